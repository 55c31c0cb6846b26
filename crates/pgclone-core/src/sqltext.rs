//! A tokenizer for SQL text, by the lexical rules of PostgreSQL (documentation, section "Lexical Structure", with
//! `standard_conforming_strings` on), and what pgclone needs it for: to check that a `where` option is one expression,
//! and to give a relation another name inside text that a server deparsed.

use crate::error::{Error, Result};
use crate::sqlstate;

mod rename;

pub use rename::{Qualifier, Renames};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Bare identifier or keyword.
    Word,
    /// `"quoted"`.
    QuotedIdent,
    /// Any string constant.
    String,
    /// Number.
    Number,
    /// `-- to the end of the line`.
    LineComment,
    /// `/* nested */`.
    BlockComment,
    /// One character: bracket, comma, semicolon, dot, operator character, `$1`.
    Other,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
}

/// Why a text cannot be split: what is not closed, and where it begins.
pub(crate) struct Unterminated {
    what: &'static str,
}

pub(crate) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, Unterminated> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let (kind, len) = if is_space(c) {
            at += c.len_utf8();
            continue;
        } else if rest.starts_with("--") {
            (Kind::LineComment, rest.find(['\n', '\r']).map_or(rest.len(), |i| i + 1))
        } else if rest.starts_with("/*") {
            (
                Kind::BlockComment,
                block_comment(rest).ok_or(Unterminated { what: "comment" })?,
            )
        } else if c == '"' {
            (
                Kind::QuotedIdent,
                quoted(rest, '"', false).ok_or(Unterminated {
                    what: "quoted identifier",
                })?,
            )
        } else if c == '\'' {
            (
                Kind::String,
                quoted(rest, '\'', false).ok_or(Unterminated { what: "string" })?,
            )
        } else if c == '$' {
            dollar(rest)?
        } else if is_word_start(c) {
            word(rest)?
        } else if c.is_ascii_digit() {
            (
                Kind::Number,
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len()),
            )
        } else {
            (Kind::Other, c.len_utf8())
        };
        out.push(Token {
            kind,
            text: &rest[..len],
            start: at,
        });
        at += len;
    }
    Ok(out)
}

/// The server's white space. Unicode's is not: the server takes a no-break space for a letter.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

/// Length of a text between two quote characters, doubled ones being part of it.
fn quoted(text: &str, quote: char, backslashes: bool) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if backslashes && c == '\\' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some(&(_, next)) if next == quote => {
                    chars.next();
                }
                _ => return Some(i + 1),
            }
        }
    }
    None
}

/// A word, or a string with a prefix (`E'..'`, `B'..'`, `X'..'`, `N'..'`, `U&'..'`, `U&".."`).
fn word(text: &str) -> Result<(Kind, usize), Unterminated> {
    let prefix = text.chars().next().unwrap_or(' ').to_ascii_lowercase();
    let after = text.get(1..).unwrap_or_default();
    if matches!(prefix, 'e' | 'b' | 'x' | 'n') && after.starts_with('\'') {
        let len = quoted(after, '\'', prefix == 'e').ok_or(Unterminated { what: "string" })?;
        return Ok((Kind::String, len + 1));
    }
    if prefix == 'u' && (after.starts_with("&'") || after.starts_with("&\"")) {
        let is_string = after.starts_with("&'");
        let what = if is_string { "string" } else { "quoted identifier" };
        let len = quoted(&after[1..], if is_string { '\'' } else { '"' }, false).ok_or(Unterminated { what })?;
        return Ok((if is_string { Kind::String } else { Kind::QuotedIdent }, len + 2));
    }
    let len = text
        .find(|c: char| !is_word_start(c) && !c.is_ascii_digit() && c != '$')
        .unwrap_or(text.len());
    Ok((Kind::Word, len))
}

/// `$tag$...$tag$`, or a lone dollar (a parameter's).
fn dollar(text: &str) -> Result<(Kind, usize), Unterminated> {
    let tag_len = text[1..]
        .find(|c: char| !is_word_start(c) && !c.is_ascii_digit())
        .unwrap_or(text.len() - 1);
    let is_tag = text[1 + tag_len..].starts_with('$') && !text[1..].starts_with(|c: char| c.is_ascii_digit());
    if !is_tag {
        return Ok((Kind::Other, 1));
    }
    let delimiter = &text[..tag_len + 2];
    match text[delimiter.len()..].find(delimiter) {
        Some(i) => Ok((Kind::String, delimiter.len() * 2 + i)),
        None => Err(Unterminated {
            what: "dollar-quoted string",
        }),
    }
}

