//! A slot that this session holds while it starts a job or clones in the foreground. It is let go of when the holder is
//! dropped, and also when the session ends without dropping anything.

#![allow(unsafe_code)]

use std::ffi::c_int;
use std::ptr::{from_ref, null_mut};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use pgrx::pg_sys;

use super::shmem;
use super::slot::{Slot, Use};

static HELD: AtomicPtr<Slot> = AtomicPtr::new(null_mut());
static REGISTERED: AtomicBool = AtomicBool::new(false);

/// A slot of ours.
pub struct Hold {
    /// Place in the live table.
    pub number: usize,
    /// The slot's ticket.
    pub ticket: u32,
    /// The slot.
    pub slot: &'static Slot,
}

impl Hold {
    /// Takes a free slot. None if all are in use, or if this session holds one already.
    pub fn take(kind: Use) -> Option<Self> {
        if !HELD.load(Ordering::Acquire).is_null() {
            return None;
        }
        let (number, ticket) = shmem::take(kind)?;
        let slot = shmem::slots().get(number)?;
        HELD.store(from_ref(slot).cast_mut(), Ordering::Release);
        if !REGISTERED.swap(true, Ordering::Relaxed) {
            // SAFETY: main thread; the callback only touches atomics.
            unsafe { pg_sys::before_shmem_exit(Some(at_exit), pg_sys::Datum::from(0)) }
        }
        Some(Self { number, ticket, slot })
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        leave();
    }
}

extern "C-unwind" fn at_exit(_code: c_int, _argument: pg_sys::Datum) {
    leave();
}

fn leave() {
    let slot = HELD.swap(null_mut(), Ordering::AcqRel);
    // SAFETY: null, or a slot that this session joined; slots are never unmapped.
    if let Some(slot) = unsafe { slot.as_ref() } {
        // workers that were not told to begin wait for nobody
        slot.launching.store(false, Ordering::Release);
        slot.leave();
    }
}
