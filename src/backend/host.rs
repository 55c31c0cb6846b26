//! What the backend knows of the machine that it runs on.

#![allow(unsafe_code)]

use std::ffi::CStr;

use nix::sys::statvfs::statvfs;
use pgclone_core::preflight::HostFacts;
use pgrx::pg_sys;

use crate::jobs::shmem;

/// Free space where the data directory is, and whether there can be background jobs.
pub fn facts() -> HostFacts {
    // SAFETY: reads a pointer that is set once at server start.
    let directory = unsafe { pg_sys::DataDir };
    if directory.is_null() {
        return HostFacts {
            free_bytes: None,
            is_preloaded: shmem::is_preloaded(),
        };
    }
    // SAFETY: not NULL, so the server's NUL-terminated path.
    let directory = unsafe { CStr::from_ptr(directory) };
    let free = statvfs(directory).map(|s| s.blocks_available().saturating_mul(s.fragment_size()));
    HostFacts {
        free_bytes: Some(free.map_err(|e| format!("the file system of the data directory cannot be asked: {e}"))),
        is_preloaded: shmem::is_preloaded(),
    }
}
