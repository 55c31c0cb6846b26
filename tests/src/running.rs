//! A call that runs in a thread of its own, so that the case can do something to it.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use postgres::{CancelToken, NoTls};

use crate::db::{Db, Failure, Row, Session};
use crate::oracle;
use crate::pair::Pair;

/// How long a wait for a condition may take before the case fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A statement under way.
pub struct Running {
    /// Pid of the backend that runs it.
    pub pid: u32,
    token: CancelToken,
    /// When the statement was sent.
    pub begun: Instant,
    handle: JoinHandle<(Result<Vec<Row>, Failure>, Instant)>,
}

/// How a statement ended.
pub struct Ended {
    pub result: Result<Vec<Row>, Failure>,
    pub at: Instant,
}

impl Ended {
    /// The error it must have ended with.
    #[track_caller]
    pub fn failure(self) -> Failure {
        match self.result {
            Err(failure) => failure,
            Ok(rows) => panic!("expected an error, got {rows:?}"),
        }
    }
}

impl Running {
    /// Runs a statement on a session of its own.
    pub fn start(session: Session, sql: &str) -> Self {
        let pid = session.pid();
        let token = session.cancel_token();
        let sql = sql.to_owned();
        let begun = Instant::now();
        let handle = std::thread::spawn(move || {
            let result = session.query(&sql);
            (result, Instant::now())
        });
        Self {
            pid,
            token,
            begun,
            handle,
        }
    }

    /// Runs a clone on a new session of the pair's target.
    pub fn call(pair: &Pair, call: &str) -> Self {
        Self::start(pair.target.connect(), &format!("SELECT {}", pair.expand(call)))
    }

    /// Waits until a query in a database is true.
    #[track_caller]
    pub fn until(&self, db: &Db, condition: &str) {
        let begin = Instant::now();
        while db.value(&format!("SELECT coalesce(({condition}), false)")) != "t" {
            assert!(!self.is_over(), "the call ended before: {condition}");
            assert!(begin.elapsed() < PATIENCE, "waited in vain for: {condition}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until a session of the extension in this database matches a condition on `pg_stat_activity`.
    #[track_caller]
    pub fn until_session(&self, db: &Db, condition: &str) {
        self.until(
            db,
            &format!(
                "SELECT bool_or({condition}) FROM pg_stat_activity \
                 WHERE datname = current_database() AND application_name = '{}'",
                oracle::APPLICATION_NAME
            ),
        );
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.handle.is_finished()
    }

    /// Ctrl-C as psql does it: a cancel request over a connection of its own.
    pub fn press_ctrl_c(&self) -> Instant {
        let begin = Instant::now();
        self.token.cancel_query(NoTls).unwrap();
        begin
    }

    /// Waits for the end.
    #[track_caller]
    pub fn end(self) -> Ended {
        let begin = Instant::now();
        while !self.handle.is_finished() {
            assert!(begin.elapsed() < PATIENCE * 3, "the call does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        match self.handle.join() {
            Ok((result, at)) => Ended { result, at },
            Err(_) => panic!("the thread of the call panicked"),
        }
    }
}

/// Waits until a closure is true.
#[track_caller]
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
