//! Collations and conversions.

use super::read::ClassQuery;
use super::{class, Detail};
use serde::Deserialize;

/// A collation. Its version is not part of the model: it belongs to the libraries of the server's machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Collation {
    /// lib`c`, `i`cu or `b`uilt-in.
    pub provider: char,
    /// False for nondeterministic collations (12 and newer).
    #[serde(default = "yes")]
    pub deterministic: bool,
    /// LC_COLLATE; for ICU before 15 the locale.
    pub lc_collate: Option<String>,
    /// LC_CTYPE.
    pub lc_ctype: Option<String>,
    /// Locale of ICU (15 and newer) and built-in (17 and newer) collations.
    #[serde(default)]
    pub locale: Option<String>,
    /// ICU rules (16 and newer).
    #[serde(default)]
    pub rules: Option<String>,
}

fn yes() -> bool {
    true
}

/// An encoding conversion.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Conversion {
    /// Source encoding.
    pub from_encoding: String,
    /// Destination encoding.
    pub to_encoding: String,
    /// Function, as SQL.
    pub function: String,
    /// DEFAULT.
    pub is_default: bool,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_COLLATION,
            include_str!("queries/collation.sql"),
            Detail::Collation,
        ),
        ClassQuery::new(
            class::PG_CONVERSION,
            include_str!("queries/conversion.sql"),
            Detail::Conversion,
        ),
    ]
}
