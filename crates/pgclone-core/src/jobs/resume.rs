//! Going on with a job that ended before its end, as a new job.

use super::items::Stage;
use super::{ledger, partial, publish, unlogged, JobSpec};
use crate::context::{EngineConfig, Scope};
use crate::error::{Error, Result};
use crate::ident::QualifiedName;
use crate::mask::{self, Json};
use crate::options::{given, parse_object};
use crate::sqlstate;
use crate::transport::Session;
use serde::Deserialize;

/// The options of `pgclone.resume`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResumeOptions {
    /// Begin again instead of going on.
    #[serde(default)]
    pub restart: bool,
    /// The masks of the job again, if they have keys: those are not kept.
    #[serde(default, deserialize_with = "given")]
    pub mask: Option<Json>,
}

const EXAMPLE: &str = "pgclone.resume takes {\"restart\": true}, and the \"mask\" of the job if that has keys.";

impl ResumeOptions {
    /// From JSON. Errors: 22023.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        text.map_or_else(|| Ok(Self::default()), |text| parse_object(text, EXAMPLE))
    }
}

#[derive(Deserialize)]
struct OldJob {
    status: String,
    op_type: String,
    schema_name: Option<String>,
    table_name: Option<String>,
    target_table_name: Option<String>,
    include_data: bool,
    source: String,
    options: Option<String>,
    parallel: u16,
    planned: bool,
    resumed_by: Option<i32>,
    /// It is atomic, and has begun to load.
    is_staged: bool,
}

/// A job that goes on with an old one, ready to be started.
pub struct Resumed {
    /// The new job.
    pub spec: JobSpec,
    /// Where the source is.
    pub conninfo: String,
    /// Options of the clone, with the keys of masks.
    pub options: Option<String>,
    /// Lanes.
    pub parallel: u16,
}

/// Makes a new job of an old one, in one transaction. The old one must not be running: the caller has looked.
/// Errors: 42704 unknown job, 55000 a job that is complete or was resumed already.
pub async fn resume(
    target: &Session,
    job_id: i32,
    options: ResumeOptions,
    conninfo: Option<(&str, &str)>,
    part_size: i64,
    config: EngineConfig,
) -> Result<Resumed> {
    target.execute("BEGIN").await?;
    let old = old_job(target, job_id).await?;
    let scope = scope(&old)?;
    let go_on = old.planned && !options.restart;
    let mut spec = JobSpec {
        job_id: 0,
        scope,
        include_data: old.include_data,
        part_size,
        config,
        resumes: go_on,
    };
    let mut kept = old.options.clone();
    let mut clone_options = mask::with_keys(kept.as_deref(), options.mask.as_ref(), &spec.scope)?;
    // nobody has seen anything yet of what is staged
    if options.restart && old.planned && !old.is_staged {
        kept = Some(replacing(kept.as_deref())?);
        clone_options = Some(replacing(clone_options.as_deref())?);
    }
    let (conninfo, stored) = conninfo.unwrap_or((&old.source, &old.source));
    spec.job_id = ledger::create(target, &spec, stored, kept.as_deref(), old.parallel).await?;
    let new = spec.job_id;
    // from here on nobody takes an item of the old job any more
    if go_on {
        ledger::lock_items(target, job_id).await?;
        target
            .execute(&format!(
                "INSERT INTO pgclone.job_item (job_id, item_id, kind, object, stage, weight, blockers, unblocks, part_of, needs_source, work, state, \
                 rows, bytes, started, finished) SELECT {new}, item_id, kind, object, stage, weight, blockers, unblocks, part_of, needs_source, work, \
                 CASE state WHEN 'failed' THEN 'pending' ELSE state END, rows, bytes, started, CASE state WHEN 'failed' THEN NULL ELSE finished END \
                 FROM pgclone.job_item WHERE job_id = {job_id}; \
                 UPDATE pgclone.job_item SET state = 'moved', work = NULL WHERE job_id = {job_id} AND state <> 'done'; \
                 UPDATE pgclone.job AS n SET planned = true, warnings = o.warnings, notices = o.notices, tables = o.tables, snapshot = o.snapshot, \
                 staging = o.staging FROM pgclone.job AS o \
                 WHERE n.job_id = {new} AND o.job_id = {job_id}; \
                 UPDATE pgclone.job SET staging = '{{}}' WHERE job_id = {job_id}"
            ))
            .await?;
    } else if old.is_staged {
        ledger::lock_items(target, job_id).await?;
        publish::discard(target, job_id).await?;
        target
            .execute(&format!(
                "DELETE FROM pgclone.job_item WHERE job_id = {job_id}; UPDATE pgclone.job SET planned = false WHERE job_id = {job_id}"
            ))
            .await?;
    }
    target
        .execute(&format!(
            "UPDATE pgclone.job SET resumed_from = {job_id} WHERE job_id = {new}; \
             UPDATE pgclone.job SET resumed_by = {new}, status = CASE WHEN status IN ('pending', 'running') THEN 'interrupted' ELSE status END, \
             finished = COALESCE(finished, pg_catalog.clock_timestamp()) WHERE job_id = {job_id}; COMMIT"
        ))
        .await?;
    Ok(Resumed {
        spec,
        conninfo: conninfo.to_owned(),
        options: clone_options,
        parallel: old.parallel,
    })
}

