//! Runs the engine inside a backend.
//!
//! The hazard: the engine waits for the network, for minutes, in a process that must answer signals, absorb barriers
//! (every `DROP DATABASE` of the cluster waits for them) and raise errors by unwinding. The invariant: the engine is one
//! future on a current-thread runtime, and it never calls the server. Every [`TICK`] control leaves the runtime; only
//! there messages are emitted, interrupts serviced and errors raised, and never before the remote sessions were told to
//! cancel. Signals that arrive meanwhile only set flags.

mod orders;

use std::any::Any;
use std::future::{poll_fn, Future};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::pin::{pin, Pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, SigmaskHow};
use pgclone_core::context::{CleanupSlot, CommitFlag, Context, EngineConfig, Notice, Progress, Sessions, Severity};
use pgclone_core::copy::Counters;
use pgclone_core::inside::Desk;
use pgclone_core::{sqlstate, Error, Result};
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode};
use tokio::runtime::{Builder, Runtime};
use tokio::task::unconstrained;
use tokio::time::{sleep, timeout};

use self::orders::Early;
use super::notice::NoticeQueue;
use super::{error, inside, interrupt, lock_wait};
use crate::{guc, jobs};

/// Longest time between two looks at the interrupt flags.
const TICK: Duration = Duration::from_millis(50);
/// Ticks between two looks at lock waits.
const LOCK_CHECK: u32 = 10;
/// Time for the remote sessions to be cancelled and closed.
const SHUTDOWN: Duration = Duration::from_millis(300);

/// Time to undo by hand what no transaction undoes.
const CLEANUP: Duration = Duration::from_secs(5);

