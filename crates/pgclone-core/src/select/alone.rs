//! Partitions that are cloned without their parent. Each becomes a table of its own, so what it has because its parent has
//! it must become its own as well: row triggers, identity columns (from 17 on) and not-null constraints that are NOT VALID.
//! (Defaults, checks, keys and indexes of a partition are objects already.)

use super::conflict::counterpart;
use super::names::object_name;
use super::Selection;
use crate::catalog::{class, Catalog, Column, Dependency, Detail, Object, ObjectId, Oid, Sequence};
use crate::hash::{HashMap, HashSet};
use crate::options::Conflict;

/// Changes the source's catalog so that it says of such partitions what a table of its own has. True if there is more now:
/// then the selection has to be made anew. A parent does not come along either if the target's is left in its place.
pub fn stand_alone(
    source: &mut Catalog,
    target: &Catalog,
    selection: &Selection,
    names: &HashMap<ObjectId, String>,
    conflict: Conflict,
) -> bool {
    let stays = |o: &Object| conflict == Conflict::Skip && counterpart(target, o, names).is_some();
    let comes = |id: ObjectId| {
        source
            .get(id)
            .is_some_and(|o| selection.objects.contains(&id) && !stays(o))
    };
    let is_alone = |o: &&Object| parent(o).is_some_and(|p| comes(o.id) && !comes(p));
    let alone: HashSet<ObjectId> = source.objects.iter().filter(is_alone).map(|o| o.id).collect();
    if alone.is_empty() {
        return false;
    }
    for o in source.objects.iter_mut().filter(|o| alone.contains(&o.id)) {
        let Detail::Table(t) = &mut o.detail else { continue };
        let not_null = t.columns.iter_mut().filter_map(|c| c.not_null_constraint.as_mut());
        not_null.for_each(|n| n.is_local = true);
    }
    let triggers = triggers(source, &alone);
    let sequences = sequences(source, target, &alone);
    let is_more = triggers || !sequences.is_empty();
    let sequences: Vec<Object> = (0..)
        .zip(sequences)
        .map(|(n, (table, sequence))| {
            let id = ObjectId::new(class::PG_SEQUENCE, Oid(n));
            source.dependencies.push(Dependency {
                classid: id.class,
                objid: id.oid,
                objsubid: 0,
                refclassid: table.class,
                refobjid: table.oid,
                refobjsubid: 0,
                deptype: 'i',
            });
            Object { id, ..sequence }
        })
        .collect();
    source.add(sequences);
    is_more
}

/// The partitioned table that a partition is one of.
fn parent(o: &Object) -> Option<ObjectId> {
    match &o.detail {
        Detail::Table(t) if t.is_partition() => t.parents.first().map(|&p| ObjectId::new(class::PG_CLASS, p)),
        _ => None,
    }
}

/// Makes copies of triggers triggers of their own. True if there were any.
fn triggers(source: &mut Catalog, alone: &HashSet<ObjectId>) -> bool {
    let is_on_one = |o: &Object| matches!(&o.detail, Detail::Trigger(t) if alone.contains(&ObjectId::new(class::PG_CLASS, t.table)));
    let silent = std::mem::take(&mut source.silent_copies);
    let (copies, others): (Vec<Object>, Vec<Object>) = silent.into_iter().partition(is_on_one);
    source.silent_copies = others;
    source.add(copies);
    let mut any = false;
    for o in source.objects.iter_mut().filter(|o| is_on_one(o)) {
        let Detail::Trigger(t) = &mut o.detail else { continue };
        any |= t.is_copy && !t.stands_alone;
        t.stands_alone = t.is_copy;
    }
    any
}

/// Sequences for identity columns that have none, because they take their values from the sequence of an ancestor: each
/// with the table that it is for.
fn sequences(source: &Catalog, target: &Catalog, alone: &HashSet<ObjectId>) -> Vec<(ObjectId, Object)> {
    let of_column = |o: &Object| match &o.detail {
        Detail::Sequence(s) if s.is_identity => Some((s.owner_table?, s.owner_column.clone()?)),
        _ => None,
    };
    let identities = source.objects.iter().filter_map(|o| Some((of_column(o)?, o)));
    let identities: HashMap<(Oid, String), &Object> = identities.collect();
    let mut made: Vec<(ObjectId, Object)> = Vec::new();
    for o in source.objects.iter().filter(|o| alone.contains(&o.id)) {
        let Detail::Table(t) = &o.detail else { continue };
        for column in t.columns.iter().filter(|c| c.identity.is_some()) {
            let mut line = std::iter::successors(Some(o.id), |&id| source.get(id).and_then(parent));
            let found = line.find_map(|id| identities.get(&(id.oid, column.name.clone())));
            // its own, or none that anybody knows
            let Some((of_parent, s)) = found.and_then(|&found| match &found.detail {
                Detail::Sequence(s) if s.owner_table != Some(o.id.oid) => Some((found, s)),
                _ => None,
            }) else {
                continue;
            };
            let is_taken = |name: &str| {
                let schema = o.schema.as_deref().unwrap_or_default();
                let is_others = |there: &Object| !belongs_to(there, o);
                target.relation(schema, name).is_some_and(is_others)
                    || source.relation(schema, name).is_some()
                    || made.iter().any(|(_, m)| m.schema == o.schema && m.name == name)
            };
            let name = free_name(o, column, is_taken);
            let sequence = for_column(o, column, s, of_parent.qualified());
            made.push((o.id, Object { name, ..sequence }));
        }
    }
    made
}

/// True for the sequence that an earlier clone of the table made.
fn belongs_to(there: &Object, table: &Object) -> bool {
    let owner = |s: &Sequence| s.owner_schema == table.schema && s.owner_table_name.as_ref() == Some(&table.name);
    matches!(&there.detail, Detail::Sequence(s) if owner(s))
}

/// The name that PostgreSQL would choose.
fn free_name(table: &Object, column: &Column, is_taken: impl Fn(&str) -> bool) -> String {
    let mut label = "seq".to_owned();
    for n in 1.. {
        let name = object_name(&table.name, Some(&column.name), &label);
        if !is_taken(&name) {
            return name;
        }
        label = format!("seq{n}");
    }
    label
}

/// A sequence like the parent's, with its value. Its address and name are still to be given.
fn for_column(table: &Object, column: &Column, like: &Sequence, value_of: String) -> Object {
    let persistence = match &table.detail {
        Detail::Table(t) => t.persistence,
        _ => like.persistence,
    };
    Object {
        id: table.id,
        schema: table.schema.clone(),
        name: String::new(),
        owner: table.owner.clone(),
        extension: None,
        detail: Detail::Sequence(Sequence {
            persistence,
            owner_table: Some(table.id.oid),
            owner_schema: table.schema.clone(),
            owner_table_name: Some(table.name.clone()),
            owner_persistence: Some(persistence),
            owner_column_num: Some(column.num),
            owner_column: Some(column.name.clone()),
            identity: column.identity,
            value_of: Some(value_of),
            ..like.clone()
        }),
    }
}
