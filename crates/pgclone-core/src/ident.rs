//! Quoting, and names made of quoted parts. SQL text is built from names only through this file.
//!
//! Rule: pg_dump's `fmtId`: an identifier is left bare only if it is lower-case letters, digits and underscores, does
//! not begin with a digit, and is no keyword (other than an unreserved one) of any supported major.

use crate::hash::HashSet;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// Keywords that need quoting: every keyword of PostgreSQL 14 to 18 whose category in `pg_get_keywords()` is not `U`.
const KEYWORDS: &[&str] = &include!("keywords.in");

/// Quotes an identifier if it needs it.
pub fn quote_ident(name: &str) -> String {
    let mut chars = name.chars();
    let bare = chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !is_keyword(name);
    if bare {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

fn is_keyword(name: &str) -> bool {
    static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| KEYWORDS.iter().copied().collect());
    SET.contains(name)
}

/// Quotes a string literal for `standard_conforming_strings = on`, which every session of ours sets.
///
/// A backslash makes it an escape string, so that the text means the same whatever the setting.
pub fn quote_literal(value: &str) -> String {
    let doubled = value.replace('\'', "''");
    if value.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// Quotes each name and joins with ", ".
pub fn quote_list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    names
        .into_iter()
        .map(|n| quote_ident(n.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The schema-qualified, quoted form of a name.
pub fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}

/// A name with its schema. Displays quoted, so it can be pasted into SQL.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
pub struct QualifiedName {
    /// Schema, unquoted.
    pub schema: String,
    /// Name, unquoted.
    pub name: String,
}

impl QualifiedName {
    /// A name from its unquoted parts.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: schema.into(),
            name: name.into(),
        }
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&qualified(&self.schema, &self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_quoted_only_when_needed() {
        for (name, quoted) in [
            ("a_1", "a_1"),
            ("order", "\"order\""),
            ("A", "\"A\""),
            ("1a", "\"1a\""),
            ("a\"b", "\"a\"\"b\""),
            ("é", "\"é\""),
            ("", "\"\""),
            ("name", "name"),
        ] {
            assert_eq!(quote_ident(name), quoted);
        }
    }

    #[test]
    fn the_keyword_list_is_sorted() {
        assert!(KEYWORDS.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\b"), "E'a\\\\b'");
    }
}
