//! Keeps the password of the calling statement out of the log and of `pg_stat_activity`.
//!
//! The server prints its copy of the statement with errors (STATEMENT) and durations, and shows another copy as the
//! activity of the backend. At the start of a call the passwords in both are overwritten with stars. By then the
//! statement is parsed: nothing but messages reads its text again. What is logged earlier (`log_statement`) and what other
//! parts of the server copied (parameters, the CONTEXT of a procedural language) cannot be reached from here.

#![allow(unsafe_code)]

use std::ffi::{CStr, CString};
use std::ptr;

use pgrx::pg_sys;

/// Hides the passwords of the running statement, also that of `conninfo` where it stands without its keyword.
pub fn hide(conninfo: Option<&[u8]>) {
    // SAFETY: main thread; NULL or the server's copy of the statement, which outlives the call of a function.
    let statement = unsafe { pg_sys::debug_query_string };
    if statement.is_null() {
        return;
    }
    // SAFETY: not NULL, ends in NUL; the bytes are copied before anything is written.
    let Some(hidden) = hidden_copy(unsafe { CStr::from_ptr(statement) }.to_bytes(), conninfo) else {
        return;
    };
    // SAFETY: main thread. The server declares the text constant, but in a client's backend it always lies in memory
    // allocated for that statement: the message buffer, or the copy of a portal. In other processes it may be anything,
    // so there it is left alone. The copy has the same length.
    unsafe {
        if pg_sys::MyBackendType == pg_sys::BackendType::B_BACKEND {
            ptr::copy_nonoverlapping(hidden.as_ptr(), statement.cast_mut(), hidden.count_bytes());
        }
        // Reporting the activity forgets the query identifier.
        let query_id = pg_sys::pgstat_get_my_query_id();
        pg_sys::pgstat_report_activity(pg_sys::BackendState::STATE_RUNNING, hidden.as_ptr());
        pg_sys::pgstat_report_query_id(query_id, true);
    }
}

/// The hidden statement, in the server's encoding and as long as the original. Each byte travels as one character
/// (Latin-1): the rules need ASCII only, and a text in any encoding comes back as it was.
fn hidden_copy(statement: &[u8], conninfo: Option<&[u8]>) -> Option<CString> {
    let hidden = pgclone_core::statement::hide_passwords(&widen(statement), conninfo.map(widen).as_deref())?;
    let bytes: Vec<u8> = hidden.chars().filter_map(|c| u8::try_from(c).ok()).collect();
    CString::new(bytes)
        .ok()
        .filter(|copy| copy.count_bytes() == statement.len())
}

fn widen(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
