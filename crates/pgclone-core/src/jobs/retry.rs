//! Which failures pass by themselves, and how long to wait for that.

use crate::error::Error;
use crate::sqlstate;
use std::time::Duration;

/// Attempts at an item before it fails for good.
pub(super) const ATTEMPTS: u32 = 8;

/// True if the same may well succeed when it is tried again: a lost connection, a server that restarts, a deadlock.
pub(super) fn is_passing(error: &Error) -> bool {
    let class = error.sqlstate.get(..2).unwrap_or_default();
    // 57P01 terminated, 57P02 crashed, 57P03 starting or shutting down, 40001 and 40P01 serialization and deadlock,
    // 53300 too many connections, 55P03 a lock that did not come in time
    class == "08"
        || matches!(
            error.sqlstate.as_str(),
            "57P01" | "57P02" | "57P03" | "40001" | "40P01" | "53300" | "55P03"
        )
}

/// An error, and whether another attempt may fare better.
#[derive(Debug)]
pub(super) struct Failure {
    pub error: Error,
    pub may_pass: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            may_pass: is_passing(&error),
            error,
        }
    }
}

impl Failure {
    /// What a statement of the plan said. Somebody else, such as another job that brings the same schema or type along,
    /// may have made an object since the plan was made; another plan finds it there.
    pub fn of_plan(error: Error) -> Self {
        // 42P06 schema, 42P07 relation, 42710 other objects, 42723 function, 23505 the unique index of a catalog
        let exists = ["42P06", "42P07", "42710", "42723", "23505"].contains(&error.sqlstate.as_str());
        Self {
            may_pass: exists || is_passing(&error),
            error,
        }
    }

    /// The user has said how long a lock is worth waiting for.
    pub fn is_lock_timeout(&self) -> bool {
        self.error.sqlstate == sqlstate::LOCK_NOT_AVAILABLE
    }
}

/// Pause before attempt `n` (from 1): 0.1 s, 0.2 s, ... 3.2 s.
pub(super) fn pause(n: u32) -> Duration {
    Duration::from_millis(100 << n.saturating_sub(1).min(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_tried_again_and_mistakes_are_not() {
        for state in ["08006", "08001", "57P01", "57P03", "40P01"] {
            assert!(is_passing(&Error::new(state, "x")), "{state}");
        }
        for state in ["23505", "42P01", "57014", "XX001", "22023", ""] {
            assert!(!is_passing(&Error::new(state, "x")), "{state}");
        }
        assert_eq!(pause(1), Duration::from_millis(100));
        assert_eq!(pause(99), Duration::from_millis(3200));
    }
}
