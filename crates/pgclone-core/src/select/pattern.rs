//! The entries of `include`, `exclude` and `exclude_data`: how they are written and which names they match.
//!
//! An entry is `[kind:]pattern`. The pattern is a schema, or a schema and a name with a dot between them, as `psql` and
//! `pg_dump` take it: `*` is any text, `?` one character, letters outside double quotes are folded to lower case, and
//! inside double quotes every character stands for itself.

use crate::error::{Error, Result};
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// The kinds that an entry can name: in pg_dump's words, in lower case.
pub(super) const KINDS: &[&str] = &[
    "access method",
    "aggregate",
    "cast",
    "collation",
    "constraint",
    "conversion",
    "default acl",
    "domain",
    "event trigger",
    "extension",
    "fk constraint",
    "foreign data wrapper",
    "foreign table",
    "function",
    "index",
    "language",
    "large object",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "policy",
    "procedure",
    "publication",
    "rule",
    "schema",
    "sequence",
    "server",
    "statistics",
    "subscription",
    "table",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "trigger",
    "type",
    "user mapping",
    "view",
];

/// Kinds that have rows, values or contents of their own.
const KINDS_WITH_DATA: &[&str] = &["large object", "materialized view", "sequence", "table"];

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As the user wrote it.
    pub text: String,
    /// The kind in front of the colon.
    pub kind: Option<&'static str>,
    /// The part before the dot, or the only part.
    pub first: Pattern,
    /// The part after the dot.
    pub second: Option<Pattern>,
}

impl Entry {
    /// Reads an entry of the option of that name. Errors: 22023.
    pub fn parse(option: &str, text: &str) -> Result<Self> {
        let bad = |why: String| {
            Error::new(INVALID_PARAMETER_VALUE, format!("invalid entry \"{text}\" of the option \"{option}\""))
                .detail(why)
                .hint("An entry is a schema, schema.table, or kind:pattern, for example \"sales\", \"crm.cust*\" or \"view:crm.*\".")
        };
        let (kind, pattern) = match split_kind(text) {
            Some((word, rest)) => {
                let kind = KINDS.iter().copied().find(|k| *k == word);
                let kind =
                    kind.ok_or_else(|| bad(format!("There is no kind \"{word}\". Kinds are {}.", KINDS.join(", "))))?;
                if option == "exclude_data" && !KINDS_WITH_DATA.contains(&kind) {
                    let have = KINDS_WITH_DATA.join(", ");
                    return Err(bad(format!(
                        "A {kind} has no data of its own. Kinds that have are {have}."
                    )));
                }
                (Some(kind), rest)
            }
            None => (None, text),
        };
        let mut parts = parse_pattern(pattern).map_err(bad)?.into_iter();
        let (first, second) = (parts.next(), parts.next());
        let first = first.ok_or_else(|| bad("The pattern is empty.".to_owned()))?;
        Ok(Self {
            text: text.to_owned(),
            kind,
            first,
            second,
        })
    }
}

/// What stands before a colon outside double quotes. No name needs a colon without quotes.
fn split_kind(text: &str) -> Option<(&str, &str)> {
    let (kind, pattern) = text.split_once(':')?;
    (!kind.contains('"')).then_some((kind.trim(), pattern))
}

/// Splits at dots outside quotes: one or two parts.
fn parse_pattern(text: &str) -> Result<Vec<Pattern>, String> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut quoted = false;
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                part.push(Piece::Char('"'));
            }
            '"' => quoted = !quoted,
            c if quoted => part.push(Piece::Char(c)),
            '*' => part.push(Piece::Any),
            '?' => part.push(Piece::One),
            '.' => parts.push(std::mem::take(&mut part)),
            c if c.is_whitespace() => return Err("A name with a space is written in double quotes.".to_owned()),
            c => part.push(Piece::Char(c.to_ascii_lowercase())),
        }
    }
    parts.push(part);
    if quoted {
        return Err("A double quote is not closed.".to_owned());
    }
    match parts.len() {
        1 | 2 if parts.iter().all(|p| !p.is_empty()) => Ok(parts.into_iter().map(Pattern).collect()),
        1 | 2 => Err("The pattern, or a part of it, is empty.".to_owned()),
        _ => {
            Err("A pattern has one dot at most: schema.table. A dot in a name is written in double quotes.".to_owned())
        }
    }
}

