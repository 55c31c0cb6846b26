//! The two databases of a case and the ways to call the extension.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::Arc;

use crate::cluster::{self, Cluster};
use crate::db::{literal, Db, Failure};
use crate::oracle;

/// A source database and a target database with the extension. Both are dropped with the pair.
pub struct Pair {
    pub source: Db,
    pub target: Db,
    /// Whether the clone that was made last left nothing that `pgclone.diff` of the whole database finds.
    pub in_sync: AtomicBool,
}

/// What a successful call gave.
#[derive(Debug)]
pub struct Outcome {
    /// The result text, or an empty one for NULL.
    pub text: String,
    /// WARNINGs in the order of arrival.
    pub warnings: Vec<Failure>,
    /// NOTICEs in the order of arrival.
    pub notices: Vec<Failure>,
}

impl Outcome {
    /// Asserts that there was no WARNING.
    #[track_caller]
    pub fn clean(self) -> Self {
        assert!(
            self.warnings.is_empty(),
            "unexpected WARNINGs: {}",
            list(&self.warnings)
        );
        self
    }

    /// Asserts that a WARNING names the text.
    #[track_caller]
    pub fn warns(self, text: &str) -> Self {
        let named = self
            .warnings
            .iter()
            .any(|w| format!("{w}").to_lowercase().contains(&text.to_lowercase()));
        assert!(named, "no WARNING names {text:?}: {}", list(&self.warnings));
        self
    }

    /// Asserts that a NOTICE, a WARNING or the result text names the text.
    #[track_caller]
    pub fn tells(self, text: &str) -> Self {
        let all = format!("{}\n{}\n{}", self.text, list(&self.warnings), list(&self.notices));
        assert!(
            all.to_lowercase().contains(&text.to_lowercase()),
            "{text:?} is not told in: {all}"
        );
        self
    }

    /// Asserts that the result text contains the text.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(
            self.text.to_lowercase().contains(&text.to_lowercase()),
            "{text:?} is not in: {}",
            self.text
        );
        self
    }
}

fn list(failures: &[Failure]) -> String {
    failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Pair {
    /// Two empty UTF8 databases on the shared clusters; the tag becomes part of their names.
    pub fn new(tag: &str) -> Self {
        Self::on(cluster::source(), cluster::target(), tag)
    }

    /// Two empty databases on given clusters.
    pub fn on(source: Arc<Cluster>, target: Arc<Cluster>, tag: &str) -> Self {
        Self::with(source, "", target, "", tag)
    }

    /// Two empty databases, created with options (`ENCODING 'LATIN1' LOCALE 'C'`).
    pub fn with(
        source: Arc<Cluster>,
        source_options: &str,
        target: Arc<Cluster>,
        target_options: &str,
        tag: &str,
    ) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let tag: String = tag
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
            .take(40)
            .collect();
        let source = source.create_database(&format!("{tag}_{number}_source"), source_options);
        let target = target.create_database_with_pgclone(&format!("{tag}_{number}_target"), target_options);
        Self::of(source, target)
    }

    /// Two databases that exist.
    pub fn of(source: Db, target: Db) -> Self {
        Self {
            source,
            target,
            in_sync: AtomicBool::new(false),
        }
    }

    /// Connection string of the source, as a superuser over TCP.
    pub fn conninfo(&self) -> String {
        self.source.conninfo()
    }

    /// Replaces `$src` by the source's connection string as a literal.
    pub fn expand(&self, call: &str) -> String {
        call.replace("$src", &literal(&self.conninfo()))
    }

    /// Calls a clone function that must succeed: `pair.ok("pgclone.table($src, 'public', 't')")`.
    /// The result begins with `OK`, no session is left, and `pgclone.diff` misses nothing.
    #[track_caller]
    pub fn ok(&self, call: &str) -> Outcome {
        let session = self.target.session();
        session.take_notices();
        let rows = session.run(&format!("SELECT {}", self.expand(call)));
        let text = rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next().flatten())
            .unwrap_or_default();
        let (warnings, notices) = session
            .take_notices()
            .into_iter()
            .partition(|n| n.severity == "WARNING");
        let outcome = Outcome {
            text,
            warnings,
            notices,
        };
        assert!(
            outcome.text.starts_with("OK"),
            "the result does not begin with OK: {outcome:?}"
        );
        oracle::assert_no_session_left(self);
        if outcome.warnings.is_empty() {
            oracle::assert_cloned(self, call);
        }
        outcome
    }

    /// Calls a clone function that must fail, leave no session and leave the target as it was.
    #[track_caller]
    pub fn fails(&self, call: &str) -> Failure {
        let before = oracle::state(&self.target);
        let failure = self.target.session().fails(&format!("SELECT {}", self.expand(call)));
        oracle::assert_no_session_left(self);
        oracle::assert_state(&self.target, &before);
        failure
    }

    /// Fills the source, clones the database and demands that nothing differs and nothing was reported.
    #[track_caller]
    pub fn clone_is_identical(&self, fixture: &str) {
        self.source.run(fixture);
        if cluster::runs_in_background() {
            let atomic = cluster::runs_atomically();
            let options = format!("{{\"parallel\": 3, \"part_size\": \"64kB\", \"atomic\": {atomic}}}");
            let job = crate::job::Job::start(self, &format!("pgclone.database_async($src, true, '{options}')"));
            job.completes();
            assert_eq!(
                job.detail("warnings"),
                "0",
                "{}",
                self.target.value("SELECT warnings FROM pgclone.job")
            );
        } else {
            self.ok("pgclone.database($src)").clean();
        }
        oracle::assert_same(self);
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for db in [&self.source, &self.target] {
            db.disconnect();
            // The cluster may be gone on purpose, or this is a panic already.
            let dropped = crate::db::Session::try_open(&db.cluster, "postgres", &crate::supervisor::user().name);
            if let Ok(session) = dropped {
                let _ = db.cluster.drop_database_by(&session, &db.name);
            }
        }
    }
}
