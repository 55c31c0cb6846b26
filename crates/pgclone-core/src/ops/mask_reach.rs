//! Which tables hold something of the rows that `mask_in_place` changes.
//!
//! A foreign key with ON UPDATE CASCADE rewrites the rows that refer to a masked one, also to any depth. And the statistics
//! of a table are made of the rows of its partitions and children, too.

use crate::catalog::{class, Catalog, Constraint, Detail, Object, ObjectId, Table};
use crate::hash::{HashMap, HashSet};
use crate::mask::TableMask;

/// Actions of a foreign key that change the referring row.
const REWRITES: &[&str] = &[" ON UPDATE CASCADE", " ON UPDATE SET NULL", " ON UPDATE SET DEFAULT"];

/// The tables.
pub(super) struct Reach<'a> {
    /// Those whose rows change: the masked ones first, then what foreign keys rewrite.
    pub rewritten: Vec<&'a Object>,
    /// Those whose statistics are of such rows: the same and all above them.
    pub sampled: Vec<&'a Object>,
}

impl<'a> Reach<'a> {
    /// Follows the foreign keys and the parents of the masked tables.
    pub fn of(catalog: &'a Catalog, members: &[&'a Object], mask: &TableMask) -> Self {
        let masked: HashSet<&str> = mask.columns.iter().map(|m| m.column.name.as_str()).collect();
        let mut changed: HashMap<ObjectId, HashSet<&str>> = HashMap::default();
        let mut open: Vec<ObjectId> = members.iter().map(|o| o.id).collect();
        changed.extend(open.iter().map(|&id| (id, masked.clone())));
        while let Some(table) = open.pop() {
            let columns = changed.get(&table).cloned().unwrap_or_default();
            for (child, more) in rewritten_by(catalog, table, &columns) {
                for part in with_partitions(catalog, child) {
                    let known = changed.entry(part).or_default();
                    let before = known.len();
                    known.extend(&more);
                    if known.len() > before {
                        open.push(part);
                    }
                }
            }
        }
        let is_member = |o: &&Object| members.iter().any(|m| m.id == o.id);
        let others = catalog
            .objects
            .iter()
            .filter(|o| changed.contains_key(&o.id) && !is_member(o));
        let rewritten: Vec<&Object> = members.iter().copied().chain(others).collect();
        let mut sampled = rewritten.clone();
        for o in &rewritten {
            for above in ancestors(catalog, o.id) {
                if !sampled.iter().any(|s| s.id == above.id) {
                    sampled.push(above);
                }
            }
        }
        Self { rewritten, sampled }
    }
}

/// The tables that a change of these columns rewrites, each with its columns.
fn rewritten_by<'a>(
    catalog: &'a Catalog,
    table: ObjectId,
    columns: &HashSet<&str>,
) -> Vec<(ObjectId, HashSet<&'a str>)> {
    // a foreign key that refers to a partitioned table refers to its partitions
    let referenced: Vec<ObjectId> = std::iter::once(table)
        .chain(ancestors(catalog, table).into_iter().map(|o| o.id))
        .collect();
    let foreign_key = |o: &'a Object| match &o.detail {
        Detail::Constraint(k) if k.kind == 'f' && REWRITES.iter().any(|r| k.definition.contains(r)) => Some(k),
        _ => None,
    };
    let hits = |k: &&Constraint| {
        let to = k.referenced_table.map(|oid| ObjectId::new(class::PG_CLASS, oid));
        let to = to.filter(|to| referenced.contains(to));
        to.is_some_and(|to| names(catalog, to, &k.referenced_columns).any(|name| columns.contains(name)))
    };
    catalog
        .objects
        .iter()
        .filter_map(foreign_key)
        .filter(hits)
        .map(|k| {
            let child = ObjectId::new(class::PG_CLASS, k.table);
            (child, names(catalog, child, &k.columns).collect())
        })
        .collect()
}

fn names<'a>(catalog: &'a Catalog, id: ObjectId, numbers: &'a [i32]) -> impl Iterator<Item = &'a str> {
    let t = catalog.get(id).and_then(table);
    numbers.iter().filter_map(move |&n| Some(t?.column(n)?.name.as_str()))
}

fn table(o: &Object) -> Option<&Table> {
    match &o.detail {
        Detail::Table(t) => Some(t),
        _ => None,
    }
}

/// The table and its partitions, to any depth.
fn with_partitions(catalog: &Catalog, id: ObjectId) -> Vec<ObjectId> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(&above) = found.get(next) {
        next += 1;
        let is_below = |o: &&Object| table(o).is_some_and(|t| t.is_partition() && t.parents.contains(&above.oid));
        found.extend(catalog.objects.iter().filter(is_below).map(|o| o.id));
    }
    found
}

/// The tables above one, to any depth.
fn ancestors(catalog: &Catalog, id: ObjectId) -> Vec<&Object> {
    let parents = |id: ObjectId| {
        let t = catalog.get(id).and_then(table);
        let oids = t.map(|t| t.parents.as_slice()).unwrap_or_default();
        oids.iter()
            .filter_map(|&oid| catalog.get(ObjectId::new(class::PG_CLASS, oid)))
    };
    let mut found: Vec<&Object> = parents(id).collect();
    let mut next = 0;
    while let Some(above) = found.get(next) {
        next += 1;
        let more: Vec<&Object> = parents(above.id)
            .filter(|o| !found.iter().any(|f| f.id == o.id))
            .collect();
        found.extend(more);
    }
    found
}
