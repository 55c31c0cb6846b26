//! Background jobs: a clone divided into items that several workers take from one ledger.
//!
//! The ledger (tables `pgclone.job` and `pgclone.job_item` of the target's database) is the truth: an item is claimed by
//! a row lock, done, and marked as done in one transaction, so whatever dies leaves its item as it was. What must be
//! seen sooner (counters, the wish to cancel, the snapshot's name) goes through [`Live`].

mod coordinator;
mod divider;
mod foreign_keys;
mod items;
mod lane;
pub mod ledger;
mod partial;
pub mod progress;
mod publish;
mod resume;
mod retry;
mod unlogged;
mod work;

pub use coordinator::{coordinate, COORDINATOR};
pub use items::{divide, Division, Item, Parts, Stage};
pub use lane::run_lane;
pub use resume::{resume, undo as undo_resume, ResumeOptions, Resumed};

use crate::conninfo::{self, SystemEnv};
use crate::context::{CloneRequest, Context, EngineConfig, Flags, Scope};
use crate::copy::pace::{self, Pace};
use crate::copy::Counters;
use crate::error::{Error, Result, Side};
use crate::mask;
use crate::ops::{check_name, open_target, target_params};
use crate::options::{Mode, Options};
use crate::transport::Session;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Interval of looking at the flags of [`Live`]. Whoever waits for a flag loses half of it, and a job waits from stage to stage;
/// a process that only looks takes about half a percent of a processor.
const LOOK: Duration = Duration::from_millis(5);

/// What a job is told beside conninfo and options. It travels through shared memory, never to disk: the configuration
/// may hold a password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobSpec {
    /// Number in the ledger.
    pub job_id: i32,
    /// What to clone.
    pub scope: Scope,
    /// Rows as well as definitions.
    pub include_data: bool,
    /// Bytes from which a table is read in parts, if the options do not say.
    pub part_size: i64,
    /// How to reach the target, and as whom.
    pub config: EngineConfig,
    /// The items are those of an earlier job: go on with them.
    pub resumes: bool,
}

impl JobSpec {
    /// The request of the caller again.
    pub fn request(&self, conninfo: &str, options: Option<&str>) -> CloneRequest {
        CloneRequest {
            conninfo: conninfo.to_owned(),
            scope: self.scope.clone(),
            include_data: self.include_data,
            options: options.map(str::to_owned),
            flags: Flags::default(),
        }
    }
}

/// What the workers of a job and those who watch it share while it runs. Implemented over shared memory; every method
/// returns at once.
pub trait Live: Send + Sync {
    /// Somebody wants the job to end.
    fn cancel_requested(&self) -> bool;
    /// The coordinator has ended the job: lanes stop, whatever they do.
    fn closing(&self) -> bool;
    /// Ends the job for the lanes.
    fn close(&self);
    /// True while the coordinator is there.
    fn has_coordinator(&self) -> bool;
    /// Lanes that are there.
    fn lanes(&self) -> usize;
    /// Items up to this stage may be taken; 0 before the items exist.
    fn stage(&self) -> u32;
    /// Opens a stage.
    fn set_stage(&self, stage: u32);
    /// The snapshot that the lanes read in; none if each reads in its own.
    fn snapshot(&self) -> Option<String>;
    /// Publishes the snapshot.
    fn set_snapshot(&self, snapshot: &str);
    /// The source is not needed any more.
    fn source_released(&self) -> bool;
    /// Lets go of the source.
    fn release_source(&self);
    /// Grows with every item that is done.
    fn generation(&self) -> u64;
    /// An item is done.
    fn bump(&self);
    /// Tells the coordinator that a lane cannot go on.
    fn fail(&self, error: &Error);
    /// What a lane told.
    fn failure(&self) -> Option<Error>;
    /// What the job as a whole does.
    fn set_phase(&self, phase: &str);
    /// What a lane does; empty for nothing.
    fn set_object(&self, lane: usize, object: &str);
    /// Rows and bytes of what the lane loads now.
    fn set_counters(&self, lane: usize, rows: u64, bytes: u64);
    /// Books nanoseconds of what all lanes together may read. Returns how long to wait.
    fn book(&self, cost: u64) -> Duration;
    /// True if the lane is, or from now on becomes, one of at most `most` that may have a session on the source.
    fn may_read(&self, lane: usize, most: u32) -> bool;
}

/// The pace of a job's lanes, which share the rate.
struct SharedPace {
    live: Arc<dyn Live>,
    rate: i64,
}

impl Pace for SharedPace {
    fn book(&self, bytes: u64) -> Duration {
        self.live.book(pace::cost(bytes, self.rate))
    }
}

/// Counters of a worker, held back as the options say.
fn counters(options: &Options, live: &Arc<dyn Live>) -> Counters {
    let counters = Counters::default();
    if let Some(rate) = options.max_rate {
        let live = live.clone();
        counters.brake.set(SharedPace { live, rate });
    }
    counters
}

/// Checks the arguments of a job as far as that is possible without a server. Returns its number of lanes, and the
/// options as the ledger may keep them.
pub fn check(request: &CloneRequest) -> Result<(u16, Option<String>)> {
    let options = Options::parse_for(
        request.options.as_deref(),
        &request.scope,
        request.flags,
        Mode::Background,
    )?;
    if let Scope::Table {
        target_table: Some(name),
        ..
    } = &request.scope
    {
        check_name("target_table_name", name)?;
    }
    check_conninfo(&request.conninfo)?;
    let kept = request.options.as_deref();
    let kept = kept.map(|text| mask::without_keys(text, &options.mask)).transpose()?;
    Ok((options.parallel, kept))
}

/// Checks where the source is, as far as that is possible without a server.
pub fn check_conninfo(conninfo: &str) -> Result<()> {
    conninfo::parse(conninfo, &SystemEnv)
        .map(drop)
        .map_err(|e| e.on(Side::Source).context("source"))
}

/// Runs `work` in a session of its own on the target. What it commits is on disk afterwards.
pub async fn with_target<T, F>(cx: &Context, work: F) -> Result<T>
where
    F: AsyncFnOnce(&Session) -> Result<T>,
{
    let target = open_target(&target_params(cx, &cx.config.loopback.database)?, cx).await?;
    // a number that a caller has been given must outlive a crash
    target.execute("SET synchronous_commit = on").await?;
    let result = work(&target).await?;
    target.close().await;
    Ok(result)
}

/// Name of the scope in the ledger.
pub fn op_type(scope: &Scope) -> &'static str {
    match scope {
        Scope::Table { .. } => "table",
        Scope::Schema { .. } => "schema",
        Scope::Functions { .. } => "functions",
        Scope::Database => "database",
    }
}
