//! Dropping a policy: everybody gets back what he had, and nothing else.

use super::{Changed, PolicyRecord};
use crate::catalog::{with_new_owner, AclItem, Catalog, Detail, Object, ObjectId};
use crate::context::{Context, Severity};
use crate::ddl::{renew_privileges, TablePrivileges};
use crate::error::Result;
use crate::ident::{qualified, quote_ident};
use crate::ops::local::{run_all, say, Locked};

/// Drops the view, gives the rights back, forgets the policy. Returns the name of the view.
pub(super) async fn undo(locked: &Locked, record: &PolicyRecord, cx: &Context) -> Result<String> {
    let (o, _) = locked.table()?;
    let catalog = &locked.catalog;
    let view = catalog.get(ObjectId::new(o.id.class, record.view_id));
    let name = match view.filter(|v| matches!(v.detail, Detail::View(_))) {
        Some(view) => {
            run_all(
                &locked.session,
                &[format!("DROP VIEW {}", view.qualified())],
                "drop the masked view",
            )
            .await?;
            view.qualified()
        }
        None => {
            say(cx, Severity::Notice, "the masked view was dropped before".to_owned());
            qualified(o.schema.as_deref().unwrap_or_default(), &format!("{}_masked", o.name))
        }
    };
    for (n, change) in record.privileges.iter().enumerate() {
        let (schema, table) = &change.relation;
        let member = match n {
            // by its address: it may have another name by now
            0 => Some(o),
            _ => catalog.relation(schema, table),
        };
        let Some((member, Detail::Table(t))) = member.map(|m| (m, &m.detail)) else {
            let message = format!(
                "table {} is gone: its privileges are not given back",
                qualified(schema, table)
            );
            say(cx, Severity::Warning, message);
            continue;
        };
        let now = TablePrivileges::of(catalog, member, &t.columns);
        let change = &of_new_owner(change, member);
        let known = known_roles(catalog, member, &restored(&now, change), cx);
        let (statements, left_out) = renew_privileges(catalog, member, &now, &known);
        run_all(&locked.session, &statements, "give the privileges back").await?;
        for message in left_out {
            say(cx, Severity::Warning, format!("{}: {message}", member.describe()));
        }
    }
    let forget = format!("DELETE FROM pgclone.masking_policy WHERE table_id = {}", o.id.oid);
    run_all(&locked.session, &[forget], "forget the policy").await?;
    Ok(name)
}

/// A new owner takes the place of the old one in every grant, as ALTER ... OWNER does it.
fn of_new_owner(change: &Changed, member: &Object) -> Changed {
    let mut change = change.clone();
    let owner = member.owner.clone().unwrap_or_default();
    if owner == change.owner {
        return change;
    }
    let old = std::mem::replace(&mut change.owner, owner.clone());
    for p in [&mut change.before, &mut change.after] {
        for list in std::iter::once(&mut p.table).chain(p.columns.values_mut()) {
            *list = with_new_owner(list, &old, &owner);
        }
    }
    change
}

/// The privileges before, if nothing has changed since; else those of now without what the policy gave, and with what it
/// took.
fn restored(now: &TablePrivileges, change: &Changed) -> TablePrivileges {
    if same(now, &change.after) {
        return change.before.clone();
    }
    let has = |p: &TablePrivileges, column: Option<&str>, item: &AclItem| p.items().any(|i| i == (column, item));
    let given = |column: Option<&str>, i: &AclItem| has(&change.after, column, i) && !has(&change.before, column, i);
    let mut result = now.filtered(|column, i| !given(column, i));
    for (column, item) in change.before.items() {
        let taken = !has(&change.after, column, item);
        if taken && !has(&result, column, item) {
            match column {
                None => result.table.push(item.clone()),
                Some(c) => result.columns.entry(c.to_owned()).or_default().push(item.clone()),
            }
        }
    }
    result
}

/// Equal but for the order.
fn same(a: &TablePrivileges, b: &TablePrivileges) -> bool {
    let within = |a: &TablePrivileges, b: &TablePrivileges| a.items().all(|i| b.items().any(|j| i == j));
    within(a, b) && within(b, a)
}

/// Without grants of and to roles, and on columns, that are gone; each is said.
fn known_roles(catalog: &Catalog, o: &Object, wanted: &TablePrivileges, cx: &Context) -> TablePrivileges {
    let columns: Vec<&str> = match &o.detail {
        Detail::Table(t) => t.columns.iter().map(|c| c.name.as_str()).collect(),
        _ => Vec::new(),
    };
    let gone_column = |c: Option<&str>| c.is_some_and(|c| !columns.contains(&c));
    let gone = |i: &AclItem| {
        let grantee = i.grantee.iter().find(|r| !catalog.server.has_role(r));
        grantee
            .or_else(|| Some(&i.grantor).filter(|r| !catalog.server.has_role(r)))
            .cloned()
    };
    let mut said: Vec<String> = Vec::new();
    for (column, item) in wanted.items() {
        let why = match (gone(item), column) {
            (Some(role), _) => format!("role {}", quote_ident(&role)),
            (None, Some(c)) if gone_column(column) => format!("column {}", quote_ident(c)),
            _ => continue,
        };
        if !said.contains(&why) {
            say(
                cx,
                Severity::Warning,
                format!("{}: {why} is gone, its privileges are not given back", o.describe()),
            );
            said.push(why);
        }
    }
    wanted.filtered(|column, i| gone(i).is_none() && !gone_column(column))
}
