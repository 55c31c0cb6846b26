//! Objects that exist on the target: the `conflict` option.

mod rename;
mod replace;
mod taken;

pub(crate) use replace::dependents;

use super::closure::leave_to_parents;
use super::{table_of, Selection};
use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::ident::{qualified, quote_ident};
use crate::options::{Conflict, Options};
use crate::sqlstate;
use rename::{rename, Taken};
use replace::replace;

/// What makes room for the clone.
#[derive(Clone, Debug, Default)]
pub struct Conflicts {
    /// Statements that run first: drops or renames.
    pub statements: Vec<String>,
    /// Objects that exist and are used as they are (schemas, extensions): only their properties are adapted, or nothing.
    pub existing: HashSet<ObjectId>,
    /// Objects of the target that stay as they are, as messages name them.
    pub skipped: Vec<String>,
    /// What does not come along because it would change one of these, in whole sentences.
    pub left: Vec<String>,
}

/// Finds what exists on the target under the names that the clone will use, and resolves it as the options say. Skipped
/// objects leave the selection. Errors: 42P07 or 42710 if something exists and the option is `error`, or has the name that
/// a part of a table needs; 2BP01 if something outside the clone depends on what would be replaced.
pub fn conflicts(
    source: &Catalog,
    target: &Catalog,
    selection: &mut Selection,
    names: &HashMap<ObjectId, String>,
    options: &Options,
) -> Result<Conflicts> {
    let mut result = Conflicts::default();
    let mut found: Vec<(&Object, &Object)> = Vec::new();
    for o in source.objects.iter().filter(|o| selection.objects.contains(&o.id)) {
        let Some(there) = counterpart(target, o, names) else {
            continue;
        };
        match o.family() {
            Family::Schema | Family::Extension | Family::Language => {
                result.existing.insert(o.id);
            }
            Family::DefaultAcl => {}
            _ if is_top_level(o) || comes_without_table(o, selection) => found.push((o, there)),
            _ => {}
        }
    }
    if options.conflict == Conflict::Replace {
        let languages = languages_of_replaced(source, target, &result.existing, &found);
        result.existing.retain(|id| !languages.iter().any(|(o, _)| o.id == *id));
        found.extend(languages);
    }
    let there: Vec<&Object> = found.iter().map(|(_, there)| *there).collect();
    let mut gone: HashSet<ObjectId> = HashSet::default();
    match options.conflict {
        _ if found.is_empty() => {}
        Conflict::Error => return Err(exists(&there)),
        Conflict::Skip => {
            result.skipped = there.iter().map(|there| there.describe()).collect();
            result.left = skip(source, selection, &found);
        }
        Conflict::Replace => {
            result.statements = replace(target, &there, options.cascade, &mut selection.warnings)?;
            gone.extend(there.iter().map(|there| there.id));
            if options.cascade {
                gone.extend(dependents(target, &gone).into_iter().map(|o| o.id));
            }
        }
        Conflict::Rename => {
            let taken = Taken::new(target, names_of_clone(source, &selection.objects, names));
            result.statements = rename(target, &there, taken)?;
            gone.extend(there.iter().map(|there| there.id));
        }
    }
    taken::check_names(source, target, &selection.objects, names, &gone)?;
    Ok(result)
}

/// The same for a clone that is ready to take its place: its objects, and all names that it needs. What was resolved when
/// it was planned may have changed. Errors: as [`conflicts`]; `skip` left nothing in place that could be in the way.
pub fn conflicts_of_ready(
    target: &Catalog,
    objects: &[(Family, String)],
    names: impl Iterator<Item = (Family, String)>,
    conflict: Conflict,
    cascade: bool,
) -> Result<Vec<String>> {
    let find = |(family, identity): &(Family, String)| target.find(*family, identity);
    let there: Vec<&Object> = objects.iter().filter_map(find).collect();
    match conflict {
        _ if there.is_empty() => Ok(Vec::new()),
        Conflict::Error | Conflict::Skip => Err(exists(&there)),
        Conflict::Replace => replace(target, &there, cascade, &mut Vec::new()),
        Conflict::Rename => rename(target, &there, Taken::new(target, names)),
    }
}

pub(super) fn counterpart<'t>(
    target: &'t Catalog,
    o: &Object,
    names: &HashMap<ObjectId, String>,
) -> Option<&'t Object> {
    match (names.get(&o.id), &o.schema) {
        (Some(name), Some(schema)) => target.find(o.family(), &qualified(schema, name)),
        (Some(_), None) => None,
        _ => target.counterpart(o),
    }
}

/// A part of a table follows its table; a sequence that a column owns does, too.
pub(crate) fn is_top_level(o: &Object) -> bool {
    table_of(o).is_none()
}

/// Languages that could be used as they are, but whose functions are replaced.
fn languages_of_replaced<'a>(
    source: &'a Catalog,
    target: &'a Catalog,
    existing: &HashSet<ObjectId>,
    found: &[(&Object, &Object)],
) -> Vec<(&'a Object, &'a Object)> {
    let languages = source.objects.iter().filter(|o| existing.contains(&o.id));
    let languages = languages.filter(|o| o.family() == Family::Language);
    let mut languages: Vec<(&Object, &Object)> = languages.filter_map(|o| Some((o, target.counterpart(o)?))).collect();
    if !languages.is_empty() {
        let replaced: HashSet<ObjectId> = found.iter().map(|(_, there)| there.id).collect();
        let with_them: HashSet<ObjectId> = dependents(target, &replaced).iter().map(|o| o.id).collect();
        languages.retain(|(_, there)| with_them.contains(&there.id));
    }
    languages
}

