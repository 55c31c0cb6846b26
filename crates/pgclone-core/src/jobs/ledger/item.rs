//! Statements on `pgclone.job_item`.

use super::{decode, encode, error_params};
use crate::copy::Loader;
use crate::error::{Error, Result};
use crate::jobs::items::{Item, Stage};
use crate::jobs::work::Work;
use crate::mask::Secrets;
use crate::sqlstate;
use crate::transport::Session;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

/// Items that one statement inserts.
const INSERT: usize = 500;
/// What makes an item that was done wait to be done again.
pub(in crate::jobs) const NOT_DONE: &str = "state = 'pending', rows = 0, bytes = 0, started = NULL, finished = NULL";

#[derive(Serialize)]
struct ItemRow<'a> {
    item_id: i32,
    kind: &'a str,
    object: &'a str,
    stage: i32,
    weight: i64,
    blockers: i32,
    unblocks: &'a [i32],
    part_of: Option<&'a str>,
    needs_source: bool,
    work: String,
}

/// Writes the items of a job, without the keys of masks.
pub(in crate::jobs) async fn insert_items(
    target: &Session,
    job_id: i32,
    items: &[Item],
    secrets: &Secrets,
) -> Result<()> {
    let sql = format!(
        "INSERT INTO pgclone.job_item (job_id, item_id, kind, object, stage, weight, blockers, unblocks, part_of, needs_source, work) \
         SELECT {job_id}, i.item_id, i.kind, i.object, i.stage, i.weight, i.blockers, i.unblocks, i.part_of, i.needs_source, i.work \
         FROM pg_catalog.json_to_recordset($1::json) AS i(item_id int, kind text, object text, stage int, weight bigint, blockers int, \
         unblocks int[], part_of text, needs_source boolean, work text)"
    );
    for batch in items.chunks(INSERT) {
        let rows: Result<Vec<ItemRow>> = batch.iter().map(|item| row(item, secrets)).collect();
        let json = encode(&rows?)?;
        target.execute_with(&sql, &[(&json, Type::TEXT)]).await?;
    }
    Ok(())
}

fn row<'a>(item: &'a Item, secrets: &Secrets) -> Result<ItemRow<'a>> {
    let mut work = item.work.clone();
    work.iter_mut().for_each(|w| w.hide(secrets));
    Ok(ItemRow {
        item_id: item.id,
        kind: item.kind,
        object: &item.object,
        stage: item.stage as i32,
        weight: item.weight,
        blockers: item.blockers,
        unblocks: &item.unblocks,
        part_of: item.part_of.as_deref(),
        needs_source: item.needs_source(),
        work: encode(&work)?,
    })
}

/// An item that a lane has claimed.
#[derive(Debug, Deserialize)]
pub(in crate::jobs) struct Claimed {
    pub item_id: i32,
    pub object: String,
    pub weight: i64,
    pub unblocks: Vec<i32>,
    work: String,
}

impl Claimed {
    /// What to do, with the keys of masks.
    pub fn work(&self, secrets: &Secrets) -> Result<Vec<Work>> {
        let mut work: Vec<Work> = decode(&self.work)?;
        work.iter_mut().try_for_each(|w| w.show(secrets))?;
        Ok(work)
    }
}

/// Claims the heaviest item that may be taken, if there is one, by locking its row until the transaction ends. Runs in a
/// transaction.
pub(in crate::jobs) async fn claim(
    target: &dyn Loader,
    job_id: i32,
    stage: u32,
    which: Which,
) -> Result<Option<Claimed>> {
    Ok(claim_more(target, job_id, stage, 1, i64::MAX, which, &[]).await?.pop())
}

/// Which items somebody may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jobs) enum Which {
    /// All.
    Any,
    /// All, those that read the source first.
    Reading,
    /// Those that do not read the source.
    NotReading,
}

