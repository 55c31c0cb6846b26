//! `"conflict": "replace"`: what exists is dropped first.

use super::publication_of;
use crate::catalog::{Catalog, Detail, Object, ObjectId};
use crate::ddl::{self, Warning};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::{quote_ident, quote_literal};
use crate::select::table_of;
use crate::sqlstate;

/// The statements that drop what exists. Errors: 2BP01 if something else depends on it and `cascade` is false.
pub(super) fn replace(
    target: &Catalog,
    found: &[&Object],
    cascade: bool,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<String>> {
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
    warnings.extend(found.iter().filter_map(|there| slot_that_stays(there)));
    let mut in_order: Vec<&Object> = found.to_vec();
    in_order.sort_by_key(|there| turn(there));
    let goes_along = |there: &&Object| publication_of(there).is_some_and(|p| replaced.contains(&p));
    in_order.retain(|there| !goes_along(there));
    Ok(in_order.into_iter().flat_map(drop).collect())
}

/// What can only be named while something else is there goes first: the members of a publication have no `IF EXISTS`, and
/// that of an operator class means the class, not its access method.
fn turn(there: &Object) -> u8 {
    match &there.detail {
        Detail::PublicationTable(_) | Detail::PublicationSchema(_) => 0,
        Detail::OperatorClass(_) | Detail::OperatorFamily(_) => 1,
        _ => 2,
    }
}

/// All dependents are part of the clone or announced, and one drop may take another replaced object along.
fn drop(there: &Object) -> Vec<String> {
    match &there.detail {
        Detail::LargeObject(_) => vec![format!("SELECT pg_catalog.lo_unlink({})", quote_literal(&there.name))],
        Detail::PublicationTable(p) => vec![ddl::drop_published_table(p)],
        Detail::PublicationSchema(p) => vec![ddl::drop_published_schema(p)],
        Detail::Subscription(s) => ddl::drop_subscription(there, s),
        // nothing can depend on it, and it knows no CASCADE
        Detail::UserMapping(_) => vec![format!("DROP USER MAPPING IF EXISTS {}", there.identity())],
        _ => vec![format!(
            "DROP {} IF EXISTS {} CASCADE",
            there.keyword(),
            there.identity()
        )],
    }
}

/// A subscription that is at work leaves a slot behind that nobody reads any more: its publisher keeps WAL for it.
fn slot_that_stays(there: &Object) -> Option<Warning> {
    let Detail::Subscription(s) = &there.detail else {
        return None;
    };
    let slot = s.slot_name.as_ref().filter(|_| s.enabled)?;
    Some(Warning {
        object: there.describe(),
        message: format!(
            "replaced while it was enabled: its replication slot {} stays on the publisher",
            quote_ident(slot)
        ),
    })
}

/// Objects of the target that depend, directly or not, on the replaced ones and are neither replaced nor parts of them.
pub(crate) fn dependents<'t>(target: &'t Catalog, replaced: &HashSet<ObjectId>) -> Vec<&'t Object> {
    let whole = |o: &Object| table_of(o).or_else(|| publication_of(o));
    let inside = |o: &Object| replaced.contains(&o.id) || whole(o).is_some_and(|t| replaced.contains(&t));
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
