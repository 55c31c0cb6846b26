//! Which table of the target is compared with which table of the source.

use crate::catalog::{Catalog, Detail, Object};
use crate::ident::QualifiedName;
use std::collections::BTreeMap;

/// A table on either side, or on both.
pub(super) struct Pair<'a> {
    /// Name to report.
    pub name: QualifiedName,
    /// On the source.
    pub source: Option<&'a Object>,
    /// On the target.
    pub target: Option<&'a Object>,
}

/// The ordinary and partitioned tables of both sides by name, those of one schema if one is given. Members of extensions
/// belong to the extension.
pub(super) fn pairs<'a>(source: &'a Catalog, target: &'a Catalog, schema: Option<&str>) -> Vec<Pair<'a>> {
    let mut pairs: BTreeMap<QualifiedName, Pair<'a>> = BTreeMap::new();
    let pair = |name: &QualifiedName| Pair {
        name: name.clone(),
        source: None,
        target: None,
    };
    for (name, object) in tables(source, schema) {
        pairs.entry(name.clone()).or_insert_with(|| pair(&name)).source = Some(object);
    }
    for (name, object) in tables(target, schema) {
        pairs.entry(name.clone()).or_insert_with(|| pair(&name)).target = Some(object);
    }
    pairs.into_values().collect()
}

fn tables<'a>(catalog: &'a Catalog, schema: Option<&str>) -> Vec<(QualifiedName, &'a Object)> {
    let is_table = |o: &&Object| matches!(&o.detail, Detail::Table(t) if !t.is_foreign()) && o.extension.is_none();
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
