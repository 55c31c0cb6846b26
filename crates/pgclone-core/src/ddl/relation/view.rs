//! Views and materialized views.

use super::with_options;
use crate::catalog::{Column, MatView, Object, View};
use crate::ddl::Render;
use crate::ident::quote_ident;

/// `CREATE VIEW`; over a dummy that broke a cycle, `CREATE OR REPLACE VIEW`.
pub(in crate::ddl) fn view(o: &Object, v: &View, cx: &Render) -> Vec<String> {
    let replace = if cx.dummies.contains(&o.id) { "OR REPLACE " } else { "" };
    let is_check = |option: &&String| option.starts_with("check_option=");
    let mut options: Vec<String> = v.options.iter().filter(|o| !is_check(o)).cloned().collect();
    if !cx.target_version().at_least(15) {
        options.retain(|option| {
            let known = !option.starts_with("security_invoker=");
            if !known {
                cx.warn(
                    o,
                    "security_invoker is not known to the target: the view runs with its owner's rights",
                );
            }
            known
        });
    }
    let check = match v.options.iter().find(is_check).and_then(|o| o.split_once('=')) {
        Some((_, kind)) => format!("\n  WITH {} CHECK OPTION", kind.to_uppercase()),
        None => String::new(),
    };
    vec![format!(
        "CREATE {replace}VIEW {}{} AS\n{}{check}",
        cx.name_of(o),
        with_options(&options),
        query(&v.definition)
    )]
}

/// A view of the same columns that depends on nothing but their types.
pub fn dummy_view(o: &Object, v: &View, cx: &Render) -> String {
    let column = |c: &Column| {
        let collation = c
            .collation
            .as_ref()
            .map_or_else(String::new, |c| format!(" COLLATE {c}"));
        format!("NULL::{}{collation} AS {}", c.type_name, quote_ident(&c.name))
    };
    let columns: Vec<String> = v.columns.iter().map(column).collect();
    format!("CREATE VIEW {} AS SELECT {}", cx.name_of(o), columns.join(", "))
}

/// `CREATE MATERIALIZED VIEW ... WITH NO DATA`; it is filled after the tables that it reads.
pub(in crate::ddl) fn matview(o: &Object, m: &MatView, cx: &Render) -> Vec<String> {
    let tablespace = cx
        .tablespace(o, m.tablespace.as_deref())
        .map_or_else(String::new, |t| format!(" TABLESPACE {}", quote_ident(t)));
    let mut statements = vec![format!(
        "CREATE MATERIALIZED VIEW {}{}{}{tablespace} AS\n{}\n  WITH NO DATA",
        cx.name_of(o),
        super::table::access_method(o, m.access_method.as_deref(), cx),
        with_options(&m.options),
        query(&m.definition)
    )];
    let changes: Vec<String> = m
        .columns
        .iter()
        .flat_map(|c| super::table::column_changes(o, c, cx))
        .chain(super::replica_identity(m.replica_identity))
        .collect();
    if !changes.is_empty() {
        statements.push(format!(
            "ALTER MATERIALIZED VIEW {} {}",
            cx.name_of(o),
            changes.join(", ")
        ));
    }
    statements
}

fn query(definition: &str) -> &str {
    definition.trim_end().trim_end_matches(';')
}
