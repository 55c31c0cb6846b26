//! What the options `include`, `exclude` and `exclude_data` mean in a source's catalog.

use super::pattern::Entry;
use super::{home_schema, parts, table_of, with_partitions};
use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId, Oid};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::options::Options;
use crate::sqlstate;

/// The objects that the three options mean.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// None: everything that the scope names.
    pub included: Option<HashSet<ObjectId>>,
    /// What must not come along, however much it is needed.
    pub excluded: HashSet<ObjectId>,
    /// What comes along without its rows or its value.
    pub without_data: HashSet<ObjectId>,
}

/// Finds what the options mean. `scope` is what the call names: only that can be included. Errors: 22023 for an entry
/// that matches nothing.
pub(super) fn filter(source: &Catalog, scope: &HashSet<ObjectId>, options: &Options) -> Result<Filter> {
    let in_scope = |o: &Object| scope.contains(&o.id);
    let own = |o: &Object| o.extension.is_none();
    // rows of an extension's configuration tables are the user's, although the table is the extension's
    let any = |_: &Object| true;
    Ok(Filter {
        included: match &options.include {
            Some(entries) => Some(meant(source, "include", entries, &in_scope)?),
            None => None,
        },
        excluded: meant(source, "exclude", &options.exclude, &own)?,
        without_data: meant(source, "exclude_data", &options.exclude_data, &any)?,
    })
}

/// The objects that match an entry. With a table come its partitions and what belongs to the tables.
fn meant(
    source: &Catalog,
    option: &str,
    entries: &[Entry],
    eligible: &dyn Fn(&Object) -> bool,
) -> Result<HashSet<ObjectId>> {
    let mut all = HashSet::default();
    for entry in entries {
        let chosen = source.objects.iter().filter(|o| eligible(o));
        let found: Vec<ObjectId> = chosen.filter(|o| matches(source, entry, o)).map(|o| o.id).collect();
        if found.is_empty() {
            return Err(nothing(option, entry));
        }
        all.extend(found);
    }
    with_partitions(source, &mut all);
    if option != "exclude_data" {
        // a sequence keeps its value when its table loses its rows, as pg_dump --exclude-table-data does it
        let belonging: Vec<ObjectId> = parts(source, &all).map(|o| o.id).collect();
        all.extend(belonging);
        with_copies(source, &mut all);
    }
    Ok(all)
}

/// Adds what partitions, in whatever schema, have because their parents have it: indexes, constraints and triggers.
fn with_copies(source: &Catalog, all: &mut HashSet<ObjectId>) {
    let parent_of = |table: Oid| match source.get(ObjectId::new(class::PG_CLASS, table)).map(|o| &o.detail) {
        Some(Detail::Table(t)) if t.is_partition() => t.parents.first().copied(),
        _ => None,
    };
    loop {
        let triggers: HashSet<(Oid, &str)> = source
            .objects
            .iter()
            .filter(|o| all.contains(&o.id))
            .filter_map(|o| match &o.detail {
                Detail::Trigger(t) => Some((t.table, o.name.as_str())),
                _ => None,
            })
            .collect();
        let is_copy = |o: &&Object| match &o.detail {
            Detail::Index(i) => i
                .parent
                .is_some_and(|p| all.contains(&ObjectId::new(class::PG_CLASS, p))),
            Detail::Constraint(k) => k
                .parent
                .is_some_and(|p| all.contains(&ObjectId::new(class::PG_CONSTRAINT, p))),
            // only those copies are known that are enabled in another way than the original
            Detail::Trigger(t) if t.is_copy => std::iter::successors(parent_of(t.table), |&p| parent_of(p))
                .any(|p| triggers.contains(&(p, o.name.as_str()))),
            _ => false,
        };
        let others = source.objects.iter().filter(|o| !all.contains(&o.id));
        let more: Vec<ObjectId> = others.filter(is_copy).map(|o| o.id).collect();
        if more.is_empty() {
            return;
        }
        all.extend(more);
    }
}