/// Runs the engine to its end and returns its result, servicing the backend all the while.
pub fn run<T, F, Fut>(operation: &'static str, work: F) -> Result<T, ErrorReport>
where
    F: FnOnce(Arc<Context>) -> Fut,
    Fut: Future<Output = Result<T>> + 'static,
{
    let surroundings = Surroundings {
        config: guc::engine_config(),
        counters: Arc::default(),
        tick: Box::new(|| ()),
        in_worker: false,
        desk: None,
    };
    drive(operation, surroundings, work).map_err(error::report)
}

/// As [`run`], seen by other sessions in the live table, if there is one.
pub fn run_seen<T, F, Fut>(operation: &'static str, work: F) -> Result<T, ErrorReport>
where
    F: FnOnce(Arc<Context>) -> Fut,
    Fut: Future<Output = Result<T>> + 'static,
{
    let counters: Arc<Counters> = Arc::default();
    let surroundings = Surroundings {
        config: guc::engine_config(),
        counters: counters.clone(),
        tick: jobs::show_foreground(operation, counters),
        in_worker: false,
        desk: None,
    };
    drive(operation, surroundings, work).map_err(error::report)
}

/// Runs the engine in a background worker, which has no caller. `tick` is called between two turns. What lies on the desk is
/// carried out in the worker's own transaction, which needs a database.
pub fn run_worker<T, F, Fut>(
    operation: &'static str,
    config: EngineConfig,
    tick: Tick,
    desk: Option<Desk>,
    work: F,
) -> Result<T>
where
    F: FnOnce(Arc<Context>) -> Fut,
    Fut: Future<Output = Result<T>> + 'static,
{
    let surroundings = Surroundings {
        config,
        counters: Arc::default(),
        tick,
        in_worker: true,
        desk,
    };
    drive(operation, surroundings, work)
}

/// What is done between two turns of the engine, where the server may be called.
pub type Tick = Box<dyn FnMut()>;

/// What the engine runs in.
struct Surroundings {
    config: EngineConfig,
    counters: Arc<Counters>,
    tick: Tick,
    /// A worker has no transaction that a session of ours could wait for.
    in_worker: bool,
    desk: Option<Desk>,
}

fn drive<T, F, Fut>(operation: &'static str, surroundings: Surroundings, work: F) -> Result<T>
where
    F: FnOnce(Arc<Context>) -> Fut,
    Fut: Future<Output = Result<T>> + 'static,
{
    let notices = Arc::new(NoticeQueue::default());
    let cx = Arc::new(Context {
        config: surroundings.config,
        counters: surroundings.counters,
        progress: notices.clone(),
        sessions: Sessions::default(),
        cleanup: CleanupSlot::default(),
        commit: CommitFlag::default(),
    });
    let (cleanup, commit) = (cx.cleanup.clone(), cx.commit.clone());
    let runtime = runtime().map_err(|e| internal(operation, &e.to_string()))?;
    let sessions = cx.sessions.clone();
    let future: Pin<Box<dyn Future<Output = Result<T>>>> = Box::pin(work(cx));
    let runtime = Rc::new(runtime);
    if surroundings.desk.is_some() {
        let (runtime, sessions) = (runtime.clone(), sessions.clone());
        inside::before_exit(Some(Box::new(move || runtime.block_on(sessions.shutdown(SHUTDOWN)))));
    }
    let mut call = Call {
        operation,
        runtime: Some(runtime),
        future: Some(future),
        sessions,
        cleanup,
        commit,
        notices,
        tick: surroundings.tick,
        in_worker: surroundings.in_worker,
        desk: surroundings.desk,
        early: None,
    };
    call.run_to_end()
}

/// A runtime on this thread, with its one helper thread (for host names) already there.
///
/// The backend's signal handlers belong on the main thread. A thread inherits the mask of its creator, so the helper is
/// created while every signal is blocked, and it never ends before the runtime: no other can be created later.
fn runtime() -> std::io::Result<Runtime> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .thread_keep_alive(Duration::from_secs(u64::from(u32::MAX)))
        .thread_name("pgclone helper")
        .build()?;
    let before = SigSet::all().thread_swap_mask(SigmaskHow::SIG_SETMASK)?;
    let spawned = runtime.block_on(runtime.spawn_blocking(|| ()));
    before.thread_set_mask()?;
    spawned.map_err(std::io::Error::other)?;
    Ok(runtime)
}

/// What a tick says beside "go on".
enum Stop {
    /// The postmaster is dead.
    PostmasterGone,
    /// A flag says that servicing interrupts ends the call.
    Interrupt,
    /// The engine waits for the caller.
    Error(Error),
    /// The server raised an error.
    Raised(Box<dyn Any + Send>),
}

/// One run of the engine. Runtime and future are taken out when it stops.
struct Call<T> {
    operation: &'static str,
    runtime: Option<Rc<Runtime>>,
    future: Option<Pin<Box<dyn Future<Output = Result<T>>>>>,
    sessions: Sessions,
    cleanup: CleanupSlot,
    commit: CommitFlag,
    notices: Arc<NoticeQueue>,
    tick: Tick,
    in_worker: bool,
    desk: Option<Desk>,
    early: Option<Early<T>>,
}

impl<T> Call<T> {
    fn run_to_end(&mut self) -> Result<T> {
        let mut ticks = 0u32;
        loop {
            // A panic in the engine is a bug; it must not leave remote sessions behind, nor take the error's place.
            match catch_unwind(AssertUnwindSafe(|| self.poll(Desk::has_orders))) {
                Ok(Some(result)) => return self.finish(result),
                Ok(None) => {}
                Err(panic) => {
                    let error = internal(self.operation, panic_message(panic.as_ref()));
                    return self.finish(Err(error));
                }
            }
            self.carry_out();
            match self.early.take() {
                None => {}
                Some(Early::Result(result)) => return self.finish(result),
                Some(Early::Stop(stop)) => return self.stop(stop),
            }
            ticks = ticks.wrapping_add(1);
            if let Err(stop) = self.tick(ticks) {
                return self.stop(stop);
            }
        }
    }

    /// Lets the engine work for one tick, or until there is something for it on the desk; `None` if it is not done.
    fn poll(&mut self, until: fn(&Desk) -> bool) -> Option<Result<T>> {
        let (Some(runtime), Some(future)) = (&self.runtime, &mut self.future) else {
            return Some(Err(internal(self.operation, "the engine was polled after its end")));
        };
        let desk = &self.desk;
        runtime.block_on(async {
            let mut tick = pin!(unconstrained(sleep(TICK)));
            poll_fn(|cx| match future.as_mut().poll(cx) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending if desk.as_ref().is_some_and(until) => Poll::Ready(None),
                Poll::Pending => tick.as_mut().poll(cx).map(|()| None),
            })
            .await
        })
    }

    /// Services the backend. Outside the runtime; may raise errors, which are caught here.
    fn tick(&mut self, ticks: u32) -> Result<(), Stop> {
        if interrupt::postmaster_gone() {
            return Err(Stop::PostmasterGone);
        }
        if self.commit.has_begun() {
            self.hurry_commit();
            return Ok(());
        }
        if interrupt::ends_the_call() {
            return Err(Stop::Interrupt);
        }
        let checked = catch_unwind(AssertUnwindSafe(|| {
            interrupt::service();
            self.notices.drain();
            (self.tick)();
            if !self.in_worker && ticks % LOCK_CHECK == 0 {
                return lock_wait::check(self.sessions.target_pids());
            }
            None
        }));
        match checked {
            Ok(None) => Ok(()),
            Ok(Some(error)) => Err(Stop::Error(error)),
            Err(raised) => Err(Stop::Raised(raised)),
        }
    }

    /// A clone whose COMMIT is on its way cannot be stopped any more, only be told to hurry: a commit that waits for a
    /// standby is cut short by a cancel, and says so in a WARNING.
    fn hurry_commit(&self) {
        if let (true, Some(runtime)) = (interrupt::ends_the_call(), &self.runtime) {
            runtime.block_on(self.sessions.cancel_all());
        }
        interrupt::absorb_barriers();
    }

    /// The engine came to its end.
    fn finish(&mut self, result: Result<T>) -> Result<T> {
        self.end();
        // before the first message: the server services interrupts after each
        if result.is_ok() && self.commit.has_begun() && interrupt::forget_cancel() {
            let message = "the cancel request came too late, the clone is committed";
            self.notices.notice(Notice::new(Severity::Warning, message));
        }
        self.notices.drain();
        if result.is_err() {
            // A shutdown ends our sessions on the target too, perhaps before us. Then that is the error to report.
            interrupt::service();
        }
        result
    }

    /// Ends the engine before its time: first the remote sessions, then the error.
    fn stop(&mut self, stop: Stop) -> Result<T> {
        self.end();
        match stop {
            Stop::Error(error) => Err(error),
            Stop::Raised(raised) => resume_unwind(raised),
            Stop::Interrupt => {
                interrupt::service();
                // Not raised: interrupts are held off above us. The engine is gone all the same.
                Err(Error::new(
                    sqlstate::QUERY_CANCELED,
                    "canceling statement due to user request",
                ))
            }
            Stop::PostmasterGone => {
                ErrorReport::new(
                    PgSqlErrorCode::ERRCODE_ADMIN_SHUTDOWN,
                    "terminating connection due to unexpected postmaster exit",
                    "pgclone",
                )
                .report(PgLogLevel::FATAL);
                Err(internal(self.operation, "the server is gone"))
            }
        }
    }

    /// Drops the engine, has its sessions cancelled and closed, undoes what has to be undone by hand, and drops the
    /// runtime without waiting for the resolver.
    fn end(&mut self) {
        let future = self.future.take();
        let Some(runtime) = self.runtime.take() else { return };
        if self.desk.is_some() {
            inside::before_exit(None);
            // the end of a job waits for the locks
            let _ = catch_unwind(inside::rollback);
        }
        let end = || {
            runtime.block_on(async {
                drop(future);
                self.sessions.shutdown(SHUTDOWN).await;
            });
            // still there after a success has taken it away: the call failed
            if let Some(cleanup) = self.cleanup.take() {
                undo(&runtime, cleanup());
                runtime.block_on(self.sessions.shutdown(SHUTDOWN));
            }
        };
        // Nothing may stand between here and the error to be raised, not even a bug.
        let _ = catch_unwind(AssertUnwindSafe(end));
        if let Some(runtime) = Rc::into_inner(runtime) {
            runtime.shutdown_background();
        }
    }
}

/// Runs a clean-up to its end, or until [`CLEANUP`] is over. No error may be raised meanwhile, but barriers are absorbed:
/// the `DROP DATABASE` of the clean-up waits for every backend, this one too.
fn undo(runtime: &Runtime, mut cleanup: Pin<Box<dyn Future<Output = ()> + Send>>) {
    let begun = Instant::now();
    while begun.elapsed() < CLEANUP {
        if runtime.block_on(async { timeout(TICK, &mut cleanup).await.is_ok() }) {
            return;
        }
        interrupt::absorb_barriers();
    }
}

fn internal(operation: &str, cause: &str) -> Error {
    Error::new(
        sqlstate::INTERNAL_ERROR,
        format!("internal error in pgclone.{operation}"),
    )
    .detail(cause)
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic of an unknown type")
}
