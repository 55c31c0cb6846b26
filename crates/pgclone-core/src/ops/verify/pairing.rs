//! Which table of the target is compared with which table of the source.

use super::subject::{table, Subject};
use crate::catalog::{Catalog, Column, Object, ObjectId, Table};
use crate::ident::QualifiedName;
use crate::ops::record::{Clone, MaskedColumns, Records};
use std::collections::BTreeMap;

/// A table on either side, or on both.
pub(crate) struct Pair<'a> {
    /// Name to report.
    pub name: QualifiedName,
    /// On the source.
    pub source: Option<Subject<'a>>,
    /// On the target.
    pub target: Option<Subject<'a>>,
    /// Columns of the target that are not compared, because what the source's rows became cannot be computed again.
    pub left_out: Vec<String>,
}

impl<'a> Pair<'a> {
    /// A table of the target and what it should contain: all of the source's table of the same name, or what the record of
    /// its clone says. A masked column is compared with what its mask makes of the source's; if that cannot be computed
    /// again it is left out on both sides, and so are generated ones, which may be made of it.
    pub(crate) fn of(
        name: QualifiedName,
        namesake: Option<&'a Object>,
        target: &'a Object,
        source: &'a Catalog,
        into: &Catalog,
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
            source: origin.map(|o| Subject {
                without: records.empty_parts(target, into, source),
                ..Subject::new(o, columns, filter)
            }),
            target: Some(Subject::new(target, None, None)),
            left_out: Vec::new(),
        };
        pair.mask(records.masked(target, into));
        pair
    }

    fn mask(&mut self, masked: MaskedColumns) {
        let Some(target) = self.target.as_ref().filter(|_| !masked.is_empty()) else {
            return;
        };
        let is_lost = |c: &&&Column| matches!(masked.get(&c.name), Some(None)) || c.generated.is_some();
        let lost: Vec<String> = target.columns.iter().filter(is_lost).map(|c| c.name.clone()).collect();
        for side in [&mut self.source, &mut self.target].into_iter().flatten() {
            side.columns.retain(|c| !lost.contains(&c.name));
        }
        if let Some(source) = &mut self.source {
            source.hides_values = true;
            source.masks = masked
                .into_iter()
                .filter_map(|(name, mask)| Some((name, mask?)))
                .collect();
        }
        self.left_out = lost;
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
        left_out: Vec::new(),
    };
    for (name, object) in tables(source, schema) {
        pairs.entry(name.clone()).or_insert_with(|| pair(&name)).source = Some(Subject::new(object, None, None));
    }
    for (name, object) in tables(target, schema) {
        let place = pairs.entry(name.clone()).or_insert_with(|| pair(&name));
        *place = Pair::of(
            name,
            place.source.as_ref().map(|s| s.object),
            object,
            source,
            target,
            records,
        );
    }
    pairs.into_values().collect()
}

/// Takes partitions out whose rows may be in another partition on the other side, because OIDs say where they are: such
/// tables are compared as a whole.
pub(super) fn leave_to_roots(pairs: &mut Vec<Pair>, source: &Catalog, target: &Catalog) {
    let roots = |s: &Option<Subject>, catalog: &Catalog| {
        let table = s.as_ref().and_then(|s| table(s.object))?;
        catalog.hash_root(table, |_| true).map(|root| root.id)
    };
    let compared: Vec<(ObjectId, ObjectId)> = pairs
        .iter()
        .filter_map(|p| Some((p.source.as_ref()?.object.id, p.target.as_ref()?.object.id)))
        .collect();
    pairs.retain(|p| match (roots(&p.source, source), roots(&p.target, target)) {
        (Some(a), Some(b)) => !compared.contains(&(a, b)),
        _ => true,
    });
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
