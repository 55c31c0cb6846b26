//! Registers the cases and runs them with the summary that `cargo test` users know.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::install::installations;
use crate::pair::Pair;
use crate::{db, supervisor};

/// After this time the sessions of a case are terminated, and after the same time again the whole run is ended:
/// a call that cannot be interrupted is a bug to see, not to wait for.
const CASE_LIMIT: Duration = Duration::from_secs(150);

/// Groups that run from one major to another: definitions, rows, samples.
const ACROSS_MAJORS: &[&str] = &[
    "harness::",
    "samples::",
    "kinds",
    "classes",
    "fidelity::",
    "table::",
    "verify::checksum",
    "roles::by_name",
    "roles::grants",
];

/// How many of the slowest cases are named at the end.
const SLOWEST: usize = 15;

/// How long each case took.
static TIMES: Mutex<Vec<(Duration, String)>> = Mutex::new(Vec::new());

thread_local! {
    static IN_CASE: RefCell<bool> = const { RefCell::new(false) };
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// All cases of the run.
pub struct Suite {
    trials: Vec<Trial>,
    group: &'static str,
    /// Major version of the source.
    pub source: u32,
    /// Major version of the target.
    pub target: u32,
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}

impl Suite {
    /// An empty suite.
    pub fn new() -> Self {
        let all = installations();
        Self {
            trials: Vec::new(),
            group: "",
            source: all.source.major,
            target: all.target.major,
        }
    }

    /// The cases that follow belong to this group.
    pub fn group(&mut self, name: &'static str) {
        self.group = name;
    }

    /// A case with two databases on the shared clusters.
    pub fn pair(&mut self, name: &str, case: impl FnOnce(&Pair) + Send + 'static) {
        let tag = name.to_owned();
        self.add(name, true, move || {
            let pair = Pair::new(&tag);
            let guard = Watchdog::over(&pair);
            case(&pair);
            drop(guard);
        });
    }

    /// A case for servers that know a feature: both sides must have at least this major version.
    pub fn pair_since(&mut self, major: u32, name: &str, case: impl FnOnce(&Pair) + Send + 'static) {
        let name = format!("{name}_since_{major}");
        if self.source >= major && self.target >= major {
            self.pair(&name, case);
        } else {
            self.add(&name, false, || ());
        }
    }

    /// A case that brings its own databases or clusters.
    pub fn alone(&mut self, name: &str, case: impl FnOnce() + Send + 'static) {
        self.add(name, true, move || {
            let guard = Watchdog::alone();
            case();
            drop(guard);
        });
    }

    /// A case that cannot run here; it is listed as ignored.
    pub fn ignored(&mut self, name: &str) {
        self.add(name, false, || ());
    }

    fn add(&mut self, name: &str, applicable: bool, case: impl FnOnce() + Send + 'static) {
        let name = format!("{}::{name}", self.group);
        let trial = Trial::test(name.clone(), move || {
            let begin = Instant::now();
            let result = run(case);
            TIMES.lock().unwrap().push((begin.elapsed(), name));
            result
        });
        self.trials.push(trial.with_ignored_flag(!applicable));
    }

    /// Runs what the command line asks for, then clears everything away.
    pub fn main(self) -> ExitCode {
        keep_panics();
        let mut arguments = Arguments::from_args();
        if arguments.test_threads.is_none() {
            arguments.test_threads = Some(3);
        }
        if !arguments.list {
            eprintln!("source PostgreSQL {}, target PostgreSQL {}", self.source, self.target);
        }
        let mut trials = self.trials;
        if self.source != self.target {
            // the other groups ask questions whose answer does not depend on the pair of majors
            trials.retain(|t| ACROSS_MAJORS.iter().any(|group| t.name().starts_with(group)));
            // the schema public has another owner since 15, and the clone of a table leaves it alone
            let same_public = (self.source < 15) == (self.target < 15);
            trials.retain(|t| same_public || !t.name().starts_with("table::"));
        }
        let conclusion = libtest_mimic::run(&arguments, trials);
        if !arguments.list {
            supervisor::finish();
            name_slowest();
        }
        conclusion.exit_code()
    }
}

/// Says where the time of the run goes.
fn name_slowest() {
    let mut times = TIMES.lock().unwrap();
    let mut groups: BTreeMap<&str, (Duration, u32)> = BTreeMap::new();
    for (time, name) in times.iter() {
        let group = name.split("::").next().unwrap_or_default();
        let sum = groups.entry(group).or_default();
        *sum = (sum.0 + *time, sum.1 + 1);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    eprintln!("groups, by the time of their cases:");
    for (group, (time, cases)) in &groups {
        eprintln!("{:6.1} s  {group} ({cases})", time.as_secs_f64());
    }
    times.sort_by(|a, b| b.cmp(a));
    eprintln!("slowest of {} cases:", times.len());
    for (time, name) in times.iter().take(SLOWEST) {
        eprintln!("{:6.1} s  {name}", time.as_secs_f64());
    }
}

fn run(case: impl FnOnce()) -> Result<(), Failed> {
    // a case that expects panics leaves them behind for the next one of its thread
    PANIC.with(|panic| panic.borrow_mut().take());
    IN_CASE.with(|flag| *flag.borrow_mut() = true);
    let result = catch_unwind(AssertUnwindSafe(case));
    IN_CASE.with(|flag| *flag.borrow_mut() = false);
    result.map_err(|_| {
        let message = PANIC.with(|panic| panic.borrow_mut().take());
        Failed::from(message.unwrap_or_else(|| "panic without a message".to_owned()))
    })
}

/// A panic in a case is kept for the summary; any other one is printed as usual.
fn keep_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !IN_CASE.with(|flag| *flag.borrow()) {
            return usual(info);
        }
        let payload = info.payload();
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("panic");
        let place = info
            .location()
            .map(|l| format!("{}:{}", l.file(), l.line()))
            .unwrap_or_default();
        PANIC.with(|panic| {
            // The first panic is the cause; later ones come from clearing up.
            panic.borrow_mut().get_or_insert_with(|| format!("{place}\n{text}"));
        });
    }));
}

/// Ends a case that hangs.
struct Watchdog {
    _alive: mpsc::Sender<()>,
}

impl Watchdog {
    fn over(pair: &Pair) -> Self {
        let databases: Vec<_> = [&pair.source, &pair.target]
            .map(|db| (db.cluster.clone(), db.name.clone()))
            .into_iter()
            .collect();
        Self::start(pair.target.name.clone(), move || {
            for (cluster, name) in &databases {
                let _ = cluster.admin().query(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}",
                    db::literal(name)
                ));
            }
        })
    }

    fn alone() -> Self {
        Self::start("a case with its own clusters".to_owned(), || ())
    }

    fn start(name: String, first_aid: impl FnOnce() + Send + 'static) -> Self {
        let (alive, waits) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            if waits.recv_timeout(CASE_LIMIT) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            eprintln!("{name}: over {CASE_LIMIT:?}, terminating its sessions");
            first_aid();
            if waits.recv_timeout(CASE_LIMIT) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{name}: cannot be ended, giving up the run");
                supervisor::finish();
                std::process::exit(101);
            }
        });
        Self { _alive: alive }
    }
}
