//! Finds out that the clone waits for its own caller.
//!
//! A session of ours on the target may need a lock that the calling transaction holds. The caller waits for us inside a
//! function call, not for a lock, so the server's deadlock detector sees nothing wrong. We ask instead.

use pgclone_core::statement::may_hold_secrets;
use pgclone_core::{sqlstate, Error};
use pgrx::datum::DatumWithOid;
use pgrx::spi::SpiResult;
use pgrx::{FromDatum, IntoDatum, Spi};

use super::interrupt;

/// The first of the sessions `$1` that waits, perhaps through others, for backend `$2`.
const WAITING: &str = include_str!("lock_wait/waiting.sql");
/// What session `$1` waits for: mode, kind, name.
const AWAITED: &str = include_str!("lock_wait/awaited.sql");

/// The error for a session of ours, one of `pids`, that waits for the calling transaction; none if all is well.
///
/// Runs SQL in the backend: main thread only, never inside the engine's future.
pub fn check(pids: Vec<i32>) -> Option<Error> {
    if pids.is_empty() {
        return None;
    }
    // A failure of SPI itself says nothing about the clone.
    let waiting = first::<i32>(WAITING, &[pids.into(), interrupt::my_pid().into()])?;
    let statement = first::<Vec<u8>>(STATEMENT, &[waiting.into()]);
    let statement = statement.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Some(error(
        awaited(waiting).ok().flatten(),
        statement.filter(|s| !may_hold_secrets(s)),
    ))
}

/// First column of the first row. Read-only: anything else would give the calling transaction an XID.
fn first<T: FromDatum + IntoDatum>(sql: &str, arguments: &[DatumWithOid]) -> Option<T> {
    Spi::connect(|client| client.select(sql, Some(1), arguments)?.first().get_one::<T>())
        .ok()
        .flatten()
}

/// The beginning of the statement that session `$1` runs. It names the object where the lock does not: an object that
/// the caller has not committed is unknown to everybody else.
const STATEMENT: &str =
    "SELECT pg_catalog.convert_to(pg_catalog.left(pg_catalog.split_part(s.query, E'\\n', 1), 100), 'UTF8')
  FROM pg_catalog.pg_stat_activity AS s WHERE s.pid OPERATOR(pg_catalog.=) $1::pg_catalog.int4";

struct Awaited {
    mode: Option<String>,
    kind: String,
    name: String,
}

fn awaited(pid: i32) -> SpiResult<Option<Awaited>> {
    Spi::connect(|client| {
        let rows = client.select(AWAITED, Some(1), &[pid.into()])?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let text = |bytes: Option<Vec<u8>>| bytes.map(|b| String::from_utf8_lossy(&b).into_owned());
        let mode = row.get::<String>(1)?;
        let (Some(kind), Some(name)) = (row.get::<String>(2)?, text(row.get::<Vec<u8>>(3)?)) else {
            return Ok(None);
        };
        Ok(Some(Awaited { mode, kind, name }))
    })
}

fn error(awaited: Option<Awaited>, statement: Option<String>) -> Error {
    let (message, object) = match &awaited {
        Some(Awaited { kind, name, .. }) if kind == "relation" => (
            format!("could not lock relation {name} on the target"),
            format!("relation {name}"),
        ),
        Some(Awaited { kind, name, .. }) if kind == "row" => (
            format!("could not lock a row of relation {name} on the target"),
            format!("a row of relation {name}"),
        ),
        Some(Awaited { name, .. }) => (format!("could not lock {name} on the target"), name.clone()),
        None => (
            "could not get a lock on the target".to_owned(),
            "the same object".to_owned(),
        ),
    };
    let wanted = awaited
        .and_then(|a| a.mode)
        .map(|mode| format!(" ({mode} is needed)"))
        .unwrap_or_default();
    let waiting = statement
        .filter(|s| !s.is_empty())
        .map(|s| format!("\nThe waiting statement: {s}"))
        .unwrap_or_default();
    Error::new(sqlstate::LOCK_NOT_AVAILABLE, message)
        .detail(format!(
            "The calling transaction, or one that waits for it, holds a conflicting lock on {object}{wanted}.{waiting}"
        ))
        .hint("Commit or roll back the calling transaction first: the clone runs in a transaction of its own.")
}
