//! Statements for the classes of `catalog::rule`.

use super::Render;
use crate::catalog::{Object, Policy, Rule, Trigger};
use crate::ident::{quote_ident, quote_list};

/// `CREATE TRIGGER` and its enabled state; of a partition's copy only the state if the trigger came with the parent's.
pub(super) fn trigger(o: &Object, d: &Trigger, cx: &Render) -> Vec<String> {
    let mut statements = Vec::new();
    let comes_with_parent = d.is_copy && !d.stands_alone;
    if !comes_with_parent {
        statements.push(cx.retarget(&d.definition));
    }
    if comes_with_parent || d.enabled != 'O' {
        let foreign = if d.table_kind == 'f' { "FOREIGN " } else { "" };
        statements.push(format!(
            "ALTER {foreign}TABLE {} {} TRIGGER {}",
            cx.relation_name(d.table),
            enabled(d.enabled),
            quote_ident(&o.name)
        ));
    }
    statements
}

/// `CREATE RULE` and its enabled state.
pub(super) fn rule(o: &Object, d: &Rule, cx: &Render) -> Vec<String> {
    let definition = d.definition.trim_end().trim_end_matches(';');
    let mut statements = vec![cx.retarget_rule(d.table, definition)];
    if d.enabled != 'O' {
        statements.push(format!(
            "ALTER TABLE {} {} RULE {}",
            cx.relation_name(d.table),
            enabled(d.enabled),
            quote_ident(&o.name)
        ));
    }
    statements
}

/// `tgenabled`, `ev_enabled` and `evtenabled` as the words before TRIGGER or RULE.
pub fn enabled(state: char) -> &'static str {
    match state {
        'D' => "DISABLE",
        'R' => "ENABLE REPLICA",
        'A' => "ENABLE ALWAYS",
        _ => "ENABLE",
    }
}

/// `CREATE POLICY`. Roles that the target has not are left out; if none is left, so is the policy: without roles it
/// would hold for everybody.
pub(super) fn policy(o: &Object, d: &Policy, cx: &Render) -> Vec<String> {
    let (roles, missing): (Vec<&String>, Vec<&String>) =
        d.roles.iter().partition(|role| cx.target.server.has_role(role));
    if !missing.is_empty() {
        let what = if roles.is_empty() {
            "the policy is left out"
        } else {
            "left out of the policy"
        };
        let names = quote_list(missing);
        cx.warn(o, format!("role {names} does not exist on the target: {what}"));
        if roles.is_empty() {
            return Vec::new();
        }
    }
    let mut sql = format!(
        "CREATE POLICY {} ON {}",
        quote_ident(&o.name),
        cx.relation_name(d.table)
    );
    if !d.permissive {
        sql += " AS RESTRICTIVE";
    }
    sql += match d.command {
        'r' => " FOR SELECT",
        'a' => " FOR INSERT",
        'w' => " FOR UPDATE",
        'd' => " FOR DELETE",
        _ => "",
    };
    if !roles.is_empty() {
        sql += &format!(" TO {}", quote_list(roles));
    }
    for (clause, expression) in [("USING", &d.using_qual), ("WITH CHECK", &d.check_qual)] {
        if let Some(expression) = expression {
            let expression = cx.retarget_expression(d.table, expression);
            sql += &format!(" {clause} ({expression})");
        }
    }
    vec![sql]
}