/// Undoes [`resume`] if the new job cannot be started: the old one gets its items back.
pub async fn undo(target: &Session, new: i32) -> Result<()> {
    target
        .execute(&format!(
            "UPDATE pgclone.job_item AS i SET state = 'pending', work = n.work FROM pgclone.job AS o, pgclone.job_item AS n \
             WHERE o.resumed_by = {new} AND i.job_id = o.job_id AND i.state = 'moved' AND n.job_id = {new} AND n.item_id = i.item_id; \
             UPDATE pgclone.job AS o SET resumed_by = NULL, staging = n.staging FROM pgclone.job AS n WHERE o.resumed_by = {new} AND n.job_id = {new}; DELETE FROM pgclone.job WHERE job_id = {new}"
        ))
        .await
}

async fn old_job(target: &Session, job_id: i32) -> Result<OldJob> {
    let sql = format!(
        "WITH old AS MATERIALIZED (SELECT * FROM pgclone.job WHERE job_id = {job_id} FOR UPDATE) \
         SELECT status, op_type, schema_name, table_name, target_table_name, include_data, source, options, parallel, planned, resumed_by, \
         staging <> '{{}}' AS is_staged FROM old"
    );
    let mut rows: Vec<OldJob> = target.rows(&sql).await?;
    let old = rows
        .pop()
        .ok_or_else(|| Error::new(sqlstate::UNDEFINED_OBJECT, format!("job {job_id} does not exist")))?;
    let cannot = |why: String| {
        Err(Error::new(
            sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
            format!("job {job_id} cannot be resumed"),
        )
        .detail(why))
    };
    match (old.resumed_by, old.status.as_str()) {
        (Some(by), _) => cannot(format!("Job {by} has gone on with it.")),
        (None, "completed") => cannot("It is complete.".to_owned()),
        _ => Ok(old),
    }
}

fn scope(old: &OldJob) -> Result<Scope> {
    let damaged = || Error::new(sqlstate::INTERNAL_ERROR, "the row of the job in pgclone.job is damaged");
    let schema = || old.schema_name.clone().ok_or_else(damaged);
    Ok(match old.op_type.as_str() {
        "database" => Scope::Database,
        "schema" => Scope::Schema { schema: schema()? },
        "functions" => Scope::Functions { schema: schema()? },
        _ => Scope::Table {
            schema: schema()?,
            table: old.table_name.clone().ok_or_else(damaged)?,
            target_table: old.target_table_name.clone(),
        },
    })
}

