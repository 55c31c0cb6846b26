//! Jobs with `"atomic": true`: their staging schemas, and the transaction that moves what is in them into place.

use super::ledger;
use crate::catalog::{Catalog, Family, Object, ObjectId};
use crate::error::{Error, Result, Side};
use crate::hash::HashSet;
use crate::ident::{quote_ident, quote_literal};
use crate::ops::{read_catalog, run_statements, Statement};
use crate::select::{conflicts_of_ready, dependents, home_schema};
use crate::sqlstate;
use crate::stage::{Publication, Statements};
use crate::transport::Session;
use serde::Deserialize;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tokio_postgres::types::Type;

/// How long one attempt waits for a lock: first, and at most. Whoever comes after us in the queue waits with us, so this
/// is short; and it is shorter than `deadlock_timeout`, so that nobody else becomes the victim of a deadlock.
const LOCK_WAIT: (u64, u64) = (100, 800);
/// Between two attempts, so that those who queued behind us get their turn.
const BETWEEN: Duration = Duration::from_millis(200);
/// Relations that one `LOCK TABLE` names.
const BATCH: usize = 500;

/// Makes the staging schemas of a job, in the transaction that is open, and writes them down. They belong to the caller,
/// and nobody else has a right on them, whatever the default privileges say.
pub(super) async fn create(target: &Session, job_id: i32, schemas: &[(String, String)]) -> Result<()> {
    for (staging, place) in schemas {
        let name = quote_ident(staging);
        let comment = format!("pgclone: what job {job_id} loads for schema {place}");
        let revoke = format!(
            "DECLARE r record; BEGIN FOR r IN SELECT DISTINCT a.grantee FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a \
             WHERE n.nspname = {} AND a.grantee <> n.nspowner LOOP \
             EXECUTE 'REVOKE ALL ON SCHEMA {} FROM ' || CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::pg_catalog.regrole::text END; END LOOP; END",
            quote_literal(staging),
            name.replace('\'', "''"),
        );
        target
            .execute(&format!(
                "CREATE SCHEMA {name}; COMMENT ON SCHEMA {name} IS {}; DO {}",
                quote_literal(&comment),
                quote_literal(&revoke)
            ))
            .await
            .map_err(|e| e.context("could not create a staging schema"))?;
    }
    let names: Vec<&str> = schemas.iter().map(|(staging, _)| staging.as_str()).collect();
    let sql = format!(
        "UPDATE pgclone.job SET staging = ARRAY(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ANY ($1::text[])) WHERE job_id = {job_id}"
    );
    target.execute_with(&sql, &[(&names, Type::TEXT_ARRAY)]).await.map(drop)
}

/// Drops the staging schemas of a job, in the transaction that is open.
pub(super) async fn discard(target: &Session, job_id: i32) -> Result<()> {
    target
        .execute(&format!(
            "SELECT pgclone.drop_staging(staging) FROM pgclone.job WHERE job_id = {job_id}; \
             UPDATE pgclone.job SET staging = '{{}}' WHERE job_id = {job_id}"
        ))
        .await
}

/// Names of the staging schemas of a job.
pub(super) async fn staging(target: &Session, job_id: i32) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Schema {
        name: String,
    }
    let sql = format!(
        "SELECT n.nspname AS name FROM pg_namespace n JOIN pgclone.job j ON n.oid = ANY (j.staging) WHERE j.job_id = {job_id}"
    );
    let schemas: Vec<Schema> = target.rows(&sql).await?;
    Ok(schemas.into_iter().map(|s| s.name).collect())
}

/// Drops staging schemas whose ledger is gone.
pub(super) async fn discard_by_name(target: &Session, schemas: &[String]) -> Result<()> {
    target.execute("ROLLBACK").await?;
    for name in schemas {
        target
            .execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", quote_ident(name)))
            .await?;
    }
    Ok(())
}

