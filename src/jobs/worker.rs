//! The background workers: how they are registered, and their entry point.
//!
//! A worker is bound to no database, so it is in nobody's way; its work happens in sessions of its own. SIGTERM sets the
//! flags that it sets in a backend, so the loop around the engine ends it like one, with its sessions.

#![allow(unsafe_code)]

use std::ffi::c_int;
use std::ptr::null;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Arc;

use nix::sys::signal::{kill, Signal};
use nix::unistd::Pid;
use pgclone_core::context::LoaderKind;
use pgclone_core::inside::{Desk, Inside};
use pgclone_core::jobs::{self, JobSpec, Live};
use pgclone_core::{sqlstate, Error, Result};
use pgrx::bgworkers::{BackgroundWorkerBuilder, DynamicBackgroundWorker};
use pgrx::pg_sys;
use pgrx::PgLogLevel;

use super::live::LiveSlot;
use super::shmem;
use super::slot::Slot;
use crate::backend::drive::Tick;
use crate::backend::{drive, error, interrupt};

/// Which worker of which job: what the server passes to a new worker, in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// Place in the live table.
    pub slot: usize,
    /// The slot's ticket.
    pub ticket: u32,
    /// Number of the lane; none for the coordinator.
    pub lane: Option<usize>,
}

impl Post {
    fn pack(self) -> i64 {
        let lane = self.lane.map_or(0, |n| n as i64 + 1);
        (i64::from(self.ticket) << 32) | ((self.slot as i64 & 0xffff) << 16) | (lane & 0xffff)
    }

    fn unpack(packed: i64) -> Self {
        let lane = (packed & 0xffff) as usize;
        Self {
            slot: ((packed >> 16) & 0xffff) as usize,
            ticket: (packed >> 32) as u32,
            lane: lane.checked_sub(1),
        }
    }

    fn name(self, job_id: i32) -> String {
        match self.lane {
            Some(n) => format!("pgclone: lane {} of job {job_id}", n + 1),
            None => jobs::COORDINATOR.to_owned(),
        }
    }
}

/// Registers a worker, which the postmaster then starts. None if there is no room for one. Main thread.
pub fn register(post: Post, job_id: i32) -> Option<DynamicBackgroundWorker> {
    let name = post.name(job_id);
    let worker = BackgroundWorkerBuilder::new(&name)
        .set_type(&name)
        .set_library("pgclone")
        .set_function("pgclone_job_worker")
        .set_argument(Some(pg_sys::Datum::from(post.pack())))
        .set_notify_pid(interrupt::my_pid())
        .enable_spi_access()
        .load_dynamic()
        .ok()?;
    if let (Some(lane), Some(slot)) = (post.lane, shmem::slots().get(post.slot)) {
        if let Some(lane) = slot.lane.get(lane) {
            lane.registered.fetch_add(1, Ordering::Relaxed);
        }
    }
    Some(worker)
}

extern "C-unwind" {
    /// The server's own handler for SIGTERM in a backend.
    fn die(signal: c_int);
}

/// The slot that this process uses, and its lane, for [`leave`].
static MY_SLOT: AtomicPtr<Slot> = AtomicPtr::new(std::ptr::null_mut());

/// Entry point of every worker.
#[no_mangle]
#[pgrx::pg_guard]
pub extern "C-unwind" fn pgclone_job_worker(argument: pg_sys::Datum) {
    let post = Post::unpack(argument.value() as i64);
    // SAFETY: a new process of the server, on its main thread; handlers first, then signals, then the connection, as
    // the server documents it. Without names the worker is bound to no database and no role.
    unsafe {
        #[cfg(feature = "pg18")]
        pg_sys::pqsignal_be(pg_sys::SIGTERM as c_int, Some(die));
        #[cfg(not(feature = "pg18"))]
        pg_sys::pqsignal(pg_sys::SIGTERM as c_int, Some(die));
        pg_sys::BackgroundWorkerUnblockSignals();
    }
    let Some(slot) = shmem::slots().get(post.slot).filter(|slot| slot.join(post.ticket)) else {
        return; // the job has ended, or was never begun
    };
    MY_SLOT.store(std::ptr::from_ref(slot).cast_mut(), Ordering::Release);
    // SAFETY: as above. The callback only touches atomics and sends signals.
    unsafe {
        pg_sys::before_shmem_exit(Some(leave), pg_sys::Datum::from(post.pack()));
    }
    if let Err(error) = connect(post, slot).and_then(|spec| work(post, slot, spec)) {
        let context = format!("{}: {}", post.name(slot.job_id.load(Ordering::Relaxed)), error.message);
        error::compose_for_log(&Error {
            message: context,
            ..error
        })
        .report(PgLogLevel::WARNING);
    }
}

/// Connects the process to the job's database if it loads rows itself, else to none. Returns what the job is told.
fn connect(post: Post, slot: &Slot) -> Result<JobSpec> {
    let spec: JobSpec = serde_json::from_str(&slot.spec.get()).map_err(|_| damaged())?;
    let loads = post.lane.is_some() && spec.config.loader == LoaderKind::InProcess;
    // SAFETY: a new process on its main thread, which has not been connected. Without a role, a worker is the bootstrap
    // superuser.
    unsafe {
        match loads {
            true => {
                let database = pg_sys::Oid::from(slot.database.load(Ordering::Relaxed));
                pg_sys::BackgroundWorkerInitializeConnectionByOid(database, pg_sys::InvalidOid, 0);
            }
            false => pg_sys::BackgroundWorkerInitializeConnection(null(), null(), 0),
        }
    }
    Ok(spec)
}

