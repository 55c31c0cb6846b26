//! Statements for the classes of `catalog::misc`.

use super::attachments::privileges::{entries, Subject};
use super::attachments::{keep_known_roles, let_owner_maintain};
use super::rule::enabled;
use super::Render;
use crate::catalog::{DefaultAcl, EventTrigger, Extension, LargeObject, Object, Schema, Statistics};
use crate::ident::{quote_ident, quote_literal};

/// `CREATE SCHEMA`, unless the target has it, as it nearly always has `public`.
pub(super) fn schema(o: &Object, _d: &Schema, cx: &Render) -> Vec<String> {
    if cx.target.counterpart(o).is_some() {
        return Vec::new();
    }
    vec![format!("CREATE SCHEMA {}", cx.name_of(o))]
}

/// `CREATE EXTENSION` in the default version of the target: the source's version may not be installed there.
pub(super) fn extension(o: &Object, d: &Extension, cx: &Render) -> Vec<String> {
    if cx.target.counterpart(o).is_some() {
        return Vec::new();
    }
    if !cx.target.server.has_available_extension(&o.name) {
        cx.warn(o, "the extension is not installed on the target's server: left out");
        return Vec::new();
    }
    vec![format!(
        "CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}",
        quote_ident(&o.name),
        quote_ident(&d.target_schema)
    )]
}

/// `CREATE STATISTICS` and its target.
pub(super) fn statistics(o: &Object, d: &Statistics, cx: &Render) -> Vec<String> {
    let name = cx.name_of(o);
    let mut definition = d.definition.clone();
    if cx.renamed(o.id).is_some() {
        // not a relation: one of the same name may be meant further on
        let head = format!("CREATE STATISTICS {}", d.quoted_name);
        if let Some(rest) = definition.strip_prefix(&head) {
            definition = format!("CREATE STATISTICS {name}{}", cx.retarget_expression(d.table, rest));
        }
    }
    let mut statements = vec![definition];
    if let Some(target) = d.target {
        statements.push(format!("ALTER STATISTICS {name} SET STATISTICS {target}"));
    }
    statements
}

/// `CREATE EVENT TRIGGER` and its enabled state.
pub(super) fn event_trigger(o: &Object, d: &EventTrigger, cx: &Render) -> Vec<String> {
    if d.event == "login" && !cx.target_version().at_least(17) {
        cx.warn(o, "event login is not known to the target: left out");
        return Vec::new();
    }
    let name = quote_ident(&o.name);
    let mut sql = format!("CREATE EVENT TRIGGER {name} ON {}", quote_ident(&d.event));
    if !d.tags.is_empty() {
        let tags: Vec<String> = d.tags.iter().map(|tag| quote_literal(tag)).collect();
        sql += &format!(" WHEN TAG IN ({})", tags.join(", "));
    }
    sql += &format!(" EXECUTE FUNCTION {}()", d.function_name);
    let mut statements = vec![sql];
    if d.enabled != 'O' {
        statements.push(format!("ALTER EVENT TRIGGER {name} {}", enabled(d.enabled)));
    }
    statements
}

/// `ALTER DEFAULT PRIVILEGES`: from the built-in defaults, or from what the target has, to the source's.
pub(super) fn default_acl(o: &Object, d: &DefaultAcl, cx: &Render) -> Vec<String> {
    let role = o.owner.as_deref().unwrap_or_default();
    let Some(keyword) = d
        .keyword()
        .filter(|_| d.kind != 'L' || cx.target_version().at_least(18))
    else {
        cx.warn(
            o,
            "default privileges on this kind of object are not known to the target: left out",
        );
        return Vec::new();
    };
    if !cx.target.server.has_role(role) {
        let role = quote_ident(role);
        cx.warn(o, format!("role {role} does not exist on the target: left out"));
        return Vec::new();
    }
    let subject = default_acl_subject(o, keyword, cx);
    let existing = cx.target.counterpart(o).and_then(|t| match &t.detail {
        crate::catalog::Detail::DefaultAcl(t) => Some(&t.items),
        _ => None,
    });
    let base = entries(existing.unwrap_or(&d.default), role);
    let mut want = keep_known_roles(entries(&d.items, role), cx, &mut |m| cx.warn(o, m));
    if d.kind == 'r' && o.schema.is_none() {
        let_owner_maintain(&mut want, cx);
    }
    let change = subject.change(&base, &want, None);
    for warning in change.warnings {
        cx.warn(o, warning);
    }
    change.statements
}

fn default_acl_subject<'k>(o: &Object, keyword: &'k str, cx: &Render) -> Subject<'k> {
    let role = quote_ident(o.owner.as_deref().unwrap_or_default());
    let schema = o.schema.as_ref().map(|s| format!(" IN SCHEMA {}", quote_ident(s)));
    Subject {
        prefix: format!(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {role}{} ",
            schema.unwrap_or_default()
        ),
        keyword,
        identity: String::new(),
        column: None,
        also: Vec::new(),
        locked_out: None,
        owner: role,
        source: cx.source.server.version(),
        target: cx.target_version(),
    }
}

/// From what an object of `cx.source` says back to the built-in defaults.
pub fn default_acl_reset(o: &Object, d: &DefaultAcl, cx: &Render) -> Vec<String> {
    let Some(keyword) = d.keyword() else { return Vec::new() };
    let role = o.owner.as_deref().unwrap_or_default();
    let subject = default_acl_subject(o, keyword, cx);
    subject
        .change(&entries(&d.items, role), &entries(&d.default, role), None)
        .statements
}

/// An empty large object of the same OID.
pub(super) fn large_object(o: &Object, _d: &LargeObject, _cx: &Render) -> Vec<String> {
    vec![format!("SELECT pg_catalog.lo_create({})", quote_literal(&o.name))]
}
