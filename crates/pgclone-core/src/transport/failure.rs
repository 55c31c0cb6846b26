//! What to say about a failed attempt to connect that no server commented on.

use std::io;

use super::tls;
use crate::sqlstate::{INVALID_AUTHORIZATION, INVALID_PASSWORD, UNABLE_TO_CONNECT};

/// SQLSTATE, cause and HINT of a failure that no server reported. The driver's kinds are private, their texts are not.
pub(super) fn explain(error: &tokio_postgres::Error) -> (&'static str, String, Option<&'static str>) {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let kind = error.to_string();
    match (kind.as_str(), cause.as_deref()) {
        ("invalid configuration", Some("password missing")) => (
            INVALID_PASSWORD,
            "no password supplied".to_owned(),
            Some("Give it in the conninfo, or in the password file of the server's operating-system user."),
        ),
        ("authentication error", Some(cause)) => (INVALID_AUTHORIZATION, cause.to_owned(), None),
        (kind, Some(cause)) if kind.contains("TLS") => {
            let reason = tls::handshake_reason(error).unwrap_or_else(|| cause.to_owned());
            (UNABLE_TO_CONNECT, format!("TLS: {reason}"), tls_hint(cause))
        }
        (_, Some(cause)) => (UNABLE_TO_CONNECT, strip_os_error(cause), None),
        ("connection closed", None) => (
            UNABLE_TO_CONNECT,
            "server closed the connection unexpectedly".to_owned(),
            None,
        ),
        (kind, None) => (UNABLE_TO_CONNECT, kind.to_owned(), None),
    }
}

/// Cause and HINT if there was no answer to the attempt to connect.
pub(super) fn unreachable(error: &io::Error) -> (String, &'static str) {
    let hint =
        "Check that a server runs there, that it listens on this address and port, and that no firewall is in between.";
    (strip_os_error(&error.to_string()), hint)
}

fn tls_hint(cause: &str) -> Option<&'static str> {
    if cause.contains("does not support TLS") {
        return Some("Enable ssl on the server, or use a weaker sslmode.");
    }
    if cause.contains("unexpected EOF") {
        return Some("The server hung up during the handshake; sslnegotiation=direct needs PostgreSQL 17 or newer.");
    }
    cause
        .contains("certificate verify failed")
        .then_some("sslrootcert names the authorities that are trusted; sslmode=verify-full also checks the host name.")
}

fn strip_os_error(cause: &str) -> String {
    cause.split(" (os error").next().unwrap_or(cause).to_owned()
}
