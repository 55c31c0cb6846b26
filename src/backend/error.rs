//! The one place where an error of the engine becomes an error of the server.

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
    let mut report = ErrorReport::new(code, text::printable(&error.message), "pgclone");
    if let Some(detail) = detail {
        report = report.set_detail(text::printable(&detail));
    }
    if let Some(hint) = error.hint {
        report = report.set_hint(text::printable(&hint));
    }
    report
}

/// pgrx's code for a SQLSTATE. pgrx knows a closed list and would turn every other code, such as one of a `RAISE` on
/// the source, into XX000, which means a bug here; such a code becomes 38000 and is returned to be shown.
pub fn error_code(state: &str) -> (PgSqlErrorCode, Option<&str>) {
    let code = pack(state).map_or(PgSqlErrorCode::ERRCODE_INTERNAL_ERROR, PgSqlErrorCode::from);
    let unknown = code == PgSqlErrorCode::ERRCODE_INTERNAL_ERROR && state != sqlstate::INTERNAL_ERROR;
    // Classes 00 to 02 say that all is well: never those for an error.
    if unknown || ["00", "01", "02"].iter().any(|class| state.starts_with(class)) {
        return (PgSqlErrorCode::ERRCODE_EXTERNAL_ROUTINE_EXCEPTION, Some(state));
    }
    (code, None)
}

/// The server's packed form: six bits for each of the five characters.
fn pack(state: &str) -> Option<i32> {
    let valid = state.len() == 5 && state.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    valid.then(|| state.bytes().rev().fold(0, |packed, b| (packed << 6) | i32::from((b - b'0') & 0x3F)))
}
