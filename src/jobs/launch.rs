//! Starting a job: a row of the ledger, a slot of the live table, and all of its workers, or nothing.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use pgclone_core::context::CloneRequest;
use pgclone_core::jobs::{self, JobSpec, ResumeOptions, Resumed};
use pgclone_core::{conninfo, sqlstate, Error, Result};
use pgrx::bgworkers::DynamicBackgroundWorker;
use pgrx::pg_sys::panic::ErrorReport;

use super::hold::Hold;
use super::shmem;
use super::slot::{Slot, Use, LONG_TEXT};
use super::worker::{register, Post};
use crate::backend::{drive, error, identity, interrupt};
use crate::guc;

/// How long the coordinator may take to appear.
const STARTUP: Duration = Duration::from_secs(10);

/// Starts a job for a request. Returns its number.
pub fn start(operation: &'static str, request: CloneRequest) -> Result<i32, ErrorReport> {
    require_preload(operation).map_err(error::report)?;
    check_lengths(&request.conninfo, request.options.as_deref()).map_err(error::report)?;
    let (lanes, kept_options) = jobs::check(&request).map_err(error::report)?;
    let kept = conninfo::without_secrets(&request.conninfo).map_err(error::report)?;
    let hold = take_slot().map_err(error::report)?;
    let spec = JobSpec {
        job_id: 0,
        scope: request.scope.clone(),
        include_data: request.include_data,
        part_size: guc::part_size(),
        config: guc::engine_config(),
        resumes: false,
    };
    let row = spec.clone();
    let job_id = drive::run(operation, move |cx| async move {
        jobs::with_target(&cx, async |target| {
            jobs::ledger::create(target, &row, &kept, kept_options.as_deref(), lanes).await
        })
        .await
    })?;
    let job = Resumed {
        spec: JobSpec { job_id, ..spec },
        conninfo: request.conninfo,
        options: request.options,
        parallel: lanes,
    };
    launch(&hold, &job).or_else(|e| {
        drive::run(operation, move |cx| async move {
            jobs::with_target(&cx, async |target| jobs::ledger::remove(target, job_id).await).await
        })?;
        Err(error::report(e))
    })?;
    Ok(job_id)
}

/// Starts a job that goes on with another one. Returns its number.
pub fn resume(
    operation: &'static str,
    old: i32,
    options: Option<&str>,
    source: Option<String>,
) -> Result<i32, ErrorReport> {
    require_preload(operation).map_err(error::report)?;
    let given = options;
    let options = ResumeOptions::parse(given).map_err(error::report)?;
    // workers whose coordinator is gone leave by themselves
    let begun = Instant::now();
    while find(old).is_some_and(|slot| slot.coordinator.load(Ordering::Relaxed) == 0) && begun.elapsed() < STARTUP {
        interrupt::service();
        std::thread::sleep(Duration::from_millis(10));
    }
    if find(old).is_some() {
        let message = format!("job {old} cannot be resumed");
        return Err(error::report(
            Error::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message).detail("It is running."),
        ));
    }
    let kept = source.as_deref().map(kept).transpose().map_err(error::report)?;
    check_lengths(source.as_deref().unwrap_or_default(), given).map_err(error::report)?;
    let hold = take_slot().map_err(error::report)?;
    let (part_size, config) = (guc::part_size(), guc::engine_config());
    let job = drive::run(operation, move |cx| async move {
        jobs::with_target(&cx, async |target| {
            let source = source.as_deref().zip(kept.as_deref());
            jobs::resume(target, old, options, source, part_size, config).await
        })
        .await
    })?;
    let job_id = job.spec.job_id;
    launch(&hold, &job).or_else(|e| {
        drive::run(operation, move |cx| async move {
            jobs::with_target(&cx, async |target| jobs::undo_resume(target, job_id).await).await
        })?;
        Err(error::report(e))
    })?;
    Ok(job_id)
}

/// A new conninfo as the ledger may keep it. Errors: as for that of a clone.
fn kept(conninfo: &str) -> Result<String> {
    jobs::check_conninfo(conninfo)?;
    conninfo::without_secrets(conninfo)
}

/// Asks a job of this database to end. False if it does not run.
pub fn cancel(job_id: i32) -> bool {
    let slot = find(job_id);
    if let Some(slot) = slot {
        slot.cancel.store(true, Ordering::Relaxed);
    }
    slot.is_some()
}

/// The live slot of a job of this database.
fn find(job_id: i32) -> Option<&'static Slot> {
    let database = identity::database_oid();
    shmem::slots().iter().find(|slot| {
        slot.used() == Use::Job
            && slot.job_id.load(Ordering::Relaxed) == job_id
            && slot.database.load(Ordering::Relaxed) == database
    })
}