/// True for what has a name in its schema and was chosen without the table that it belongs to.
fn comes_without_table(o: &Object, selection: &Selection) -> bool {
    matches!(o.detail, Detail::Index(_) | Detail::Sequence(_) | Detail::Statistics(_))
        && table_of(o).is_some_and(|t| !selection.objects.contains(&t))
}

/// The publication that an object is a member of.
fn publication_of(o: &Object) -> Option<ObjectId> {
    let oid = match &o.detail {
        Detail::PublicationTable(p) => p.publication_oid,
        Detail::PublicationSchema(p) => p.publication_oid,
        _ => return None,
    };
    Some(ObjectId::new(class::PG_PUBLICATION, oid))
}

fn exists(found: &[&Object]) -> Error {
    let first = found[0];
    let is_relation = first.family() == Family::Relation;
    let state = if is_relation {
        sqlstate::DUPLICATE_TABLE
    } else {
        sqlstate::DUPLICATE_OBJECT
    };
    let mut error = Error::new(state, format!("{} already exists on the target", first.describe()));
    if found.len() > 1 {
        let names: Vec<String> = found.iter().take(10).map(|there| there.describe()).collect();
        let more = if found.len() > names.len() { ", ..." } else { "" };
        error = error.detail(format!("{} objects exist: {}{more}.", found.len(), names.join(", ")));
    }
    error.hint(
        "Use the option \"conflict\": \"skip\", \"replace\" or \"rename\" of pgclone.table, pgclone.schema or pgclone.database.",
    )
}

/// Takes what exists out of the selection, with its parts, and what would change it: members of a publication that the
/// target's lacks. Returns what is to be said of those.
fn skip(source: &Catalog, selection: &mut Selection, found: &[(&Object, &Object)]) -> Vec<String> {
    let skipped: HashSet<ObjectId> = found.iter().map(|(o, _)| o.id).collect();
    let is_skipped = |whole: Option<ObjectId>| whole.is_some_and(|id| skipped.contains(&id));
    let mut left = Vec::new();
    for o in &source.objects {
        if is_skipped(publication_of(o)) && selection.objects.contains(&o.id) && !skipped.contains(&o.id) {
            left.extend(not_added(o));
        }
    }
    let part = |o: &&Object| skipped.contains(&o.id) || is_skipped(table_of(o)) || is_skipped(publication_of(o));
    for o in source.objects.iter().filter(part) {
        selection.objects.remove(&o.id);
    }
    // a partition whose parent is skipped has to say its foreign keys itself
    let by_parents = std::mem::take(&mut selection.made_by_parents);
    let is_cloned = |id: &ObjectId| {
        let table = source.get(*id).and_then(table_of);
        table.is_some_and(|t| selection.objects.contains(&t))
    };
    let again: Vec<ObjectId> = by_parents.into_iter().filter(is_cloned).collect();
    selection.objects.extend(again);
    leave_to_parents(source, selection);
    left
}

fn not_added(member: &Object) -> Option<String> {
    let (what, publication) = match &member.detail {
        Detail::PublicationTable(p) => (format!("table {}", p.table_name), &p.publication),
        Detail::PublicationSchema(p) => (format!("schema {}", quote_ident(&p.schema_name)), &p.publication),
        _ => return None,
    };
    let publication = quote_ident(publication);
    Some(format!(
        "{what} is not added to publication {publication}, which is skipped"
    ))
}

/// The names that a clone is going to have, also those that belong to no object of their own.
pub(crate) fn names_of_clone<'a>(
    source: &'a Catalog,
    selection: &'a HashSet<ObjectId>,
    names: &'a HashMap<ObjectId, String>,
) -> impl Iterator<Item = (Family, String)> + 'a {
    let cloned = move || source.objects.iter().filter(move |o| selection.contains(&o.id));
    let of_clone = cloned().map(|o| (o.family(), identity_of_clone(o, names)));
    let behind = cloned().filter_map(|o| index_behind(o, names.get(&o.id)));
    let multiranges = cloned().filter_map(|o| Some((Family::Type, multirange(o)?.to_owned())));
    of_clone.chain(behind).chain(multiranges)
}

/// What the clone of an object is called.
pub(crate) fn identity_of_clone(o: &Object, names: &HashMap<ObjectId, String>) -> String {
    match (names.get(&o.id), &o.schema) {
        (Some(name), Some(schema)) => qualified(schema, name),
        _ => o.identity(),
    }
}

/// The index behind a constraint is no object of its own, but its name is taken.
fn index_behind(o: &Object, name: Option<&String>) -> Option<(Family, String)> {
    match &o.detail {
        Detail::Constraint(k) => {
            let index = k.index.as_ref()?;
            let name = name.unwrap_or(&index.name);
            Some((Family::Relation, qualified(&index.schema, name)))
        }
        _ => None,
    }
}

/// The multirange type of a range type, which is no object of its own either: its name, qualified and quoted.
fn multirange(o: &Object) -> Option<&str> {
    match &o.detail {
        Detail::Range(r) => r.multirange_name.as_deref(),
        _ => None,
    }
}
