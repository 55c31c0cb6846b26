//! Which table of the target is compared with which table of the source.

use super::subject::{table, Subject};
use crate::catalog::{Catalog, Column, Object, Table};
use crate::ident::QualifiedName;
use crate::ops::record::{Clone, Records};
use std::collections::BTreeMap;

/// A table on either side, or on both.
pub(crate) struct Pair<'a> {
    /// Name to report.
    pub name: QualifiedName,
    /// On the source.
    pub source: Option<Subject<'a>>,
    /// On the target.
    pub target: Option<Subject<'a>>,
}

impl<'a> Pair<'a> {
    /// A table of the target and what it should contain: all of the source's table of the same name, or what the record of
    /// its clone says. Masked columns are left out on both sides, and generated ones, which may be made of them.
    pub(crate) fn of(
        name: QualifiedName,
        namesake: Option<&'a Object>,
        target: &'a Object,
        source: &'a Catalog,
        records: &Records,
    ) -> Self {
        let record = records.clone_of(target.id);
        let origin = match record.map(Clone::source) {
            Some(origin) => source
                .relation(&origin.schema, &origin.name)
                .filter(|o| table(o).is_some()),
            None => namesake,
        };
        let columns = record.and_then(|r| r.columns.as_deref());
        let filter = record.and_then(|r| r.filter.as_deref());
        let mut pair = Self {
            name,
            source: origin.map(|o| Subject::new(o, columns, filter)),
            target: Some(Subject::new(target, None, None)),
        };
        if let Some(masked) = records.masked(target.id) {
            let of_target = table(target).map(|t| t.columns.as_slice()).unwrap_or_default();
            let is_generated = |name: &str| of_target.iter().any(|c| c.name == name && c.generated.is_some());
            let is_plain = |c: &&Column| !masked.contains(&c.name) && !is_generated(&c.name);
            for side in [&mut pair.source, &mut pair.target].into_iter().flatten() {
                side.columns.retain(is_plain);
            }
        }
        pair
    }

    /// True if both sides have columns of the same names.
    pub(crate) fn has_same_columns(&self) -> bool {
        let names = |s: &Option<Subject>| {
            let names = s.as_ref().map(Subject::names).unwrap_or_default();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        names(&self.source) == names(&self.target)
    }

    /// False for a partitioned table on both sides if every row that may differ is in a partition that is compared too.
    pub(super) fn holds_rows(&self, all: &[Pair]) -> bool {
        let is_partitioned = |s: &Option<Subject>| {
            s.as_ref()
                .is_some_and(|s| table(s.object).is_some_and(Table::is_partitioned))
        };
        if !is_partitioned(&self.source) || !is_partitioned(&self.target) {
            return true;
        }
        // a partition of one side only, or in a schema that is not compared
        let is_below = |s: &Option<Subject>, p: &Option<Subject>| match (s, p) {
            (Some(s), Some(p)) => table(p.object).is_some_and(|t| t.parents.first() == Some(&s.object.id.oid)),
            _ => false,
        };
        let below = |pair: &&Pair| is_below(&self.source, &pair.source) || is_below(&self.target, &pair.target);
        let whole = |pair: &Pair| is_below(&self.source, &pair.source) && is_below(&self.target, &pair.target);
        let found: Vec<&Pair> = all.iter().filter(below).collect();
        found.is_empty() || !found.into_iter().all(whole)
    }
}

/// The ordinary and partitioned tables of both sides by name, those of one schema if one is given. Members of extensions
/// belong to the extension.
pub(super) fn pairs<'a>(
    source: &'a Catalog,
    target: &'a Catalog,
    records: &Records,
    schema: Option<&str>,
) -> Vec<Pair<'a>> {
    let mut pairs: BTreeMap<QualifiedName, Pair<'a>> = BTreeMap::new();
    let pair = |name: &QualifiedName| Pair {
        name: name.clone(),
        source: None,
        target: None,
    };
    for (name, object) in tables(source, schema) {
        pairs.entry(name.clone()).or_insert_with(|| pair(&name)).source = Some(Subject::new(object, None, None));
    }
    for (name, object) in tables(target, schema) {
        let place = pairs.entry(name.clone()).or_insert_with(|| pair(&name));
        *place = Pair::of(name, place.source.as_ref().map(|s| s.object), object, source, records);
    }
    pairs.into_values().collect()
}

fn tables<'a>(catalog: &'a Catalog, schema: Option<&str>) -> Vec<(QualifiedName, &'a Object)> {
    let is_table = |o: &&Object| table(o).is_some_and(|t| !t.is_foreign()) && o.extension.is_none();
    let wanted = |o: &&Object| schema.is_none() || o.schema.as_deref() == schema;
    let named = |o: &'a Object| {
        let schema = o.schema.clone().unwrap_or_default();
        (QualifiedName::new(schema, &o.name), o)
    };
    catalog
        .objects
        .iter()
        .filter(is_table)
        .filter(wanted)
        .map(named)
        .collect()
}
