//! Whether two texts that servers deparsed mean the same.
//!
//! Two majors print one view in different words: white space, and whether a column carries the name of the only table in
//! sight. Nothing else is passed over: a string, a function's body above all, must be the same to the byte.

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
            (Some(x), Some(y)) if x.text == y.text && !(qualifies(a, i) != qualifies(b, j)) => {
                i += 1;
                j += 1;
            }
            (Some(_), Some(y)) if qualifies(a, i) && a[i + 2].text == y.text => i += 2,
            (Some(x), Some(_)) if qualifies(b, j) && b[j + 2].text == x.text => j += 2,
            _ => return false,
        }
    }
}

/// True if a name and a dot begin here, and a name follows.
fn qualifies(tokens: &[Token], at: usize) -> bool {
    let is_name = |t: Option<&Token>| t.is_some_and(|t| matches!(t.kind, Kind::Word | Kind::QuotedIdent));
    is_name(tokens.get(at)) && tokens.get(at + 1).is_some_and(|t| t.text == ".") && is_name(tokens.get(at + 2))
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
        ] {
            assert!(!same(a, b), "{a} | {b}");
            assert!(!same(b, a), "{b} | {a}");
        }
    }
}
