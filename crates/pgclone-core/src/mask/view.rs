//! The view of a masking policy: the table with its masks, for those who may not read the table.

use super::error::{invalid, list};
use super::fit::reads;
use super::rules::ColumnRule;
use super::strategy::Mask;
use super::table::TableMask;
use crate::catalog::{Catalog, Detail, Object, Policy, Table};
use crate::error::Result;
use crate::ident::{quote_ident, quote_literal};

/// The query of the view. Errors: 22023 for strategies that a view cannot have, and for generated columns that would show
/// what a mask hides.
pub fn view_query(
    catalog: &Catalog,
    o: &Object,
    table: &Table,
    mask: &TableMask,
    rules: &[ColumnRule],
) -> Result<String> {
    check_strategies(mask, rules)?;
    check_generated(catalog, o, table, mask)?;
    let column = |c: &crate::catalog::Column| {
        let name = quote_ident(&c.name);
        match mask.of(c.num).and_then(|m| m.expression.as_ref()) {
            Some(expression) => format!("{expression}{} AS {name}", collation(c)),
            None => name,
        }
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let rows = row_security(catalog, o, table).map_or_else(String::new, |c| format!(" WHERE {c}"));
    Ok(format!("SELECT {} FROM {}{rows}", columns.join(", "), o.qualified()))
}

/// Masks compare and cut by the rules of "C"; the view sorts as the table does.
fn collation(c: &crate::catalog::Column) -> String {
    let is_text = matches!(c.type_oid.0, 25 | 1042 | 1043);
    match &c.collation {
        Some(collation) => format!(" COLLATE {collation}"),
        None if is_text => " COLLATE pg_catalog.\"default\"".to_owned(),
        None => String::new(),
    }
}

fn check_strategies(mask: &TableMask, rules: &[ColumnRule]) -> Result<()> {
    if let Some(m) = mask.columns.iter().find(|m| m.expression.is_none()) {
        return Err(invalid(&m.path, "Values can be shuffled while cloning, not in a view."));
    }
    let keyed = |r: &&ColumnRule| {
        matches!(
            r.mask,
            Mask::Hash { key: Some(_) } | Mask::DateShift { .. } | Mask::Fake { key: Some(_), .. }
        )
    };
    match rules.iter().find(keyed) {
        Some(r) => Err(invalid(
            &r.path,
            "The key would stand in the definition of the view, which everybody can read.",
        )
        .hint("Use a strategy without a key, or mask the table itself with mask_in_place.")),
        None => Ok(()),
    }
}

/// A generated column is computed from the raw values, so it needs a rule of its own (`keep` if it may be seen).
fn check_generated(catalog: &Catalog, o: &Object, table: &Table, mask: &TableMask) -> Result<()> {
    let shown =
        |c: &&crate::catalog::Column| c.generated.is_some() && mask.of(c.num).is_none() && !mask.kept.contains(&c.name);
    let reveals = |c: &&crate::catalog::Column| mask.columns.iter().any(|m| reads(catalog, o.id, c.num, m.num));
    let names: Vec<&String> = table
        .columns
        .iter()
        .filter(shown)
        .filter(reveals)
        .map(|c| &c.name)
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(invalid(
        "mask",
        format!("Generated columns show what a mask hides: {}.", list(names)),
    )
    .hint("Give them rules of their own; \"keep\" is the rule for a column that may be seen."))
}

/// Row security for the reader of the view. The server applies a table's policies to the owner of a view over it, so the
/// view has to apply them to its reader itself: as policies for reading, of the roles that the reader has the rights of.
fn row_security(catalog: &Catalog, o: &Object, table: &Table) -> Option<String> {
    if !table.row_security {
        return None;
    }
    let policies = catalog.objects.iter().filter_map(|p| match &p.detail {
        Detail::Policy(p) if p.table == o.id.oid && matches!(p.command, 'r' | '*') => Some(p),
        _ => None,
    });
    let with_condition = policies.filter_map(|p| p.using_qual.as_ref().map(|q| (p, q)));
    let (permissive, restrictive): (Vec<_>, Vec<_>) = with_condition.partition(|(p, _)| p.permissive);
    let allowed: Vec<String> = permissive
        .iter()
        .map(|(p, using)| match applies(p) {
            Some(applies) => format!("({applies} AND ({using}))"),
            None => format!("({using})"),
        })
        .collect();
    let mut all = vec![match allowed.is_empty() {
        true => "false".to_owned(),
        false => format!("({})", allowed.join(" OR ")),
    }];
    all.extend(restrictive.iter().map(|(p, using)| match applies(p) {
        Some(applies) => format!("(NOT {applies} OR ({using}))"),
        None => format!("({using})"),
    }));
    let condition = all.join(" AND ");
    // the owner, and superusers, who have every role's rights, see all rows unless row security is forced
    match &o.owner {
        Some(owner) if !table.force_row_security => Some(format!("({}) OR ({condition})", has_rights_of(owner))),
        _ => Some(condition),
    }
}

/// Whether a policy is for the reader; none if it is for everybody.
fn applies(policy: &Policy) -> Option<String> {
    let roles: Vec<String> = policy.roles.iter().map(|r| has_rights_of(r)).collect();
    (!roles.is_empty()).then(|| format!("({})", roles.join(" OR ")))
}

fn has_rights_of(role: &str) -> String {
    format!("pg_catalog.pg_has_role(CURRENT_USER, {}, 'USAGE')", quote_literal(role))
}
