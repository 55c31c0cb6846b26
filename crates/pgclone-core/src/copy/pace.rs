//! Holding back: no more bytes per second than the user allows, over all lanes together.
//!
//! Whoever is about to hand on a batch books the time that its bytes may take, and waits until that time is over. All that
//! has to be shared is the moment up to which time is booked, one number ([`book`]). Time that nobody booked is lost but
//! for a tenth of a second, so that a lane that was late for a moment catches up.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How far back free time counts, in nanoseconds.
const CREDIT: i64 = 100_000_000;

/// Says how long to wait before some bytes may be handed on.
pub trait Pace: Send + Sync {
    /// Books the bytes; returns at once.
    fn book(&self, bytes: u64) -> Duration;
}

/// Nanoseconds that bytes may take at a rate in bytes per second.
pub fn cost(bytes: u64, rate: i64) -> u64 {
    let cost = u128::from(bytes) * 1_000_000_000 / u128::from(rate.max(1).unsigned_abs());
    u64::try_from(cost).unwrap_or(u64::MAX)
}

/// Books `cost` nanoseconds in a number that several may share: the moment up to which time is booked, by a clock that
/// never goes back and stands at `now`; 0 before the first booking. Returns how long to wait.
pub fn book(booked: &AtomicI64, now: i64, cost: u64) -> Duration {
    let cost = i64::try_from(cost).unwrap_or(i64::MAX);
    let mut until = now;
    let _ = booked.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |before| {
        let from = if before == 0 { now } else { before.max(now - CREDIT) };
        until = from.saturating_add(cost);
        Some(until)
    });
    Duration::from_nanos(u64::try_from(until.saturating_sub(now)).unwrap_or_default())
}

/// The pace of a clone that has one reader.
#[derive(Debug)]
pub struct OwnPace {
    rate: i64,
    begun: Instant,
    booked: AtomicI64,
}

impl OwnPace {
    /// At most `rate` bytes per second.
    pub fn new(rate: i64) -> Self {
        Self {
            rate,
            begun: Instant::now(),
            booked: AtomicI64::new(0),
        }
    }
}

impl Pace for OwnPace {
    fn book(&self, bytes: u64) -> Duration {
        let now = i64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(i64::MAX);
        book(&self.booked, now.max(1), cost(bytes, self.rate))
    }
}

/// Where a [`Pace`] is put, if there is to be one.
#[derive(Default)]
pub struct Brake(OnceLock<Box<dyn Pace>>);

impl Brake {
    /// Puts it in place. The first one stays.
    pub fn set(&self, pace: impl Pace + 'static) {
        let _ = self.0.set(Box::new(pace));
    }

    /// Waits until `bytes` may be handed on.
    pub async fn hold(&self, bytes: usize) {
        let Some(pace) = self.0.get() else { return };
        let wait = pace.book(bytes as u64);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }
}

impl fmt::Debug for Brake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() {
            "Brake(on)"
        } else {
            "Brake(off)"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_the_time_that_the_rate_gives_them() {
        let booked = AtomicI64::new(0);
        let mut now = 5_000_000_000;
        let begun = now;
        for _ in 0..100 {
            // a tenth of the time goes by elsewhere
            let wait = book(&booked, now, cost(65_536, 1 << 20));
            now += wait.as_nanos() as i64 + 6_000_000;
        }
        let seconds = (now - begun) as f64 / 1e9;
        assert!((6.24..6.30).contains(&seconds), "{seconds}");
    }

    #[test]
    fn lanes_share_the_rate_and_idle_time_is_lost() {
        let booked = AtomicI64::new(0);
        let waits: Vec<u64> = (0..4)
            .map(|_| book(&booked, 1, cost(1_000_000, 1_000_000)).as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 3, 4]);
        let later = 3_600_000_000_000;
        let wait = book(&booked, later, cost(1_000_000, 1_000_000));
        assert_eq!(wait, Duration::from_millis(900));
        assert_eq!(cost(1, i64::MAX), 0);
        assert!(cost(u64::MAX, 1) > 0);
    }
}