/// One character, or what stands for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Char(char),
    One,
    Any,
}

/// A pattern for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// True if the whole name matches.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut at, mut n) = (0, 0);
        // where the last `*` was, and how far the name was then: it may have to take one character more
        let mut back: Option<(usize, usize)> = None;
        while n < name.len() {
            match self.0.get(at) {
                Some(Piece::Any) => {
                    back = Some((at, n));
                    at += 1;
                    continue;
                }
                Some(Piece::One) => {}
                Some(Piece::Char(c)) if *c == name[n] => {}
                _ => match back {
                    Some((star, taken)) => {
                        back = Some((star, taken + 1));
                        (at, n) = (star + 1, taken + 1);
                        continue;
                    }
                    None => return false,
                },
            }
            (at, n) = (at + 1, n + 1);
        }
        self.0[at..].iter().all(|p| *p == Piece::Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Entry::parse("include", pattern).unwrap().first.matches(name)
    }

    #[test]
    fn patterns_match_as_in_psql() {
        for (pattern, name) in [
            ("sales", "sales"),
            ("SALES", "sales"),
            ("\"Sales\"", "Sales"),
            ("s*", "s"),
            ("s*s", "sales"),
            ("*a*e*", "sales"),
            ("s?les", "sales"),
            ("*", "anything"),
            ("\"a b\"*", "a bc"),
            ("\"*\"", "*"),
            ("\"a\"\"b\"", "a\"b"),
            ("\"a.b\"", "a.b"),
            ("*b*bc", "abbbc"),
            ("gr??e", "größe"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("sales", "Sales"),
            ("sales", "sales2"),
            ("s?", "s"),
            ("s?", "sab"),
            ("\"*\"", "x"),
            ("\"?\"", "x"),
            ("*b*bd", "abbbc"),
            ("a_b", "axb"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn entries_have_a_kind_and_one_or_two_parts() {
        let entry = |text| Entry::parse("exclude", text).unwrap();
        assert_eq!((entry("crm").kind, entry("crm").second), (None, None));
        assert!(entry("crm.cust*").second.is_some_and(|p| p.matches("customer")));
        assert_eq!(entry("materialized view:crm.*").kind, Some("materialized view"));
        assert_eq!(entry("\"a:b\"").kind, None);
        assert!(entry("\"a:b\"").first.matches("a:b"));
    }

    #[test]
    fn bad_entries_are_refused_with_their_reason() {
        for (option, text, why) in [
            ("include", "", "empty"),
            ("include", "a.", "empty"),
            ("include", "\"\".a", "empty"),
            ("include", "a.b.c", "one dot"),
            ("include", "a b", "double quotes"),
            ("include", "\"a", "not closed"),
            ("include", "kind:view", "no kind \"kind\""),
            ("exclude_data", "view:*", "no data"),
        ] {
            let e = Entry::parse(option, text).unwrap_err();
            assert_eq!(e.sqlstate, INVALID_PARAMETER_VALUE);
            assert!(
                e.message.contains(option) && e.detail.as_deref().unwrap_or_default().contains(why),
                "{text}: {e}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_quoted_name_matches_itself_only(name in "\\PC{1,20}", other in "\\PC{1,20}") {
            let text = format!("\"{}\"", name.replace('"', "\"\""));
            prop_assert!(matches(&text, &name));
            prop_assert_eq!(matches(&text, &other), name == other);
        }

        #[test]
        fn matching_agrees_with_the_plain_recursion(pattern in "[ab*?]{1,8}", name in "[ab]{0,8}") {
            fn plain(p: &[char], n: &[char]) -> bool {
                match (p.first(), n.first()) {
                    (None, _) => n.is_empty(),
                    (Some('*'), _) => plain(&p[1..], n) || (!n.is_empty() && plain(p, &n[1..])),
                    (Some('?'), Some(_)) => plain(&p[1..], &n[1..]),
                    (Some(a), Some(b)) if a == b => plain(&p[1..], &n[1..]),
                    _ => false,
                }
            }
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            prop_assert_eq!(matches(&pattern, &name), plain(&chars(&pattern), &chars(&name)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[a-z\"*?.: ]{0,30}") {
            let _ = Entry::parse("include", &text);
        }
    }
}
