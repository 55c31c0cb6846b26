//! Service files: `[name]` sections of keyword=value lines.

use std::path::PathBuf;

use super::env::Env;
use super::keywords::Settings;
use crate::sqlstate::{FEATURE_NOT_SUPPORTED, INVALID_PARAMETER_VALUE};
use crate::{Error, Result};

/// Where the server packages of Debian keep `pg_service.conf`; a server sets `PGSYSCONFDIR` itself.
const SYSCONFDIR: &str = "/etc/postgresql-common";

/// Adds what the service says about keywords that have no value yet.
pub(super) fn apply(settings: &mut Settings, env: &dyn Env) -> Result<()> {
    let Some(service) = settings
        .get("service")
        .map(str::to_owned)
        .or_else(|| env.var("PGSERVICE"))
        .filter(|s| !s.is_empty())
    else {
        return Ok(());
    };
    let given = settings
        .get("servicefile")
        .map(str::to_owned)
        .or_else(|| env.var("PGSERVICEFILE"))
        .map(PathBuf::from);
    let system =
        PathBuf::from(env.var("PGSYSCONFDIR").unwrap_or_else(|| SYSCONFDIR.to_owned())).join("pg_service.conf");
    let own = env.home().map(|home| home.join(".pg_service.conf"));
    let first = given.clone().or_else(|| own.filter(|path| env.stat(path).is_some()));
    for path in [first, Some(system)].into_iter().flatten() {
        let explicit = given.as_ref() == Some(&path);
        let text = match env.read_file(&path) {
            Ok(text) => text,
            Err(_) if !explicit && env.stat(&path).is_none() => continue,
            Err(e) => return Err(bad(format!("could not read service file \"{}\": {e}", path.display()))),
        };
        if let Some(section) =
            section(&text, &service).map_err(|e| e.context(format!("service file \"{}\"", path.display())))?
        {
            for (keyword, value) in section {
                settings
                    .set_default(&keyword, value)
                    .map_err(|e| e.context(format!("service \"{service}\"")))?;
            }
            return Ok(());
        }
    }
    Err(bad(format!("definition of service \"{service}\" not found"))
        .hint("Services are looked up in PGSERVICEFILE or ~/.pg_service.conf of the server's operating-system user, then in pg_service.conf of PGSYSCONFDIR."))
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(INVALID_PARAMETER_VALUE, message)
}

/// The pairs of one section; `None` if the file has no such section.
fn section(text: &str, service: &str) -> Result<Option<Vec<(String, String)>>> {
    let mut found: Option<Vec<(String, String)>> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') {
            if found.is_some() {
                break;
            }
            if line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) == Some(service) {
                found = Some(Vec::new());
            }
            continue;
        }
        let Some(pairs) = &mut found else { continue };
        if line.starts_with("ldap") && line.contains("://") {
            return Err(Error::new(
                FEATURE_NOT_SUPPORTED,
                format!("LDAP lookup in line {} is not supported", number + 1),
            ));
        }
        let Some((keyword, value)) = line.split_once('=') else {
            return Err(bad(format!("syntax error in line {}", number + 1)));
        };
        if keyword == "service" || keyword == "servicefile" {
            return Err(bad(format!("nested service in line {}", number + 1)));
        }
        // the first of two equal keywords wins here, unlike in a conninfo
        if !pairs.iter().any(|(k, _)| k == keyword) {
            pairs.push((keyword.to_owned(), value.to_owned()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sections() {
        let text = "# c\n[a]\nhost=x\nport=1\nhost=y\n\n[b]\nbroken\n[c]\nservice=a\n";
        let a = section(text, "a").unwrap().unwrap();
        assert_eq!(
            a,
            [("host".to_owned(), "x".to_owned()), ("port".to_owned(), "1".to_owned())]
        );
        assert!(section(text, "b").unwrap_err().message.contains("line 8"));
        assert!(section(text, "c").unwrap_err().message.contains("nested"));
        assert!(section(text, "d").unwrap().is_none());
        assert_eq!(section("[a]\nldap://x/y", "a").unwrap_err().sqlstate, "0A000");
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), name in any::<String>()) {
            let _ = section(&text, &name);
        }
    }
}
