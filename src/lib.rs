//! The pgclone extension: SQL surface, settings and the drive loop around the engine in `pgclone-core`.
//!
//! Only this package names pgrx. The SQL objects are written by hand in `sql/`; their C symbols are the wrappers of the
//! functions in `api`.

#![deny(ffi_unwind_calls)]
// pgrx raises an `ErrorReport` with its SQLSTATE only if that very type is the error of the function, unboxed.
#![allow(clippy::result_large_err)]

#[cfg(not(panic = "unwind"))]
compile_error!("errors travel by unwinding: build with panic = \"unwind\"");

mod api;
mod backend;
mod guc;
mod jobs;

pgrx::pg_module_magic!(name, version);

/// Runs when the library is loaded, perhaps in the postmaster: it only defines settings
/// and asks for shared memory. No thread, no runtime, no
/// socket may start here.
#[pgrx::pg_guard]
#[allow(non_snake_case, reason = "the server looks this name up")]
pub extern "C-unwind" fn _PG_init() {
    guc::define();
    if guc::is_preloading() {
        jobs::shmem::request();
    }
}
