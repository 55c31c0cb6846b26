//! The keyword/value form of a conninfo: `host=a password='it''s \'quoted\''`.

use super::keywords::Settings;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use crate::{Error, Result};

fn is_space(c: char) -> bool {
    // what C's isspace takes in the C locale
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

fn syntax(what: &str, position: usize) -> Error {
    Error::new(
        INVALID_PARAMETER_VALUE,
        format!("{what} in conninfo at character {position}"),
    )
    .hint("A conninfo is a list of keyword=value pairs separated by spaces, or a URI that begins with postgresql://.")
}

/// Parses the pairs. The errors give positions instead of words: a word may be part of a password.
pub(super) fn pairs(conninfo: &str) -> Result<Settings> {
    let chars: Vec<char> = conninfo.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let skip = |mut i: usize| {
        while at(i).is_some_and(is_space) {
            i += 1;
        }
        i
    };
    let mut settings = Settings::default();
    let mut i = skip(0);
    while at(i).is_some() {
        let start = i;
        while at(i).is_some_and(|c| c != '=' && !is_space(c)) {
            i += 1;
        }
        let keyword: String = chars[start..i].iter().collect();
        i = skip(i);
        if at(i) != Some('=') {
            return Err(syntax("missing \"=\"", start + 1));
        }
        i = skip(i + 1);
        let quoted = at(i) == Some('\'');
        let value_start = i;
        i += usize::from(quoted);
        let mut value = String::new();
        loop {
            match at(i) {
                None if quoted => return Err(syntax("unterminated quoted value", value_start + 1)),
                None => break,
                Some('\'') if quoted => {
                    i += 1;
                    break;
                }
                Some(c) if !quoted && is_space(c) => break,
                Some('\\') => {
                    // a lone backslash at the very end stands for nothing, as in libpq
                    if let Some(escaped) = at(i + 1) {
                        value.push(escaped);
                    }
                    i += 2;
                }
                Some(c) => {
                    value.push(c);
                    i += 1;
                }
            }
        }
        settings.set(&keyword, value)?;
        i = skip(i);
    }
    Ok(settings)
}

/// Writes a value so that [`pairs`] reads it back.
pub(super) fn quote_value(value: &str) -> String {
    if !value.is_empty() && !value.chars().any(|c| is_space(c) || c == '\'' || c == '\\') {
        return value.to_owned();
    }
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('\'');
    for c in value.chars() {
        if c == '\'' || c == '\\' {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn get(conninfo: &str, keyword: &str) -> Option<String> {
        pairs(conninfo).unwrap().get(keyword).map(str::to_owned)
    }

    #[test]
    fn quotes_escapes_and_spaces() {
        assert_eq!(get(" host = a  port=1", "host").as_deref(), Some("a"));
        assert_eq!(
            get("password='a b\\'c\\\\'user=x", "password").as_deref(),
            Some("a b'c\\")
        );
        assert_eq!(get("password='a b'user=x", "user").as_deref(), Some("x"));
        assert_eq!(get("password=a\\ b", "password").as_deref(), Some("a b"));
        assert_eq!(get("host=a host=b", "host").as_deref(), Some("b"));
        assert_eq!(get("host=a dbname=", "dbname"), None);
        // libpq skips blanks after "=", so this is one pair
        assert_eq!(get("host= dbname=x", "host").as_deref(), Some("dbname=x"));
        assert_eq!(get("host=''", "host"), None);
    }

    #[test]
    fn errors_do_not_repeat_the_text() {
        for bad in ["password=hush secretword", "password='hush secretword", "=x"] {
            let e = pairs(bad).err().unwrap();
            assert_eq!(e.sqlstate, "22023");
            assert!(!format!("{e:?}").contains("secretword"), "{e:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = pairs(&text);
        }

        #[test]
        fn quoting_round_trips(password in any::<String>(), user in "[^\0]{0,20}") {
            let text = format!("password={} user={}", quote_value(&password), quote_value(&user));
            let settings = pairs(&text).unwrap();
            prop_assert_eq!(settings.get("password").unwrap_or(""), password);
            prop_assert_eq!(settings.get("user").unwrap_or(""), user);
        }
    }
}
