//! The coordinator of a job: it holds the snapshot, makes what rows need, opens stage after stage, and says how it ended.

mod begin;

use super::items::Stage;
use super::ledger::{self, Standing};
use super::retry::{is_passing, pause, ATTEMPTS};
use super::work::Work;
use super::{publish, JobSpec, Live, LOOK};
use crate::context::{Context, Flags};
use crate::error::{Error, Result, Side};
use crate::mask::Secrets;
use crate::ops::{open_target, target_params};
use crate::options::{Mode, Options};
use crate::sqlstate;
use crate::statistics;
use crate::transport::Session;
use begin::Begun;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Name of the coordinator, on the source too.
pub const COORDINATOR: &str = "pgclone: snapshot coordinator";

/// Shortest pause after a look at the ledger.
const REST: Duration = Duration::from_millis(20);
/// Longest time between two looks at the ledger.
const IDLE: Duration = Duration::from_millis(500);
/// How long a job goes on without any lane.
const NO_LANES: Duration = Duration::from_secs(20);
/// How long the end of the lanes is awaited.
const LANES_END: Duration = Duration::from_secs(5);
/// Cancelling and closing sessions.
const SHUTDOWN: Duration = Duration::from_millis(300);

/// Runs a job from its begin to its end, which the ledger then tells. An error means that not even that was possible.
pub async fn coordinate(
    spec: JobSpec,
    conninfo: String,
    options: Option<String>,
    cx: Arc<Context>,
    live: Arc<dyn Live>,
) -> Result<()> {
    let job = Job {
        spec,
        conninfo,
        options,
        cx,
        live,
        staging: Mutex::default(),
    };
    let cancelled = Error::new(sqlstate::QUERY_CANCELED, "the job was cancelled on request");
    let result = {
        let run = job.run();
        let cancel = job.cancelled();
        tokio::select! {
            biased;
            () = cancel => Err(("cancelled", cancelled)),
            result = run => result.map_err(|e| ("failed", e)),
        }
    };
    job.live.close();
    match result {
        Ok(()) => {
            job.lanes_end().await;
            Ok(())
        }
        Err((status, error)) => job.end(status, error).await,
    }
}

/// What the coordinator does after a look at the ledger.
enum Next {
    /// Lanes have items to do.
    Wait,
    /// Every item is done.
    Complete,
    /// All but the last, which moves an atomic clone into place.
    Publish,
}

struct Job {
    spec: JobSpec,
    conninfo: String,
    options: Option<String>,
    cx: Arc<Context>,
    live: Arc<dyn Live>,
    /// Names of the staging schemas: `DROP EXTENSION` takes the ledger away, which knows them too.
    staging: Mutex<Vec<String>>,
}

impl Job {
    fn keep_in_mind(&self, staging: Vec<String>) {
        *self.staging.lock().unwrap_or_else(PoisonError::into_inner) = staging;
    }

    async fn cancelled(&self) {
        while !self.live.cancel_requested() {
            sleep(LOOK).await;
        }
    }

    async fn target(&self) -> Result<Session> {
        let mut params = target_params(&self.cx, &self.cx.config.loopback.database)?;
        params.application_name = COORDINATOR.to_owned();
        open_target(&params, &self.cx).await
    }

    async fn run(&self) -> Result<()> {
        let options = Options::parse_for(
            self.options.as_deref(),
            &self.spec.scope,
            Flags::default(),
            Mode::Background,
        )?;
        self.live.set_phase(Stage::phase(0));
        let mut attempt = 0;
        let Begun {
            target,
            source,
            snapshot,
        } = loop {
            match self.begin(&options).await {
                Ok(begun) => break begun,
                Err(failure) if attempt < ATTEMPTS && failure.may_pass && !failure.is_lock_timeout() => {
                    attempt += 1;
                    sleep(pause(attempt)).await;
                }
                Err(failure) => return Err(failure.error),
            }
        };
        if let Some(snapshot) = &snapshot {
            self.live.set_snapshot(snapshot);
        }
        let keeps = snapshot.is_some();
        self.watch(target, source.filter(|_| keeps)).await
    }

