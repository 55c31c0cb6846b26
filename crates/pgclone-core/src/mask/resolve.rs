//! Which tables the rules of a call mean.
//!
//! A rule for a table holds for its partitions and for the tables that inherit from it, to any depth: their rows are
//! rows of the table, and each has a COPY of its own.

use super::error::{invalid, list};
use super::rules::{ColumnRule, Rules, TableRules};
use super::table::{sentence, TableMask};
use crate::catalog::{class, Catalog, Detail, Object, ObjectId};
use crate::context::Scope;
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::ident::qualified;

/// The masks of a clone, by table of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    tables: HashMap<ObjectId, TableMask>,
    /// Tables that rules name.
    named: Vec<Named>,
}

/// A table that rules name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The table.
    pub table: ObjectId,
    /// The tables whose rows the rules mean: it, its partitions and its children.
    pub reaches: HashSet<ObjectId>,
    /// Where the rules stand in the options.
    path: String,
}

impl Masks {
    /// Finds the tables and columns of the rules among the selected objects. Errors: 22023 for what is not there, not
    /// cloned, or named twice.
    pub fn resolve(catalog: &Catalog, selected: &HashSet<ObjectId>, scope: &Scope, rules: &Rules) -> Result<Self> {
        let mut found: HashMap<ObjectId, Vec<ColumnRule>> = HashMap::default();
        let mut named: Vec<Named> = Vec::new();
        for rules in &rules.tables {
            let table = table(catalog, selected, scope, rules)?;
            if let Some(same) = named.iter().find(|n| n.table == table.id) {
                let why = format!("The rules at {} are for the same table.", same.path);
                return Err(invalid(&rules.path, why));
            }
            // names of columns are checked where they were written, not in a partition
            TableMask::new(catalog, table, &rules.columns)?;
            let reaches = with_descendants(catalog, table.id);
            for &id in &reaches {
                merge(found.entry(id).or_default(), &rules.columns)?;
            }
            named.push(Named {
                table: table.id,
                reaches,
                path: rules.path.clone(),
            });
        }
        let mut tables = HashMap::default();
        for (id, rules) in found {
            if let Some(o) = catalog.get(id) {
                tables.insert(id, TableMask::new(catalog, o, &rules)?);
            }
        }
        Ok(Self { tables, named })
    }

    /// The mask of a table.
    pub fn of(&self, table: ObjectId) -> Option<&TableMask> {
        self.tables.get(&table).filter(|m| !m.columns.is_empty())
    }

    /// All tables with rules, `keep` included.
    pub fn tables(&self) -> impl Iterator<Item = (ObjectId, &TableMask)> {
        self.tables.iter().map(|(id, mask)| (*id, mask))
    }

    /// The tables that rules name.
    pub fn named(&self) -> impl Iterator<Item = &Named> {
        self.named.iter()
    }
}

/// A rule of a parent and one of the child that say the same are one.
fn merge(into: &mut Vec<ColumnRule>, rules: &[ColumnRule]) -> Result<()> {
    for rule in rules {
        match into.iter().find(|r| r.key == rule.key) {
            Some(same) if same.mask == rule.mask => {}
            Some(other) => {
                let why = format!(
                    "The rule at {} is for the same column of a partition or child.",
                    other.path
                );
                return Err(invalid(&rule.path, why));
            }
            None => into.push(rule.clone()),
        }
    }
    Ok(())
}

/// The table and everything that inherits from it.
fn with_descendants(catalog: &Catalog, table: ObjectId) -> HashSet<ObjectId> {
    let mut found = HashSet::from_iter([table]);
    loop {
        let child = |o: &&Object| match &o.detail {
            Detail::Table(t) => {
                let mut parents = t.parents.iter().map(|&p| ObjectId::new(class::PG_CLASS, p));
                !found.contains(&o.id) && parents.any(|p| found.contains(&p))
            }
            _ => false,
        };
        let more: Vec<ObjectId> = catalog.objects.iter().filter(child).map(|o| o.id).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// The table that rules name: `name`, `schema.name`, or either as SQL quotes it.
fn table<'a>(
    catalog: &'a Catalog,
    selected: &HashSet<ObjectId>,
    scope: &Scope,
    rules: &TableRules,
) -> Result<&'a Object> {
    let Some(name) = &rules.table else {
        let Scope::Table { schema, table, .. } = scope else {
            return Err(invalid(&rules.path, "The rules name no table."));
        };
        return catalog
            .relation(schema, table)
            .ok_or_else(|| invalid(&rules.path, "The table does not exist."));
    };
    let is_named = |o: &Object| {
        let Some(schema) = &o.schema else { return false };
        o.name == *name || format!("{schema}.{}", o.name) == *name || qualified(schema, &o.name) == *name
    };
    let relations: Vec<&Object> = catalog
        .objects
        .iter()
        .filter(|o| matches!(o.detail, Detail::Table(_) | Detail::View(_) | Detail::MatView(_)) && is_named(o))
        .collect();
    let cloned: Vec<&Object> = relations.iter().copied().filter(|o| selected.contains(&o.id)).collect();
    match cloned.as_slice() {
        [one] => check_rows(one, rules).map(|()| *one),
        [] => Err(not_cloned(catalog, selected, &relations, name, rules)),
        many => {
            let names = list(many.iter().map(|o| o.qualified()));
            Err(invalid(&rules.path, format!("More than one table is meant: {names}."))
                .hint("Name it with its schema."))
        }
    }
}

fn check_rows(o: &Object, rules: &TableRules) -> Result<()> {
    match &o.detail {
        Detail::Table(t) if !t.is_foreign() => Ok(()),
        _ => Err(invalid(
            &rules.path,
            format!(
                "{} has no rows of its own; what it shows is masked where it is stored.",
                sentence(&o.describe())
            ),
        )),
    }
}

fn not_cloned(
    catalog: &Catalog,
    selected: &HashSet<ObjectId>,
    relations: &[&Object],
    name: &str,
    rules: &TableRules,
) -> crate::Error {
    if let Some(o) = relations.first() {
        return invalid(
            &rules.path,
            format!("{} is not part of the clone.", sentence(&o.describe())),
        );
    }
    let error = invalid(&rules.path, format!("There is no table \"{name}\" in the clone."));
    let tables = catalog.objects.iter().filter(|o| matches!(o.detail, Detail::Table(_)));
    let similar = tables.filter(|o| selected.contains(&o.id)).find(|o| {
        let schema = o.schema.as_deref().unwrap_or_default();
        o.name.eq_ignore_ascii_case(name) || format!("{schema}.{}", o.name).eq_ignore_ascii_case(name)
    });
    match similar {
        Some(o) => error.hint(format!(
            "Did you mean \"{}\"? Names are written as they are, in their own case.",
            o.name
        )),
        None => error,
    }
}
