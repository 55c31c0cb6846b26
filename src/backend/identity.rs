//! Who calls, and how a session of ours reaches this same server.

#![allow(unsafe_code)]

use std::ffi::CStr;

use pgclone_core::context::Loopback;
use pgclone_core::{sqlstate, Error};
use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;

use super::{error, text};

/// Refuses everyone but superusers: the sessions that we open run with the rights of the server.
pub fn require_superuser(operation: &str) -> Result<(), ErrorReport> {
    // SAFETY: looks at the current role in the catalog cache; main thread, inside a transaction.
    if unsafe { pg_sys::superuser() } {
        return Ok(());
    }
    let message = format!("permission denied for function pgclone.{operation}");
    Err(error::report(
        Error::new(sqlstate::INSUFFICIENT_PRIVILEGE, message).detail("Only superusers can clone."),
    ))
}

/// Refuses functions that change the target inside a read-only transaction, where the user expects that nothing changes.
pub fn require_read_write(operation: &str) -> Result<(), ErrorReport> {
    // SAFETY: reads a flag of the current transaction; main thread.
    if !unsafe { pg_sys::XactReadOnly } {
        return Ok(());
    }
    let message = format!("cannot execute pgclone.{operation} in a read-only transaction");
    Err(error::report(Error::new(sqlstate::READ_ONLY_SQL_TRANSACTION, message)))
}

/// How to reach this server as the caller.
pub fn loopback() -> Loopback {
    Loopback {
        socket_dir: first_directory(&c_text(setting_socket_directories())),
        port: port(),
        os_user: os_user(),
        database: current_database(),
        session_role: current_role(),
        conninfo: None,
    }
}

fn setting_socket_directories() -> *const std::ffi::c_char {
    // SAFETY: reads a pointer that only the main thread changes.
    unsafe { pg_sys::Unix_socket_directories }
}

fn port() -> u16 {
    // SAFETY: reads an integer that is fixed at server start.
    let port = unsafe { pg_sys::PostPortNumber };
    u16::try_from(port).unwrap_or_default()
}

fn current_database() -> String {
    // SAFETY: main thread, inside a transaction; the result is a C string in the current memory context.
    c_text(unsafe { pg_sys::get_database_name(pg_sys::MyDatabaseId) })
}

fn current_role() -> String {
    // SAFETY: as above; a missing role raises the server's error.
    c_text(unsafe { pg_sys::GetUserNameFromId(pg_sys::GetUserId(), false) })
}

/// Copies a C string of the server; empty for NULL.
fn c_text(pointer: *const std::ffi::c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: not NULL, so one of the NUL-terminated strings that the callers pass.
    text::from_server(unsafe { CStr::from_ptr(pointer) }.to_bytes())
}

/// Name of the operating-system user that runs the server.
fn os_user() -> String {
    let uid = nix::unistd::geteuid();
    nix::unistd::User::from_uid(uid)
        .ok()
        .flatten()
        .map(|user| user.name)
        .unwrap_or_default()
}

/// First element of a directory list as in `unix_socket_directories`: comma-separated, perhaps in double quotes.
fn first_directory(list: &str) -> Option<String> {
    let list = list.trim_start();
    let first = match list.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => list.split(',').next().unwrap_or_default().trim_end(),
    };
    // an abstract socket ("@name") has no file that could be found
    (!first.is_empty() && !first.starts_with('@')).then(|| first.to_owned())
}
