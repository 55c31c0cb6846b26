//! What a call clones: the objects its scope names, what those cannot exist without when the target lacks it, minus what
//! the options leave out and what cannot come along. Everything left out against the user's expectation is a warning.

mod alone;
mod closure;
mod columns;
mod conflict;
mod degrade;
mod filter;
mod names;
mod pattern;

pub use alone::stand_alone;
pub(crate) use closure::needs;
pub use columns::project;
pub use conflict::{conflicts, conflicts_of_ready, Conflicts};
pub(crate) use conflict::{dependents, identity_of_clone, is_top_level, names_of_clone};
pub use degrade::degrade;
pub use names::new_names;
pub use pattern::Entry;

use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId};
use crate::context::Scope;
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::options::Options;
use crate::sqlstate;

/// The outcome of a selection.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Objects to clone.
    pub objects: HashSet<ObjectId>,
    /// Those of them that the scope does not name, but what it names cannot exist without them.
    pub brought: Vec<ObjectId>,
    /// Constraints that do not come along by themselves: they are made with those of a parent table.
    pub made_by_parents: HashSet<ObjectId>,
    /// Objects that come along without their rows or their value.
    pub without_data: HashSet<ObjectId>,
    /// What is left out.
    pub warnings: Vec<Warning>,
}

/// Selects from the source's catalog. Errors: 3F000 unknown schema, 42P01 unknown table, 42809 not a table, 22023 an
/// entry of an option that matches nothing, 2BP01 something is excluded and needed, 55000 if something needs an extension
/// that the target cannot create.
pub fn select(source: &Catalog, target: &Catalog, scope: &Scope, options: &Options) -> Result<Selection> {
    let roots = roots(source, scope)?;
    let filter = filter::filter(source, &roots, options)?;
    let chosen = filter.included.as_ref().unwrap_or(&roots);
    let mut objects: HashSet<ObjectId> = chosen.difference(&filter.excluded).copied().collect();
    let elsewhere = match scope {
        Scope::Schema { .. } | Scope::Database => partitions_elsewhere(source, &mut objects, &filter.excluded),
        Scope::Table { .. } | Scope::Functions { .. } => Vec::new(),
    };
    let left_out = |o: &Object| excluded_by_options(source, o, options);
    objects.retain(|&id| source.get(id).is_some_and(|o| !left_out(o)));
    let selection = Selection {
        objects,
        brought: elsewhere,
        made_by_parents: HashSet::default(),
        without_data: filter.without_data,
        warnings: Vec::new(),
    };
    closure::close(source, target, scope, selection, &left_out, &filter.excluded)
}

/// The rows of a partitioned table are in its partitions, wherever they are. Returns those that were not chosen before.
fn partitions_elsewhere(
    source: &Catalog,
    objects: &mut HashSet<ObjectId>,
    excluded: &HashSet<ObjectId>,
) -> Vec<ObjectId> {
    let before = objects.clone();
    with_partitions(source, objects);
    objects.retain(|id| !excluded.contains(id));
    let more: HashSet<ObjectId> = objects.difference(&before).copied().collect();
    objects.extend(parts(source, &more).map(|o| o.id).filter(|id| !excluded.contains(id)));
    more.into_iter().collect()
}

pub(crate) fn roots(source: &Catalog, scope: &Scope) -> Result<HashSet<ObjectId>> {
    let own = |o: &&Object| o.extension.is_none();
    let ids = |objects: Vec<&Object>| objects.into_iter().map(|o| o.id).collect();
    match scope {
        Scope::Database => Ok(ids(source
            .objects
            .iter()
            .filter(own)
            .filter(|o| !is_our_schema(source, o))
            .collect())),
        Scope::Schema { schema } => {
            require_schema(source, schema)?;
            let within = |o: &&Object| home_schema(source, o) == Some(schema);
            Ok(ids(source.objects.iter().filter(own).filter(within).collect()))
        }
        Scope::Functions { schema } => {
            require_schema(source, schema)?;
            let within = |o: &&Object| o.family() == Family::Routine && o.schema.as_deref() == Some(schema);
            Ok(ids(source.objects.iter().filter(own).filter(within).collect()))
        }
        Scope::Table { schema, table, .. } => table_roots(source, schema, table),
    }
}

/// The schema that the extension pgclone was created in exists on every target, and on a source that has it too.
pub(crate) fn is_our_schema(source: &Catalog, o: &Object) -> bool {
    let has_us = |name: &str| source.find(Family::Extension, name).is_some();
    matches!(o.detail, Detail::Schema(_)) && o.name == "pgclone" && has_us("pgclone")
}

