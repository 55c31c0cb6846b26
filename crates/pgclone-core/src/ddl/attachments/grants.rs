//! The privileges of some roles on what both sides have: what the source gives them is granted, what it does not give is
//! revoked. What others hold is not touched.

use super::acl::{keep_known_roles, keyword, subject, tolerant_block};
use super::privileges::{built_in, entries, Entry, Party, Road, Subject};
use super::{columns, columns_of};
use crate::catalog::{Acl, Detail, Object, SystemAcl};
use crate::ddl::{Render, Warning};
use crate::hash::HashSet;
use crate::ident::quote_ident;

/// Statements that bring the privileges of roles in line.
#[derive(Debug, Default)]
pub struct Synchronised {
    /// `REVOKE`, each with what it needs. They come first.
    pub revokes: Vec<String>,
    /// `GRANT`, each with what it needs.
    pub grants: Vec<String>,
    /// What cannot be brought over.
    pub warnings: Vec<Warning>,
}

/// Compares the privileges of the roles on all objects that both sides have, on PostgreSQL's own objects, and on the
/// database. An object that only the target has, and privileges of PUBLIC, stay as they are.
pub fn grants_to(roles: &HashSet<String>, cx: &Render) -> Synchronised {
    let mut done = Synchronised::default();
    // who grants in another's schema must be able to use it
    let is_schema = |o: &&Object| matches!(o.detail, Detail::Schema(_));
    let (schemas, others): (Vec<&Object>, Vec<&Object>) = cx.source.objects.iter().partition(is_schema);
    let mut of = |objects: Vec<&Object>| {
        for o in objects {
            if let Some(existing) = cx.target.counterpart(o) {
                of_object(o, existing, roles, cx, &mut done);
            }
        }
        std::mem::take(&mut done.revokes)
    };
    let (of_schemas, of_others) = (of(schemas), of(others));
    // and so must who revokes, until the end
    done.revokes = of_others;
    done.revokes.extend(of_schemas);
    of_system(roles, cx, &mut done);
    of_database(roles, cx, &mut done);
    done
}

/// One list of privileges on both sides.
struct Lists<'a> {
    /// What the target has now.
    base: Vec<Entry>,
    /// What the source has.
    want: Vec<Entry>,
    /// The source's owner, who needs no privileges there.
    owner: &'a str,
}

impl Lists<'_> {
    /// The statements, and what the target's list is after the revokes.
    fn synchronise(
        &self,
        subject: &Subject,
        roles: &HashSet<String>,
        cx: &Render,
        warn: &mut dyn FnMut(String),
    ) -> (Vec<String>, Vec<String>, Vec<Entry>) {
        // what an owner has by itself is not granted
        let is_one = |p: &Party| matches!(p, Party::Role(r) if roles.contains(r) && quote_ident(r) != subject.owner);
        let (revokes, base) = take_away(subject, &self.base, |entry, privilege| {
            if !is_one(&entry.grantee) || entry.grantee == Party::Role(self.owner.to_owned()) {
                return Surplus::Nothing;
            }
            // the source has no word for it
            if privilege.0 == "MAINTAIN" && !subject.source.at_least(17) {
                return Surplus::Nothing;
            }
            let given = self.want.iter().filter(|e| e.grantee == entry.grantee);
            let options: Vec<bool> = given
                .flat_map(|e| &e.privileges)
                .filter(|(name, _)| *name == privilege.0)
                .map(|(_, option)| *option)
                .collect();
            match (options.is_empty(), options.contains(&true), privilege.1) {
                (true, ..) => Surplus::All,
                (false, false, true) => Surplus::Option,
                _ => Surplus::Nothing,
            }
        });
        let given = self.want.iter().filter(|e| is_one(&e.grantee)).cloned().collect();
        let change = subject.add(&base, keep_known_roles(given, cx, warn));
        change.warnings.into_iter().for_each(warn);
        (revokes, change.statements, base)
    }
}

/// What of a privilege the source does not give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surplus {
    Nothing,
    Option,
    All,
}

