//! Keys over masked columns: primary keys, unique and exclusion constraints, unique indexes, partition keys.

use super::strategy::{FakeKind, Mask};
use super::table::{MaskedColumn, TableMask};
use super::types::{check_type, fitting};
use super::usage::{Definition, Usage};
use crate::catalog::{class, Catalog, Constraint, Detail, Index, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// What keeps rows apart.
struct Key<'a> {
    object: &'a Object,
    /// Numbers of the key's columns, 0 for an expression.
    key: &'a [i32],
    /// Columns that the key, its expressions and the predicate use.
    columns: Vec<i32>,
    /// The text, for what may have expressions and a predicate.
    definition: Option<&'a str>,
    /// An exclusion constraint.
    excludes: bool,
    nulls_distinct: bool,
}

impl Key<'_> {
    fn usage(&self, m: &MaskedColumn) -> Usage {
        let Some(text) = self.definition else {
            return match self.key.contains(&m.num) {
                true => Usage::Plain,
                false => Usage::None,
            };
        };
        match Definition::parse(text) {
            Some(definition) => definition.usage(self.key, m.num, &m.column.name),
            None => Usage::Otherwise,
        }
    }

    /// True if no two rows of the table have the same values of these columns.
    fn is_unique_by(&self, columns: &[i32]) -> bool {
        let is_whole = self
            .definition
            .is_none_or(|text| Definition::parse(text).is_some_and(|d| !d.is_partial()));
        !self.excludes && is_whole && self.key.iter().all(|n| columns.contains(n))
    }
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
        let used = mask.columns.iter().map(|m| (m, key.usage(m)));
        let Some((broken, usage)) = used
            .filter(|(_, usage)| *usage != Usage::None)
            .find(|(m, usage)| !keeps(m, key, *usage))
        else {
            continue;
        };
        // what is left of the key may be unique by another key
        let rest: Vec<i32> = key
            .key
            .iter()
            .copied()
            .filter(|&n| n != 0 && mask.of(n).is_none())
            .collect();
        if !key.excludes && keys.iter().any(|k| k.is_unique_by(&rest)) {
            continue;
        }
        return Err(not_unique(o, broken, key, usage));
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

fn of_constraint<'a>(k: &'a Object, c: &'a Constraint) -> Key<'a> {
    Key {
        object: k,
        key: &c.columns,
        columns: c.columns.clone(),
        definition: (c.kind == 'x').then_some(c.definition.as_str()),
        excludes: c.kind == 'x' || c.is_period,
        nulls_distinct: !c.definition.contains("NULLS NOT DISTINCT"),
    }
}

fn of_index<'a>(k: &'a Object, i: &'a Index) -> Key<'a> {
    let (key, included) = i.key.split_at(i.key_count.min(i.key.len()));
    let only_included = |n: i32| included.contains(&n) && !key.contains(&n);
    Key {
        object: k,
        key,
        columns: i.columns.iter().copied().filter(|&n| !only_included(n)).collect(),
        definition: Some(&i.definition),
        excludes: false,
        nulls_distinct: !i.definition.contains("NULLS NOT DISTINCT"),
    }
}

/// True if values that differ still differ when they are masked, or do not count.
fn keeps(m: &MaskedColumn, key: &Key, usage: Usage) -> bool {
    let is_plain = usage == Usage::Plain;
    match &m.mask {
        Some(Mask::Null) => is_plain && (key.nulls_distinct || key.excludes),
        Some(Mask::Hash { .. }) => is_plain && !key.excludes,
        Some(Mask::Fake { kind, .. }) => is_plain && *kind == FakeKind::Email && !key.excludes,
        Some(Mask::Shuffle) => can_be_shuffled(key),
        _ => false,
    }
}

/// The same values in other rows: as unique as before where nothing else is part of the key.
fn can_be_shuffled(key: &Key) -> bool {
    !key.excludes && key.columns.len() == 1
}

fn not_unique(o: &Object, m: &MaskedColumn, key: &Key, usage: Usage) -> Error {
    let what = if key.excludes { "free of conflicts" } else { "unique" };
    let error = error(o, m, &format!("it cannot keep {} {what}", key.object.describe()));
    let is_plain = usage == Usage::Plain;
    let keeps = |name: &&str| match *name {
        "hash" => is_plain && !key.excludes,
        "fake" => is_plain && !key.excludes && check_type(&fake_email(), &m.column).is_ok(),
        "null" => is_plain && (key.nulls_distinct || key.excludes),
        "shuffle" => can_be_shuffled(key),
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
