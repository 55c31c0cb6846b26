//! The ledger: every statement on `pgclone.job` and `pgclone.job_item`.

mod item;
mod job;

pub(super) use item::{
    claim, claim_more, claim_statistics, count_blockers, done, has_read, insert_items, item_failed, lock_items,
    standing, Claimed, Done, Standing, Which, NOT_DONE,
};
pub(super) use job::{begin, complete, ended, planned, publication, published, status, tell, warn};
pub use job::{create, remove};

use crate::error::{Error, Result};
use crate::sqlstate;
use crate::transport::Session;
use serde::de::DeserializeOwned;
use serde::Serialize;
use tokio_postgres::types::{ToSql, Type};

type Param<'a> = (&'a (dyn ToSql + Sync), Type);

pub(super) fn encode<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| Error::new(sqlstate::INTERNAL_ERROR, "could not write an item of the job").detail(e.to_string()))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|e| Error::new(sqlstate::INTERNAL_ERROR, "could not read an item of the job").detail(e.to_string()))
}

fn error_params(error: &Error) -> [Param<'_>; 4] {
    [
        (&error.sqlstate, Type::TEXT),
        (&error.message, Type::TEXT),
        (&error.detail, Type::TEXT),
        (&error.hint, Type::TEXT),
    ]
}

/// From now on the session does not wait for locks on the ledger: whoever has locked it may be waiting for the job.
pub(super) async fn never_wait(target: &Session) -> Result<()> {
    target.execute("SET lock_timeout = '100ms'").await
}

/// True if somebody drops the extension, and so waits for the job to end.
pub(super) async fn is_being_dropped(target: &Session) -> Result<bool> {
    target
        .value(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_extension AS e ON e.oid = l.objid \
             WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND l.mode = 'AccessExclusiveLock' \
             AND e.extname = 'pgclone' \
             AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()))",
        )
        .await
}

/// True if the ledger was dropped, with its extension.
pub(super) async fn is_gone(target: &Session) -> Result<bool> {
    target
        .value("SELECT pg_catalog.to_regclass('pgclone.job') IS NULL")
        .await
}
