//! Objects that exist on the target: the `conflict` option.

use super::{table_of, Selection};
use crate::catalog::{Catalog, Detail, Family, Object, ObjectId};
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::ident::{qualified, quote_ident, quote_literal};
use crate::options::{Conflict, Options};
use crate::sqlstate;

/// What makes room for the clone.
#[derive(Clone, Debug, Default)]
pub struct Conflicts {
    /// Statements that run first: drops or renames.
    pub statements: Vec<String>,
    /// Objects that exist and are used as they are (schemas, extensions): only their properties are adapted, or nothing.
    pub existing: HashSet<ObjectId>,
    /// Objects of the target that stay as they are, as messages name them.
    pub skipped: Vec<String>,
}

/// Finds what exists on the target under the names that the clone will use, and resolves it as the options say. Skipped
/// objects leave the selection. Errors: 42P07 or 42710 if something exists and the option is `error`; 2BP01 if something
/// outside the clone depends on what would be replaced.
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
            _ if is_top_level(o) => found.push((o, there)),
            _ => {}
        }
    }
    if found.is_empty() {
        return Ok(result);
    }
    let there: Vec<&Object> = found.iter().map(|(_, there)| *there).collect();
    match options.conflict {
        Conflict::Error => return Err(exists(&there)),
        Conflict::Skip => {
            result.skipped = there.iter().map(|there| there.describe()).collect();
            skip(source, selection, &found);
        }
        Conflict::Replace => {
            result.statements = replace(target, &there, options.cascade, &mut selection.warnings)?;
        }
        Conflict::Rename => {
            let taken = taken_names(target, names_of_clone(source, &selection.objects, names));
            result.statements = rename(target, &there, taken)?;
        }
    }
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
        Conflict::Rename => rename(target, &there, taken_names(target, names)),
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

fn skip(source: &Catalog, selection: &mut Selection, found: &[(&Object, &Object)]) {
    let skipped: HashSet<ObjectId> = found.iter().map(|(o, _)| o.id).collect();
    let part = |o: &&Object| table_of(o).is_some_and(|t| skipped.contains(&t));
    let parts: Vec<ObjectId> = source.objects.iter().filter(part).map(|o| o.id).collect();
    for id in skipped.iter().chain(&parts) {
        selection.objects.remove(id);
    }
}

fn replace(target: &Catalog, found: &[&Object], cascade: bool, warnings: &mut Vec<Warning>) -> Result<Vec<String>> {
    let replaced: HashSet<ObjectId> = found.iter().map(|there| there.id).collect();
    let outsiders = dependents(target, &replaced);
    if !cascade && !outsiders.is_empty() {
        let names: Vec<String> = outsiders.iter().map(|o| o.describe()).collect();
        return Err(Error::new(
            sqlstate::DEPENDENT_OBJECTS_STILL_EXIST,
            format!(
                "cannot replace {} because other objects depend on it",
                found[0].describe()
            ),
        )
        .detail(format!("Outside the clone: {}.", names.join(", ")))
        .hint("Use the option \"cascade\": true to drop them too."));
    }
    for o in outsiders {
        let message = "dropped from the target with what it depends on, which is replaced".to_owned();
        warnings.push(Warning {
            object: o.describe(),
            message,
        });
    }
    // all dependents are part of the clone or announced, and one drop may take another replaced object along
    let drop = |there: &&Object| match &there.detail {
        Detail::LargeObject(_) => format!("SELECT pg_catalog.lo_unlink({})", quote_literal(&there.name)),
        _ => format!("DROP {} IF EXISTS {} CASCADE", there.keyword(), there.identity()),
    };
    Ok(found.iter().map(drop).collect())
}

/// Objects of the target that depend, directly or not, on the replaced ones and are neither replaced nor parts of them.
pub(crate) fn dependents<'t>(target: &'t Catalog, replaced: &HashSet<ObjectId>) -> Vec<&'t Object> {
    let inside = |o: &Object| replaced.contains(&o.id) || table_of(o).is_some_and(|t| replaced.contains(&t));
    let mut affected: HashSet<ObjectId> = target.objects.iter().filter(|o| inside(o)).map(|o| o.id).collect();
    let mut outside = Vec::new();
    let mut changed = true;
    while changed {
        changed = false;
        for d in target.dependencies.iter().filter(|d| d.deptype != 'e') {
            let from = target.resolve(ObjectId::new(d.classid, d.objid));
            let to = target.resolve(ObjectId::new(d.refclassid, d.refobjid));
            if affected.contains(&to) && !affected.contains(&from) {
                if let Some(o) = target.get(from) {
                    affected.insert(from);
                    changed = true;
                    outside.push(o);
                }
            }
        }
    }
    outside
}

