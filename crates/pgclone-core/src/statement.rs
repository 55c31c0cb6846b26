//! Hides passwords, and the keys of masks, in the text of an SQL statement, so that the statement can be logged and shown.
//!
//! The text is not parsed. A conninfo can sit in any kind of literal, nested in a `DO` block, or glued together from
//! pieces; so everything that looks like a password is hidden, and then every further copy of what was found in the
//! conninfo itself. Hiding too much costs nothing; hiding too little is the failure.
//!
//! White space is ASCII only, as for libpq: the caller may pass bytes of any encoding, one character each.

use crate::conninfo::SECRETS;

/// The statement with every character of its passwords replaced by `*`; `None` if there was nothing to hide.
///
/// The number of characters stays the same, so that positions in the statement stay right. `conninfo` is the value that
/// the statement passed: its password is hidden wherever it appears.
pub fn hide_passwords(statement: &str, conninfo: Option<&str>) -> Option<String> {
    let mut hidden = replace(statement, &secret_spans(statement));
    for secret in conninfo.map(secrets).unwrap_or_default() {
        hidden = hidden.replace(&secret, &mask(&secret));
    }
    (hidden != statement).then_some(hidden)
}

/// True for the statements of a clone whose text may hold a password in a form of its own.
pub fn may_hold_secrets(statement: &str) -> bool {
    let words: Vec<String> = statement
        .split_whitespace()
        .take(3)
        .map(str::to_ascii_uppercase)
        .collect();
    let is = |what: &[&str]| words.iter().skip(1).zip(what).all(|(a, b)| a == b);
    is(&["USER", "MAPPING"]) || is(&["SUBSCRIPTION"])
}

fn mask(secret: &str) -> String {
    "*".repeat(secret.chars().count())
}

/// The passwords of a conninfo, as written and unescaped. Very short ones are left out: they would match everywhere.
fn secrets(conninfo: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in secret_spans(conninfo) {
        let raw = conninfo[start..end].trim_matches('\'');
        let doubled = raw.replace('\'', "''");
        let plain = raw.replace("\\'", "'").replace("\\\\", "\\");
        found.extend([doubled, raw.to_owned(), plain].into_iter().filter(|s| s.len() >= 4));
    }
    found.sort_by_key(|s| std::cmp::Reverse(s.len()));
    found.dedup();
    found
}