/// Runs when the process exits, however it does, short of a crash.
extern "C-unwind" fn leave(_code: c_int, argument: pg_sys::Datum) {
    let post = Post::unpack(argument.value() as i64);
    let slot = MY_SLOT.swap(std::ptr::null_mut(), Ordering::AcqRel);
    // SAFETY: null, or the slot that this process joined; slots are never unmapped.
    let Some(slot) = (unsafe { slot.as_ref() }) else { return };
    match post.lane {
        Some(n) => {
            let mine = |lane: &&super::slot::Lane| {
                let pid = interrupt::my_pid();
                lane.pid
                    .compare_exchange(pid, 0, Ordering::Relaxed, Ordering::Relaxed)
                    .is_ok()
            };
            if let Some(lane) = slot.lane.get(n).filter(mine) {
                slot.reads_no_more(n);
                lane.object.set("");
                lane.rows.store(0, Ordering::Relaxed);
                lane.bytes.store(0, Ordering::Relaxed);
            }
        }
        None => {
            slot.coordinator.store(0, Ordering::Relaxed);
            interrupt_lanes(slot);
        }
    }
    slot.leave();
}

fn work(post: Post, slot: &'static Slot, spec: JobSpec) -> Result<()> {
    let pid = interrupt::my_pid();
    match post.lane {
        Some(n) => {
            let lane = slot.lane.get(n).ok_or_else(damaged)?;
            // perhaps a worker that was slow to start has been replaced already
            if lane
                .pid
                .compare_exchange(0, pid, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
            {
                return Ok(());
            }
        }
        None => slot.coordinator.store(pid, Ordering::Relaxed),
    }
    // not before all workers of the job are there
    while !slot.go.load(Ordering::Acquire) {
        let is_launching = slot.launching.load(Ordering::Acquire) && !slot.closing.load(Ordering::Relaxed);
        // the flag to begin comes before the other goes
        if !is_launching && !slot.go.load(Ordering::Acquire) {
            return Ok(());
        }
        interrupt::service();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let conninfo = slot.conninfo.get();
    let options = slot.has_options.load(Ordering::Relaxed).then(|| slot.options.get());
    let live: Arc<dyn Live> = Arc::new(LiveSlot(slot));
    let config = spec.config.clone();
    match post.lane {
        Some(n) => {
            let desk = (config.loader == LoaderKind::InProcess).then(Desk::default);
            let inside = desk.clone().map(Inside::new);
            drive::run_worker("lane", config, Box::new(|| ()), desk, move |cx| {
                jobs::run_lane(spec, conninfo, options, n, inside, cx, live)
            })
        }
        None => {
            let job_id = spec.job_id;
            let tick = replace_lanes(post, slot, job_id);
            drive::run_worker("coordinator", config, tick, None, move |cx| {
                jobs::coordinate(spec, conninfo, options, cx, live)
            })
        }
    }
}

/// Interrupts what lanes do in their own processes, where they do not see that the job has ended: waiting for a lock, for
/// example. Others see the end of the job first.
fn interrupt_lanes(slot: &Slot) {
    for lane in slot.active() {
        let pid = lane.pid.load(Ordering::Relaxed);
        if pid > 1 {
            let _ = kill(Pid::from_raw(pid), Signal::SIGINT);
        }
    }
}

/// Times that one lane may be started.
const STARTS: u32 = 50;
/// Ticks of the loop (of 50 ms) between two looks for dead lanes.
const LOOK: u32 = 4;

/// Ticks that lanes have to end by themselves.
const GRACE: u32 = 6;

/// Looks for lanes that died and registers others in their place. When the job has ended, interrupts those that are still
/// there.
fn replace_lanes(post: Post, slot: &'static Slot, job_id: i32) -> Tick {
    let mut ticks = 0u32;
    let mut closing = 0u32;
    let mut missing = [0u32; super::slot::LANES];
    Box::new(move || {
        ticks = ticks.wrapping_add(1);
        if slot.closing.load(Ordering::Relaxed) {
            closing = closing.wrapping_add(1);
            if closing % GRACE == 0 {
                interrupt_lanes(slot);
            }
            return;
        }
        if ticks % LOOK != 0 {
            return;
        }
        for (n, lane) in slot.active().iter().enumerate() {
            if lane.pid.load(Ordering::Relaxed) != 0 {
                missing[n] = 0;
                continue;
            }
            missing[n] += 1;
            // a registered worker takes a moment to start; nobody tells if the fork failed
            if missing[n] % 10 == 2 && lane.registered.load(Ordering::Relaxed) < STARTS {
                register(Post { lane: Some(n), ..post }, job_id);
            }
        }
    })
}

fn damaged() -> Error {
    Error::new(
        sqlstate::INTERNAL_ERROR,
        "the description of the job in shared memory is damaged",
    )
}

#[cfg(test)]
mod tests {
    use super::Post;

    #[test]
    fn a_post_travels_in_a_number() {
        for post in [
            Post {
                slot: 0,
                ticket: 1,
                lane: None,
            },
            Post {
                slot: 1023,
                ticket: u32::MAX,
                lane: Some(63),
            },
        ] {
            assert_eq!(Post::unpack(post.pack()), post);
        }
    }
}
