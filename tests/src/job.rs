//! A background job as the cases see it.

use std::time::{Duration, Instant};

use crate::db::Db;
use crate::oracle;
use crate::pair::Pair;

/// How long a job may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A job of a pair's target.
pub struct Job<'a> {
    pair: &'a Pair,
    /// What it was started with first.
    call: String,
    pub id: i32,
}

impl<'a> Job<'a> {
    /// Starts a job: `Job::start(pair, "pgclone.schema_async($src, 'public')")`.
    #[track_caller]
    pub fn start(pair: &'a Pair, call: &str) -> Self {
        let id = pair.target.value(&format!("SELECT {}", pair.expand(call)));
        Self {
            pair,
            call: call.to_owned(),
            id: id.parse().unwrap_or_else(|_| panic!("no job number: {id:?}")),
        }
    }

    /// Goes on with this job in a new one.
    #[track_caller]
    pub fn resume(&self) -> Self {
        Self {
            call: self.call.clone(),
            ..Self::start(self.pair, &format!("pgclone.resume({})", self.id))
        }
    }

    /// A column of the view.
    #[track_caller]
    pub fn detail(&self, column: &str) -> String {
        detail(&self.pair.target, self.id, column)
    }

    /// What the view says of it.
    #[track_caller]
    pub fn status(&self) -> String {
        self.detail("status")
    }

    /// True unless it runs, or is about to.
    #[track_caller]
    pub fn has_ended(&self) -> bool {
        !["pending", "running"].contains(&self.status().as_str())
    }

    /// Waits until the job has ended; returns its status.
    #[track_caller]
    pub fn ends(&self) -> String {
        let begin = Instant::now();
        loop {
            let status = self.detail("status");
            if !["pending", "running"].contains(&status.as_str()) {
                return status;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "job {} does not end: {}",
                self.id,
                self.pair.target.value(&format!("SELECT pgclone.progress({})", self.id))
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end, which must be `completed`, with no session left and nothing that `pgclone.diff` misses.
    #[track_caller]
    pub fn completes(&self) {
        self.ends_as("completed");
        if self.detail("warnings") == "0" {
            oracle::assert_cloned(self.pair, &self.call);
        }
    }

    /// Waits for the end, which must be this one, with no session left.
    #[track_caller]
    pub fn ends_as(&self, status: &str) {
        assert_eq!(self.ends(), status, "{}", self.detail("error_message"));
        oracle::assert_no_session_left(self.pair);
    }

    /// Waits until a condition over the row `j` of the view is true.
    #[track_caller]
    pub fn until(&self, condition: &str) {
        let begin = Instant::now();
        let sql = format!(
            "SELECT count(*) FROM pgclone.jobs_view AS j WHERE j.job_id = {} AND ({condition})",
            self.id
        );
        while self.pair.target.value(&sql) != "1" {
            assert!(
                begin.elapsed() < PATIENCE,
                "waited in vain for {condition}: {}",
                self.pair.target.value(&format!("SELECT pgclone.progress({})", self.id))
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn detail(db: &Db, id: i32, column: &str) -> String {
    db.value(&format!(
        "SELECT COALESCE({column}::text, '') FROM pgclone.jobs_view WHERE job_id = {id}"
    ))
}
