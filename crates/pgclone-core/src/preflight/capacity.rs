//! Whether there is room: disk, locks, workers, replication slots.

use super::checks::{decisive, part, settle, source, target};
use super::facts::{Facts, TargetProbe};
use super::Check;

/// In the order of the JSON.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    vec![
        disk_space(facts),
        lock_capacity(facts),
        worker_slots(facts),
        replication(facts),
    ]
}

/// The clone needs about what the source has; rows of dead tuples less, WAL more.
fn disk_space(facts: &Facts) -> Check {
    const NAME: &str = "disk_space";
    settle((|| {
        let free = match &facts.host.free_bytes {
            None => return Err(Check::not_run(NAME, "the file system was not asked")),
            Some(Err(why)) => return Err(Check::not_run(NAME, why.as_str())),
            Some(Ok(free)) => *free,
        };
        let needed = match source(facts, NAME).and_then(|s| part(&s.bytes, NAME)) {
            Ok(needed) => u64::try_from(*needed).unwrap_or_default(),
            Err(unknown) => return Ok(unknown.with("free_bytes", free)),
        };
        Ok(if needed > free {
            let message =
                format!("the schema has {needed} bytes on the source, the target's data directory has {free} left");
            Check::warn(NAME, message)
        } else {
            Check::pass(NAME)
        }
        .with("free_bytes", free))
    })())
}

fn lock_capacity(facts: &Facts) -> Check {
    const NAME: &str = "lock_capacity";
    settle((|| {
        let catalog = part(&target(facts, NAME)?.catalog, NAME)?;
        let capacity = catalog.server.lock_capacity;
        let Some(Ok(plan)) = &facts.both.plan else {
            return Err(Check::not_run(NAME, "there is no plan to count the locks of").with("capacity", capacity));
        };
        let needed = plan.locks;
        Ok(if needed > capacity {
            let message = format!(
                "about {needed} locks are needed, the target has room for {capacity}: raise max_locks_per_transaction"
            );
            Check::fail(NAME, message)
        } else {
            Check::pass(NAME)
        }
        .with("needed", needed)
        .with("capacity", capacity))
    })())
}

/// A clone in the foreground needs no worker; a parallel one a coordinator and its lanes.
fn worker_slots(facts: &Facts) -> Check {
    const NAME: &str = "worker_slots";
    settle((|| {
        let probe = &target(facts, NAME)?.probe;
        let Some(lanes) = facts.options.parallel else {
            let probe = part(probe, NAME)?;
            return Ok(slots(Check::info(NAME), probe));
        };
        let probe = decisive(probe, NAME)?;
        let (free, needed) = (free(probe), i64::from(lanes) + 1);
        let check = if !facts.host.is_preloaded {
            Check::fail(
                NAME,
                "pgclone is not preloaded, so there are no background jobs: add it to shared_preload_libraries and restart the target",
            )
        } else if needed > free {
            let message = format!(
                "{needed} background workers are needed, {free} of {} are free: raise max_worker_processes",
                probe.worker_slots
            );
            Check::fail(NAME, message)
        } else {
            Check::pass(NAME)
        };
        Ok(slots(check, probe))
    })())
}

fn free(probe: &TargetProbe) -> i64 {
    (probe.worker_slots - probe.workers).max(0)
}

fn slots(check: Check, probe: &TargetProbe) -> Check {
    check.with("free", free(probe)).with("total", probe.worker_slots)
}

/// A fact unless the option says that the target is to follow the source.
fn replication(facts: &Facts) -> Check {
    const NAME: &str = "replication";
    settle((|| {
        let probe = &source(facts, NAME)?.probe;
        let probe = match facts.options.replication {
            true => decisive(probe, NAME)?,
            false => part(probe, NAME)?,
        };
        let why = if probe.wal_level != "logical" {
            Some(format!(
                "wal_level of the source is {}, logical replication needs logical",
                probe.wal_level
            ))
        } else if probe.free_slots < 1 {
            Some("no replication slot of the source is free: raise max_replication_slots".to_owned())
        } else if probe.free_senders < 1 {
            Some("no WAL sender of the source is free: raise max_wal_senders".to_owned())
        } else {
            None
        };
        let check = match why {
            _ if !facts.options.replication => Check::info(NAME),
            Some(why) => Check::fail(NAME, why),
            None => Check::pass(NAME),
        };
        Ok(check
            .with("wal_level", probe.wal_level.as_str())
            .with("free_slots", probe.free_slots)
            .with("free_senders", probe.free_senders))
    })())
}
