//! GRANT and REVOKE for objects, their columns, and PostgreSQL's own objects.

use super::privileges::{all_privileges, built_in, entries, Entry, Party, Subject};
use super::{columns, columns_of, name_on_target};
use crate::catalog::{with_new_owner, Acl, AclItem, Detail, Family, Object, SystemAcl};
use crate::ddl::{Render, Warning};
use crate::ident::{quote_ident, quote_literal};

/// `REVOKE` and `GRANT` that turn the privileges a new object has into the source's, for the object and its columns.
///
/// Run them after the owner is set. A member of an extension starts from what the extension's script gave, schema
/// `public` from what the target's has now.
pub fn acl(o: &Object, cx: &Render) -> Vec<String> {
    let Some(keyword) = keyword(o) else { return Vec::new() };
    let owner = o.owner.as_deref().unwrap_or_default();
    let lists = &cx.source.attachments.acls;
    let known = lists.get(&(o.id, 0));
    let want = wanted(o, keyword, cx);
    let (base, reset) = starting_point(o, keyword, known, cx);
    let mut subject = subject(o, keyword, owner_on_target(o, cx), cx);
    let change = subject.change(&base, &want, reset.as_deref());
    let mut statements = change.statements;
    // an owner without any right could still do what MAINTAIN allows, before there was a right for it
    let gains_maintain =
        keyword == "TABLE" && !cx.source.server.version().at_least(17) && cx.target_version().at_least(17);
    if gains_maintain && known.is_some() && !want.iter().any(|e| e.grantee == Party::Owner) {
        statements.push(format!(
            "GRANT MAINTAIN ON TABLE {} TO {}",
            subject.identity, subject.owner
        ));
    }
    let mut warnings = change.warnings;
    subject.also = want;
    for (num, column) in columns(o, cx) {
        let Some(acl) = lists.get(&(o.id, num)) else { continue };
        subject.column = Some(quote_ident(&column));
        let want = keep_known_roles(entries(&acl.items, owner), cx, &mut |m| cx.warn(o, m));
        let base = entries(acl.initial.as_ref().unwrap_or(&acl.default), owner);
        let change = subject.change(&base, &want, None);
        statements.extend(change.statements);
        warnings.extend(change.warnings);
    }
    for warning in warnings {
        cx.warn(o, warning);
    }
    statements
}

/// `REVOKE` and `GRANT` that turn the privileges that the target's object `there` has now into those of `o`. Columns that
/// only one of them has are passed over, unless the source has them.
pub fn acl_change(o: &Object, there: &Object, cx: &Render) -> Vec<String> {
    let Some(keyword) = keyword(o) else { return Vec::new() };
    let (owner, owner_there) = (owner_of(o), owner_of(there));
    let new_owner = owner_on_target(o, cx);
    // the owner is set before, and takes the privileges of the one before
    let owner_then = if new_owner == quote_ident(owner) {
        owner
    } else {
        owner_there
    };
    let now = |num| cx.target.attachments.acls.get(&(there.id, num));
    let then = |acl: &Acl| entries(&with_new_owner(&acl.items, owner_there, owner_then), owner_then);
    let base = now(0).map_or_else(|| built_in(keyword, cx.target_version()), then);
    let mut subject = subject(o, keyword, new_owner, cx);
    let want = wanted(o, keyword, cx);
    let mut statements = subject.change(&base, &want, None).statements;
    subject.also = want;
    let numbers_there = columns_of(there, cx.target);
    for (num, column) in columns(o, cx) {
        let want = cx.source.attachments.acls.get(&(o.id, num));
        let want = want.map(|acl| entries(&acl.items, owner)).unwrap_or_default();
        let want = keep_known_roles(want, cx, &mut |_| ());
        let other = numbers_there.iter().find(|(_, name)| *name == column);
        let base = other.and_then(|(n, _)| now(*n)).map(then).unwrap_or_default();
        subject.column = Some(quote_ident(&column));
        statements.extend(subject.change(&base, &want, None).statements);
    }
    statements
}

/// What GRANT and REVOKE say of an object; `owner` is its owner on the target, quoted.
pub(super) fn subject<'a>(o: &Object, keyword: &'a str, owner: String, cx: &Render) -> Subject<'a> {
    Subject {
        prefix: String::new(),
        keyword,
        identity: grant_identity(o, cx),
        column: None,
        also: Vec::new(),
        locked_out: locked_out(o, cx),
        owner,
        source: cx.source.server.version(),
        target: cx.target_version(),
    }
}

