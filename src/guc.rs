//! The settings `pgclone.*`, and their values in the engine's own terms.

#![allow(unsafe_code)]

use std::ffi::CString;

use pgclone_core::context::{EngineConfig, LoaderKind};
use pgrx::pg_sys;
use pgrx::{GucContext, GucFlags, GucRegistry, GucSetting, PostgresGucEnum};

use crate::backend::{identity, text};

/// How long a session of ours waits for a lock, on either side. No limit by default, like the server's own
/// `lock_timeout`: a clone that waits can always be cancelled.
static LOCK_TIMEOUT: GucSetting<i32> = GucSetting::<i32>::new(0);

/// How to reach the target where the default road (socket, `peer`) is closed. It may hold a password, so only a
/// superuser may set or see it.
static LOOPBACK_CONNINFO: GucSetting<Option<CString>> = GucSetting::<Option<CString>>::new(None);

/// Slots of the live table.
static MAX_JOBS: GucSetting<i32> = GucSetting::<i32>::new(16);

/// Size from which a background job reads a table in parts, in kB.
static PART_SIZE: GucSetting<i32> = GucSetting::<i32>::new(128 * 1024);

/// The values of `pgclone.loader`.
#[derive(Clone, Copy, PostgresGucEnum)]
enum LoaderSetting {
    #[name = c"loopback"]
    Loopback,
    #[name = c"in-process"]
    InProcess,
}

/// Who loads the rows of background jobs.
static LOADER: GucSetting<LoaderSetting> = GucSetting::<LoaderSetting>::new(LoaderSetting::InProcess);

/// True while the postmaster loads `shared_preload_libraries`.
pub fn is_preloading() -> bool {
    // SAFETY: reads a flag of the main thread.
    unsafe { pg_sys::process_shared_preload_libraries_in_progress }
}

/// Slots of the live table.
pub fn max_jobs() -> usize {
    usize::try_from(MAX_JOBS.get()).unwrap_or(1)
}

/// Bytes from which a background job reads a table in parts.
pub fn part_size() -> i64 {
    i64::from(PART_SIZE.get()) * 1024
}

/// Defines the settings and reserves their prefix.
pub fn define() {
    if is_preloading() {
        GucRegistry::define_int_guc(
            c"pgclone.max_jobs",
            c"Sets the number of clones that can be shown and run in the background at the same time.",
            c"Each takes about 170 kB of shared memory.",
            &MAX_JOBS,
            1,
            1024,
            GucContext::Postmaster,
            GucFlags::default(),
        );
    }
    GucRegistry::define_int_guc(
        c"pgclone.part_size",
        c"Sets the size of the parts in which background jobs with several lanes read a large table.",
        c"A table of less than twice this size is read as a whole.",
        &PART_SIZE,
        64,
        i32::MAX,
        GucContext::Userset,
        GucFlags::UNIT_KB,
    );
    GucRegistry::define_enum_guc(
        c"pgclone.loader",
        c"Sets who loads the rows of background jobs.",
        c"Valid values are \"in-process\", the lane itself, and \"loopback\", a session that each lane opens.",
        &LOADER,
        GucContext::Suset,
        GucFlags::default(),
    );
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
        loader: match LOADER.get() {
            LoaderSetting::Loopback => LoaderKind::Loopback,
            LoaderSetting::InProcess => LoaderKind::InProcess,
        },
    }
}
