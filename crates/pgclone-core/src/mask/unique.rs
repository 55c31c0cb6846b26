//! Keys over masked columns: primary keys, unique and exclusion constraints, unique indexes, partition keys.

use super::strategy::{FakeKind, Mask};
use super::table::{MaskedColumn, TableMask};
use super::types::{check_type, fitting};
use crate::catalog::{class, Catalog, Constraint, Detail, Index, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// What keeps rows apart.
struct Key<'a> {
    object: &'a Object,
    columns: Vec<i32>,
    /// An exclusion constraint.
    excludes: bool,
    /// Only plain columns, all rows.
    is_plain: bool,
    nulls_distinct: bool,
}

/// Refuses masks that cannot keep the keys of a table unique. Keys that the clone does not make do not matter.
pub(super) fn check(catalog: &Catalog, selected: &HashSet<ObjectId>, o: &Object, mask: &TableMask) -> Result<()> {
    let keys: Vec<Key> = catalog
        .objects
        .iter()
        .filter(|k| selected.contains(&k.id))
        .filter_map(|k| key(k, o.id))
        .collect();
    for key in &keys {
        let masked: Vec<&MaskedColumn> = key.columns.iter().filter_map(|&n| mask.of(n)).collect();
        let Some(broken) = masked.iter().find(|m| !keeps(m, key)) else {
            continue;
        };
        // what is left of the key may be unique by another key
        let rest: Vec<i32> = key.columns.iter().copied().filter(|&n| mask.of(n).is_none()).collect();
        let is_unique = |k: &Key| k.is_plain && !k.excludes && k.columns.iter().all(|n| rest.contains(n));
        if !key.excludes && keys.iter().any(is_unique) {
            continue;
        }
        return Err(not_unique(o, broken, key));
    }
    match mask
        .columns
        .iter()
        .find(|m| is_partition_key(catalog, o, m.num, &m.column.name))
    {
        Some(m) => Err(error(
            o,
            m,
            "its rows would not fit their partitions, since it is part of the partition key",
        )
        .hint("A column of a partition key cannot be masked.")),
        None => Ok(()),
    }
}

fn key<'a>(k: &'a Object, table: ObjectId) -> Option<Key<'a>> {
    match &k.detail {
        Detail::Constraint(c) if c.table == table.oid && matches!(c.kind, 'p' | 'u' | 'x') => Some(of_constraint(k, c)),
        Detail::Index(i) if i.table == table.oid && i.is_unique => Some(of_index(k, i)),
        _ => None,
    }
}

fn of_constraint<'a>(k: &'a Object, c: &Constraint) -> Key<'a> {
    Key {
        object: k,
        columns: c.columns.clone(),
        excludes: c.kind == 'x' || c.is_period,
        is_plain: c.kind != 'x',
        nulls_distinct: !c.definition.contains("NULLS NOT DISTINCT"),
    }
}

fn of_index<'a>(k: &'a Object, i: &Index) -> Key<'a> {
    let key = &i.key[..i.key_count.min(i.key.len())];
    let included = &i.key[key.len()..];
    let only_included = |n: i32| included.contains(&n) && !key.contains(&n);
    let columns: Vec<i32> = i.columns.iter().copied().filter(|&n| !only_included(n)).collect();
    Key {
        object: k,
        is_plain: columns.len() == key.len() && columns.iter().all(|n| key.contains(n)),
        columns,
        excludes: false,
        nulls_distinct: !i.definition.contains("NULLS NOT DISTINCT"),
    }
}

/// True if values that differ still differ when they are masked, or do not count.
fn keeps(m: &MaskedColumn, key: &Key) -> bool {
    match &m.mask {
        Some(Mask::Null) => key.nulls_distinct || key.excludes,
        Some(Mask::Hash { .. }) => !key.excludes,
        Some(Mask::Fake { kind, .. }) => *kind == FakeKind::Email && !key.excludes,
        // the same values in other rows: as unique as before where nothing else is part of the key
        Some(Mask::Shuffle) => !key.excludes && key.is_plain && key.columns.len() == 1,
        _ => false,
    }
}

fn not_unique(o: &Object, m: &MaskedColumn, key: &Key) -> Error {
    let what = if key.excludes { "free of conflicts" } else { "unique" };
    let error = error(o, m, &format!("it cannot keep {} {what}", key.object.describe()));
    let single = key.columns.len() == 1;
    let keeps = |name: &&str| match *name {
        "hash" => !key.excludes,
        "fake" => !key.excludes && check_type(&fake_email(), &m.column).is_ok(),
        "null" => key.nulls_distinct,
        "shuffle" => !key.excludes && key.is_plain && single,
        _ => false,
    };
    let name = |n: &'static str| if n == "fake" { "fake of kind email" } else { n };
    let names: Vec<&str> = fitting(&m.column).into_iter().filter(|n| keeps(n)).map(name).collect();
    match names.is_empty() {
        true => error.hint("No strategy fits; leave the constraint out with \"constraints\": false, or the index with \"indexes\": false."),
        false => error.hint(format!("Strategies that fit: {}.", names.join(", "))),
    }
}

fn fake_email() -> Mask {
    Mask::Fake {
        kind: FakeKind::Email,
        key: None,
    }
}

/// A mask that does not fit its table.
pub(super) fn error(o: &Object, m: &MaskedColumn, why: &str) -> Error {
    let strategy = m.mask.as_ref().map_or("json path", Mask::name);
    let message = format!(
        "mask \"{strategy}\" does not fit column {} of {}: {why}",
        quote_ident(&m.column.name),
        o.describe()
    );
    Error::new(INVALID_PARAMETER_VALUE, message)
        .detail(format!("At {}: the column is of type {}.", m.path, m.column.type_name))
}

/// True for a column that a partition key uses, of the table or of the partitioned table above it.
fn is_partition_key(catalog: &Catalog, o: &Object, num: i32, name: &str) -> bool {
    let uses = |table: ObjectId, num: i32| {
        catalog.dependencies.iter().any(|d| {
            // the server makes the columns of the key depend on the table, so that none can be dropped
            (d.classid, d.objid, d.objsubid) == (class::PG_CLASS, table.oid, num)
                && (d.refclassid, d.refobjid, d.refobjsubid, d.deptype) == (class::PG_CLASS, table.oid, 0, 'i')
        })
    };
    let Detail::Table(t) = &o.detail else { return false };
    if t.is_partitioned() && uses(o.id, num) {
        return true;
    }
    let parent = t.parents.first().filter(|_| t.is_partition());
    let parent = parent.and_then(|&p| catalog.get(ObjectId::new(class::PG_CLASS, p)));
    match parent.map(|p| (p, &p.detail)) {
        Some((p, Detail::Table(above))) => {
            let there = above.columns.iter().find(|c| c.name == name);
            there.is_some_and(|c| is_partition_key(catalog, p, c.num, name))
        }
        _ => false,
    }
}
