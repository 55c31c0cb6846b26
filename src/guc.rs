//! The settings `pgclone.*`, and their values in the engine's own terms.

#![allow(unsafe_code)]

use std::ffi::CString;

use pgclone_core::context::EngineConfig;
use pgrx::pg_sys;
use pgrx::{GucContext, GucFlags, GucRegistry, GucSetting};

use crate::backend::{identity, text};

/// How long a session of ours waits for a lock, on either side. No limit by default, like the server's own
/// `lock_timeout`: a clone that waits can always be cancelled.
static LOCK_TIMEOUT: GucSetting<i32> = GucSetting::<i32>::new(0);

/// How to reach the target where the default road (socket, `peer`) is closed. It may hold a password, so only a
/// superuser may set or see it.
static LOOPBACK_CONNINFO: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(None);

/// Defines the settings and reserves their prefix.
pub fn define() {
    GucRegistry::define_int_guc(
        c"pgclone.lock_timeout",
        c"Sets the maximum time that pgclone's sessions on the source and the target wait for a lock.",
        c"A value of 0 turns off the timeout.",
        &LOCK_TIMEOUT,
        0,
        i32::MAX,
        GucContext::Userset,
        GucFlags::UNIT_MS,
    );
    GucRegistry::define_string_guc(
        c"pgclone.loopback_conninfo",
        c"Sets how pgclone connects to the server that runs it.",
        c"If empty, pgclone uses the first Unix-domain socket directory and the operating-system user of the server.",
        &LOOPBACK_CONNINFO,
        GucContext::Suset,
        GucFlags::SUPERUSER_ONLY | GucFlags::NO_SHOW_ALL,
    );
    // SAFETY: the argument is a C string; _PG_init runs on the main thread.
    unsafe {
        #[cfg(feature = "pg14")]
        pg_sys::EmitWarningsOnPlaceholders(c"pgclone".as_ptr());
        #[cfg(not(feature = "pg14"))]
        pg_sys::MarkGUCPrefixReserved(c"pgclone".as_ptr());
    }
}

/// The settings as they are now, and who and where the caller is.
pub fn engine_config() -> EngineConfig {
    let mut loopback = identity::loopback();
    loopback.conninfo = LOOPBACK_CONNINFO
        .get()
        .map(|value| text::from_server(value.as_bytes()))
        .filter(|value| !value.trim().is_empty());
    EngineConfig {
        loopback,
        lock_timeout_ms: LOCK_TIMEOUT.get().unsigned_abs(),
    }
}
