//! The table of live jobs in shared memory. It exists only if the library is preloaded.

#![allow(unsafe_code)]
// the hooks of other libraries are called as C functions
#![allow(ffi_unwind_calls)]

use std::mem::size_of;
use std::ptr::null_mut;
use std::slice;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use pgrx::pg_sys;

use super::slot::{Slot, Use};
use crate::guc;

static TABLE: AtomicPtr<Slot> = AtomicPtr::new(null_mut());
static SLOTS: AtomicUsize = AtomicUsize::new(0);

static mut PREVIOUS_STARTUP: pg_sys::shmem_startup_hook_type = None;
#[cfg(not(feature = "pg14"))]
static mut PREVIOUS_REQUEST: pg_sys::shmem_request_hook_type = None;

/// Asks for the memory. Call in `_PG_init` after the settings are defined, while libraries are being preloaded.
pub fn request() {
    // SAFETY: runs in the postmaster while it preloads libraries, on its only thread. Hooks are chained as documented.
    unsafe {
        #[cfg(feature = "pg14")]
        request_space();
        #[cfg(not(feature = "pg14"))]
        {
            PREVIOUS_REQUEST = pg_sys::shmem_request_hook;
            pg_sys::shmem_request_hook = Some(request_hook);
        }
        PREVIOUS_STARTUP = pg_sys::shmem_startup_hook;
        pg_sys::shmem_startup_hook = Some(startup_hook);
    }
}

#[cfg(not(feature = "pg14"))]
#[pgrx::pg_guard]
extern "C-unwind" fn request_hook() {
    // SAFETY: the server calls hooks on the main thread, when memory may be asked for.
    unsafe {
        if let Some(previous) = PREVIOUS_REQUEST {
            pg_sys::ffi::pg_guard_ffi_boundary(|| previous());
        }
        request_space();
    }
}

/// # Safety
/// Only where the server takes requests for shared memory.
unsafe fn request_space() {
    SLOTS.store(guc::max_jobs(), Ordering::Relaxed);
    // SAFETY: as the caller promises.
    unsafe { pg_sys::RequestAddinShmemSpace(bytes()) }
}

fn bytes() -> usize {
    size_of::<Slot>() * SLOTS.load(Ordering::Relaxed)
}

#[pgrx::pg_guard]
extern "C-unwind" fn startup_hook() {
    // SAFETY: the server calls hooks on the main thread. The struct is asked for under its own lock, as
    // ShmemInitStruct demands, and zeroed by the first process that sees it: zeros are a table of free slots. The
    // memory stays where it is as long as the process lives; after a crash the postmaster runs this again.
    unsafe {
        if let Some(previous) = PREVIOUS_STARTUP {
            pg_sys::ffi::pg_guard_ffi_boundary(|| previous());
        }
        let mut found = false;
        let lock = main_lock();
        pg_sys::LWLockAcquire(lock, pg_sys::LWLockMode::LW_EXCLUSIVE);
        let table = pg_sys::ShmemInitStruct(c"pgclone jobs".as_ptr(), bytes(), &mut found).cast::<Slot>();
        if !found {
            table.cast::<u8>().write_bytes(0, bytes());
        }
        pg_sys::LWLockRelease(lock);
        TABLE.store(table, Ordering::Release);
    }
}

/// The server's `AddinShmemInitLock`, which has this place among its own locks in all majors.
///
/// # Safety
/// The server's array of locks exists.
unsafe fn main_lock() -> *mut pg_sys::LWLock {
    const ADDIN_SHMEM_INIT_LOCK: usize = 21;
    // SAFETY: the array has far more elements.
    unsafe { &raw mut (*pg_sys::MainLWLockArray.add(ADDIN_SHMEM_INIT_LOCK)).lock }
}

/// All slots; none if the library is not preloaded.
pub fn slots() -> &'static [Slot] {
    let table = TABLE.load(Ordering::Acquire);
    if table.is_null() {
        return &[];
    }
    // SAFETY: the table has that many slots, lives as long as the process, and consists of atomics only.
    unsafe { slice::from_raw_parts(table, SLOTS.load(Ordering::Relaxed)) }
}

/// True if the library is preloaded.
pub fn is_preloaded() -> bool {
    !TABLE.load(Ordering::Acquire).is_null()
}

/// Takes a free slot: its number and ticket.
pub fn take(kind: Use) -> Option<(usize, u32)> {
    slots()
        .iter()
        .enumerate()
        .find_map(|(n, slot)| slot.take(kind).map(|ticket| (n, ticket)))
}