/// The names that a clone is going to have, also those that belong to no object of their own.
pub(crate) fn names_of_clone<'a>(
    source: &'a Catalog,
    selection: &'a HashSet<ObjectId>,
    names: &'a HashMap<ObjectId, String>,
) -> impl Iterator<Item = (Family, String)> + 'a {
    let cloned = move || source.objects.iter().filter(move |o| selection.contains(&o.id));
    let of_clone = cloned().map(|o| (o.family(), identity_of_clone(o, names)));
    of_clone.chain(cloned().filter_map(|o| index_behind(o, names.get(&o.id))))
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

/// Names that nothing may be renamed to: those of the target, and those that the clone is going to make.
fn taken_names(target: &Catalog, of_clone: impl Iterator<Item = (Family, String)>) -> HashSet<(Family, String)> {
    let of_target = target.objects.iter().map(|o| (o.family(), o.identity()));
    let indexes_of_target = target.objects.iter().filter_map(|o| index_behind(o, None));
    of_target.chain(indexes_of_target).chain(of_clone).collect()
}

fn rename(target: &Catalog, found: &[&Object], mut taken: HashSet<(Family, String)>) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    for there in found {
        let Some(schema) = &there.schema else {
            return Err(Error::new(
                sqlstate::DUPLICATE_OBJECT,
                format!("{} already exists on the target", there.describe()),
            )
            .hint("It cannot be renamed out of the way; use the option \"conflict\": \"skip\" or \"replace\"."));
        };
        let mut free = |family: Family, name: &str| free_name(&mut taken, family, schema, name);
        let new_name = free(there.family(), &there.name);
        statements.push(format!(
            "ALTER {} {} RENAME TO {}",
            there.keyword(),
            there.identity(),
            quote_ident(&new_name)
        ));
        for part in target.objects.iter().filter(|o| table_of(o) == Some(there.id)) {
            let new_table = qualified(schema, &new_name);
            match &part.detail {
                Detail::Index(_) => {
                    let name = free(Family::Relation, &part.name);
                    statements.push(format!(
                        "ALTER INDEX {} RENAME TO {}",
                        part.qualified(),
                        quote_ident(&name)
                    ));
                }
                Detail::Constraint(k) if k.index.is_some() => {
                    let name = free(Family::Relation, &part.name);
                    let (old, new) = (quote_ident(&part.name), quote_ident(&name));
                    statements.push(format!("ALTER TABLE {new_table} RENAME CONSTRAINT {old} TO {new}"));
                }
                Detail::Sequence(_) => {
                    let name = free(Family::Relation, &part.name);
                    statements.push(format!(
                        "ALTER SEQUENCE {} RENAME TO {}",
                        part.qualified(),
                        quote_ident(&name)
                    ));
                }
                Detail::Statistics(_) => {
                    let name = free(Family::Statistics, &part.name);
                    statements.push(format!(
                        "ALTER STATISTICS {} RENAME TO {}",
                        part.qualified(),
                        quote_ident(&name)
                    ));
                }
                _ => {}
            }
        }
    }
    Ok(statements)
}

/// `name_old`, or `name_old1`, `name_old2`, ... , cut to the length that a name may have.
fn free_name(taken: &mut HashSet<(Family, String)>, family: Family, schema: &str, name: &str) -> String {
    let mut n = 0;
    loop {
        let suffix = if n == 0 { "_old".to_owned() } else { format!("_old{n}") };
        let mut stem = name.to_owned();
        while stem.len() + suffix.len() > 63 {
            stem.pop();
        }
        let candidate = stem + &suffix;
        if taken.insert((family, qualified(schema, &candidate))) {
            return candidate;
        }
        n += 1;
    }
}