fn require_preload(operation: &str) -> Result<()> {
    if shmem::is_preloaded() {
        return Ok(());
    }
    Err(Error::new(
        sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("pgclone.{operation} needs pgclone to be preloaded"),
    )
    .hint("Add pgclone to shared_preload_libraries and restart the server."))
}

fn check_lengths(conninfo: &str, options: Option<&str>) -> Result<()> {
    for (name, length) in [
        ("source_conninfo", conninfo.len()),
        ("options", options.map_or(0, str::len)),
    ] {
        if length > LONG_TEXT {
            return Err(Error::new(
                sqlstate::PROGRAM_LIMIT_EXCEEDED,
                format!("{name} is too long for a background job"),
            )
            .detail(format!("It has {length} bytes; there is room for {LONG_TEXT}.")));
        }
    }
    Ok(())
}

fn take_slot() -> Result<Hold> {
    Hold::take(Use::Job).ok_or_else(|| {
        let slots = shmem::slots().len();
        Error::new(sqlstate::TOO_MANY_CONNECTIONS, "no slot is free for another job")
            .detail(format!("All {slots} slots of pgclone.max_jobs are in use."))
            .hint("Wait for a job to end, or raise pgclone.max_jobs and restart the server.")
    })
}

/// Fills the slot, registers the workers and lets them begin.
fn launch(hold: &Hold, job: &Resumed) -> Result<()> {
    let slot = hold.slot;
    let spec = serde_json::to_string(&job.spec)
        .map_err(|e| Error::new(sqlstate::INTERNAL_ERROR, "could not describe the job").detail(e.to_string()))?;
    let fits = slot.spec.set_whole(&spec)
        && slot.conninfo.set_whole(&job.conninfo)
        && slot.options.set_whole(job.options.as_deref().unwrap_or_default());
    if !fits {
        return Err(Error::new(
            sqlstate::PROGRAM_LIMIT_EXCEEDED,
            "the settings of the job are too long",
        ));
    }
    slot.has_options.store(job.options.is_some(), Ordering::Relaxed);
    slot.database.store(identity::database_oid(), Ordering::Relaxed);
    slot.lanes.store(u32::from(job.parallel), Ordering::Relaxed);
    slot.started.store(identity::now(), Ordering::Relaxed);
    slot.phase.set("starting");
    slot.launching.store(true, Ordering::Relaxed);
    slot.job_id.store(job.spec.job_id, Ordering::Release);
    let workers = register_all(hold, job)?;
    let begun = Instant::now();
    while slot.coordinator.load(Ordering::Acquire) == 0 {
        if begun.elapsed() > STARTUP {
            give_up(slot, workers);
            return Err(Error::new(
                sqlstate::TOO_MANY_CONNECTIONS,
                "the background workers of the job did not start",
            )
            .hint("The server's log says why."));
        }
        interrupt::service();
        std::thread::sleep(Duration::from_millis(1));
    }
    slot.go.store(true, Ordering::Release);
    Ok(())
}

fn register_all(hold: &Hold, job: &Resumed) -> Result<Vec<DynamicBackgroundWorker>> {
    let lanes = (0..usize::from(job.parallel)).map(Some);
    let mut workers = Vec::new();
    for lane in std::iter::once(None).chain(lanes) {
        let post = Post {
            slot: hold.number,
            ticket: hold.ticket,
            lane,
        };
        match register(post, job.spec.job_id) {
            Some(worker) => workers.push(worker),
            None => {
                let free = workers.len();
                give_up(hold.slot, workers);
                return Err(Error::new(
                    sqlstate::TOO_MANY_CONNECTIONS,
                    "not enough background workers are free",
                )
                .detail(format!(
                    "The job needs {} (a coordinator and {}), {free} are free.",
                    job.parallel + 1,
                    lanes_text(job.parallel)
                ))
                .hint("Ask for fewer lanes with \"parallel\", wait for other workers to end, or raise max_worker_processes and restart the server."));
            }
        }
    }
    Ok(workers)
}

fn lanes_text(n: u16) -> String {
    match n {
        1 => "1 lane".to_owned(),
        n => format!("{n} lanes"),
    }
}

fn give_up(slot: &Slot, workers: Vec<DynamicBackgroundWorker>) {
    slot.closing.store(true, Ordering::Relaxed);
    slot.job_id.store(0, Ordering::Relaxed);
    for worker in workers {
        let _ = worker.terminate();
    }
}