fn nothing(option: &str, entry: &Entry) -> Error {
    let hint = match (&entry.kind, &entry.second) {
        (None, None) => "A name without a dot is a schema; a table is written with its schema: \"sales.orders\".",
        _ => "A name is folded to lower case unless it is in double quotes.",
    };
    let place = if option == "include" {
        "what the call clones"
    } else {
        "the source"
    };
    Error::new(
        sqlstate::INVALID_PARAMETER_VALUE,
        format!("entry \"{}\" of the option \"{option}\" matches nothing", entry.text),
    )
    .detail(format!("No object of {place} has such a name."))
    .hint(hint)
}

fn matches(source: &Catalog, entry: &Entry, o: &Object) -> bool {
    let name = match &o.detail {
        Detail::PublicationTable(p) => &p.publication,
        Detail::PublicationSchema(p) => &p.publication,
        _ => &o.name,
    };
    let named = |schema: Option<&str>| match (&entry.second, schema) {
        (None, Some(schema)) => entry.first.matches(schema),
        (Some(second), Some(schema)) => entry.first.matches(schema) && second.matches(name),
        (None, None) => entry.first.matches(name),
        (Some(_), None) => false,
    };
    let is_schema = matches!(o.detail, Detail::Schema(_));
    match entry.kind {
        Some(kind) => is_of_kind(o, kind) && named(home_schema(source, o).filter(|_| !is_schema)),
        None if entry.second.is_some() => is_relation(o) && named(o.schema.as_deref()),
        None => home_schema(source, o).is_some_and(|s| entry.first.matches(s)),
    }
}

/// What a name with a schema means without a kind: as in pg_dump, tables and what is like a table.
fn is_relation(o: &Object) -> bool {
    o.family() == Family::Relation && !matches!(o.detail, Detail::Index(_))
}

fn is_of_kind(o: &Object, kind: &str) -> bool {
    match &o.detail {
        Detail::Constraint(k) if k.kind == 'f' && kind == "fk constraint" => true,
        // come and go with the publication, with the column
        Detail::PublicationTable(_) | Detail::PublicationSchema(_) => kind == "publication",
        Detail::Default(_) => false,
        _ => o.keyword().eq_ignore_ascii_case(kind),
    }
}

/// True if the object may be missing although what needs it stays: a reference between tables, or a publication's list.
pub(super) fn is_link(o: &Object) -> bool {
    match &o.detail {
        Detail::Constraint(k) => k.kind == 'f',
        Detail::PublicationTable(_) | Detail::PublicationSchema(_) => true,
        _ => false,
    }
}

/// The error for something that the user excluded and that something else needs.
pub(super) fn needed_all_the_same(needed: &Object, by: &Object) -> Error {
    Error::new(
        sqlstate::DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot exclude {}: {} needs it", needed.describe(), by.describe()),
    )
    .detail("The target does not have it either.")
    .hint(format!(
        "Exclude {} too, or make {} on the target first.",
        by.describe(),
        needed.describe()
    ))
}

/// Foreign keys whose rows come along and whose referenced rows do not.
pub(super) fn keys_into_empty_tables<'a>(
    source: &'a Catalog,
    objects: &HashSet<ObjectId>,
    without_data: &HashSet<ObjectId>,
) -> Vec<&'a Object> {
    let is_empty = |t: ObjectId| without_data.contains(&t);
    let breaks = |o: &&Object| match &o.detail {
        Detail::Constraint(k) if k.kind == 'f' && k.is_enforced && k.is_validated => {
            let referenced = k.referenced_table.map(|t| ObjectId::new(class::PG_CLASS, t));
            referenced.is_some_and(is_empty) && !table_of(o).is_some_and(is_empty)
        }
        _ => false,
    };
    let chosen = source.objects.iter().filter(|o| objects.contains(&o.id));
    chosen.filter(breaks).collect()
}
