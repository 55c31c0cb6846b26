//! Names of the schema that are taken although no object of the clone exists: those of indexes, keys, owned sequences and
//! extended statistics, which belong to a table. Another table of the target may have them.

use super::{identity_of_clone, index_behind};
use crate::catalog::{Catalog, Detail, Family, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::select::table_of;
use crate::sqlstate;

/// Errors: 42P07 or 42710 if something of the target has a name that the clone needs, and is not among what is `gone` by
/// then.
pub(super) fn check_names(
    source: &Catalog,
    target: &Catalog,
    selected: &HashSet<ObjectId>,
    names: &HashMap<ObjectId, String>,
    gone: &HashSet<ObjectId>,
) -> Result<()> {
    let behind = target.objects.iter().filter_map(|o| Some((index_behind(o, None)?, o)));
    let behind: HashMap<(Family, String), &Object> = behind.collect();
    let is_gone = |there: &Object| gone.contains(&there.id) || table_of(there).is_some_and(|t| gone.contains(&t));
    for o in source.objects.iter().filter(|o| selected.contains(&o.id)) {
        let Some(name) = name_in_schema(o, names) else { continue };
        let there = target
            .find(name.0, &name.1)
            .or_else(|| behind.get(&name).copied())
            .filter(|there| !is_gone(there));
        if let Some(there) = there {
            return Err(is_taken(target, there, &name, o));
        }
    }
    Ok(())
}

fn name_in_schema(o: &Object, names: &HashMap<ObjectId, String>) -> Option<(Family, String)> {
    match o.family() {
        Family::Relation | Family::Statistics => Some((o.family(), identity_of_clone(o, names))),
        _ => index_behind(o, names.get(&o.id)),
    }
}

fn is_taken(target: &Catalog, there: &Object, name: &(Family, String), o: &Object) -> Error {
    let (state, what) = match name.0 {
        Family::Relation => (sqlstate::DUPLICATE_TABLE, "relation"),
        _ => (sqlstate::DUPLICATE_OBJECT, "statistics object"),
    };
    let of_table = match table_of(there).and_then(|t| target.get(t)) {
        // its description says so
        Some(_) if matches!(there.detail, Detail::Constraint(_)) => String::new(),
        Some(table) => format!(" of {}", table.describe()),
        None => String::new(),
    };
    Error::new(state, format!("{what} {} already exists on the target", name.1))
        .detail(format!(
            "There it is {}{of_table}; the clone needs the name for {}.",
            there.describe(),
            o.describe()
        ))
        .hint("Rename it on the target first.")
}
