//! The backend's interrupt flags. Signal handlers set them at any time; they are read here and acted upon only in
//! [`service`], which is called where raising an error is allowed.

#![allow(unsafe_code)]

use std::ptr::{addr_of, addr_of_mut, read_volatile, write_volatile};

use pgrx::pg_sys;

/// Anything at all to be serviced.
pub fn pending() -> bool {
    // SAFETY: the address of a static; volatile because a signal handler writes it.
    unsafe { read_volatile(addr_of!(pg_sys::InterruptPending)) != 0 }
}

/// [`service`] is about to end the statement, or even the process: in that case nothing of ours would run afterwards.
pub fn ends_the_call() -> bool {
    // SAFETY: as in `pending`.
    let flags = unsafe {
        [
            read_volatile(addr_of!(pg_sys::QueryCancelPending)),
            read_volatile(addr_of!(pg_sys::ProcDiePending)),
            read_volatile(addr_of!(pg_sys::ClientConnectionLost)),
            #[cfg(any(feature = "pg17", feature = "pg18"))]
            read_volatile(addr_of!(pg_sys::TransactionTimeoutPending)),
        ]
    };
    flags.iter().any(|flag| *flag != 0)
}

/// Takes back a request to cancel the statement; false if there was none.
pub fn forget_cancel() -> bool {
    let flag = addr_of_mut!(pg_sys::QueryCancelPending);
    // SAFETY: as in `pending`; the server itself clears the flag in the same way. A request that arrives between the two
    // accesses is one more that came too late.
    unsafe {
        let was_set = read_volatile(flag) != 0;
        write_volatile(flag, 0);
        was_set
    }
}

/// `CHECK_FOR_INTERRUPTS`: absorbs barriers and configuration changes, raises errors, ends the process.
pub fn service() {
    if pending() {
        // SAFETY: main thread, outside the engine's future, no lock held.
        unsafe { pg_sys::ProcessInterrupts() }
    }
}

/// Absorbs barriers and nothing else: for the time in which an interrupt waits to be raised.
pub fn absorb_barriers() {
    // SAFETY: the flag as in `pending`; main thread, no lock held. The server calls this from `ProcessInterrupts`.
    unsafe {
        if read_volatile(addr_of!(pg_sys::ProcSignalBarrierPending)) != 0 {
            pg_sys::ProcessProcSignalBarrier();
        }
    }
}

/// True if the postmaster has died. `CHECK_FOR_INTERRUPTS` does not look: a backend normally learns it from its wait
/// for the client.
pub fn postmaster_gone() -> bool {
    // SAFETY: both are set before the backend runs any statement and never change.
    let (under_postmaster, postmaster) = unsafe { (pg_sys::IsUnderPostmaster, pg_sys::PostmasterPid) };
    under_postmaster && u32::try_from(postmaster).is_ok_and(|pid| pid != std::os::unix::process::parent_id())
}

/// Process id of this backend.
pub fn my_pid() -> i32 {
    // SAFETY: set once at process start.
    unsafe { pg_sys::MyProcPid }
}