/// Moves into place what a job has loaded, and marks the job as complete, in one transaction. It needs the locks on what
/// it replaces: it tries again and again, each time waiting only for a moment, as long as `lock_timeout` allows (none
/// means for ever). Errors: 55P03 if the locks did not come; those of the `conflict` option.
pub(super) async fn publish(
    target: &Session,
    job_id: i32,
    lock_timeout: Option<Duration>,
    waits: impl Fn(),
) -> Result<()> {
    let begun = Instant::now();
    let mut wait = LOCK_WAIT.0;
    loop {
        let left = lock_timeout.map(|limit| limit.saturating_sub(begun.elapsed()));
        let now = left.map_or(wait, |left| wait.min(left.as_millis() as u64)).max(1);
        let result = attempt(target, job_id, now).await;
        let Err(error) = result else { return Ok(()) };
        if target.is_closed() {
            return Err(error);
        }
        target.execute("ROLLBACK").await?;
        let is_lock = matches!(error.sqlstate.as_str(), "55P03" | "40P01");
        if !is_lock || left.is_some_and(|left| left.is_zero()) {
            return Err(error);
        }
        waits();
        sleep(BETWEEN).await;
        wait = (wait * 2).min(LOCK_WAIT.1);
    }
}

async fn attempt(target: &Session, job_id: i32, lock_ms: u64) -> Result<()> {
    // what an attempt before this one heard is not to be told twice
    target.take_notices();
    target
        .execute(&format!(
            "BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = {lock_ms}"
        ))
        .await?;
    let Some((item_id, publication)) = ledger::publication(target, job_id).await? else {
        return Err(Error::new(
            sqlstate::INTERNAL_ERROR,
            "the job has nothing to move into place",
        ));
    };
    let relations: Vec<String> = publication
        .objects
        .iter()
        .map(|(_, identity)| identity.clone())
        .collect();
    lock(target, &relations, Duration::from_millis(lock_ms)).await?;
    // what was in the way when the job was planned may have changed
    let catalog = read_catalog(target).await?;
    let p = &publication;
    let room = conflicts_of_ready(&catalog, &p.objects, p.names.iter().cloned(), p.conflict, p.cascade)?;
    check_independence(&catalog, p)?;
    run(
        target,
        &[Statements {
            purpose: "make room for the clone".to_owned(),
            sql: room,
        }],
    )
    .await?;
    run(target, &missing_schemas(&catalog, p)).await?;
    for (staging, place) in &p.schemas {
        let sql = moves(target, staging, place).await?;
        let purpose = format!("move the clone to schema {}", quote_ident(place));
        run(target, &[Statements { purpose, sql }]).await?;
    }
    run(target, &p.after).await?;
    for (staging, _) in &p.schemas {
        target
            .execute(&format!("DROP SCHEMA {}", quote_ident(staging)))
            .await
            .map_err(|e| e.context("could not drop the staging schema"))?;
    }
    let warnings: Vec<String> = target.take_notices().into_iter().map(|n| n.message).collect();
    ledger::warn(target, job_id, &warnings).await?;
    ledger::published(target, job_id, item_id).await
}

/// Locks the tables of the target that may have to give way, within `limit`: the timeout of locks counts for each anew,
/// while those that we have already keep others waiting. Errors: 55P03.
async fn lock(target: &Session, relations: &[String], limit: Duration) -> Result<()> {
    #[derive(Deserialize)]
    struct Name {
        name: String,
    }
    let sql = "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relkind IN ('r', 'p') AND (quote_ident(n.nspname) || '.' || quote_ident(c.relname)) = ANY ($1::text[]) ORDER BY c.oid";
    let tables: Vec<Name> = target.rows_with(sql, &[(&relations, Type::TEXT_ARRAY)]).await?;
    let begun = Instant::now();
    for batch in tables.chunks(BATCH) {
        let left = limit.saturating_sub(begun.elapsed()).as_millis().max(1);
        let list: Vec<&str> = batch.iter().map(|t| t.name.as_str()).collect();
        target.execute(&format!("SET LOCAL statement_timeout = {left}")).await?;
        let locked = target
            .execute(&format!(
                "LOCK TABLE ONLY {} IN ACCESS EXCLUSIVE MODE",
                list.join(", ONLY ")
            ))
            .await;
        locked.map_err(|e| no_lock(e).context("could not lock what is to be replaced"))?;
    }
    target.execute("SET LOCAL statement_timeout = 0").await
}

