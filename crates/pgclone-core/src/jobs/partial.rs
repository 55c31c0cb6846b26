//! Tables that are read in parts, each loaded in a transaction of its own. None must stay with some of its rows only.

use super::ledger;
use crate::error::Result;
use crate::transport::Session;
use serde::Deserialize;
use std::time::{Duration, Instant};
use tokio_postgres::types::Type;

/// How long the end of a job waits for those who still hold an item: sessions of its lanes that are about to end.
const HOLDERS: Duration = Duration::from_secs(5);
/// How long it waits for all tables that it empties. Whoever comes after us in the queue waits with us.
const EMPTYING: Duration = Duration::from_millis(500);

/// Empties those tables of which some parts are loaded and some are not that nobody keeps from it. Runs in a transaction.
pub(super) async fn empty_what_is_free(target: &Session, job_id: i32) -> Result<()> {
    // an autovacuum gives way to whoever finds out that it is in the way
    target
        .execute(&format!(
            "SET LOCAL lock_timeout = {}; SET LOCAL deadlock_timeout = '100ms'",
            HOLDERS.as_millis()
        ))
        .await?;
    ledger::lock_items(target, job_id).await?;
    let begun = Instant::now();
    let tables = partial_tables(target, job_id).await?;
    for table in &tables {
        let left = EMPTYING.saturating_sub(begun.elapsed()).as_millis().max(1);
        target
            .execute(&format!("SAVEPOINT pgclone_table; SET LOCAL lock_timeout = {left}"))
            .await?;
        if empty(target, job_id, std::slice::from_ref(table)).await.is_err() {
            target.execute("ROLLBACK TO SAVEPOINT pgclone_table").await?;
        }
    }
    match tables.is_empty() {
        true => Ok(()),
        false => ledger::count_blockers(target, job_id).await,
    }
}

/// Empties tables of which some parts are loaded and some are not. Runs in a transaction; what waits for the parts is to be
/// counted anew.
pub(super) async fn empty_partial_tables(target: &Session, job_id: i32) -> Result<()> {
    ledger::lock_items(target, job_id).await?;
    let tables = partial_tables(target, job_id).await?;
    empty(target, job_id, &tables).await
}

/// Tables of which some parts are loaded and some are not, as far as they are still there: what is left to do of one that
/// somebody has dropped says so.
async fn partial_tables(target: &Session, job_id: i32) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Partial {
        part_of: String,
    }
    let sql = format!(
        "SELECT part_of FROM pgclone.job_item WHERE job_id = {job_id} AND part_of IS NOT NULL AND pg_catalog.to_regclass(part_of) IS NOT NULL \
         GROUP BY part_of HAVING pg_catalog.bool_or(state = 'done') AND NOT pg_catalog.bool_and(state = 'done') ORDER BY 1"
    );
    let partial: Vec<Partial> = target.rows(&sql).await?;
    Ok(partial.into_iter().map(|p| p.part_of).collect())
}

/// Empties tables, whose parts then wait to be loaded.
async fn empty(target: &Session, job_id: i32, tables: &[String]) -> Result<()> {
    for table in tables {
        target.execute(&format!("TRUNCATE TABLE ONLY {table}")).await?;
    }
    let sql = format!(
        "UPDATE pgclone.job_item SET {} WHERE job_id = {job_id} AND state = 'done' AND part_of = ANY ($1::text[])",
        ledger::NOT_DONE
    );
    target
        .execute_with(&sql, &[(&tables, Type::TEXT_ARRAY)])
        .await
        .map(drop)
}
