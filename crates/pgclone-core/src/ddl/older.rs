//! Text of the source's server on an older target: a view or an expression may use a function, a column of a system
//! catalog or a piece of syntax that the target does not have. Only the target's parser can tell, so such an object is
//! tried, and a WARNING of the server says what was left out. Tables are never left out.

use super::types::{domain_check, domain_without_checks};
use super::Render;
use crate::archive::Part;
use crate::catalog::{Detail, Domain, Object};
use crate::ident::quote_literal;

/// The class 42: what is not known, or not known in this form.
const UNKNOWN: &str = "syntax_error_or_access_rule_violation OR feature_not_supported";

/// The statements of a part of an object as they run on the target of the context: as they are, or tried.
pub fn tried_on_older(o: &Object, part: Part, statements: Vec<String>, cx: &Render) -> Vec<String> {
    let older = cx.target_version().major() < cx.source.server.version().major();
    if !older || statements.is_empty() {
        return statements;
    }
    if let (Detail::Domain(d), Part::Define) = (&o.detail, part) {
        return domain(o, d, statements, cx);
    }
    if !may_be_left_out(o, cx) {
        return statements;
    }
    match part {
        // what was left out has been named; there is nothing to grant on and nothing to fill
        Part::Acl | Part::Refresh => vec![block(
            &statements,
            "undefined_table OR undefined_function",
            "NULL".to_owned(),
        )],
        Part::Define => {
            let warn = format!(
                "RAISE WARNING '%: %: left out', {}, SQLERRM",
                quote_literal(&o.describe())
            );
            vec![block(&statements, UNKNOWN, warn)]
        }
        _ => statements,
    }
}

/// Objects with text in them that others can live without. A policy that restricts is not one of them: without it, rows
/// would be seen that should not be.
fn may_be_left_out(o: &Object, cx: &Render) -> bool {
    match &o.detail {
        Detail::View(_) => !cx.dummies.contains(&o.id),
        Detail::Policy(p) => p.permissive,
        Detail::Index(i) => i.table_kind == 'm' || i.key.contains(&0) || i.definition.contains(" WHERE "),
        Detail::Default(d) => d.table_kind == 'v',
        Detail::Constraint(k) => k.kind == 'c',
        Detail::MatView(_)
        | Detail::Rule(_)
        | Detail::Trigger(_)
        | Detail::Function(_)
        | Detail::Aggregate(_)
        | Detail::Operator(_)
        | Detail::Cast(_)
        | Detail::Statistics(_)
        // one with a tag that the target does not know
        | Detail::EventTrigger(_)
        | Detail::PublicationTable(_) => true,
        _ => false,
    }
}

/// A domain with all of its checks; if the target does not understand one, the domain with those that it understands.
fn domain(o: &Object, d: &Domain, statements: Vec<String>, cx: &Render) -> Vec<String> {
    if d.checks().next().is_none() || cx.split_domains.contains(&o.id) {
        return statements;
    }
    let checks: Vec<Vec<String>> = d
        .checks()
        .filter(|c| c.validated)
        .map(|c| domain_check(o, c, cx))
        .collect();
    let is_about_check = |s: &&String| checks.iter().any(|check| check.contains(s));
    let rest = statements.iter().skip(1).filter(|s| !is_about_check(s));
    let mut handler: Vec<String> = std::iter::once(&domain_without_checks(o, d, cx))
        .chain(rest)
        .map(|sql| format!("EXECUTE {};", quote_literal(sql)))
        .collect();
    let warn = format!(
        "RAISE WARNING '%: %: the check is left out', {}, SQLERRM",
        quote_literal(&o.describe())
    );
    handler.extend(checks.iter().map(|check| body(check, UNKNOWN, &warn) + ";"));
    let all = body(&statements, UNKNOWN, handler.join(" ").trim_end_matches(';'));
    vec![format!("DO {}", quote_literal(&all))]
}

fn block(statements: &[String], conditions: &str, handler: String) -> String {
    format!("DO {}", quote_literal(&body(statements, conditions, &handler)))
}

fn body(statements: &[String], conditions: &str, handler: &str) -> String {
    let run: Vec<String> = statements
        .iter()
        .map(|sql| format!("EXECUTE {};", quote_literal(sql)))
        .collect();
    format!(
        "BEGIN {} EXCEPTION WHEN {conditions} THEN {handler}; END",
        run.join(" ")
    )
}
