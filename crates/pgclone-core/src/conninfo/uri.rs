//! The URI form of a conninfo: `postgresql://user:password@host:port,host2/dbname?keyword=value`.

use super::keywords::Settings;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use crate::{Error, Result};

/// The part after the scheme, if the text is a URI.
pub(super) fn strip_scheme(conninfo: &str) -> Option<&str> {
    conninfo
        .strip_prefix("postgresql://")
        .or_else(|| conninfo.strip_prefix("postgres://"))
}

fn bad(what: impl Into<String>) -> Error {
    Error::new(INVALID_PARAMETER_VALUE, what)
        .hint("The form is postgresql://user:password@host:port/dbname?keyword=value, with special characters written as %XX.")
}

/// Resolves `%XX`. Blanks around the text are dropped; inside they must be written `%20`, as in libpq.
fn decode(text: &str, what: &str) -> Result<String> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        match b {
            b'%' => {
                let digit = |d: Option<u8>| d.and_then(|d| char::from(d).to_digit(16));
                match (digit(rest.next()), digit(rest.next())) {
                    (Some(0), Some(0)) => {
                        return Err(bad(format!("%00 is not allowed in the {what} of a conninfo URI")))
                    }
                    (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
                    _ => return Err(bad(format!("invalid percent-encoding in the {what} of a conninfo URI"))),
                }
            }
            b if b.is_ascii_whitespace() => {
                return Err(bad(format!("space in the {what} of a conninfo URI (write %20)")))
            }
            b => bytes.push(b),
        }
    }
    String::from_utf8(bytes).map_err(|_| bad(format!("the {what} of a conninfo URI is not valid UTF-8")))
}

/// Splits at the first of the characters; the found character stays at the head of the rest.
fn until<'a>(text: &'a str, stops: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(stops).unwrap_or(text.len()))
}

/// Parses what follows the scheme.
pub(super) fn uri(text: &str) -> Result<Settings> {
    let mut settings = Settings::default();
    let mut rest = text;
    let (userinfo, after) = until(text, &['@', '/']);
    if let Some(after) = after.strip_prefix('@') {
        let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        for (keyword, value, what) in [("user", user, "user"), ("password", password, "password")] {
            if !value.is_empty() {
                settings.set(keyword, decode(value, what)?)?;
            }
        }
        rest = after;
    }
    // parts of a password that was not encoded would be taken for a host, a port or a database, and be shown
    if until(rest, &['?']).0.contains('@') {
        return Err(bad("unexpected \"@\" in a conninfo URI").detail(
            "In the user, the password and the database name, \"@\", \"/\" and \":\" are written %40, %2F and %3A.",
        ));
    }
    rest = hosts(rest, &mut settings)?;
    if let Some(path) = rest.strip_prefix('/') {
        let (dbname, after) = until(path, &['?']);
        if !dbname.is_empty() {
            settings.set("dbname", decode(dbname, "database name")?)?;
        }
        rest = after;
    }
    if let Some(query) = rest.strip_prefix('?') {
        parameters(query, &mut settings)?;
    }
    Ok(settings)
}

/// `host:port,[::1]:port` into the comma lists that the keyword form has; returns what follows.
fn hosts<'a>(text: &'a str, settings: &mut Settings) -> Result<&'a str> {
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    let mut rest = text;
    loop {
        let name;
        if let Some(bracketed) = rest.strip_prefix('[') {
            let (address, after) = bracketed
                .split_once(']')
                .ok_or_else(|| bad("missing \"]\" in a conninfo URI"))?;
            if address.is_empty() {
                return Err(bad("empty IPv6 address in a conninfo URI"));
            }
            (name, rest) = (address, after);
            if !rest.is_empty() && !rest.starts_with([':', '/', '?', ',']) {
                return Err(bad("unexpected character after \"]\" in a conninfo URI"));
            }
        } else {
            (name, rest) = until(rest, &[':', '/', '?', ',']);
        }
        names.push(decode(name, "host")?);
        let mut port = "";
        if let Some(after) = rest.strip_prefix(':') {
            (port, rest) = until(after, &['/', '?', ',']);
        }
        ports.push(decode(port, "port")?);
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => break,
        }
    }
    // a lone empty host and port are absent: the query part, a service or the environment may give them
    if names.len() > 1 || !names[0].is_empty() {
        settings.set("host", names.join(","))?;
    }
    if ports.iter().any(|p| !p.is_empty()) {
        settings.set("port", ports.join(","))?;
    }
    Ok(rest)
}

fn parameters(query: &str, settings: &mut Settings) -> Result<()> {
    for pair in query.split('&') {
        if pair.is_empty() && query.is_empty() {
            break;
        }
        let Some((keyword, value)) = pair.split_once('=') else {
            return Err(bad("missing \"=\" in the query part of a conninfo URI"));
        };
        if value.contains('=') {
            return Err(bad("extra \"=\" in the query part of a conninfo URI"));
        }
        let (keyword, value) = (decode(keyword, "keyword")?, decode(value, "value")?);
        if keyword == "ssl" && value == "true" {
            settings.set("sslmode", "require".to_owned())?;
        } else {
            settings.set(&keyword, value)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let settings = uri(strip_scheme(text).unwrap()).unwrap();
        for (keyword, value) in expected {
            assert_eq!(settings.get(keyword).unwrap_or(""), *value, "{keyword} of {text}");
        }
    }

    #[test]
    fn forms() {
        check("postgresql://", &[("host", ""), ("port", ""), ("user", "")]);
        check("postgresql://localhost", &[("host", "localhost")]);
        check(
            "postgres://u:p%40ss@h:5433/d?sslmode=require&application_name=a%20b",
            &[
                ("user", "u"),
                ("password", "p@ss"),
                ("host", "h"),
                ("port", "5433"),
                ("dbname", "d"),
                ("sslmode", "require"),
                ("application_name", "a b"),
            ],
        );
        check("postgresql://a:1,b,c:3/d", &[("host", "a,b,c"), ("port", "1,,3")]);
        check(
            "postgresql://[2001:db8::1]:5433,[::1]/d",
            &[("host", "2001:db8::1,::1"), ("port", "5433,")],
        );
        check("postgresql://%2Frun%2Fpg/d", &[("host", "/run/pg"), ("dbname", "d")]);
        check(
            "postgresql:///d?host=/run/pg&port=6",
            &[("host", "/run/pg"), ("port", "6"), ("dbname", "d")],
        );
        check("postgresql://u@/d", &[("user", "u"), ("host", ""), ("dbname", "d")]);
        check("postgresql://h?ssl=true", &[("host", "h"), ("sslmode", "require")]);
    }

    #[test]
    fn bad_forms() {
        for bad in [
            "h/d?x",
            "h/d?hots=1",
            "[::1/d",
            "[::1]x",
            "[]",
            "h/%zz",
            "h/%00",
            "a b/d",
            "h?port=1=2",
            "u:%g@h",
            "u:pa/ss@h:5432/d",
            "u:p@ss@h/d",
            "u:12/34@h/d",
        ] {
            assert_eq!(uri(bad).err().unwrap().sqlstate, "22023", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = uri(&text);
        }

        #[test]
        fn percent_encoding_round_trips(password in "[^\0]{1,20}") {
            let encoded: String = password.bytes().map(|b| format!("%{b:02X}")).collect();
            let settings = uri(&format!("u:{encoded}@h/d")).unwrap();
            prop_assert_eq!(settings.get("password").unwrap_or(""), password);
        }
    }
}
