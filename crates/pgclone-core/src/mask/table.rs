//! The rules of one table, joined with its columns: what stands in the place of which column.

use super::column::Column;
use super::error::{invalid, list};
use super::expr::{expression, json_expression};
use super::json_path;
use super::rules::ColumnRule;
use super::strategy::Mask;
use super::types::unfit;
use crate::catalog::{self, Catalog, Detail, Object, Table};
use crate::error::Result;
use crate::ident::quote_ident;

/// The masked columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableMask {
    /// In the order of the rules; columns that are to be kept are not among them.
    pub columns: Vec<MaskedColumn>,
    /// Columns with the strategy `keep`.
    pub kept: Vec<String>,
}

/// A masked column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedColumn {
    /// Number of the column.
    pub num: i32,
    /// The column.
    pub column: Column,
    /// Where its (first) rule stands in the options.
    pub path: String,
    /// The strategy, if the rule means the whole column; none for places inside JSON.
    pub mask: Option<Mask>,
    /// What replaces the value, an expression over the table's columns; none for `shuffle`.
    pub expression: Option<String>,
    /// True if the expression gives the same again, and holds no secret.
    pub is_repeatable: bool,
}

impl TableMask {
    /// Joins rules with the table that they mean. Errors: 22023 for columns that do not exist, columns with two rules,
    /// strategies that do not fit the type.
    pub fn new(catalog: &Catalog, o: &Object, rules: &[ColumnRule]) -> Result<Self> {
        let Detail::Table(table) = &o.detail else {
            return Ok(Self::default());
        };
        let mut found = Self::default();
        let mut targets: Vec<Target> = rules.iter().map(|r| target(o, table, r)).collect::<Result<_>>()?;
        check_overlap(&targets)?;
        let row_key = row_key(catalog, o, table);
        while let Some(first) = targets.first() {
            let num = first.column.num;
            let (here, rest): (Vec<Target>, Vec<Target>) = targets.into_iter().partition(|t| t.column.num == num);
            targets = rest;
            match masked(catalog, table, &here, row_key.as_deref())? {
                Some(column) => found.columns.push(column),
                None => found.kept.extend(here.first().map(|t| t.column.name.clone())),
            }
        }
        Ok(found)
    }

    /// The mask of a column, by number.
    pub fn of(&self, num: i32) -> Option<&MaskedColumn> {
        self.columns.iter().find(|c| c.num == num)
    }
}

/// A rule with its column.
struct Target<'a> {
    rule: &'a ColumnRule,
    column: &'a catalog::Column,
    json: Vec<String>,
}

fn target<'a>(o: &Object, table: &'a Table, rule: &'a ColumnRule) -> Result<Target<'a>> {
    let find = |name: &str| table.columns.iter().find(|c| c.name == name);
    let target = |column, json| Target { rule, column, json };
    if let Some(column) = find(&rule.key) {
        return Ok(target(column, Vec::new()));
    }
    if let Some((name, json)) = json_path::split(&rule.key) {
        if let Some(column) = find(&name) {
            return Ok(target(column, json));
        }
    }
    let names = list(table.columns.iter().map(|c| &c.name));
    let error = invalid(
        &rule.path,
        format!(
            "{} has no column \"{}\". It has {names}.",
            sentence(&o.describe()),
            rule.key
        ),
    );
    let similar = table.columns.iter().find(|c| c.name.eq_ignore_ascii_case(&rule.key));
    Err(match similar {
        Some(c) => error.hint(format!(
            "Did you mean \"{}\"? Names are written as they are, in their own case.",
            c.name
        )),
        None => error,
    })
}

/// With a capital letter.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn check_overlap(targets: &[Target]) -> Result<()> {
    for (n, a) in targets.iter().enumerate() {
        for b in &targets[..n] {
            if a.column.num == b.column.num && json_path::overlap(&a.json, &b.json) {
                return Err(invalid(
                    &a.rule.path,
                    format!("The rule at {} means the same value.", b.rule.path),
                ));
            }
        }
    }
    Ok(())
}

fn masked(catalog: &Catalog, table: &Table, targets: &[Target], row_key: Option<&str>) -> Result<Option<MaskedColumn>> {
    let Some(first) = targets.first() else { return Ok(None) };
    let column = Column::new(catalog, first.column);
    let rule = first.rule;
    let (mask, expression) = if first.json.is_empty() {
        if let Mask::DateShift { by: Some(by), .. } = &rule.mask {
            if !table.columns.iter().any(|c| c.name == *by) {
                return Err(invalid(
                    &format!("{}.by", rule.path),
                    format!("The table has no column \"{by}\"."),
                ));
            }
        }
        match &rule.mask {
            Mask::Keep => return Ok(None),
            Mask::Shuffle => (Some(rule.mask.clone()), None),
            mask => (Some(mask.clone()), Some(expression(rule, &column, row_key)?)),
        }
    } else {
        let rules: Vec<_> = targets.iter().map(|t| (t.rule, t.json.clone())).collect();
        (None, Some(json_expression(&rules, &column)?))
    };
    if first.column.identity == Some('a') && matches!(mask, Some(Mask::Null)) {
        return Err(unfit(rule, &column, "The column is an identity column."));
    }
    Ok(Some(MaskedColumn {
        num: first.column.num,
        column,
        path: rule.path.clone(),
        mask,
        expression,
        is_repeatable: targets.iter().all(|t| t.rule.mask.is_repeatable()),
    }))
}

/// The primary key as one text, if there is one.
fn row_key(catalog: &Catalog, o: &Object, table: &Table) -> Option<String> {
    let key = catalog.objects.iter().find_map(|k| match &k.detail {
        Detail::Constraint(k) if k.kind == 'p' && k.table == o.id.oid => Some(&k.columns),
        _ => None,
    })?;
    let columns: Vec<String> = key
        .iter()
        .filter_map(|&n| table.column(n))
        .map(|c| format!("{}::pg_catalog.text", quote_ident(&c.name)))
        .collect();
    match columns.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!(
            "pg_catalog.jsonb_build_array({})::pg_catalog.text",
            many.join(", ")
        )),
    }
}