/// Revokes what `surplus` says, with what rests on it; returns the statements and the list that is left.
fn take_away(
    subject: &Subject,
    base: &[Entry],
    surplus: impl Fn(&Entry, &(String, bool)) -> Surplus,
) -> (Vec<String>, Vec<Entry>) {
    let column = subject.column.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
    let mut road = Road::new(subject, base);
    for entry in base {
        for (kind, words) in [(Surplus::All, ""), (Surplus::Option, "GRANT OPTION FOR ")] {
            // an earlier one may have taken it along
            let is_there = |p: &(String, bool)| {
                let same = |e: &&Entry| e.grantor == entry.grantor && e.grantee == entry.grantee;
                road.list.iter().find(same).is_some_and(|e| e.privileges.contains(p))
            };
            let surplus = entry
                .privileges
                .iter()
                .filter(|p| surplus(entry, p) == kind && is_there(p));
            let names: Vec<&str> = surplus.map(|(name, _)| name.as_str()).collect();
            if names.is_empty() {
                continue;
            }
            let list: Vec<String> = names.iter().map(|name| format!("{name}{column}")).collect();
            let (list, on, from) = (list.join(", "), subject.on(), subject.role(&entry.grantee));
            let statement = format!("REVOKE {words}{list} ON {on} FROM {from} CASCADE");
            road.acting_as(&entry.grantor, vec![statement]);
            for name in names {
                forget(&mut road.list, &entry.grantor, &entry.grantee, name, kind);
            }
        }
    }
    road.list.retain(|e| !e.privileges.is_empty());
    (road.change.statements, road.list)
}

/// Takes a privilege out of a list as the server does: with what rests on its grant option.
fn forget(list: &mut [Entry], grantor: &Party, grantee: &Party, name: &str, kind: Surplus) {
    for entry in list
        .iter_mut()
        .filter(|e| e.grantor == *grantor && e.grantee == *grantee)
    {
        match kind {
            Surplus::All => entry.privileges.retain(|(n, _)| n != name),
            _ => entry
                .privileges
                .iter_mut()
                .filter(|(n, _)| n == name)
                .for_each(|p| p.1 = false),
        }
    }
    let may_grant = |e: &Entry| e.grantee == *grantee && e.privileges.iter().any(|(n, option)| n == name && *option);
    if list.iter().any(may_grant) {
        return;
    }
    let held = |e: &&Entry| e.grantor == *grantee && e.privileges.iter().any(|(n, _)| n == name);
    let below: Vec<Party> = list.iter().filter(held).map(|e| e.grantee.clone()).collect();
    for other in below {
        forget(list, grantee, &other, name, Surplus::All);
    }
}

fn of_object(o: &Object, existing: &Object, roles: &HashSet<String>, cx: &Render, done: &mut Synchronised) {
    let Some(keyword) = keyword(o) else { return };
    let (owner, owner_there) = (
        o.owner.as_deref().unwrap_or_default(),
        existing.owner.as_deref().unwrap_or_default(),
    );
    let (from, into) = (&cx.source.attachments.acls, &cx.target.attachments.acls);
    let list = |acl: Option<&Acl>, owner| acl.map(|acl| entries(&acl.items, owner));
    let mut subject = subject(o, keyword, quote_ident(owner_there), cx);
    let whole = Lists {
        base: list(into.get(&(existing.id, 0)), owner_there).unwrap_or_else(|| built_in(keyword, cx.target_version())),
        want: list(from.get(&(o.id, 0)), owner).unwrap_or_default(),
        owner,
    };
    let warn = &mut |message| cx.warn(o, message);
    let (revokes, grants, base) = whole.synchronise(&subject, roles, cx, warn);
    done.revokes.extend(revokes);
    done.grants.extend(grants);
    let numbers_there = columns_of(existing, cx.target);
    for (num, column) in columns(o, cx) {
        let Some((there, _)) = numbers_there.iter().find(|(_, name)| *name == column) else {
            continue;
        };
        let mut part = Lists {
            base: list(into.get(&(existing.id, *there)), owner_there).unwrap_or_default(),
            want: list(from.get(&(o.id, num)), owner).unwrap_or_default(),
            owner,
        };
        if part.base.is_empty() && part.want.is_empty() {
            continue;
        }
        // a revoke from the table has taken the column's along
        for entry in &mut part.base {
            let gone = |name: &str| {
                let held = |list: &[Entry]| {
                    let mut same = list
                        .iter()
                        .filter(|e| e.grantor == entry.grantor && e.grantee == entry.grantee);
                    same.any(|e| e.privileges.iter().any(|(n, _)| n == name))
                };
                held(&whole.base) && !held(&base)
            };
            let kept: Vec<(String, bool)> = entry.privileges.iter().filter(|(n, _)| !gone(n)).cloned().collect();
            entry.privileges = kept;
        }
        subject.column = Some(quote_ident(&column));
        subject.also = base.clone();
        let (revokes, grants, _) = part.synchronise(&subject, roles, cx, warn);
        done.revokes.extend(revokes);
        done.grants.extend(grants);
    }
}

