//! The one place where an error of the engine becomes an error of the server.

use pgclone_core::statement::hide_passwords;
use pgclone_core::{sqlstate, Error};
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::PgSqlErrorCode;

use super::text;

/// The server's report of an engine error: same SQLSTATE, message, DETAIL and HINT.
pub fn report(error: Error) -> ErrorReport {
    let (code, original) = error_code(&error.sqlstate);
    let detail = match (error.detail, original) {
        (Some(detail), Some(state)) => Some(format!("{detail}\nSQLSTATE: {state}")),
        (None, Some(state)) => Some(format!("SQLSTATE: {state}")),
        (detail, None) => detail,
    };
    compose(code, &error.message, detail.as_deref(), error.hint.as_deref())
}

/// The report of an error that nobody waits for, for the server's log.
pub fn compose_for_log(error: &Error) -> ErrorReport {
    let code = error_code(&error.sqlstate).0;
    compose(code, &error.message, error.detail.as_deref(), error.hint.as_deref())
}

/// A report of any level. The engine keeps passwords out of its texts; this is the second lock on that door.
pub fn compose(code: PgSqlErrorCode, message: &str, detail: Option<&str>, hint: Option<&str>) -> ErrorReport {
    let safe = |part: &str| text::printable(&hide_passwords(part, None).unwrap_or_else(|| part.to_owned()));
    let mut report = ErrorReport::new(code, safe(message), "pgclone");
    if let Some(detail) = detail {
        report = report.set_detail(safe(detail));
    }
    if let Some(hint) = hint {
        report = report.set_hint(safe(hint));
    }
    report
}

/// pgrx's code for a SQLSTATE. pgrx knows a closed list and would turn every other code, such as one of a `RAISE` on
/// the source, into XX000, which means a bug here; such a code becomes 38000 and is returned to be shown.
fn error_code(state: &str) -> (PgSqlErrorCode, Option<&str>) {
    // Classes 00 to 02 say that all is well: never those for an error.
    let success = ["00", "01", "02"].iter().any(|class| state.starts_with(class));
    match known_code(state) {
        Some(code) if !success => (code, None),
        _ => (PgSqlErrorCode::ERRCODE_EXTERNAL_ROUTINE_EXCEPTION, Some(state)),
    }
}

/// pgrx's code for a SQLSTATE, if it has one.
pub fn known_code(state: &str) -> Option<PgSqlErrorCode> {
    let code = PgSqlErrorCode::from(pack(state)?);
    (code != PgSqlErrorCode::ERRCODE_INTERNAL_ERROR || state == sqlstate::INTERNAL_ERROR).then_some(code)
}

/// The server's packed form: six bits for each of the five characters.
fn pack(state: &str) -> Option<i32> {
    let valid = state.len() == 5 && state.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    valid.then(|| {
        state
            .bytes()
            .rev()
            .fold(0, |packed, b| (packed << 6) | i32::from((b - b'0') & 0x3F))
    })
}
