//! Password files: lines of `hostname:port:database:username:password`.

use std::path::PathBuf;

use super::env::Env;
use super::secret::Secret;

/// The lines of a password file that may be used, or none.
pub(super) struct Passfile(String);

impl Passfile {
    /// Reads the file, `passfile` or else `~/.pgpass`. Like libpq, a file that others may read is not used but for a
    /// warning, and a missing one is no error.
    pub(super) fn load(passfile: Option<&str>, env: &dyn Env, warnings: &mut Vec<String>) -> Option<Self> {
        let path = match passfile {
            Some(path) => PathBuf::from(path),
            None => env.home()?.join(".pgpass"),
        };
        let stat = env.stat(&path)?;
        let shown = path.display();
        if !stat.regular {
            warnings.push(format!(
                "password file \"{shown}\" is not a plain file and was not used"
            ));
            return None;
        }
        if stat.mode & 0o077 != 0 {
            warnings.push(format!(
                "password file \"{shown}\" has group or world access and was not used; its permissions should be 0600"
            ));
            return None;
        }
        match env.read_file(&path) {
            Ok(text) => Some(Self(text)),
            Err(e) => {
                warnings.push(format!("could not read password file \"{shown}\": {e}"));
                None
            }
        }
    }

    /// The password of the first line that matches. `host` is the name as given, `localhost` for the default socket.
    pub(super) fn lookup(&self, host: &str, port: &str, dbname: &str, user: &str) -> Option<Secret> {
        let mut lines = self.0.lines().filter(|line| !line.starts_with('#'));
        let rest = lines.find_map(|line| [host, port, dbname, user].into_iter().try_fold(line, field_matches))?;
        // an empty password is no password, and still ends the search
        Some(unescape_field(rest)).filter(|p| !p.is_empty()).map(Secret::new)
    }
}

/// If the first field of `line` is `*` or equals `token` (with `\:` and `\\` resolved), what follows its colon.
fn field_matches<'a>(line: &'a str, token: &str) -> Option<&'a str> {
    if let Some(rest) = line.strip_prefix("*:") {
        return Some(rest);
    }
    let mut token = token.chars();
    let mut rest = line.chars();
    loop {
        match rest.next()? {
            ':' => return token.next().is_none().then_some(rest.as_str()),
            '\\' => {
                if token.next() != Some(rest.next()?) {
                    return None;
                }
            }
            c => {
                if token.next() != Some(c) {
                    return None;
                }
            }
        }
    }
}

/// The text up to an unescaped colon, without its escapes.
fn unescape_field(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ':' => break,
            '\\' => out.push(chars.next().unwrap_or('\\')),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(text: &str, host: &str, port: &str, dbname: &str, user: &str) -> Option<String> {
        Passfile(text.to_owned())
            .lookup(host, port, dbname, user)
            .map(|s| s.reveal().to_owned())
    }

    #[test]
    fn first_match_wildcards_and_escapes() {
        let text = "#h:1:d:u:no\nh:1:d:u:one\n*:*:*:u:two\n\\:\\:1:5432:d:u\\\\:th\\:r\\\\ee:rest\n";
        assert_eq!(find(text, "h", "1", "d", "u").as_deref(), Some("one"));
        assert_eq!(find(text, "x", "9", "y", "u").as_deref(), Some("two"));
        assert_eq!(find(text, "::1", "5432", "d", "u\\").as_deref(), Some("th:r\\ee"));
        assert_eq!(find(text, "h", "1", "d", "nobody"), None);
        assert_eq!(find("h:1:d:u", "h", "1", "d", "u"), None);
        assert_eq!(find("hh:1:d:u:p\nh:1:d:u:q", "h", "1", "d", "u").as_deref(), Some("q"));
    }

    fn escape(text: &str) -> String {
        text.replace('\\', "\\\\").replace(':', "\\:")
    }

    proptest! {
        #[test]
        fn escaped_fields_are_found(host in "[^\n\r\0]{0,12}", user in "[^\n\r\0]{0,12}", password in "[^\n\r\0]{1,12}") {
            prop_assume!(!host.starts_with('#'));
            let line = format!("{}:5432:*:{}:{}", escape(&host), escape(&user), escape(&password));
            prop_assert_eq!(find(&line, &host, "5432", "any", &user), Some(password));
        }

        #[test]
        fn never_panics(text in any::<String>(), a in any::<String>(), b in any::<String>()) {
            let _ = find(&text, &a, &b, &a, &b);
        }
    }
}
