//! Whether two texts that servers deparsed mean the same.
//!
//! Two majors print one view in different words: white space, and whether a column carries the name of the only table in
//! sight. Nothing else is passed over: a string, a function's body above all, must be the same to the byte, and so must the
//! schema of a function, a type or a table. Both servers print with the same `search_path`, so a schema that only one of them
//! names is another one.

use crate::sqltext::{tokens, Kind, Token};

/// True if the texts are the same but for white space, comments and qualified columns.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (significant(a), significant(b)) {
        (Some(a), Some(b)) => aligned(&a, &b),
        _ => false,
    }
}

fn significant(text: &str) -> Option<Vec<Token<'_>>> {
    let all = tokens(text).ok()?;
    let is_comment = |t: &Token| matches!(t.kind, Kind::LineComment | Kind::BlockComment);
    Some(all.into_iter().filter(|t| !is_comment(t)).collect())
}

/// Walks both lists; where they part, one may have a qualifier that the other does without.
fn aligned(a: &[Token], b: &[Token]) -> bool {
    let (mut i, mut j) = (0, 0);
    loop {
        match (a.get(i), b.get(j)) {
            (None, None) => return true,
            (Some(x), Some(y)) if x.text == y.text && qualifies(a, i) == qualifies(b, j) => {
                i += 1;
                j += 1;
            }
            (Some(_), Some(y)) if qualifies(a, i) && a[i + 2].text == y.text => i += 2,
            (Some(x), Some(_)) if qualifies(b, j) && b[j + 2].text == x.text => j += 2,
            _ => return false,
        }
    }
}

/// True if the name of a table and a dot begin here, and the name of a column follows.
fn qualifies(tokens: &[Token], at: usize) -> bool {
    let is_name = |t: Option<&Token>| t.is_some_and(is_name);
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text);
    is_name(tokens.get(at))
        && text(at + 1) == "."
        && is_name(tokens.get(at + 2))
        && !matches!(text(at + 3), "(" | ".")
        && !names_no_column(tokens, at)
        && is_range(tokens, text(at))
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, Kind::Word | Kind::QuotedIdent)
}

/// True if the name of a table, a type or a collation comes here.
fn names_no_column(tokens: &[Token], at: usize) -> bool {
    const BEFORE: &[&str] = &[
        ":",
        "from",
        "join",
        "only",
        "into",
        "update",
        "table",
        "references",
        "collate",
    ];
    let before = tokens[..at].iter().rev().find(|t| t.text != "(");
    before.is_some_and(|t| BEFORE.iter().any(|word| t.text.eq_ignore_ascii_case(word)))
}

/// True if the text reads a table of that name, and has it not only for a schema: it stands behind a FROM, without a dot
/// after it.
fn is_range(tokens: &[Token], name: &str) -> bool {
    let from = tokens.iter().position(|t| t.text.eq_ignore_ascii_case("from"));
    let read = from.map_or(&[][..], |from| &tokens[from..]);
    let is_alone = |n: usize| read.get(n + 1).is_none_or(|t| t.text != ".");
    read.iter()
        .enumerate()
        .any(|(n, t)| is_name(t) && t.text == name && is_alone(n))
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn what_majors_print_differently_is_the_same() {
        for (a, b) in [
            (" SELECT t.a,\n    t.b\n   FROM s.t;", "SELECT a, b FROM s.t;"),
            ("SELECT t.t FROM s.t", "SELECT t FROM s.t"),
            ("CHECK ((a > 0))", "CHECK  ((a > 0)) -- why\n"),
            (
                "SELECT f.a, lower(f.b) FROM s.f() f(a, b)",
                "SELECT a, lower(b) FROM s.f() f(a, b)",
            ),
            ("SELECT (t.a)::s.mood FROM s.t", "SELECT (a)::s.mood FROM s.t"),
            (
                "SELECT \"T\".a FROM s.\"T\" WHERE \"T\".b = 'x'",
                "SELECT a FROM s.\"T\" WHERE b = 'x'",
            ),
        ] {
            assert!(same(a, b), "{a} | {b}");
            assert!(same(b, a), "{b} | {a}");
        }
    }

    #[test]
    fn what_means_something_else_differs() {
        for (a, b) in [
            ("SELECT a.x FROM a, b", "SELECT b.x FROM a, b"),
            ("SELECT 'a  b'", "SELECT 'a b'"),
            ("a > 0", "a > 1"),
            ("SELECT a FROM s.t", "SELECT a FROM r.t"),
            ("SELECT a", "SELECT a, b"),
            ("AS $$ BEGIN END $$", "AS $$ BEGIN  END $$"),
            ("'open", "'open "),
            ("s.f()", "f()"),
            ("SELECT s.f() AS s FROM t", "SELECT f() AS s FROM t"),
            ("SELECT a FROM s.t", "SELECT a FROM t"),
            (
                "SELECT t.a, u.a FROM r.t JOIN s.u ON t.a = u.a",
                "SELECT t.a, u.a FROM r.t JOIN u ON t.a = u.a",
            ),
            (
                "SELECT s.a FROM (s.t s JOIN r.u ON true)",
                "SELECT s.a FROM (t s JOIN r.u ON true)",
            ),
            ("SELECT a::s.mood AS s", "SELECT a::mood AS s"),
            ("SELECT a::s.mood[]", "SELECT a::mood[]"),
            ("SELECT a COLLATE s.\"C\" AS s", "SELECT a COLLATE \"C\" AS s"),
            (
                "CREATE INDEX i ON s.t USING btree (a)",
                "CREATE INDEX i ON t USING btree (a)",
            ),
            (
                "CREATE INDEX i ON s.t USING btree (a s.ops)",
                "CREATE INDEX i ON s.t USING btree (a ops)",
            ),
            (
                "CREATE INDEX i ON r.t USING btree (s s.ops)",
                "CREATE INDEX i ON r.t USING btree (s ops)",
            ),
            ("CREATE FUNCTION s.f(a s.mood)", "CREATE FUNCTION s.f(a mood)"),
        ] {
            assert!(!same(a, b), "{a} | {b}");
            assert!(!same(b, a), "{b} | {a}");
        }
    }
}
