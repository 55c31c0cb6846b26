//! A clone that a session waits for, as other sessions see it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use pgclone_core::copy::Counters;

use super::hold::Hold;
use super::slot::Use;
use crate::backend::drive::Tick;
use crate::backend::{identity, interrupt};

/// Takes a slot of the live table for a clone in the foreground, and returns what keeps it up to date until it is
/// dropped. Without a table, or a free slot in it, nobody sees the clone: no reason not to clone.
pub fn show_foreground(operation: &str, counters: Arc<Counters>) -> Tick {
    let Some(hold) = Hold::take(Use::Foreground) else {
        return Box::new(|| ());
    };
    let slot = hold.slot;
    slot.database.store(identity::database_oid(), Ordering::Relaxed);
    slot.started.store(identity::now(), Ordering::Relaxed);
    slot.phase.set(operation);
    slot.lanes.store(1, Ordering::Relaxed);
    slot.lane[0].pid.store(interrupt::my_pid(), Ordering::Relaxed);
    slot.coordinator.store(interrupt::my_pid(), Ordering::Relaxed);
    let mut shown = String::new();
    Box::new(move || {
        // the hold as a whole, not only its slot: it ends with the closure
        let hold = &hold;
        let lane = &hold.slot.lane[0];
        lane.rows
            .store(counters.rows.load(Ordering::Relaxed), Ordering::Relaxed);
        lane.bytes
            .store(counters.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        let table = counters.table.lock().unwrap_or_else(PoisonError::into_inner);
        if *table != shown {
            shown.clone_from(&table);
            lane.object.set(&shown);
        }
    })
}