    /// Opens stage after stage until every item is done. The source is let go of as soon as nobody reads it.
    async fn watch(&self, mut target: Session, mut source: Option<Session>) -> Result<()> {
        let mut asked = Instant::now();
        ledger::never_wait(&target).await?;
        let mut last_lane = Instant::now();
        let mut failures = 0;
        let mut may_be_unread = true;
        loop {
            let generation = self.live.generation();
            let begun = Instant::now();
            let standing = match asked.elapsed() > IDLE {
                true => {
                    asked = Instant::now();
                    let (dropped, standing) = futures_util::join!(
                        ledger::is_being_dropped(&target),
                        ledger::standing(&target, self.spec.job_id)
                    );
                    if dropped.unwrap_or(false) {
                        return Err(Error::new(sqlstate::QUERY_CANCELED, "the extension is being dropped"));
                    }
                    standing
                }
                false => ledger::standing(&target, self.spec.job_id).await,
            };
            match standing {
                Ok(standing) => {
                    failures = 0;
                    match self.advance(&standing, &mut source).await? {
                        Next::Wait => {}
                        Next::Complete => return self.complete(&target, false).await,
                        Next::Publish => return self.complete(&target, true).await,
                    }
                }
                // somebody has locked the ledger
                Err(e) if e.sqlstate == sqlstate::LOCK_NOT_AVAILABLE => {}
                Err(e) if is_passing(&e) && failures < ATTEMPTS => {
                    failures += 1;
                    sleep(pause(failures)).await;
                    match self.target().await {
                        Ok(session) if ledger::never_wait(&session).await.is_ok() => target = session,
                        // the database is gone, or the role
                        Err(e) if !is_passing(&e) => return Err(e),
                        _ => {}
                    }
                }
                Err(e) => return Err(e),
            }
            if self.live.lanes() > 0 {
                last_lane = Instant::now();
            } else if last_lane.elapsed() > NO_LANES {
                return Err(Error::new(
                    sqlstate::TOO_MANY_CONNECTIONS,
                    "the job has no worker left to do its items",
                ));
            }
            if let Some(error) = self.live.failure() {
                return Err(error);
            }
            if let Some(session) = source.as_ref().filter(|_| may_be_unread) {
                // if it cannot be done now, a lane does it at the end
                may_be_unread = self.read_statistics(session, &target).await.unwrap_or(false);
                if may_be_unread {
                    continue;
                }
            }
            // a look at a long ledger must not become the job's main work
            sleep((begun.elapsed() * 4).max(REST)).await;
            let idle = Instant::now();
            while self.live.generation() == generation && idle.elapsed() < IDLE {
                sleep(LOOK).await;
            }
        }
    }

    /// Reads statistics of some tables and keeps them in the ledger: so the source can be let go of when the last row is
    /// read, long before the tables are ready for them. False if there are none.
    async fn read_statistics(&self, source: &Session, target: &Session) -> Result<bool> {
        target.execute("BEGIN").await?;
        // the snapshot of the job must survive an error
        source.execute("SAVEPOINT pgclone_statistics").await?;
        let done = self.read_some_statistics(source, target).await;
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let (on_source, on_target) = futures_util::join!(
            source.execute("ROLLBACK TO SAVEPOINT pgclone_statistics; RELEASE SAVEPOINT pgclone_statistics"),
            target.execute(end)
        );
        on_source.and(on_target).and(done)
    }

    async fn read_some_statistics(&self, source: &Session, target: &Session) -> Result<bool> {
        let Some(item) = ledger::claim_statistics(target, self.spec.job_id).await? else {
            return Ok(false);
        };
        let mut work = item.work(&Secrets::default())?;
        for work in &mut work {
            if let Work::CarryStatistics(wanted) = work {
                *work = Work::RestoreStatistics(statistics::read(source, wanted).await?);
            }
        }
        ledger::has_read(target, self.spec.job_id, item.item_id, &work).await?;
        Ok(true)
    }