fn block_comment(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// Checks that `text` can stand between parentheses as one expression: closed quotes and comments, balanced brackets,
/// no semicolon, no line comment that would swallow what follows. Whether it is boolean, the server says.
pub fn check_expression(text: &str) -> Result<()> {
    let bad = |why: String| {
        Error::new(sqlstate::INVALID_PARAMETER_VALUE, "invalid value for option \"where\"")
            .detail(why)
            .hint("Give one boolean expression, as it would stand after WHERE.")
    };
    if text.contains('\0') {
        return Err(bad("it contains a null character".to_owned()));
    }
    let tokens = tokens(text).map_err(|e| bad(format!("unterminated {}", e.what)))?;
    if let Some(why) = split_otherwise(text, &tokens) {
        return Err(bad(why.to_owned()));
    }
    let mut open: Vec<char> = Vec::new();
    for token in &tokens {
        match (token.kind, token.text) {
            (Kind::LineComment, t) if !t.ends_with(['\n', '\r']) => {
                return Err(bad("a comment reaches to the end of the expression".to_owned()))
            }
            (Kind::Other, ";") => return Err(bad("a semicolon outside a string".to_owned())),
            (Kind::Other, "(") => open.push(')'),
            (Kind::Other, "[") => open.push(']'),
            (Kind::Other, t @ (")" | "]")) if open.pop().map(String::from).as_deref() != Some(t) => {
                return Err(bad(format!(
                    "unbalanced \"{t}\" at character {}",
                    text[..token.start].chars().count() + 1
                )))
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return Err(bad("an opening bracket is not closed".to_owned()));
    }
    if tokens
        .iter()
        .all(|t| matches!(t.kind, Kind::LineComment | Kind::BlockComment))
    {
        return Err(bad("the expression is empty".to_owned()));
    }
    Ok(())
}

/// Texts that a server may split at other places than [`tokens`] does, which nobody needs to write.
fn split_otherwise(text: &str, tokens: &[Token]) -> Option<&'static str> {
    let is_comment = |t: &&Token| matches!(t.kind, Kind::LineComment | Kind::BlockComment);
    let code: Vec<&Token> = tokens.iter().filter(|t| !is_comment(t)).collect();
    // 'a' <line break> 'b' is one string, and with E the backslashes of the second part escape, too
    let continues_escapes = |pair: &[&Token]| {
        pair[0].kind == Kind::String && pair[0].text.starts_with(['e', 'E']) && pair[1].text.starts_with('\'')
    };
    if code.windows(2).any(continues_escapes) {
        return Some("a string constant with E that is continued");
    }
    // 1e$$ is a number and the name e$$ before 15, which refuses it
    let runs_on = |t: &&&Token| {
        let after = text[t.start + t.text.len()..].chars().next();
        t.kind == Kind::Number && after.is_some_and(|c| c == '$' || !c.is_ascii())
    };
    code.iter()
        .find(runs_on)
        .map(|_| "trailing junk after a numeric literal")
}

/// The two parts of `schema.table`, folded and unquoted as the server does it.
pub fn split_qualified(name: &str) -> Option<(String, String)> {
    let tokens = tokens(name).ok()?;
    let [schema, dot, table] = tokens.as_slice() else {
        return None;
    };
    if dot.text != "." || !is_name(schema) || !is_name(table) {
        return None;
    }
    let fold = |t: &Token| {
        if t.kind == Kind::Word {
            t.text.to_lowercase()
        } else {
            unquote(t)
        }
    };
    Some((fold(schema), fold(table)))
}

pub(crate) fn is_name(token: &Token) -> bool {
    matches!(token.kind, Kind::Word | Kind::QuotedIdent)
}

pub(crate) fn unquote(token: &Token) -> String {
    unquote_text(token.text)
}

fn unquote_text(text: &str) -> String {
    match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => text.to_owned(),
    }
}

/// What a string constant of the forms `'...'` and `E'...'` means; none for others, which nobody writes for a name.
pub(crate) fn string_value(constant: &str) -> Option<String> {
    let escapes = constant.starts_with(['E', 'e']);
    let inner = constant[usize::from(escapes)..]
        .strip_prefix('\'')?
        .strip_suffix('\'')?;
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => out.push(chars.next()?),
            '\\' if escapes => out.push(chars.next().filter(|c| matches!(c, '\\' | '\''))?),
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn expressions_that_people_write_are_accepted() {
        for ok in [
            "updated_at is not null",
            "\"update\" is null",
            "status = 'delete; drop'",
            "a = E'it\\'s (' and b = $$;)$$",
            "id in (select x from y where z = any(array[1,2]))",
            "a /* ; ) */ > 0 -- why\n and b",
            "a = 'one'\n'two' and b = 1.5e3",
            "a->>'x' = '--' and t = U&'\\0061)'",
        ] {
            assert!(check_expression(ok).is_ok(), "{ok}");
        }
    }

    #[test]
    fn what_is_no_single_expression_is_refused() {
        for bad in [
            "",
            "  ",
            "/* */",
            "true) TO PROGRAM 'x' --",
            "true; drop table t",
            "(a",
            "a]",
            "(a]",
            "a -- b",
            "'a",
            "\"a",
            "$x$ a",
            "/* a",
            "E'\\'",
            "a = E'a'\n'\\' || ' )) UNION ALL SELECT 1, a FROM public.secret WHERE ((true -- '\n",
            "a = e'a' -- x\n'b'",
            "(SELECT true AS \u{a0}$$)) UNION ALL SELECT 1, a FROM public.secret WHERE ((true --$$\n)",
            "1e$$)) UNION ALL SELECT 1 WHERE ((true --$$\n)",
            "a = '\0'",
        ] {
            let e = check_expression(bad).expect_err(bad);
            assert_eq!(e.sqlstate, sqlstate::INVALID_PARAMETER_VALUE);
        }
    }

    #[test]
    fn qualified_names_are_split_as_the_server_folds_them() {
        let parts = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(split_qualified("Shop.Orders"), parts("shop", "orders"));
        assert_eq!(split_qualified("\"A.b\".\"c\"\"d\""), parts("A.b", "c\"d"));
        for bad in ["orders", "a.b.c", "", "a.", "\"a.b", "a b"] {
            assert_eq!(split_qualified(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[a-zE'\"$/*()\\-\\\\;\n\\[\\]]{0,40}") {
            let _ = check_expression(&text);
        }
    }
}
