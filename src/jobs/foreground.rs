//! A clone that a session waits for, as other sessions see it.

use std::sync::atomic::Ordering;
use std::sync::Arc;

use pgclone_core::copy::{Counters, Standing};

use super::hold::Hold;
use super::slot::{Slot, Use};
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
    slot.shown
        .operation
        .set(operation.strip_suffix("_ex").unwrap_or(operation));
    slot.lanes.store(1, Ordering::Relaxed);
    slot.lane[0].pid.store(interrupt::my_pid(), Ordering::Relaxed);
    slot.coordinator.store(interrupt::my_pid(), Ordering::Relaxed);
    let mut before = Standing::default();
    Box::new(move || {
        // the hold as a whole, not only its slot: it ends with the closure
        let hold = &hold;
        let lane = &hold.slot.lane[0];
        lane.rows
            .store(counters.rows.load(Ordering::Relaxed), Ordering::Relaxed);
        lane.bytes
            .store(counters.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        let now = counters.standing();
        show(hold.slot, &now, &before);
        before = now;
    })
}

/// Writes what has changed: texts are read by others again and again, and a reader waits for a writer.
fn show(slot: &Slot, now: &Standing, before: &Standing) {
    let shown = &slot.shown;
    for (text, now, before) in [
        (&shown.schema, &now.schema, &before.schema),
        (&shown.table, &now.table, &before.table),
        (&slot.lane[0].object, &now.object, &before.object),
    ] {
        if now != before {
            text.set(now);
        }
    }
    if now.phase != before.phase {
        slot.phase.set(now.phase);
    }
    for (number, now) in [
        (&shown.tables_total, now.tables_total),
        (&shown.tables, now.tables),
        (&shown.bytes_total, now.bytes_total),
        (&shown.bytes_done, now.bytes_done),
    ] {
        number.store(now, Ordering::Relaxed);
    }
}