    /// Opens the stage that the items have come to. Errors: that of an item that failed, and a lost snapshot.
    async fn advance(&self, standing: &Standing, source: &mut Option<Session>) -> Result<Next> {
        if let Some(failure) = &standing.failure {
            return Err(failure.clone());
        }
        if standing.reading == 0 {
            self.live.release_source();
            if let Some(session) = source.take() {
                session.close().await;
            }
        } else if source.as_ref().is_some_and(Session::is_closed) {
            return Err(Error::new(
                sqlstate::CONNECTION_FAILURE,
                "the source session that kept the snapshot of the job was lost",
            )
            .detail("What is loaded stays; the rest can only be read in a new snapshot.")
            .hint("Call pgclone.resume to go on, or with {\"restart\": true} to begin again.")
            .on(Side::Source));
        }
        let Some(stage) = standing.stage else {
            return Ok(Next::Complete);
        };
        let phase = match (stage, standing.reading) {
            (2, 0) => "building indexes",
            _ => Stage::phase(stage),
        };
        self.live.set_phase(phase);
        // the last stage of an atomic job is not for lanes
        if stage == Stage::Publish as u32 {
            return Ok(Next::Publish);
        }
        self.live.set_stage(stage);
        Ok(Next::Wait)
    }

    async fn complete(&self, target: &Session, publishes: bool) -> Result<()> {
        match self.try_complete(target, publishes).await {
            Err(e) if is_passing(&e) && e.sqlstate != sqlstate::LOCK_NOT_AVAILABLE => {
                // perhaps only the answer was lost
                let target = self.target().await?;
                match ledger::status(&target, self.spec.job_id).await?.as_deref() {
                    Some("completed") => Ok(()),
                    _ => self.try_complete(&target, publishes).await,
                }
            }
            result => result,
        }
    }

    async fn try_complete(&self, target: &Session, publishes: bool) -> Result<()> {
        let job_id = self.spec.job_id;
        if !publishes {
            return ledger::complete(target, job_id).await;
        }
        let limit = self.spec.config.lock_timeout_ms;
        let limit = (limit > 0).then(|| Duration::from_millis(u64::from(limit)));
        let says = || self.live.set_phase("waiting for locks");
        publish::publish(target, job_id, limit, says).await
    }

    async fn lanes_end(&self) {
        let begun = Instant::now();
        while self.live.lanes() > 0 && begun.elapsed() < LANES_END {
            sleep(LOOK).await;
        }
    }

    /// Writes the end of a job that did not complete.
    async fn end(&self, status: &str, error: Error) -> Result<()> {
        self.cx.sessions.shutdown(SHUTDOWN).await;
        self.lanes_end().await;
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.write_end(status, &error).await {
                Ok(()) => return Ok(()),
                // the database was dropped
                Err(e) if e.sqlstate == sqlstate::INVALID_CATALOG_NAME => return Ok(()),
                Err(e) if is_passing(&e) && attempt < ATTEMPTS => sleep(pause(attempt)).await,
                Err(e) => {
                    let detail = format!("The job {status}: {}", error.message);
                    return Err(Error {
                        detail: Some(detail),
                        ..e.context(format!("could not write the end of job {}", self.spec.job_id))
                    });
                }
            }
        }
    }

    async fn write_end(&self, status: &str, error: &Error) -> Result<()> {
        let target = self.target().await?;
        if let Err(e) = ledger::ended(&target, self.spec.job_id, status, error).await {
            if target.is_closed() {
                return Err(e);
            }
            target.execute("ROLLBACK").await?;
            // a table that the job made may be missing, too: only the ledger's end is that of the job
            if !ledger::is_gone(&target).await? {
                return Err(e);
            }
            let staging = self.staging.lock().unwrap_or_else(PoisonError::into_inner).clone();
            publish::discard_by_name(&target, &staging).await?;
        }
        target.close().await;
        Ok(())
    }
}
