//! Text between the server and Rust. The engine speaks UTF-8; a database may not.

#![allow(unsafe_code)]

use std::fmt::Write;

use pgclone_core::{sqlstate, Error};
use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;

use super::error;

const UTF8: i32 = pg_sys::pg_enc::PG_UTF8 as i32;
const SQL_ASCII: i32 = pg_sys::pg_enc::PG_SQL_ASCII as i32;

/// A text of a result, in bytes of the server's encoding: see [`to_server`].
pub type Text = Vec<u8>;

fn server_encoding() -> i32 {
    // SAFETY: reads a setting of the backend; main thread.
    unsafe { pg_sys::GetDatabaseEncoding() }
}

/// True if the server's text can hold every character.
pub fn is_utf8() -> bool {
    server_encoding() == UTF8
}

/// An argument, converted to UTF-8. Bytes that are no text in UTF-8 raise the server's own error 22021.
pub fn argument(value: Option<&[u8]>) -> Option<String> {
    value.map(from_server)
}

/// An argument that must not be NULL.
pub fn required(name: &str, value: Option<&[u8]>) -> Result<String, ErrorReport> {
    argument(value).ok_or_else(|| {
        error::report(Error::new(
            sqlstate::NULL_VALUE_NOT_ALLOWED,
            format!("argument \"{name}\" must not be null"),
        ))
    })
}

/// Text of the server as UTF-8.
pub fn from_server(bytes: &[u8]) -> String {
    if server_encoding() == UTF8 {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    // SAFETY: the pointer and length are those of a slice; the result is the argument itself or a string in the current
    // memory context that ends in NUL. Sizes are below 1 GB, as every datum's.
    let converted = unsafe {
        let result = pg_sys::pg_server_to_any(bytes.as_ptr().cast(), bytes.len() as i32, UTF8);
        if result.cast_const().cast() == bytes.as_ptr() {
            bytes
        } else {
            std::ffi::CStr::from_ptr(result).to_bytes()
        }
    };
    String::from_utf8_lossy(converted).into_owned()
}

/// UTF-8 in the server's encoding. Characters that it does not have raise the server's own error 22P05.
pub fn encode(value: &str) -> Vec<u8> {
    if value.is_ascii() || matches!(server_encoding(), UTF8 | SQL_ASCII) {
        return value.as_bytes().to_vec();
    }
    // SAFETY: the pointer and length are those of a slice; the result is the argument itself or a string in the current
    // memory context that ends in NUL. Statements are below 1 GB.
    unsafe {
        let result = pg_sys::pg_any_to_server(value.as_ptr().cast(), value.len() as i32, UTF8);
        if result.cast_const().cast() == value.as_ptr() {
            return value.as_bytes().to_vec();
        }
        std::ffi::CStr::from_ptr(result).to_bytes().to_vec()
    }
}

/// A result for SQL, in bytes of the server's encoding.
pub fn to_server(value: &str) -> Text {
    printable(value).into_bytes()
}

/// Text that the server can take as it is. Where its encoding is not UTF-8, other characters than ASCII are written as
/// `\u` and a number: a message must never fail because a name in it cannot be converted.
pub fn printable(value: &str) -> String {
    // the server's strings end at a null character
    if value.contains('\0') {
        return printable(&value.replace('\0', "\\0"));
    }
    if value.is_ascii() || matches!(server_encoding(), UTF8 | SQL_ASCII) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    }
    out
}