/// Too long for the statement is too long for its locks.
fn no_lock(error: Error) -> Error {
    match error.sqlstate.as_str() {
        sqlstate::QUERY_CANCELED => {
            let says = "canceling statement due to lock timeout";
            Error::of_server(Side::Target, sqlstate::LOCK_NOT_AVAILABLE, says, None, None)
        }
        _ => error,
    }
}

/// What comes first, without the schemas that somebody has made meanwhile.
fn missing_schemas(target: &Catalog, p: &Publication) -> Vec<Statements> {
    let exists = |sql: &String| {
        sql.strip_prefix("CREATE SCHEMA ")
            .is_some_and(|name| target.find(Family::Schema, name).is_some())
    };
    let mut before = p.before.clone();
    before.iter_mut().for_each(|s| s.sql.retain(|sql| !exists(sql)));
    before
}

/// What is loaded must not depend on what gives way, or it would be dropped too.
fn check_independence(target: &Catalog, p: &Publication) -> Result<()> {
    let find = |(family, identity): &(Family, String)| target.find(*family, identity);
    let there: HashSet<ObjectId> = p.objects.iter().filter_map(find).map(|o| o.id).collect();
    let staged =
        |o: &&Object| home_schema(target, o).is_some_and(|s| p.schemas.iter().any(|(staging, _)| staging == s));
    match dependents(target, &there).into_iter().find(staged) {
        Some(o) => Err(Error::new(
            sqlstate::INTERNAL_ERROR,
            format!("{} depends on what is to be replaced", o.describe()),
        )),
        None => Ok(()),
    }
}

/// The statements that move everything in a schema to another one. What belongs to a table goes with it. Types, and what
/// has a row type, go last: functions and operators are named with the types of their arguments.
async fn moves(target: &Session, staging: &str, place: &str) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Entry {
        kind: String,
        identity: String,
    }
    let sql = "SELECT o.type AS kind, o.identity FROM pg_depend d, pg_identify_object(d.classid, d.objid, 0) o \
               WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND d.deptype = 'n' \
               AND NOT EXISTS (SELECT FROM pg_depend s WHERE s.classid = 'pg_class'::regclass AND d.classid = s.classid AND s.objid = d.objid \
               AND s.refclassid = s.classid AND s.deptype IN ('a', 'i') AND s.refobjsubid <> 0 AND s.objsubid = 0 AND s.refobjid <> s.objid) \
               ORDER BY d.classid IN ('pg_type'::regclass, 'pg_class'::regclass), d.classid, d.objid";
    let entries: Vec<Entry> = target.rows_with(sql, &[(&staging, Type::TEXT)]).await?;
    let place = quote_ident(place);
    let keyword = |kind: &str| match kind {
        "function" | "procedure" | "aggregate" => "ROUTINE".to_owned(),
        "composite type" => "TYPE".to_owned(),
        "statistics object" => "STATISTICS".to_owned(),
        kind => kind.to_uppercase(),
    };
    let statement = |e: &Entry| format!("ALTER {} {} SET SCHEMA {place}", keyword(&e.kind), e.identity);
    Ok(entries.iter().map(statement).collect())
}

async fn run(target: &Session, all: &[Statements]) -> Result<()> {
    let list: Vec<Statement> = all
        .iter()
        .flat_map(|s| s.sql.iter().map(|sql| Statement::new(sql, &s.purpose)))
        .collect();
    run_statements(target, &list).await
}