fn owner_of(o: &Object) -> &str {
    o.owner.as_deref().unwrap_or_default()
}

/// Who holds what on the object and its columns, a line each, in an order that does not depend on who came first.
///
/// It is said as the target can hold it: without roles that it lacks, and with what its major gives to owners. Two
/// objects with equal lists need no GRANT and no REVOKE.
pub fn privilege_list(o: &Object, cx: &Render) -> Vec<String> {
    let Some(keyword) = keyword(o) else { return Vec::new() };
    let owner = o.owner.as_deref().unwrap_or_default();
    let lists = &cx.source.attachments.acls;
    let mut lines = Vec::new();
    let whole = wanted(o, keyword, cx);
    let full = all_privileges(keyword, false, cx.source.server.version());
    for entry in &whole {
        let is_owners = entry.grantor == Party::Owner && entry.grantee == Party::Owner;
        let has_all = full.iter().all(|p| entry.privileges.iter().any(|(name, _)| name == p));
        lines.push(line(entry, is_owners && has_all, None, cx));
    }
    for (num, column) in columns(o, cx) {
        let Some(acl) = lists.get(&(o.id, num)) else { continue };
        let entries = keep_known_roles(entries(&acl.items, owner), cx, &mut |m| cx.warn(o, m));
        lines.extend(entries.iter().map(|e| line(e, false, Some(&column), cx)));
    }
    lines.retain(|l| !l.is_empty());
    lines.sort();
    lines
}

/// What the object's list becomes on the target.
fn wanted(o: &Object, keyword: &str, cx: &Render) -> Vec<Entry> {
    let owner = o.owner.as_deref().unwrap_or_default();
    let known = cx.source.attachments.acls.get(&(o.id, 0));
    let want = match known {
        Some(acl) => entries(&acl.items, owner),
        None => built_in(keyword, cx.source.server.version()),
    };
    let mut want = keep_known_roles(want, cx, &mut |m| cx.warn(o, m));
    if keyword == "TABLE" {
        let_owner_maintain(&mut want, cx);
    }
    want
}

/// `SELECT, INSERT* (column) to role by grantor`; a star is the grant option.
fn line(entry: &Entry, is_all: bool, column: Option<&str>, cx: &Render) -> String {
    let known = |name: &str| name != "MAINTAIN" || cx.target_version().at_least(17);
    let held = entry.privileges.iter().filter(|(name, _)| known(name));
    let star = |option: bool| if option { "*" } else { "" };
    let mut names: Vec<String> = held.map(|(name, option)| format!("{name}{}", star(*option))).collect();
    if is_all && entry.privileges.iter().all(|(_, option)| !option) {
        names = vec!["ALL".to_owned()];
    }
    if names.is_empty() {
        return String::new();
    }
    names.sort();
    let party = |party: &Party| match party {
        Party::Owner => "the owner".to_owned(),
        Party::Public => "PUBLIC".to_owned(),
        Party::Role(name) => quote_ident(name),
    };
    let column = column.map(|c| format!(" ({})", quote_ident(c))).unwrap_or_default();
    format!(
        "{}{column} to {} by {}",
        names.join(", "),
        party(&entry.grantee),
        party(&entry.grantor)
    )
}

/// The same for PostgreSQL's own objects that somebody granted or revoked something on.
///
/// Between different majors an object may not exist on the target, so there each change is a block that passes over it.
pub fn system_acls(cx: &Render) -> (Vec<String>, Vec<Warning>) {
    let (mut statements, mut warnings) = (Vec::new(), Vec::new());
    for system in &cx.source.attachments.system_acls {
        let mut warn = |message: String| {
            warnings.push(Warning {
                object: format!("{} {}", system.keyword.to_lowercase(), system.identity),
                message,
            });
        };
        let change = system_acl(system, cx, &mut warn);
        if cx.source.server.version().major() == cx.target_version().major() || change.is_empty() {
            statements.extend(change);
        } else {
            statements.push(tolerant_block(&change));
        }
    }
    (statements, warnings)
}

