//! The engine's view of a slot.

use std::sync::atomic::Ordering;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pgclone_core::copy::pace;
use pgclone_core::jobs::Live;
use pgclone_core::{sqlstate, Error};

use super::slot::{Slot, LANES};

/// Nanoseconds since 1970, by a clock that never goes back in a process. Processes agree unless somebody sets the time of the
/// machine between their starts; that is why nobody waits for longer than all lanes together may have booked.
fn now() -> i64 {
    static START: OnceLock<(Duration, Instant)> = OnceLock::new();
    let (start, begun) = START.get_or_init(|| {
        let start = SystemTime::now().duration_since(UNIX_EPOCH);
        (start.unwrap_or_default(), Instant::now())
    });
    i64::try_from((*start + begun.elapsed()).as_nanos()).unwrap_or(i64::MAX)
}

/// A slot that this process uses.
pub struct LiveSlot(pub &'static Slot);

impl Live for LiveSlot {
    fn cancel_requested(&self) -> bool {
        self.0.cancel.load(Ordering::Relaxed)
    }

    fn closing(&self) -> bool {
        self.0.closing.load(Ordering::Relaxed)
    }

    fn close(&self) {
        self.0.closing.store(true, Ordering::Relaxed);
    }

    fn has_coordinator(&self) -> bool {
        self.0.coordinator.load(Ordering::Relaxed) != 0
    }

    fn lanes(&self) -> usize {
        let is_there = |lane: &&super::slot::Lane| lane.pid.load(Ordering::Relaxed) != 0;
        self.0.active().iter().filter(is_there).count()
    }

    fn stage(&self) -> u32 {
        self.0.stage.load(Ordering::Acquire)
    }

    fn set_stage(&self, stage: u32) {
        self.0.stage.store(stage, Ordering::Release);
    }

    fn snapshot(&self) -> Option<String> {
        Some(self.0.snapshot.get()).filter(|s| !s.is_empty())
    }

    fn set_snapshot(&self, snapshot: &str) {
        self.0.snapshot.set(snapshot);
    }

    fn source_released(&self) -> bool {
        self.0.released.load(Ordering::Relaxed)
    }

    fn release_source(&self) {
        self.0.released.store(true, Ordering::Relaxed);
    }

    fn generation(&self) -> u64 {
        self.0.generation.load(Ordering::Acquire)
    }

    fn bump(&self) {
        self.0.generation.fetch_add(1, Ordering::Release);
    }

    fn fail(&self, error: &Error) {
        let parts = [
            Some(error.sqlstate.as_str()),
            Some(error.message.as_str()),
            error.detail.as_deref(),
            error.hint.as_deref(),
        ];
        let text: Vec<String> = parts
            .iter()
            .map(|part| part.unwrap_or_default().replace('\0', " "))
            .collect();
        self.0.failure.set(&text.join("\0"));
    }

    fn failure(&self) -> Option<Error> {
        let text = self.0.failure.get();
        let mut parts = text.split('\0');
        let state = parts.next().filter(|s| !s.is_empty())?;
        let mut error = Error::new(state, parts.next().unwrap_or(sqlstate::INTERNAL_ERROR));
        let mut rest = || parts.next().filter(|p| !p.is_empty()).map(str::to_owned);
        (error.detail, error.hint) = (rest(), rest());
        Some(error)
    }

    fn set_phase(&self, phase: &str) {
        if self.0.phase.get() != phase {
            self.0.phase.set(phase);
        }
    }

    fn set_object(&self, lane: usize, object: &str) {
        if let Some(lane) = self.0.lane.get(lane) {
            lane.object.set(object);
        }
    }

    fn set_counters(&self, lane: usize, rows: u64, bytes: u64) {
        if let Some(lane) = self.0.lane.get(lane) {
            lane.rows.store(rows, Ordering::Relaxed);
            lane.bytes.store(bytes, Ordering::Relaxed);
        }
    }

    fn book(&self, cost: u64) -> Duration {
        let most = Duration::from_nanos(cost.saturating_mul(LANES as u64));
        pace::book(&self.0.booked, now(), cost).min(most)
    }

    fn may_read(&self, lane: usize, most: u32) -> bool {
        self.0.may_read(lane, most)
    }
}
