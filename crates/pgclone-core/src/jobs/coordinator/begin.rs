//! The begin of a job: both sides are connected, what comes before the rows is made, the items are written.

use super::{Job, COORDINATOR};
use crate::error::Result;
use crate::jobs::items::{divide, Parts};
use crate::jobs::retry::Failure;
use crate::jobs::work::run_all;
use crate::jobs::{self, ledger, publish, resume};
use crate::mask::{self, Secrets};
use crate::ops::{
    aside, check_locks, lock_source_tables, lock_tables, notices, open_source, plan_aside, read_catalog, record_masks,
    record_selection, refuse_itself, run_sql, source_params,
};
use crate::options::Options;
use crate::stage::{stage, Statements};
use crate::transport::Session;

/// A job whose items are ready.
pub(super) struct Begun {
    pub target: Session,
    /// None if nothing is left to read.
    pub source: Option<Session>,
    pub snapshot: Option<String>,
}

impl Job {
    /// Connects to both sides and makes the items ready, in one transaction on the target, so that it can be tried again.
    pub(super) async fn begin(&self, options: &Options) -> Result<Begun, Failure> {
        let job_id = self.spec.job_id;
        let target = self.target().await?;
        ledger::begin(&target, job_id).await?;
        let mut reads = true;
        let mut tables = Vec::new();
        if self.spec.resumes {
            reads = resume::prepare(&target, job_id).await?;
            tables = resume::tables_to_read(&target, job_id).await?;
            self.keep_in_mind(publish::staging(&target, job_id).await?);
        }
        // the source may be gone by now if there is nothing more to read
        let (source, snapshot) = match reads {
            true => self
                .source(options, &tables)
                .await
                .map(|(source, snapshot)| (Some(source), snapshot))?,
            false => (None, None),
        };
        match &source {
            Some(source) if !self.spec.resumes => self.make(source, &target, options, snapshot.as_deref()).await?,
            _ => ledger::planned(&target, job_id, snapshot.as_deref()).await?,
        }
        Ok(Begun {
            target,
            source,
            snapshot,
        })
    }

    /// The session that keeps the snapshot, and the snapshot if there is to be one. Tables that are known already are locked
    /// first: one that is truncated or rewritten after the snapshot looks empty in it.
    async fn source(&self, options: &Options, tables: &[String]) -> Result<(Session, Option<String>)> {
        let mut params = source_params(&self.conninfo, &self.cx)?;
        params.application_name = COORDINATOR.to_owned();
        let source = open_source(&params, options.consistent, &self.cx).await?;
        lock_tables(&source, tables)
            .await
            .map_err(|e| e.context("could not lock the tables that are still to be read"))?;
        let snapshot = match options.consistent {
            true => Some(source.value("SELECT pg_catalog.pg_export_snapshot()").await?),
            false => None,
        };
        Ok((source, snapshot))
    }

    /// Plans the job, makes what comes before the rows and writes the items, in one transaction on the target.
    async fn make(
        &self,
        source: &Session,
        target: &Session,
        options: &Options,
        snapshot: Option<&str>,
    ) -> Result<(), Failure> {
        let job_id = self.spec.job_id;
        target.execute("BEGIN").await?;
        let (from, into) = futures_util::try_join!(read_catalog(source), read_catalog(target))?;
        let (mut plan, mut from, mut into) =
            plan_aside(from, into, &self.spec.scope, self.spec.include_data, options).await?;
        let mut records = record_masks(&plan);
        records.extend(record_selection(&from, &into, &self.spec.scope, options, &plan));
        let mut publication = None;
        if options.atomic {
            // at the end, what is replaced is locked beside what replaces it
            plan.locks *= if plan.first.is_empty() { 1 } else { 2 };
            check_locks(&plan, &into)?;
            let (options, prefix) = (options.clone(), format!("pgclone_job_{job_id}"));
            let staged = aside(move || Ok((stage(plan, &from, &into, &options, &prefix)?, from, into)));
            let mut at_end;
            ((plan, at_end), from, into) = staged.await?;
            at_end.after.push(Statements {
                purpose: "record the clone".to_owned(),
                sql: std::mem::take(&mut records),
            });
            publication = Some(at_end);
        } else {
            // an atomic job replaces at its end, when the source has been let go of
            refuse_itself(source, target, &self.spec.scope, options).await?;
        }
        lock_source_tables(source, &from, &plan).await?;
        mask::ask(source, &plan.probes).await?;
        // parts need one snapshot, and a server that can seek a range of blocks
        let divisible = options.parallel > 1 && snapshot.is_some() && source.version().at_least(14);
        let part_size = options.part_size.unwrap_or(self.spec.part_size);
        let parts = Parts {
            bytes: part_size,
            lanes: options.parallel,
        };
        let locks = into.server.lock_capacity;
        let mut division = divide(&plan, &from, divisible.then_some(parts), locks, snapshot.is_some());
        self.live.set_phase("creating objects");
        if let Some(publication) = publication {
            publish::create(target, job_id, &publication.schemas).await?;
            self.keep_in_mind(publication.schemas.iter().map(|(staging, _)| staging.clone()).collect());
            division.publish(publication);
        }
        let counters = jobs::counters(options, &self.live);
        run_all(&division.first, Some(source), target, &counters)
            .await
            .map_err(Failure::of_plan)?;
        run_sql(target, &records, "record the clone").await?;
        ledger::insert_items(target, job_id, &division.items, &Secrets::of(&options.mask)).await?;
        ledger::planned(target, job_id, snapshot).await?;
        ledger::tell(target, job_id, division.tables, &notices(&plan)).await?;
        let mut warnings: Vec<String> = plan
            .warnings
            .iter()
            .map(|w| format!("{}: {}", w.object, w.message))
            .collect();
        warnings.extend(target.take_notices().into_iter().map(|n| n.message));
        ledger::warn(target, job_id, &warnings).await?;
        Ok(target.execute("COMMIT").await?)
    }
}