fn system_acl(system: &SystemAcl, cx: &Render, warn: &mut dyn FnMut(String)) -> Vec<String> {
    let subject = Subject {
        prefix: String::new(),
        keyword: system.keyword,
        identity: system.identity.clone(),
        column: system.column.as_deref().map(quote_ident),
        also: Vec::new(),
        locked_out: None,
        owner: if cx.target.server.has_role(&system.owner) {
            quote_ident(&system.owner)
        } else {
            "SESSION_USER".to_owned()
        },
        source: cx.source.server.version(),
        target: cx.target_version(),
    };
    let acl = &system.acl;
    let want = keep_known_roles(entries(&acl.items, &system.owner), cx, warn);
    let base = entries(acl.initial.as_ref().unwrap_or(&acl.default), &system.owner);
    let change = subject.change(&base, &want, None);
    change.warnings.into_iter().for_each(warn);
    change.statements
}

/// The statements as one that passes over what the target does not know, with a WARNING of the server.
pub(in crate::ddl) fn tolerant_block(statements: &[String]) -> String {
    let body = format!(
        "BEGIN {}; EXCEPTION WHEN undefined_table OR undefined_function OR undefined_object OR undefined_column \
         OR invalid_schema_name OR invalid_parameter_value THEN RAISE WARNING '%', SQLERRM; END",
        statements.join("; ")
    );
    format!("DO {}", quote_literal(&body))
}

/// `GRANT ... ON <keyword>` of classes that have privileges.
pub(super) fn keyword(o: &Object) -> Option<&'static str> {
    Some(match &o.detail {
        Detail::Table(_) | Detail::View(_) | Detail::MatView(_) => "TABLE",
        Detail::Sequence(_) => "SEQUENCE",
        Detail::Function(f) if f.is_procedure() => "PROCEDURE",
        Detail::Function(_) | Detail::Aggregate(_) => "FUNCTION",
        Detail::Enum(_) | Detail::Domain(_) | Detail::Composite(_) | Detail::Range(_) | Detail::BaseType(_) => "TYPE",
        Detail::Schema(_) => "SCHEMA",
        Detail::Language(_) => "LANGUAGE",
        Detail::ForeignDataWrapper(_) => "FOREIGN DATA WRAPPER",
        Detail::ForeignServer(_) => "FOREIGN SERVER",
        Detail::LargeObject(_) => "LARGE OBJECT",
        _ => return None,
    })
}

/// The list that the object has on the target when the grants begin; and, if that is not certain because default
/// privileges of the target may have come in, everybody who may hold something.
fn starting_point(o: &Object, keyword: &str, known: Option<&Acl>, cx: &Render) -> (Vec<Entry>, Option<Vec<Party>>) {
    let owner = o.owner.as_deref().unwrap_or_default();
    let target = cx.target_version();
    if o.extension.is_some() {
        let initial = known.map(|acl| acl.initial.as_ref().unwrap_or(&acl.default));
        let base = initial.map_or_else(|| built_in(keyword, cx.source.server.version()), |i| entries(i, owner));
        return (base, None);
    }
    if let (Detail::Schema(_), Some(existing)) = (&o.detail, cx.target.counterpart(o)) {
        let items = cx.target.attachments.acls.get(&(existing.id, 0)).map(|acl| &acl.items);
        let owner = existing.owner.as_deref().unwrap_or_default();
        return (
            items.map_or_else(|| built_in(keyword, target), |i| entries(i, owner)),
            None,
        );
    }
    let base = match known {
        Some(acl) => entries(&acl.default, owner),
        None => built_in(keyword, cx.source.server.version()),
    };
    let holders = default_holders(o, cx);
    (base, (!holders.is_empty()).then_some(holders))
}

/// Roles that the target's default privileges may give rights on a new object of this kind. Which role creates it is not
/// known here, so the defaults of every role count.
fn default_holders(o: &Object, cx: &Render) -> Vec<Party> {
    let kind = match &o.detail {
        Detail::Table(_) | Detail::View(_) | Detail::MatView(_) => 'r',
        Detail::Sequence(_) => 'S',
        Detail::Function(_) | Detail::Aggregate(_) => 'f',
        Detail::Enum(_) | Detail::Domain(_) | Detail::Composite(_) | Detail::Range(_) | Detail::BaseType(_) => 'T',
        Detail::Schema(_) => 'n',
        Detail::LargeObject(_) => 'L',
        _ => return Vec::new(),
    };
    let mut holders: Vec<Party> = Vec::new();
    for default in &cx.target.objects {
        let Detail::DefaultAcl(d) = &default.detail else {
            continue;
        };
        if d.kind != kind || (default.schema.is_some() && default.schema != o.schema) {
            continue;
        }
        if holders.is_empty() {
            holders.extend([Party::Public, Party::Owner]);
        }
        for item in &d.items {
            let party = match &item.grantee {
                Some(role) if Some(role) == o.owner.as_ref() => Party::Owner,
                Some(role) => Party::Role(role.clone()),
                None => Party::Public,
            };
            if !holders.contains(&party) {
                holders.push(party);
            }
        }
    }
    holders
}

