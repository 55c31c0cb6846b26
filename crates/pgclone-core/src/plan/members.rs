//! Members of cloned extensions: `CREATE EXTENSION` makes them, but not what was changed afterwards.

use super::steps::{kind, Action, Step};
use crate::archive::{Part, Section};
use crate::catalog::{class, Object, ObjectId, Oid};
use crate::ddl::{self, Render};
use crate::ident::quote_ident;
use std::collections::BTreeMap;

/// Privileges on members of cloned extensions that somebody changed after the extension was made.
pub(super) fn member_privileges(cx: &Render) -> Vec<Step> {
    let is_cloned = |o: &&Object| {
        o.extension
            .is_some_and(|e| cx.selected.contains(&ObjectId::new(class::PG_EXTENSION, e)))
    };
    warn_of_owners(cx);
    let step = |o: &Object| Step {
        section: Section::Acl,
        part: Part::Acl,
        object: o.id,
        kind: kind(o, Part::Acl),
        description: o.describe(),
        action: Action::Sql([ddl::acl(o, cx), ddl::labels(o, cx)].concat()),
        free: false,
        split: None,
    };
    cx.source
        .objects
        .iter()
        .filter(is_cloned)
        .map(step)
        .filter(|s| s.action != Action::Sql(Vec::new()))
        .collect()
}

/// Says which members of cloned extensions have been given to another role. An extension makes its members for one: the
/// role that creates it, or, if that is no superuser, the one that initdb made.
fn warn_of_owners(cx: &Render) {
    let mut members: BTreeMap<Oid, Vec<&Object>> = BTreeMap::new();
    for o in cx.source.objects.iter().filter(|o| o.owner.is_some()) {
        let cloned = |e: &Oid| cx.selected.contains(&ObjectId::new(class::PG_EXTENSION, *e));
        if let Some(extension) = o.extension.filter(cloned) {
            members.entry(extension).or_default().push(o);
        }
    }
    for (extension, members) in members {
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for owner in members.iter().filter_map(|o| o.owner.as_deref()) {
            *owners.entry(owner).or_default() += 1;
        }
        let creator = cx.source.get(ObjectId::new(class::PG_EXTENSION, extension));
        let creator = creator
            .and_then(|e| e.owner.as_deref())
            .filter(|c| owners.contains_key(c));
        let most = owners.iter().max_by_key(|(_, n)| **n).map(|(owner, _)| *owner);
        let usual = creator.or(most);
        for o in members.iter().filter(|o| o.owner.as_deref() != usual) {
            let owner = quote_ident(o.owner.as_deref().unwrap_or_default());
            let message = format!(
                "belongs to an extension and has been given to role {owner}: left with the role that creates the extension, \
                 and so are the privileges of its owner"
            );
            cx.warn(o, message);
        }
    }
}
