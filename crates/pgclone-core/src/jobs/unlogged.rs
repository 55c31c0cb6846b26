//! Unlogged tables and sequences. A crash of the target empties them, but the ledger, which is logged, still says that
//! they are loaded. A resumed job loads them again.

use super::items::Stage;
use super::ledger;
use super::work::Work;
use crate::error::{Error, Result};
use crate::sqlstate;
use crate::transport::Session;
use serde::Deserialize;
use tokio_postgres::types::Type;

#[derive(Deserialize)]
struct Lost {
    item_id: i32,
    object: String,
    work: String,
}

/// Lets items wait again whose rows, or values of sequences, are gone from unlogged relations. Runs in a transaction
/// that has locked the items.
///
/// Errors: 55000 if that is too late, because triggers and foreign keys may be there already.
pub(super) async fn load_again(target: &Session, job_id: i32) -> Result<()> {
    let sql = format!(
        "SELECT i.item_id, i.object, i.work FROM pgclone.job_item AS i WHERE i.job_id = {job_id} AND i.state = 'done' AND i.needs_source \
         AND EXISTS (SELECT FROM pg_catalog.json_array_elements(i.work::json) AS w, pg_catalog.pg_class AS c \
           WHERE c.relpersistence = 'u' AND CASE c.relkind WHEN 'S' THEN w -> 'sequences' IS NOT NULL \
             WHEN 'r' THEN i.rows > 0 AND c.oid = pg_catalog.to_regclass(w #>> '{{load,copy,target}}') AND pg_catalog.pg_relation_size(c.oid) = 0 END) \
         ORDER BY i.item_id"
    );
    let lost: Vec<Lost> = target.rows(&sql).await?;
    if lost.is_empty() {
        return Ok(());
    }
    let load = Stage::Load as i32;
    let too_late: bool = target
        .value(&format!(
            "SELECT EXISTS (SELECT FROM pgclone.job_item WHERE job_id = {job_id} AND stage > {load} AND state = 'done')"
        ))
        .await?;
    let tables: Vec<&str> = lost.iter().map(|l| l.object.as_str()).collect();
    if too_late && lost.iter().any(|l| l.work.contains("\"load\"")) {
        return Err(Error::new(
            sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
            "unlogged tables that the job had loaded were emptied when the target crashed",
        )
        .detail(format!("They are: {}.", tables.join(", ")))
        .hint("Begin again: call pgclone.resume with {\"restart\": true}."));
    }
    for item in &lost {
        let mut work: Vec<Work> = serde_json::from_str(&item.work).map_err(|e| {
            Error::new(sqlstate::INTERNAL_ERROR, "could not read an item of the job").detail(e.to_string())
        })?;
        // indexes and keys have survived, empty
        work.retain(Work::needs_source);
        let sql = format!(
            "UPDATE pgclone.job_item SET {}, work = $1 WHERE job_id = {job_id} AND item_id = {}",
            ledger::NOT_DONE,
            item.item_id
        );
        let work = ledger::encode(&work)?;
        target.execute_with(&sql, &[(&work, Type::TEXT)]).await?;
    }
    Ok(())
}