/// As [`claim`], up to `limit` items of at most `max_weight`, the heaviest first, beside what the same transaction has claimed
/// already.
pub(in crate::jobs) async fn claim_more(
    target: &dyn Loader,
    job_id: i32,
    stage: u32,
    limit: usize,
    max_weight: i64,
    which: Which,
    have: &[i32],
) -> Result<Vec<Claimed>> {
    let not_these: String = have.iter().map(|id| format!(" AND item_id <> {id}")).collect();
    let (condition, first) = match which {
        Which::Any => ("", ""),
        Which::Reading => ("", "needs_source DESC, "),
        Which::NotReading => (" AND NOT needs_source", ""),
    };
    // a locking clause cannot stand in the subquery that makes rows JSON, but in a common table expression it can
    let sql = format!(
        "WITH claimed AS MATERIALIZED (SELECT item_id, object, weight, unblocks, work FROM pgclone.job_item \
         WHERE job_id = {job_id} AND state = 'pending' AND blockers = 0 AND stage <= {stage} AND weight <= {max_weight}{not_these}{condition} \
         ORDER BY {first}weight DESC, item_id LIMIT {limit} FOR UPDATE SKIP LOCKED) SELECT pg_catalog.row_to_json(claimed)::text FROM claimed"
    );
    let answer = target.query(&sql, None).await?;
    answer.texts.iter().map(|item| decode(item)).collect()
}

/// An item with statistics that nobody has read yet, locked until the transaction ends.
pub(in crate::jobs) async fn claim_statistics(target: &Session, job_id: i32) -> Result<Option<Claimed>> {
    let stage = Stage::Statistics as u32;
    let sql = format!(
        "WITH claimed AS MATERIALIZED (SELECT item_id, object, weight, unblocks, work FROM pgclone.job_item \
         WHERE job_id = {job_id} AND state = 'pending' AND stage = {stage} AND needs_source ORDER BY item_id LIMIT 1 FOR UPDATE SKIP LOCKED) \
         SELECT * FROM claimed"
    );
    Ok(target.rows(&sql).await?.pop())
}

/// Writes down what is left to do of an item that does not need the source any more.
pub(in crate::jobs) async fn has_read(target: &Session, job_id: i32, item_id: i32, work: &[Work]) -> Result<()> {
    let sql = format!(
        "UPDATE pgclone.job_item SET needs_source = false, work = $1 WHERE job_id = {job_id} AND item_id = {item_id}"
    );
    let work = encode(&work)?;
    target.execute_with(&sql, &[(&work, Type::TEXT)]).await.map(drop)
}

/// What was done of an item.
#[derive(Debug, Serialize)]
pub(in crate::jobs) struct Done {
    pub item_id: i32,
    pub rows: u64,
    pub bytes: u64,
    /// Milliseconds that it took.
    pub ms: u64,
}

/// Marks claimed items as done and lets go what waits for them, in the transaction that did them.
pub(in crate::jobs) async fn done(
    target: &dyn Loader,
    job_id: i32,
    done: &[Done],
    unblocks: &[i32],
    lane: usize,
) -> Result<()> {
    let lane = lane + 1;
    let sql = format!(
        "UPDATE pgclone.job_item AS i SET state = 'done', rows = d.rows, bytes = d.bytes, lane = {lane}, attempts = i.attempts + 1, error_message = NULL, \
         error_sqlstate = NULL, started = pg_catalog.clock_timestamp() - d.ms * '1 ms'::interval, finished = pg_catalog.clock_timestamp() \
         FROM pg_catalog.json_to_recordset($1::json) AS d(item_id int, rows bigint, bytes bigint, ms bigint) \
         WHERE i.job_id = {job_id} AND i.item_id = d.item_id AND i.state = 'pending'"
    );
    let json = encode(&done)?;
    let marked = target.query(&sql, Some(&json)).await?.rows;
    if marked != done.len() as u64 {
        return Err(
            Error::new(sqlstate::INTERNAL_ERROR, "the ledger of the job has changed meanwhile")
                .detail(format!("{} items were done, {marked} could be marked.", done.len())),
        );
    }
    if !unblocks.is_empty() {
        // in one order everywhere, so that two lanes cannot wait for each other
        let sql = format!(
            "WITH waiting AS MATERIALIZED (SELECT i.item_id, u.n FROM pgclone.job_item AS i \
             JOIN (SELECT id::int AS id, pg_catalog.count(*)::int AS n FROM pg_catalog.json_array_elements_text($1::json) AS x(id) GROUP BY id) AS u ON u.id = i.item_id \
             WHERE i.job_id = {job_id} ORDER BY i.item_id FOR UPDATE OF i) \
             UPDATE pgclone.job_item AS i SET blockers = i.blockers - w.n FROM waiting AS w WHERE i.job_id = {job_id} AND i.item_id = w.item_id"
        );
        target.query(&sql, Some(&encode(&unblocks)?)).await?;
    }
    Ok(())
}