fn replace(text: &str, spans: &[(usize, usize)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for &(start, end) in spans {
        // Spans may overlap: `password=postgres://u:p@h`.
        let start = start.max(at);
        let end = end.max(start);
        out.push_str(&text[at..start]);
        out.push_str(&mask(&text[start..end]));
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// Byte ranges of the values of secret keywords, as in `password=`, and of the password in a URI.
fn secret_spans(text: &str) -> Vec<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    // one that ends with another keyword is found with that
    let mut spans: Vec<(usize, usize)> = SECRETS
        .iter()
        .flat_map(|word| lower.match_indices(word))
        .filter_map(|(at, word)| keyword_span(text, at + word.len()))
        .collect();
    spans.extend(
        lower
            .match_indices("\"key")
            .filter_map(|(at, word)| json_span(text, at + word.len())),
    );
    for scheme in ["postgres://", "postgresql://"] {
        spans.extend(
            lower
                .match_indices(scheme)
                .filter_map(|(at, word)| uri_span(text, at + word.len())),
        );
    }
    spans.retain(|&(start, end)| start < end);
    spans.sort_unstable();
    spans
}

/// The text after `"key`, if it is a key of a JSON object: the secret of a keyed mask. In an escape string, and nested in
/// another literal, each quotation mark has backslashes before it.
fn json_span(text: &str, after_word: usize) -> Option<(usize, usize)> {
    let quote = |text: &str| {
        let backslashes = text.bytes().take_while(|b| *b == b'\\').count();
        text[backslashes..].starts_with('"').then_some(backslashes + 1)
    };
    let rest = &text[after_word..];
    let rest = rest[quote(rest)?..]
        .trim_ascii_start()
        .strip_prefix(':')?
        .trim_ascii_start();
    let opening = quote(rest)?;
    let start = text.len() - rest.len() + opening;
    let value = &text[start..];
    // a quotation mark inside has more backslashes than the one that ends the text
    let ends = |&(at, _): &(usize, &str)| {
        let before = value[..at].bytes().rev().take_while(|b| *b == b'\\').count();
        before % (2 * opening) == opening - 1
    };
    let end = value.match_indices('"').find(ends);
    Some((start, start + end.map_or(value.len(), |(at, _)| at + 1 - opening)))
}

/// The value after `password`, if an equals sign follows, or as in `OPTIONS (password 'x')` and `PASSWORD E'x'` a string.
fn keyword_span(text: &str, after_word: usize) -> Option<(usize, usize)> {
    let after = &text[after_word..];
    let word = after.trim_ascii_start();
    let rest = match word.strip_prefix('=') {
        Some(value) => value.trim_ascii_start(),
        None if word.len() < after.len() => {
            let string = word.strip_prefix(['e', 'E']).unwrap_or(word);
            string.starts_with('\'').then_some(string)?
        }
        None => return None,
    };
    let start = text.len() - rest.len();
    let length = match quote_run(rest) {
        0 => unquoted_length(rest),
        run => quoted_length(rest, run),
    };
    Some((start, start + length))
}

/// Length of the quote that a value begins with: `'`, the doubled or quadrupled one of a (nested) literal, or `\'`.
fn quote_run(text: &str) -> usize {
    let backslashes = text.bytes().take_while(|b| *b == b'\\').count();
    let quotes = text[backslashes..].bytes().take_while(|b| *b == b'\'').count();
    if quotes == 0 {
        0
    } else {
        backslashes + quotes
    }
}

/// A quoted value ends with the quote that it began with; without one, with the text.
fn quoted_length(text: &str, run: usize) -> usize {
    let quote = &text[..run];
    let mut at = run;
    while at < text.len() {
        let rest = &text[at..];
        if run == 1 && rest.starts_with("''") {
            at += 2;
            continue;
        }
        if rest.starts_with(quote) {
            return at + run;
        }
        // A backslash protects the next character.
        let step = usize::from(rest.starts_with('\\'));
        at += step + rest[step..].chars().next().map_or(1, char::len_utf8);
    }
    text.len()
}

/// An unquoted value ends with white space, the `&` of a URI, or the quote that ends the literal around it.
fn unquoted_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        match c {
            '\\' => {
                chars.next();
            }
            '\'' if next == Some('\'') => {
                chars.next();
            }
            '\'' if next.is_none_or(|n| n.is_ascii_whitespace() || ",);:|".contains(n)) => return at,
            c if c.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// The password of `user:password@host`, given the text after the scheme.
fn uri_span(text: &str, after_scheme: usize) -> Option<(usize, usize)> {
    let rest = &text[after_scheme..];
    let end = rest
        .find(|c: char| c.is_ascii_whitespace() || c == '\'')
        .unwrap_or(rest.len());
    let at_sign = rest[..end].rfind('@')?;
    let colon = rest[..at_sign].find(':')?;
    Some((after_scheme + colon + 1, after_scheme + at_sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The shown statement, with every run of `*` as four.
    fn hidden(statement: &str) -> String {
        let shown = hide_passwords(statement, None).unwrap_or_else(|| statement.to_owned());
        assert_eq!(shown.chars().count(), statement.chars().count());
        shown
            .split_inclusive(|c| c != '*')
            .map(|part| {
                let end = part.trim_start_matches('*');
                if end.len() == part.len() {
                    part.to_owned()
                } else {
                    format!("****{end}")
                }
            })
            .collect()
    }

    #[test]
    fn hides_every_form_of_a_password() {
        for (statement, expected) in [
            (
                "SELECT f('host=h password=abc user=u', 'x')",
                "SELECT f('host=h password=**** user=u', 'x')",
            ),
            (
                "SELECT f('host=h oauth_client_secret=abc scram_client_key=d user=u', 'x')",
                "SELECT f('host=h oauth_client_secret=**** scram_client_key=**** user=u', 'x')",
            ),
            (
                "SELECT f('host=h PassWord = abc', 'x')",
                "SELECT f('host=h PassWord = ****', 'x')",
            ),
            (
                "SELECT f('password=''a b'' user=u')",
                "SELECT f('password=**** user=u')",
            ),
            (
                "SELECT f('password=''it\\''s x'' user=u')",
                "SELECT f('password=**** user=u')",
            ),
            (
                "SELECT f(E'password=\\'a b\\' user=u')",
                "SELECT f(E'password=**** user=u')",
            ),
            (
                "SELECT f($$password='a b' user=u$$)",
                "SELECT f($$password=**** user=u$$)",
            ),
            (
                "SELECT f($$password=pa'ss user=u$$)",
                "SELECT f($$password=**** user=u$$)",
            ),
            ("SELECT f('password=a\\ b user=u')", "SELECT f('password=**** user=u')"),
            (
                "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password 'it''s')",
                "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password ****)",
            ),
            ("ALTER ROLE r PASSWORD E'a\\'b'", "ALTER ROLE r PASSWORD E****"),
            (
                "SELECT f('sslpassword=abc user=u')",
                "SELECT f('sslpassword=**** user=u')",
            ),
            (
                "SELECT f('postgresql://u:abc@h/db', 1)",
                "SELECT f('postgresql://u:****@h/db', 1)",
            ),
            (
                "SELECT f('password=postgres://u:abc@h user=u')",
                "SELECT f('password=**** user=u')",
            ),
            (
                "SELECT f('postgres://u:a@b@h:1/db')",
                "SELECT f('postgres://u:****@h:1/db')",
            ),
            (
                "SELECT f('postgres://h/db?user=u&password=abc')",
                "SELECT f('postgres://h/db?user=u&password=****')",
            ),
            (
                "DO 'BEGIN PERFORM f(''password=''''a b'''' user=u''); END'",
                "DO 'BEGIN PERFORM f(''password=**** user=u''); END'",
            ),
            (
                r#"SELECT f('{"mask": {"a": {"type": "hash", "key": "it''s \"mine\""}}}')"#,
                r#"SELECT f('{"mask": {"a": {"type": "hash", "key": "****"}}}')"#,
            ),
            (
                r#"SELECT f(E'{"a": {\"key\" : \"secret\", \"by\": \"id\"}}')"#,
                r#"SELECT f(E'{"a": {\"key\" : \"****\", \"by\": \"id\"}}')"#,
            ),
            (
                r#"SELECT f('{"key":"abc"}', '{"key": "#,
                r#"SELECT f('{"key":"****"}', '{"key": "#,
            ),
        ] {
            assert_eq!(hidden(statement), expected);
            assert_eq!(hide_passwords(expected, None), None, "hiding twice changes nothing");
        }
    }

    #[test]
    fn leaves_other_statements_alone() {
        for statement in [
            "SELECT 1",
            "SELECT password FROM t",
            "SELECT f('postgresql://h:5432/db')",
            "SELECT 'host=h user=u'",
        ] {
            assert_eq!(hide_passwords(statement, Some("host=h user=u")), None);
        }
    }

    #[test]
    fn hides_the_value_wherever_it_appears() {
        let statement = "SELECT f('host=h password' || '=' || 'abcd''ef')";
        let shown = hide_passwords(statement, Some("host=h password=abcd'ef")).unwrap();
        assert!(!shown.contains("abcd"), "{shown}");
    }

    proptest! {
        #[test]
        fn never_shows_a_password(secret in "[a-zA-Z0-9'\\\\ =,@)é]{6,20}", user in "[a-z]{1,8}") {
            // The value as libpq wants it, then as an SQL literal.
            let conninfo = format!("host=h user={user} password='{}'", secret.replace('\\', "\\\\").replace('\'', "\\'"));
            let statement = format!("SELECT pgclone.database('{}', true)", conninfo.replace('\'', "''"));
            let shown = hide_passwords(&statement, Some(&conninfo)).unwrap();
            prop_assert!(shown.starts_with("SELECT pgclone.database('host=h user="));
            prop_assert!(!shown.contains(&secret), "{}", shown);
        }
    }
}