/// Before 17 an owner could always VACUUM, whatever was revoked; since then that is a privilege. It stays with the owner.
pub(in crate::ddl) fn let_owner_maintain(want: &mut Vec<Entry>, cx: &Render) {
    if cx.source.server.version().at_least(17) || !cx.target_version().at_least(17) {
        return;
    }
    let maintain = ("MAINTAIN".to_owned(), false);
    let full = all_privileges("TABLE", false, cx.source.server.version()).len();
    let is_owners = |e: &Entry| e.grantor == Party::Owner && e.grantee == Party::Owner;
    match want.iter_mut().find(|e| is_owners(e)) {
        // said as ALL, which includes it
        Some(entry) if entry.privileges.len() >= full => {}
        Some(entry) => entry.privileges.push(maintain),
        None => want.push(Entry {
            grantor: Party::Owner,
            grantee: Party::Owner,
            privileges: vec![maintain],
        }),
    }
}

/// Leaves out entries of roles that the target has not, each role said once.
pub(in crate::ddl) fn keep_known_roles(entries: Vec<Entry>, cx: &Render, warn: &mut dyn FnMut(String)) -> Vec<Entry> {
    let mut missing: Vec<String> = Vec::new();
    let kept = entries
        .into_iter()
        .filter(|entry| {
            let mut known = true;
            for party in [&entry.grantor, &entry.grantee] {
                if let Party::Role(role) = party {
                    if !cx.target.server.has_role(role) {
                        known = false;
                        if !missing.contains(role) {
                            missing.push(role.clone());
                        }
                    }
                }
            }
            known
        })
        .collect();
    for role in missing {
        warn(format!(
            "role {} does not exist on the target: its grants are left out",
            quote_ident(&role)
        ));
    }
    kept
}

/// The owner that the object has on the target, for SQL.
fn owner_on_target(o: &Object, cx: &Render) -> String {
    let existing = || cx.target.counterpart(o).and_then(|c| c.owner.as_deref());
    let owner = match o.extension {
        Some(_) => existing(),
        None => o
            .owner
            .as_deref()
            .filter(|role| cx.target.server.has_role(role))
            .or_else(|| existing().filter(|_| matches!(o.detail, Detail::Schema(_)))),
    };
    owner.map_or_else(|| "SESSION_USER".to_owned(), quote_ident)
}

/// The object's schema and the grantors that cannot use it (any more): a GRANT in their name would not find the object.
fn locked_out(o: &Object, cx: &Render) -> Option<(String, Vec<String>)> {
    let schema = cx.source.find(Family::Schema, &quote_ident(o.schema.as_deref()?))?;
    let numbers = std::iter::once(0).chain(columns(o, cx).into_iter().map(|(num, _)| num));
    let mut grantors: Vec<String> = Vec::new();
    for num in numbers {
        let items = cx
            .source
            .attachments
            .acls
            .get(&(o.id, num))
            .map_or(&[][..], |acl| &acl.items);
        for AclItem { grantor, .. } in items {
            if Some(grantor) != o.owner.as_ref() && !grantors.contains(grantor) {
                grantors.push(grantor.clone());
            }
        }
    }
    let usage = cx
        .source
        .attachments
        .acls
        .get(&(schema.id, 0))
        .map_or(&[][..], |acl| &acl.items);
    let may_use = |role: &String| {
        schema.owner.as_ref() == Some(role)
            || usage
                .iter()
                .any(|i| i.privilege == "USAGE" && (i.grantee.is_none() || i.grantee.as_ref() == Some(role)))
    };
    grantors.retain(|role| !may_use(role));
    (!grantors.is_empty()).then(|| (schema.identity(), grantors))
}

/// The name as GRANT wants it: an aggregate is a function there.
fn grant_identity(o: &Object, cx: &Render) -> String {
    match &o.detail {
        Detail::Aggregate(a) => a.function_identity(o),
        _ => name_on_target(o, cx),
    }
}