/// Marks an item as failed for good, in a transaction of its own.
pub(in crate::jobs) async fn item_failed(target: &Session, job_id: i32, item_id: i32, error: &Error) -> Result<()> {
    let sql = format!(
        "UPDATE pgclone.job_item SET state = 'failed', attempts = attempts + 1, finished = pg_catalog.clock_timestamp(), error_sqlstate = $1, \
         error_message = $2, error_detail = $3, error_hint = $4 WHERE job_id = {job_id} AND item_id = {item_id} AND state = 'pending'"
    );
    target.execute_with(&sql, &error_params(error)).await.map(drop)
}

/// Where the items stand.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::jobs) struct Standing {
    /// Stage of the first item that is not done; none if all are.
    pub stage: Option<u32>,
    /// Items that are not done and read the source.
    pub reading: i64,
    /// Those among them that read rows or values, not only statistics.
    pub reading_rows: i64,
    /// Items that failed.
    failed: i64,
    /// The error of the first of them.
    #[serde(skip)]
    pub failure: Option<Error>,
    /// Items that are done and read the source.
    pub have_read: i64,
}

/// Where the items stand.
pub(in crate::jobs) async fn standing(target: &Session, job_id: i32) -> Result<Standing> {
    let statistics = Stage::Statistics as u32;
    let sql = format!(
        "SELECT pg_catalog.min(stage) FILTER (WHERE state <> 'done') AS stage, \
         pg_catalog.count(*) FILTER (WHERE state <> 'done' AND needs_source AND stage < {statistics}) AS reading_rows, \
         pg_catalog.count(*) FILTER (WHERE state <> 'done' AND needs_source) AS reading, \
         pg_catalog.count(*) FILTER (WHERE state = 'done' AND needs_source) AS have_read, \
         pg_catalog.count(*) FILTER (WHERE state = 'failed') AS failed FROM pgclone.job_item WHERE job_id = {job_id}"
    );
    let mut rows: Vec<Standing> = target.rows(&sql).await?;
    let mut standing = rows.pop().unwrap_or_default();
    if standing.failed > 0 {
        standing.failure = Some(first_failure(target, job_id).await?);
    }
    Ok(standing)
}

#[derive(Deserialize)]
struct Failed {
    error_sqlstate: Option<String>,
    error_message: Option<String>,
    error_detail: Option<String>,
    error_hint: Option<String>,
}

/// The error of the first item that failed.
async fn first_failure(target: &Session, job_id: i32) -> Result<Error> {
    let sql = format!(
        "SELECT error_sqlstate, error_message, error_detail, error_hint FROM pgclone.job_item \
         WHERE job_id = {job_id} AND state = 'failed' ORDER BY finished LIMIT 1"
    );
    let mut rows: Vec<Failed> = target.rows(&sql).await?;
    let failed = rows.pop();
    let unknown = || Error::new(sqlstate::INTERNAL_ERROR, "an item of the job failed");
    Ok(failed.map_or_else(unknown, |f| Error {
        detail: f.error_detail,
        hint: f.error_hint,
        ..Error::new(
            &f.error_sqlstate.unwrap_or_default(),
            f.error_message.unwrap_or_default(),
        )
    }))
}

/// Waits until nobody works on any item of a job, and keeps others from it until the transaction ends. A worker that is
/// gone may have left a session that is just about to commit.
pub(in crate::jobs) async fn lock_items(target: &Session, job_id: i32) -> Result<()> {
    target
        .execute(&format!(
            "SELECT FROM pgclone.job_item WHERE job_id = {job_id} ORDER BY item_id FOR UPDATE"
        ))
        .await
}

/// Counts anew what each item waits for.
pub(in crate::jobs) async fn count_blockers(target: &Session, job_id: i32) -> Result<()> {
    let sql = format!(
        "UPDATE pgclone.job_item AS i SET blockers = COALESCE(b.n, 0) FROM pgclone.job_item AS w \
         LEFT JOIN (SELECT u.id, pg_catalog.count(*)::int AS n FROM pgclone.job_item AS d, pg_catalog.unnest(d.unblocks) AS u(id) \
         WHERE d.job_id = {job_id} AND d.state <> 'done' GROUP BY u.id) AS b ON b.id = w.item_id \
         WHERE i.job_id = {job_id} AND w.job_id = {job_id} AND w.item_id = i.item_id AND i.blockers <> COALESCE(b.n, 0)"
    );
    target.execute(&sql).await
}
