//! Sequences. Their values are data and are set by the copy.

use crate::catalog::{Object, Sequence};
use crate::ddl::Render;
use crate::ident::quote_ident;

/// `CREATE SEQUENCE`, or the identity of the column that the sequence belongs to.
pub(in crate::ddl) fn sequence(o: &Object, s: &Sequence, cx: &Render) -> Vec<String> {
    match (s.is_identity, s.owner_table, &s.owner_column) {
        (true, Some(table), Some(column)) => identity(o, s, &cx.relation_name(table), column, cx),
        _ => vec![create(o, s, cx)],
    }
}

fn create(o: &Object, s: &Sequence, cx: &Render) -> String {
    let mut unlogged = "";
    if s.persistence == 'u' {
        if cx.target_version().at_least(15) {
            unlogged = "UNLOGGED ";
        } else {
            cx.warn(o, "unlogged sequences are not known to the target: made logged");
        }
    }
    format!(
        "CREATE {unlogged}SEQUENCE {} AS {} {}",
        cx.name_of(o),
        s.type_name,
        parameters(s)
    )
}

fn identity(o: &Object, s: &Sequence, table: &str, column: &str, cx: &Render) -> Vec<String> {
    let kind = if s.identity == Some('a') {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    };
    let name = cx.name_of(o);
    let mut statements = vec![format!(
        "ALTER TABLE {table} ALTER COLUMN {} ADD GENERATED {kind} AS IDENTITY (SEQUENCE NAME {name} {})",
        quote_ident(column),
        parameters(s)
    )];
    // from 15 on an identity sequence follows its table unless it was changed by hand
    if cx.target_version().at_least(15) && s.owner_persistence.is_some_and(|p| p != s.persistence) {
        let word = if s.persistence == 'u' { "UNLOGGED" } else { "LOGGED" };
        statements.push(format!("ALTER SEQUENCE {name} SET {word}"));
    }
    statements
}

fn parameters(s: &Sequence) -> String {
    let cycle = if s.cycle { " CYCLE" } else { "" };
    format!(
        "INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {} CACHE {}{cycle}",
        s.increment, s.min, s.max, s.start, s.cache
    )
}

/// `OWNED BY`, once the table exists.
pub fn owned_by(o: &Object, s: &Sequence, cx: &Render) -> Vec<String> {
    match (s.is_identity, s.owner_table, &s.owner_column) {
        (false, Some(table), Some(column)) => {
            vec![format!(
                "ALTER SEQUENCE {} OWNED BY {}.{}",
                cx.name_of(o),
                cx.relation_name(table),
                quote_ident(column)
            )]
        }
        _ => Vec::new(),
    }
}
