//! Statements on `pgclone.job`: its begin, what is known of it, its end.

use super::{claim, done, error_params, Done, Param, Which};
use crate::context::Scope;
use crate::error::{Error, Result};
use crate::jobs::items::Stage;
use crate::jobs::work::Work;
use crate::jobs::{op_type, partial, JobSpec};
use crate::mask::Secrets;
use crate::sqlstate;
use crate::stage::Publication;
use crate::transport::Session;
use tokio_postgres::types::Type;

/// A new row of `pgclone.job`. Returns its number.
pub async fn create(
    target: &Session,
    spec: &JobSpec,
    conninfo: &str,
    options: Option<&str>,
    parallel: u16,
) -> Result<i32> {
    let (schema, table, target_table) = match &spec.scope {
        Scope::Table {
            schema,
            table,
            target_table,
        } => (Some(schema), Some(table), target_table.as_ref()),
        Scope::Schema { schema } | Scope::Functions { schema } => (Some(schema), None, None),
        Scope::Database => (None, None, None),
    };
    let sql = "INSERT INTO pgclone.job (op_type, schema_name, table_name, target_table_name, include_data, source, options, parallel, owner) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, current_user) RETURNING job_id";
    let op = op_type(&spec.scope);
    let parallel = i32::from(parallel);
    let params: [Param; 8] = [
        (&op, Type::TEXT),
        (&schema, Type::TEXT),
        (&table, Type::TEXT),
        (&target_table, Type::TEXT),
        (&spec.include_data, Type::BOOL),
        (&conninfo, Type::TEXT),
        (&options, Type::TEXT),
        (&parallel, Type::INT4),
    ];
    target.returning_int(sql, &params).await
}

/// Removes a job that could not be started.
pub async fn remove(target: &Session, job_id: i32) -> Result<()> {
    target
        .execute(&format!("DELETE FROM pgclone.job WHERE job_id = {job_id}"))
        .await
}

/// The job has begun, perhaps for another time. Errors: 55000 if it has ended.
pub(in crate::jobs) async fn begin(target: &Session, job_id: i32) -> Result<()> {
    let sql = format!(
        "UPDATE pgclone.job SET status = 'running', started = COALESCE(started, pg_catalog.clock_timestamp()) \
         WHERE job_id = {job_id} AND status IN ('pending', 'running')"
    );
    match target.execute_with(&sql, &[]).await? {
        1 => Ok(()),
        _ => Err(Error::new(
            sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
            format!("job {job_id} is not waiting to be started"),
        )),
    }
}

/// The status that the ledger has, if it has the job.
pub(in crate::jobs) async fn status(target: &Session, job_id: i32) -> Result<Option<String>> {
    target
        .value_opt(&format!("SELECT status FROM pgclone.job WHERE job_id = {job_id}"))
        .await
}

/// Adds warnings to the job.
pub(in crate::jobs) async fn warn(target: &Session, job_id: i32, warnings: &[String]) -> Result<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE pgclone.job SET warnings = warnings || $1::text[] WHERE job_id = {job_id}");
    target
        .execute_with(&sql, &[(&warnings, Type::TEXT_ARRAY)])
        .await
        .map(drop)
}

/// What is known of a job once it is planned: how many tables it makes, what comes along and what is skipped.
pub(in crate::jobs) async fn tell(target: &Session, job_id: i32, tables: i32, notices: &[String]) -> Result<()> {
    let sql = format!("UPDATE pgclone.job SET tables = $1, notices = $2::text[] WHERE job_id = {job_id}");
    target
        .execute_with(&sql, &[(&tables, Type::INT4), (&notices, Type::TEXT_ARRAY)])
        .await
        .map(drop)
}

/// The items exist. A job that goes on with another one has its tables and notices.
pub(in crate::jobs) async fn planned(target: &Session, job_id: i32, snapshot: Option<&str>) -> Result<()> {
    let sql = format!("UPDATE pgclone.job SET snapshot = $1, planned = true WHERE job_id = {job_id}");
    target.execute_with(&sql, &[(&snapshot, Type::TEXT)]).await.map(drop)
}

/// The item that moves the job's clone into place, with what it does, locked, if it is not done yet.
pub(in crate::jobs) async fn publication(target: &Session, job_id: i32) -> Result<Option<(i32, Publication)>> {
    let stage = Stage::Publish as u32;
    let Some(item) = claim(target, job_id, stage, Which::Any).await? else {
        return Ok(None);
    };
    // what is moved holds no key: that is only in what reads
    match item.work(&Secrets::default())?.pop() {
        Some(Work::Publish(publication)) => Ok(Some((item.item_id, *publication))),
        _ => Ok(None),
    }
}

/// The clone is in place, which completes the job. Commits the transaction that did it.
pub(in crate::jobs) async fn published(target: &Session, job_id: i32, item_id: i32) -> Result<()> {
    let item = Done {
        item_id,
        rows: 0,
        bytes: 0,
        ms: 0,
    };
    done(target, job_id, &[item], &[], 0).await?;
    mark_complete(target, job_id).await
}

/// The job is complete: only if every item is done. The commit waits for the disk.
pub(in crate::jobs) async fn complete(target: &Session, job_id: i32) -> Result<()> {
    target
        .execute("BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = 0")
        .await?;
    mark_complete(target, job_id).await
}

async fn mark_complete(target: &Session, job_id: i32) -> Result<()> {
    let sql = format!(
        "UPDATE pgclone.job SET status = 'completed', staging = '{{}}', finished = pg_catalog.clock_timestamp() WHERE job_id = {job_id} AND status = 'running' \
         AND NOT EXISTS (SELECT FROM pgclone.job_item WHERE job_id = {job_id} AND state <> 'done')"
    );
    if target.execute_with(&sql, &[]).await? != 1 {
        target.execute("ROLLBACK").await?;
        return Err(Error::new(
            sqlstate::INTERNAL_ERROR,
            format!("job {job_id} has items that are not done"),
        ));
    }
    // what the items did is of no use any more, and may be long
    target
        .execute(&format!(
            "UPDATE pgclone.job_item SET work = NULL WHERE job_id = {job_id}; COMMIT"
        ))
        .await
}

/// The job has ended otherwise: `failed` or `cancelled`. Tables of which only parts are loaded are emptied, and their
/// items wait to be done again. Where that cannot be done now, because somebody holds a lock on the table, it is left to
/// whoever resumes the job: the end must be written in any case.
pub(in crate::jobs) async fn ended(target: &Session, job_id: i32, status: &str, error: &Error) -> Result<()> {
    target
        .execute("BEGIN; SET LOCAL synchronous_commit = on; SAVEPOINT pgclone_end")
        .await?;
    let emptied = partial::empty_what_is_free(target, job_id).await;
    if emptied.is_err() && !target.is_closed() {
        target.execute("ROLLBACK TO SAVEPOINT pgclone_end").await?;
    }
    let sql = format!(
        "UPDATE pgclone.job SET status = $5, finished = pg_catalog.clock_timestamp(), error_sqlstate = $1, error_message = $2, error_detail = $3, \
         error_hint = $4 WHERE job_id = {job_id} AND status IN ('pending', 'running')"
    );
    target.execute("SET LOCAL lock_timeout = 0").await?;
    let [a, b, c, d] = error_params(error);
    target.execute_with(&sql, &[a, b, c, d, (&status, Type::TEXT)]).await?;
    target.execute("COMMIT").await
}
