//! Statements for the classes of `catalog::relation`.

mod constraint;
mod index;
mod sequence;
mod split;
mod table;
mod view;

pub(super) use constraint::constraint;
pub(super) use index::index;
pub(super) use sequence::sequence;
pub(super) use table::{column_default, table};
pub(super) use view::{matview, view};

pub use constraint::separate_not_null;
pub use sequence::owned_by;
pub use split::{split, Split};
pub use table::{added_column, attach_partition, column_changes, not_null_clause, row_security, TableParts};
pub use view::dummy_view;

use crate::catalog::OptionPair;
use crate::ident::{quote_ident, quote_literal};

/// `name='value', ...` of reloptions. Values are always quoted, which the grammar allows for every parameter.
pub fn reloptions(options: &[String]) -> String {
    let one = |option: &String| match option.split_once('=') {
        Some((name, value)) => {
            // a name may be qualified (`toast.autovacuum_enabled`); the dot is not part of an identifier
            let name = name.split('.').map(quote_ident).collect::<Vec<_>>().join(".");
            format!("{name}={}", quote_literal(value))
        }
        None => quote_ident(option),
    };
    options.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// ` WITH (...)`, or nothing.
fn with_options(options: &[String]) -> String {
    if options.is_empty() {
        String::new()
    } else {
        format!(" WITH ({})", reloptions(options))
    }
}

/// `REPLICA IDENTITY FULL` or `NOTHING` for `ALTER TABLE`; one by an index is said with the index.
fn replica_identity(kind: char) -> Option<String> {
    match kind {
        'n' => Some("REPLICA IDENTITY NOTHING".to_owned()),
        'f' => Some("REPLICA IDENTITY FULL".to_owned()),
        _ => None,
    }
}

/// ` OPTIONS (name 'value', ...)`, or nothing.
pub fn foreign_options(options: &[OptionPair]) -> String {
    if options.is_empty() {
        return String::new();
    }
    let list: Vec<String> = options
        .iter()
        .map(|(n, v)| format!("{} {}", quote_ident(n), quote_literal(v)))
        .collect();
    format!(" OPTIONS ({})", list.join(", "))
}

/// Wraps a statement that has no TABLESPACE clause in the right place: the default applies to what it creates.
fn in_tablespace(statement: String, tablespace: Option<&str>) -> Vec<String> {
    match tablespace {
        Some(name) => vec![
            format!("SET LOCAL default_tablespace = {}", quote_literal(name)),
            statement,
            "SET LOCAL default_tablespace = ''".to_owned(),
        ],
        None => vec![statement],
    }
}