fn require_schema(source: &Catalog, schema: &str) -> Result<()> {
    match source
        .objects
        .iter()
        .any(|o| matches!(o.detail, Detail::Schema(_)) && o.name == schema)
    {
        true => Ok(()),
        false => Err(Error::new(
            sqlstate::INVALID_SCHEMA_NAME,
            format!("schema \"{schema}\" does not exist on the source"),
        )),
    }
}

/// The table, its partitions to any depth, and what belongs to them.
fn table_roots(source: &Catalog, schema: &str, table: &str) -> Result<HashSet<ObjectId>> {
    require_schema(source, schema)?;
    let missing = || {
        Error::new(
            sqlstate::UNDEFINED_TABLE,
            format!("table \"{schema}.{table}\" does not exist on the source"),
        )
    };
    let root = source.relation(schema, table).ok_or_else(missing)?;
    let Detail::Table(_) = root.detail else {
        let message = format!("\"{schema}.{table}\" is not a table on the source");
        return Err(Error::new(sqlstate::WRONG_OBJECT_TYPE, message)
            .detail(format!("It is a {}.", root.keyword().to_lowercase())));
    };
    let mut tables = HashSet::from_iter([root.id]);
    with_partitions(source, &mut tables);
    let belonging: Vec<ObjectId> = parts(source, &tables).map(|o| o.id).collect();
    tables.extend(belonging);
    Ok(tables)
}

/// Adds the partitions of the partitioned tables among the objects, to any depth.
fn with_partitions(source: &Catalog, objects: &mut HashSet<ObjectId>) {
    loop {
        let more: Vec<ObjectId> = source
            .objects
            .iter()
            .filter(|o| is_partition_of(o, objects))
            .map(|o| o.id)
            .collect();
        if more.is_empty() {
            return;
        }
        objects.extend(more);
    }
}

/// What belongs to the relations among the objects.
fn parts<'a>(source: &'a Catalog, objects: &'a HashSet<ObjectId>) -> impl Iterator<Item = &'a Object> {
    source
        .objects
        .iter()
        .filter(|o| table_of(o).is_some_and(|t| objects.contains(&t)))
}

fn is_partition_of(o: &Object, tables: &HashSet<ObjectId>) -> bool {
    match &o.detail {
        Detail::Table(t) if t.is_partition() && !tables.contains(&o.id) => t
            .parents
            .first()
            .is_some_and(|&p| tables.contains(&ObjectId::new(class::PG_CLASS, p))),
        _ => false,
    }
}

/// The relation that an object is a part of: an index, a constraint, a default, a trigger, an owned sequence, ...
pub fn table_of(o: &Object) -> Option<ObjectId> {
    let oid = match &o.detail {
        Detail::Index(i) => i.table,
        Detail::Constraint(k) => k.table,
        Detail::Default(d) => d.table,
        Detail::Trigger(t) => t.table,
        Detail::Rule(r) => r.table,
        Detail::Policy(p) => p.table,
        Detail::Statistics(s) => s.table,
        Detail::Sequence(s) => s.owner_table?,
        _ => return None,
    };
    Some(ObjectId::new(class::PG_CLASS, oid))
}

/// The schema that an object belongs to: its own, its table's, or itself.
pub fn home_schema<'a>(source: &'a Catalog, o: &'a Object) -> Option<&'a str> {
    match &o.detail {
        Detail::Schema(_) => Some(&o.name),
        Detail::DefaultAcl(_) => o.schema.as_deref(),
        Detail::Sequence(_) => o.schema.as_deref(),
        _ => match table_of(o).and_then(|t| source.get(t)) {
            Some(table) => table.schema.as_deref(),
            None => o.schema.as_deref(),
        },
    }
}

fn excluded_by_options(source: &Catalog, o: &Object, options: &Options) -> bool {
    let of_matview = || {
        table_of(o)
            .and_then(|t| source.get(t))
            .is_some_and(|t| matches!(t.detail, Detail::MatView(_)))
    };
    match &o.detail {
        Detail::Index(_) => !options.indexes || (!options.matviews && of_matview()),
        Detail::Constraint(_) => !options.constraints,
        Detail::Trigger(_) => !options.triggers,
        Detail::MatView(_) => !options.matviews,
        _ => !options.matviews && of_matview(),
    }
}