/// PostgreSQL's own objects that somebody changed the privileges of, on either side.
fn of_system(roles: &HashSet<String>, cx: &Render, done: &mut Synchronised) {
    let (from, into) = (&cx.source.attachments.system_acls, &cx.target.attachments.system_acls);
    let is_same =
        |a: &SystemAcl, b: &SystemAcl| a.keyword == b.keyword && a.identity == b.identity && a.column == b.column;
    let only_there = into.iter().filter(|t| !from.iter().any(|f| is_same(f, t)));
    let initial = |s: &SystemAcl| entries(s.acl.initial.as_ref().unwrap_or(&s.acl.default), &s.owner);
    let both = from.iter().map(|s| (s, Some(s), into.iter().find(|t| is_same(s, t))));
    for (system, here, there) in both.chain(only_there.map(|t| (t, None, Some(t)))) {
        let list = |s: Option<&SystemAcl>| s.map_or_else(|| initial(system), |s| entries(&s.acl.items, &s.owner));
        let subject = Subject {
            prefix: String::new(),
            keyword: system.keyword,
            identity: system.identity.clone(),
            column: system.column.as_deref().map(quote_ident),
            also: Vec::new(),
            locked_out: None,
            owner: "SESSION_USER".to_owned(),
            source: cx.source.server.version(),
            target: cx.target_version(),
        };
        let lists = Lists {
            base: list(there),
            want: list(here),
            owner: &system.owner,
        };
        let mut warnings = Vec::new();
        let (revokes, grants, _) = lists.synchronise(&subject, roles, cx, &mut |message| warnings.push(message));
        let object = format!("{} {}", system.keyword.to_lowercase(), system.identity);
        done.warnings.extend(warnings.into_iter().map(|message| Warning {
            object: object.clone(),
            message,
        }));
        done.revokes.extend(revokes);
        if cx.source.server.version().major() == cx.target_version().major() {
            done.grants.extend(grants);
        } else {
            done.grants.extend(grants.into_iter().map(|s| tolerant_block(&[s])));
        }
    }
}

fn of_database(roles: &HashSet<String>, cx: &Render, done: &mut Synchronised) {
    let (from, into) = (&cx.source.database, &cx.target.database);
    let subject = Subject {
        prefix: String::new(),
        keyword: "DATABASE",
        identity: quote_ident(&into.name),
        column: None,
        also: Vec::new(),
        locked_out: None,
        owner: quote_ident(&into.owner),
        source: cx.source.server.version(),
        target: cx.target_version(),
    };
    let lists = Lists {
        base: entries(&into.acl, &into.owner),
        want: entries(&from.acl, &from.owner),
        owner: &from.owner,
    };
    // a grantor that is not there has been named with its role
    let (revokes, grants, _) = lists.synchronise(&subject, roles, cx, &mut |_| ());
    done.revokes.extend(revokes);
    done.grants.extend(grants);
}
