//! The settings of every session. They are set right after connecting, in the round trip that also asks the server
//! what it is, and whatever the role, the database or the conninfo's `options` say.

use std::time::Duration;

use tokio_postgres::{Client, SimpleQueryMessage};

use crate::version::ServerVersion;
use crate::Side;

/// What the server says about itself.
pub(super) struct Facts {
    pub version: ServerVersion,
    pub pid: i32,
    pub in_recovery: bool,
    pub read_only: bool,
}

const BOTH: &[(&str, &str)] = &[
    ("search_path", "pg_catalog"),
    ("DateStyle", "ISO, MDY"),
    ("IntervalStyle", "postgres"),
    ("TimeZone", "UTC"),
    ("extra_float_digits", "3"),
    // the text of money: how many digits follow the point, and what the point is
    ("lc_monetary", "C"),
    ("bytea_output", "hex"),
    ("xmloption", "content"),
    ("standard_conforming_strings", "on"),
    ("quote_all_identifiers", "off"),
    ("transform_null_equals", "off"),
    ("array_nulls", "on"),
    ("statement_timeout", "0"),
    ("idle_in_transaction_session_timeout", "0"),
    ("idle_session_timeout", "0"),
    ("transaction_timeout", "0"),
    // the catalog queries look expensive to the planner and are not
    ("jit", "off"),
    // a server that computes in silence sees that we are gone, and does not go on for nobody
    (CONNECTION_CHECK, "2s"),
];

/// Known from 14 on, and an error where the operating system cannot do it.
const CONNECTION_CHECK: &str = "client_connection_check_interval";

const SOURCE: &[(&str, &str)] = &[
    // a role that row security would limit gets an error instead of a part of the rows
    ("row_security", "off"),
    // rows in physical order, so that a table loads as it lies
    ("synchronize_seqscans", "off"),
];

const TARGET: &[(&str, &str)] = &[
    ("default_transaction_read_only", "off"),
    ("default_transaction_isolation", "read committed"),
    ("default_tablespace", ""),
    ("default_table_access_method", "heap"),
    ("check_function_bodies", "off"),
    ("synchronous_commit", "off"),
];

/// One batch: facts first (before anything is changed), then the settings that this server knows.
fn statement(side: Side, server_encoding: &str, lock_timeout: Option<Duration>) -> String {
    format!(
        "SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), \
         pg_catalog.current_setting('transaction_read_only');\n{}",
        settings(side, server_encoding, lock_timeout)
    )
}

/// The statement that gives a session its settings.
pub fn settings(side: Side, server_encoding: &str, lock_timeout: Option<Duration>) -> String {
    // bytes of an SQL_ASCII database have no known meaning: they are passed through
    let encoding = if server_encoding == "SQL_ASCII" {
        "SQL_ASCII"
    } else {
        "UTF8"
    };
    let lock_timeout = lock_timeout
        .map_or(0, |t| t.as_millis().clamp(1, i32::MAX as u128))
        .to_string();
    let side_settings = match side {
        Side::Source => SOURCE,
        Side::Target => TARGET,
    };
    let settings = [("client_encoding", encoding), ("lock_timeout", lock_timeout.as_str())];
    let values: Vec<String> = settings
        .iter()
        .chain(BOTH)
        .chain(side_settings)
        .map(|(name, value)| format!("('{name}', '{value}')"))
        .collect();
    format!(
        "SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES {}) AS s(name, value) \
         WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL AND (s.name <> '{CONNECTION_CHECK}' OR pg_catalog.version() ~ 'linux')",
        values.join(", ")
    )
}

/// Pins the session and returns the facts.
pub(super) async fn apply(
    client: &Client,
    side: Side,
    server_encoding: &str,
    lock_timeout: Option<Duration>,
) -> Result<Facts, tokio_postgres::Error> {
    let messages = client
        .simple_query(&statement(side, server_encoding, lock_timeout))
        .await?;
    let first = messages.iter().find_map(|m| match m {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let column = |i: usize| first.and_then(|row| row.get(i)).unwrap_or_default();
    Ok(Facts {
        version: ServerVersion(column(0).parse().unwrap_or_default()),
        pid: column(1).parse().unwrap_or_default(),
        in_recovery: column(2) == "t",
        read_only: column(3) == "on",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_need_no_quoting() {
        let all = BOTH.iter().chain(SOURCE).chain(TARGET);
        assert!(all.clone().all(|(n, v)| !n.contains('\'') && !v.contains('\'')));
    }

    #[test]
    fn lock_timeout_is_in_milliseconds() {
        assert!(statement(Side::Target, "UTF8", Some(Duration::from_secs(2))).contains("('lock_timeout', '2000')"));
        assert!(statement(Side::Source, "UTF8", None).contains("('lock_timeout', '0')"));
        assert!(statement(Side::Source, "UTF8", None).contains("('row_security', 'off')"));
        assert!(!statement(Side::Target, "UTF8", None).contains("row_security"));
    }
}
