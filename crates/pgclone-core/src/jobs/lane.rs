//! A lane of a job: takes items, does them, marks them as done, each with what belongs to it in one transaction.

use super::ledger::{self, Claimed, Done, Which};
use super::retry::{is_passing, pause, ATTEMPTS};
use super::work::{run_all, Work};
use super::{JobSpec, Live, LOOK};
use crate::conninfo::ConnectParams;
use crate::context::{Context, Flags};
use crate::copy::{Copied, Counters, Loader};
use crate::error::{Error, Result};
use crate::ident::quote_literal;
use crate::inside::Inside;
use crate::mask::Secrets;
use crate::ops::{open_source, open_target, source_params, target_params};
use crate::options::{Mode, Options};
use crate::transport::Session;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Longest time between two looks at the ledger.
const IDLE: Duration = Duration::from_millis(500);
/// Items up to this weight share a transaction.
const SMALL: i64 = 1024 * 1024;
/// Items that share a transaction.
const BATCH: usize = 24;
/// Cancelling and closing sessions.
const SHUTDOWN: Duration = Duration::from_millis(300);

/// Works on a job's items until there are none left or the job ends. An error means that this lane cannot go on.
pub async fn run_lane(
    spec: JobSpec,
    conninfo: String,
    options: Option<String>,
    number: usize,
    inside: Option<Inside>,
    cx: Arc<Context>,
    live: Arc<dyn Live>,
) -> Result<()> {
    let result = match Lane::new(spec, &conninfo, options.as_deref(), number, inside, cx, live.clone()) {
        Ok(mut lane) => {
            let counters = lane.counters.clone();
            tokio::select! {
                biased;
                () = ended(&*live, number, &counters) => Ok(()),
                result = lane.run() => result,
            }
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &result {
        live.fail(error);
    }
    result
}

/// Comes back when the lane has to stop; tells the counters meanwhile.
async fn ended(live: &dyn Live, number: usize, counters: &Counters) {
    while !live.closing() && live.has_coordinator() {
        live.set_counters(
            number,
            counters.rows.load(Ordering::Relaxed),
            counters.bytes.load(Ordering::Relaxed),
        );
        sleep(LOOK).await;
    }
}

/// Gives each lane its share of what the server gives to the build of one index, so that all together take what whoever set
/// it expects: of `maintenance_work_mem` (at least 1 MB stays, the least that every major takes) and of
/// `max_parallel_maintenance_workers`.
fn share_of_maintenance(lanes: u16) -> Option<String> {
    let divide = format!(
        "SELECT pg_catalog.set_config('maintenance_work_mem', \
         GREATEST(pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) / 1024 / {lanes}, 1024)::text, false), \
         pg_catalog.set_config('max_parallel_maintenance_workers', \
         (pg_catalog.current_setting('max_parallel_maintenance_workers')::int / {lanes})::text, false)"
    );
    (lanes > 1).then_some(divide)
}

struct Lane {
    job_id: i32,
    /// The job goes on with an earlier one, in a new snapshot.
    resumes: bool,
    number: usize,
    /// Of the job.
    lanes: u16,
    source_params: ConnectParams,
    target_params: ConnectParams,
    cx: Arc<Context>,
    live: Arc<dyn Live>,
    counters: Arc<Counters>,
    source: Option<Session>,
    target: Option<Session>,
    /// The process itself, if it loads rows.
    inside: Option<Inside>,
    /// Lanes that may have a session on the source at a time, if not all of them.
    readers: Option<u32>,
    /// Keys of masks, which the ledger does not have.
    secrets: Secrets,
    /// Items to take at a time: one by one after a failure, so that the one that fails is known.
    batch: usize,
}

/// A failure, with the items that were being done.
struct Failure {
    error: Error,
    items: Vec<i32>,
    object: String,
}

impl Lane {
    fn new(
        spec: JobSpec,
        conninfo: &str,
        options: Option<&str>,
        number: usize,
        inside: Option<Inside>,
        cx: Arc<Context>,
        live: Arc<dyn Live>,
    ) -> Result<Self> {
        let name = format!("pgclone: lane {} of job {}", number + 1, spec.job_id);
        let mut source_params = source_params(conninfo, &cx)?;
        source_params.application_name = name.clone();
        let mut target_params = target_params(&cx, &cx.config.loopback.database)?;
        target_params.application_name = name;
        let options = Options::parse_for(options, &spec.scope, Flags::default(), Mode::Background)?;
        // the coordinator has a session, too
        let readers = options.max_source_connections.map(|n| u32::from(n.saturating_sub(1)));
        Ok(Self {
            job_id: spec.job_id,
            resumes: spec.resumes,
            number,
            lanes: options.parallel,
            source_params,
            target_params,
            cx,
            counters: Arc::new(super::counters(&options, &live)),
            live,
            readers: readers.filter(|&n| n < u32::from(options.parallel)),
            source: None,
            target: None,
            inside,
            batch: BATCH,
            secrets: Secrets::of(&options.mask),
        })
    }

    async fn run(&mut self) -> Result<()> {
        while self.live.stage() == 0 {
            sleep(LOOK).await;
        }
        let mut failures = 0;
        loop {
            let seen = (self.live.generation(), self.live.stage());
            match self.take().await {
                Ok(true) => {
                    failures = 0;
                    self.live.bump();
                }
                Ok(false) => {
                    self.batch = BATCH;
                    self.rest(seen).await;
                }
                Err(failure) => {
                    failures += 1;
                    self.recover(failure, failures).await?;
                }
            }
        }
    }

    /// Waits until there may be something to do again. The source is let go of when nobody reads it any more.
    async fn rest(&mut self, seen: (u64, u32)) {
        if self.live.source_released() {
            if let Some(source) = self.source.take() {
                source.close().await;
            }
        }
        let begun = Instant::now();
        // an item that a dying lane still holds comes back without anybody telling
        while (self.live.generation(), self.live.stage()) == seen && begun.elapsed() < IDLE {
            sleep(LOOK).await;
        }
    }

    /// Takes and does some items; false if there is none to take now.
    async fn take(&mut self) -> Result<bool, Failure> {
        let mut items = Vec::new();
        let mut object = String::new();
        let result = self.transaction(&mut items, &mut object).await;
        self.live.set_object(self.number, "");
        self.count(Copied::default());
        result.map_err(|error| Failure { error, items, object })
    }

    async fn transaction(&mut self, taken: &mut Vec<i32>, object: &mut String) -> Result<bool> {
        if let Some(inside) = self.inside.clone() {
            let (name, role) = (
                &self.target_params.application_name,
                &self.cx.config.loopback.session_role,
            );
            let share = share_of_maintenance(self.lanes);
            inside
                .prepare(name, role, self.target_params.lock_timeout, share.as_deref())
                .await?;
            if let Some(any) = self.items(&inside, taken, object).await? {
                return Ok(any);
            }
        }
        let target = match self.target.take() {
            Some(session) if !session.is_closed() => session,
            _ => self.open_target().await?,
        };
        let any = self.items(&target, taken, object).await?;
        self.target = Some(target);
        Ok(any.unwrap_or_default())
    }

    /// A session for what this process does not do itself, with the same share.
    async fn open_target(&self) -> Result<Session> {
        let target = open_target(&self.target_params, &self.cx).await?;
        if let Some(share) = share_of_maintenance(self.lanes) {
            target.execute(&share).await?;
        }
        // what every session hears at its start, the coordinator has told
        target.take_notices();
        Ok(target)
    }

    /// Takes and does items in one transaction. False if there is none to take, none if the first is not for this loader.
    async fn items(&mut self, target: &dyn Loader, taken: &mut Vec<i32>, object: &mut String) -> Result<Option<bool>> {
        let Some(claimed) = self.claim(target).await? else {
            return Ok(None);
        };
        taken.extend(claimed.iter().map(|(c, _)| c.item_id));
        let mut done = Vec::with_capacity(claimed.len());
        for (item, work) in &claimed {
            object.clone_from(&item.object);
            let begun = Instant::now();
            self.live.set_object(self.number, &item.object);
            let copied = match work.iter().any(Work::needs_source) {
                true => {
                    self.source = Some(match self.source.take() {
                        Some(session) if !session.is_closed() => session,
                        _ => self.open_source().await?,
                    });
                    run_all(work, self.source.as_ref(), target, &self.counters).await?
                }
                false => self.without_source(work, target).await?,
            };
            done.push(Done {
                item_id: item.item_id,
                rows: copied.rows,
                bytes: copied.bytes,
                ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            });
        }
        if done.is_empty() {
            target.rollback().await?;
            return Ok(Some(false));
        }
        let unblocks: Vec<i32> = claimed.iter().flat_map(|(c, _)| c.unblocks.iter().copied()).collect();
        if let Some(session) = target.session() {
            let mut warnings = self.counters.take_warnings();
            warnings.extend(session.take_notices().into_iter().map(|n| n.message));
            ledger::warn(session, self.job_id, &warnings).await?;
        }
        ledger::done(target, self.job_id, &done, &unblocks, self.number).await?;
        target.commit().await?;
        Ok(Some(true))
    }

    /// Begins a transaction and claims items in it, with what they do. None, and no transaction, if the heaviest of them is
    /// not for this loader.
    async fn claim(&self, target: &dyn Loader) -> Result<Option<Vec<(Claimed, Vec<Work>)>>> {
        let stage = self.live.stage();
        let which = self.which();
        let (begun, claimed) = futures_util::join!(target.begin(), ledger::claim(target, self.job_id, stage, which));
        begun?;
        let Some(first) = claimed? else {
            return Ok(Some(Vec::new()));
        };
        let with_work = |c: Claimed| self.work_of(&c).map(|work| (c, work));
        let fits = |(_, work): &(Claimed, Vec<Work>)| {
            target.session().is_some() || (work.iter().any(Work::needs_source) && work.iter().all(Work::fits_inside))
        };
        let is_small = first.weight <= SMALL;
        let first = with_work(first)?;
        if !fits(&first) {
            target.rollback().await?;
            return Ok(None);
        }
        let mut items = vec![first];
        if is_small && self.batch > 1 {
            let have: Vec<i32> = items.iter().map(|(c, _)| c.item_id).collect();
            let limit = self.batch - 1;
            let more = ledger::claim_more(target, self.job_id, stage, limit, SMALL, which, &have).await?;
            for more in more {
                // what does not fit stays locked until the commit, and is not touched
                items.extend(Some(with_work(more)?).filter(fits));
            }
        }
        Ok(Some(items))
    }

    fn work_of(&self, claimed: &Claimed) -> Result<Vec<Work>> {
        let mut work = claimed.work(&self.secrets)?;
        if self.resumes {
            work.iter_mut().for_each(Work::see_anew);
        }
        Ok(work)
    }

    /// Which items this lane takes. A lane that has become one of those that read stays one, so that no session is opened
    /// while another is still closing.
    fn which(&self) -> Which {
        match self.readers {
            Some(most) if !self.live.source_released() => match self.live.may_read(self.number, most) {
                true => Which::Reading,
                false => Which::NotReading,
            },
            _ => Which::Any,
        }
    }

    /// Does what only the target is needed for. That may take long, so the source is let go of meanwhile as soon as nobody
    /// reads it any more.
    async fn without_source(&mut self, work: &[Work], target: &dyn Loader) -> Result<Copied> {
        let mut source = self.source.take();
        let counters = self.counters.clone();
        let mut run = pin!(run_all(work, None, target, &counters));
        let result = loop {
            tokio::select! {
                result = &mut run => break result,
                () = sleep(LOOK), if source.is_some() => {
                    if let Some(session) = source.take_if(|_| self.live.source_released()) {
                        session.close().await;
                    }
                }
            }
        };
        self.source = source;
        result
    }

    async fn open_source(&self) -> Result<Session> {
        let snapshot = self.live.snapshot();
        let session = open_source(&self.source_params, snapshot.is_some(), &self.cx).await?;
        if let Some(snapshot) = snapshot {
            session
                .execute(&format!("SET TRANSACTION SNAPSHOT {}", quote_literal(&snapshot)))
                .await
                .map_err(|e| {
                    e.context("could not read in the snapshot of the job")
                        .hint("The session that kept it is gone. Call pgclone.resume to go on in a new snapshot.")
                })?;
        }
        Ok(session)
    }

    fn count(&self, copied: Copied) {
        self.counters.rows.store(copied.rows, Ordering::Relaxed);
        self.counters.bytes.store(copied.bytes, Ordering::Relaxed);
        self.live.set_counters(self.number, copied.rows, copied.bytes);
    }

    /// After a failure: both sessions anew, since a COPY that failed half-way leaves neither in a known state. What may
    /// pass is tried again; what does not is written to the ledger, which ends the job.
    async fn recover(&mut self, failure: Failure, failures: u32) -> Result<()> {
        // the end of the job interrupts what a lane does in its own process
        while self.live.closing() {
            sleep(LOOK).await;
        }
        self.source = None;
        self.target = None;
        if let Some(inside) = &self.inside {
            inside.rollback().await?;
        }
        self.cx.sessions.shutdown(SHUTDOWN).await;
        if is_passing(&failure.error) && failures < ATTEMPTS {
            sleep(pause(failures)).await;
            return Ok(());
        }
        match failure.items.as_slice() {
            [] => Err(failure.error),
            [item] => {
                let target = open_target(&self.target_params, &self.cx).await?;
                let error = failure.error;
                let error = match error.message.contains("could not ") {
                    true => error,
                    false => error.context(format!("could not clone {}", failure.object)),
                };
                ledger::item_failed(&target, self.job_id, *item, &error).await?;
                self.target = Some(target);
                self.live.bump();
                // the coordinator ends the job now
                loop {
                    sleep(LOOK).await;
                }
            }
            _ => {
                self.batch = 1;
                Ok(())
            }
        }
    }
}