/// The options with `conflict` such that what the old job has made gives way.
fn replacing(options: Option<&str>) -> Result<String> {
    let damaged = |e: String| Error::new(sqlstate::INTERNAL_ERROR, "the options of the job are damaged").detail(e);
    let mut json: serde_json::Value =
        serde_json::from_str(options.unwrap_or("{}")).map_err(|e| damaged(e.to_string()))?;
    let map = json
        .as_object_mut()
        .ok_or_else(|| damaged("They are no object.".to_owned()))?;
    if map.get("conflict").and_then(|c| c.as_str()) == Some("skip") {
        return Err(Error::new(
            sqlstate::FEATURE_NOT_SUPPORTED,
            "a job with \"conflict\": \"skip\" cannot be restarted",
        )
        .detail("What the job made and what it skipped look the same now.")
        .hint("Drop what the job made, and start a new one."));
    }
    map.insert("conflict".to_owned(), "replace".into());
    Ok(json.to_string())
}

/// Makes the items of a resumed job ready: tables of which only a part is loaded begin anew, and it is said that the
/// tables come from two snapshots. False if nothing of the source is left to read.
pub(super) async fn prepare(target: &Session, job_id: i32) -> Result<bool> {
    target.execute("BEGIN").await?;
    partial::empty_partial_tables(target, job_id).await?;
    unlogged::load_again(target, job_id).await?;
    read_sequences_again(target, job_id).await?;
    ledger::count_blockers(target, job_id).await?;
    let standing = ledger::standing(target, job_id).await?;
    if standing.have_read > 0 && standing.reading_rows > 0 {
        let warning =
            "tables come from two snapshots of the source: those loaded before the job was resumed, and the others; \
                       foreign keys are validated, and rows without a partner are an error";
        ledger::warn(target, job_id, &[warning.to_owned()]).await?;
    }
    target.execute("COMMIT").await?;
    Ok(standing.reading > 0)
}

/// Rows that are still to be read come from a new snapshot, and so from after the values that sequences have been given:
/// they are given them again.
async fn read_sequences_again(target: &Session, job_id: i32) -> Result<()> {
    let statistics = Stage::Statistics as u32;
    let sql = format!(
        "UPDATE pgclone.job_item AS i SET {} WHERE i.job_id = {job_id} AND i.state = 'done' \
         AND EXISTS (SELECT FROM pg_catalog.json_array_elements(i.work::json) AS w WHERE w -> 'sequences' IS NOT NULL) \
         AND EXISTS (SELECT FROM pgclone.job_item AS o WHERE o.job_id = {job_id} AND o.state <> 'done' AND o.needs_source AND o.stage < {statistics})",
        ledger::NOT_DONE
    );
    target.execute(&sql).await
}

/// Tables on the source whose rows are still to be read, qualified and quoted.
pub(super) async fn tables_to_read(target: &Session, job_id: i32) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT w #> '{{load,copy,table}}' ->> 'schema' AS schema, w #> '{{load,copy,table}}' ->> 'name' AS name \
         FROM pgclone.job_item AS i, pg_catalog.json_array_elements(i.work::json) AS w \
         WHERE i.job_id = {job_id} AND i.state <> 'done' AND i.needs_source AND w -> 'load' IS NOT NULL ORDER BY 1, 2"
    );
    let tables: Vec<QualifiedName> = target.rows(&sql).await?;
    Ok(tables.iter().map(QualifiedName::to_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_replaces() {
        assert_eq!(replacing(None).unwrap(), r#"{"conflict":"replace"}"#);
        assert_eq!(
            replacing(Some(r#"{"conflict": "skip"}"#)).unwrap_err().sqlstate,
            "0A000"
        );
        assert!(ResumeOptions::parse(Some(r#"{"restart": true}"#)).unwrap().restart);
        for bad in ["[]", r#"{"restrat": true}"#, r#"{"restart": 1}"#] {
            assert_eq!(ResumeOptions::parse(Some(bad)).unwrap_err().sqlstate, "22023");
        }
    }
}
