//! The connection keywords of libpq 18 and the values that a conninfo gives them.

use std::collections::BTreeMap;

use crate::sqlstate::INVALID_PARAMETER_VALUE;
use crate::{Error, Result};

/// Keyword and the environment variable that stands in for it ("" if there is none).
pub(super) const KEYWORDS: &[(&str, &str)] = &[
    ("application_name", "PGAPPNAME"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("client_encoding", "PGCLIENTENCODING"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("dbname", "PGDATABASE"),
    ("fallback_application_name", ""),
    ("gssdelegation", "PGGSSDELEGATION"),
    ("gssencmode", "PGGSSENCMODE"),
    ("gsslib", "PGGSSLIB"),
    ("host", "PGHOST"),
    ("hostaddr", "PGHOSTADDR"),
    ("keepalives", ""),
    ("keepalives_count", ""),
    ("keepalives_idle", ""),
    ("keepalives_interval", ""),
    ("krbsrvname", "PGKRBSRVNAME"),
    ("load_balance_hosts", "PGLOADBALANCEHOSTS"),
    ("max_protocol_version", "PGMAXPROTOCOLVERSION"),
    ("min_protocol_version", "PGMINPROTOCOLVERSION"),
    ("oauth_client_id", ""),
    ("oauth_client_secret", ""),
    ("oauth_issuer", ""),
    ("oauth_scope", ""),
    ("options", "PGOPTIONS"),
    ("passfile", "PGPASSFILE"),
    ("password", "PGPASSWORD"),
    ("port", "PGPORT"),
    ("replication", ""),
    ("require_auth", "PGREQUIREAUTH"),
    ("requirepeer", "PGREQUIREPEER"),
    ("scram_client_key", ""),
    ("scram_server_key", ""),
    ("service", "PGSERVICE"),
    ("servicefile", "PGSERVICEFILE"),
    ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
    ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
    ("sslcert", "PGSSLCERT"),
    ("sslcertmode", "PGSSLCERTMODE"),
    ("sslcompression", "PGSSLCOMPRESSION"),
    ("sslcrl", "PGSSLCRL"),
    ("sslcrldir", "PGSSLCRLDIR"),
    ("sslkey", "PGSSLKEY"),
    ("sslkeylogfile", ""),
    ("sslmode", "PGSSLMODE"),
    ("sslnegotiation", "PGSSLNEGOTIATION"),
    ("sslpassword", ""),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslsni", "PGSSLSNI"),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("tcp_user_timeout", ""),
    ("user", "PGUSER"),
];

/// Values by keyword. No `Debug`: it holds passwords in the clear.
#[derive(Default)]
pub(super) struct Settings(BTreeMap<&'static str, String>);

impl Settings {
    /// The value, unless absent or empty: libpq treats an empty value as the default.
    pub(super) fn get(&self, keyword: &str) -> Option<&str> {
        self.0.get(keyword).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Sets a value; a later one wins. The keyword must be one of libpq's.
    pub(super) fn set(&mut self, keyword: &str, value: String) -> Result<()> {
        let (known, _) = KEYWORDS
            .iter()
            .find(|(k, _)| *k == keyword)
            .ok_or_else(|| unknown(keyword))?;
        self.0.insert(known, value);
        Ok(())
    }

    /// Sets a value if the keyword has none yet, an empty one included.
    pub(super) fn set_default(&mut self, keyword: &str, value: String) -> Result<()> {
        if self.0.contains_key(keyword) {
            return Ok(());
        }
        self.set(keyword, value)
    }
}

/// A word that may be shown: what follows a space in an unquoted password must not be repeated in an error.
fn presentable(word: &str) -> bool {
    (1..=32).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn unknown(keyword: &str) -> Error {
    if !presentable(&keyword.to_ascii_lowercase()) {
        return Error::new(
            INVALID_PARAMETER_VALUE,
            "conninfo contains something that is not a connection keyword",
        )
        .hint("Values with spaces are written in single quotes: password='two words'.");
    }
    let error = Error::new(
        INVALID_PARAMETER_VALUE,
        format!("invalid connection keyword \"{keyword}\""),
    );
    let nearest = KEYWORDS.iter().map(|(k, _)| (distance(k, keyword), *k)).min();
    match nearest {
        Some((d, k)) if d <= 2 => error.hint(format!("Did you mean \"{k}\"?")),
        _ => error
            .hint("Connection keywords are those of libpq, for example host, port, dbname, user, password, sslmode."),
    }
}

/// Number of single-character edits between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keywords_are_named_but_stray_password_words_are_not() {
        let e = Settings::default().set("hots", String::new()).unwrap_err();
        assert_eq!(e.message, "invalid connection keyword \"hots\"");
        assert_eq!(e.hint.as_deref(), Some("Did you mean \"host\"?"));
        let e = Settings::default().set("s3cret!", String::new()).unwrap_err();
        assert!(!e.message.contains("s3cret"), "{e}");
    }

    #[test]
    fn the_list_is_sorted_and_without_repetition() {
        assert!(KEYWORDS.windows(2).all(|w| w[0].0 < w[1].0));
    }
}
