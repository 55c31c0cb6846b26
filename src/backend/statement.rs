//! Keeps the password of the calling statement out of the log and of `pg_stat_activity`.
//!
//! The server prints `debug_query_string` as the STATEMENT of a log line, and shows the text that was last reported as
//! the activity of the backend. For the time of a call both are replaced by a copy with the passwords hidden. After an
//! error the copy stays: the server logs the error when this code is long left, and forgets the pointer then.

#![allow(unsafe_code)]

use std::cell::RefCell;
use std::ffi::{c_char, CStr, CString};
use std::ptr;

use pgrx::pg_sys;

thread_local! {
    /// The copy that `debug_query_string` may point to; it lives until the next one takes its place.
    static COPY: RefCell<CString> = RefCell::default();
}

/// The statement while it is hidden.
pub struct Hidden {
    original: *const c_char,
}

/// Hides the passwords of the running statement, also that of `conninfo` itself.
pub fn hide(conninfo: Option<&[u8]>) -> Option<Hidden> {
    // SAFETY: main thread; NULL or the server's copy of the statement, which outlives the call of a function.
    let original = unsafe { pg_sys::debug_query_string };
    if original.is_null() {
        return None;
    }
    // SAFETY: not NULL, ends in NUL.
    let statement = unsafe { CStr::from_ptr(original) }.to_bytes();
    let copy = hidden_copy(statement, conninfo)?;
    COPY.with_borrow_mut(|slot| {
        // The pointer moves before the old copy, which it may point to, is freed. Moving a CString does not move its text.
        // SAFETY: main thread; the copy ends in NUL and lives in COPY from here on.
        unsafe {
            pg_sys::debug_query_string = copy.as_ptr();
            let query_id = pg_sys::pgstat_get_my_query_id();
            pg_sys::pgstat_report_activity(pg_sys::BackendState::STATE_RUNNING, copy.as_ptr());
            pg_sys::pgstat_report_query_id(query_id, true);
        }
        *slot = copy;
    });
    Some(Hidden { original })
}

impl Hidden {
    /// Gives the server its pointer back, at the normal end of a call. The activity keeps the hidden text.
    pub fn restore(self) {
        COPY.with_borrow(|copy| {
            // SAFETY: main thread; `original` belongs to the statement that is still running.
            unsafe {
                if ptr::eq(pg_sys::debug_query_string, copy.as_ptr()) {
                    pg_sys::debug_query_string = self.original;
                }
            }
        });
    }
}

/// The hidden statement in the server's encoding. Every byte that is not ASCII is carried as one character of its own
/// (Latin-1), so that a text in any encoding comes back unchanged.
fn hidden_copy(statement: &[u8], conninfo: Option<&[u8]>) -> Option<CString> {
    let hidden = pgclone_core::statement::hide_passwords(&widen(statement), conninfo.map(widen).as_deref())?;
    CString::new(hidden.chars().map(|c| c as u32 as u8).collect::<Vec<_>>()).ok()
}

fn widen(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
