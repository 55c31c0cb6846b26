//! Text of the source's server on an older target: a view or an expression may use a function, a column of a system
//! catalog or a piece of syntax that the target does not have. Only the target's parser can tell, so such an object is
//! tried, and a WARNING of the server says what was left out. Tables are never left out.

use super::Render;
use crate::archive::Part;
use crate::catalog::{Detail, Object};
use crate::ident::quote_literal;

/// The statements of a part of an object as they run on the target of the context: as they are, or tried.
pub fn tried_on_older(o: &Object, part: Part, statements: Vec<String>, cx: &Render) -> Vec<String> {
    let older = cx.target_version().major() < cx.source.server.version().major();
    if !older || statements.is_empty() || !may_be_left_out(o, cx) {
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
            // the class 42: what is not known, or not known in this form
            vec![block(
                &statements,
                "syntax_error_or_access_rule_violation OR feature_not_supported",
                warn,
            )]
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
        | Detail::PublicationTable(_) => true,
        _ => false,
    }
}

fn block(statements: &[String], conditions: &str, handler: String) -> String {
    let run: Vec<String> = statements
        .iter()
        .map(|sql| format!("EXECUTE {};", quote_literal(sql)))
        .collect();
    let body = format!(
        "BEGIN {} EXCEPTION WHEN {conditions} THEN {handler}; END",
        run.join(" ")
    );
    format!("DO {}", quote_literal(&body))
}
