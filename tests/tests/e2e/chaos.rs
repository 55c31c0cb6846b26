//! Jobs among blows that come at random moments, in an order that a seed decides: nothing may be lost or doubled.
//!
//! `ROUNDS` sets how many rounds are played, `SEED` which ones; `PGCLONE_TEST_ASYNC=atomic` makes the jobs atomic.

use std::sync::Arc;
use std::time::Duration;

use pgclone_tests::{cluster, oracle, running, Cluster, Job, Pair, Suite};

/// Rounds unless the variable says otherwise.
const ROUNDS: u64 = 20;
const ROUNDS_OF_A_CASE: usize = 5;
const SEED: u64 = 20_240_607;

/// A large table in parts, keys, foreign keys in both directions of size, many small tables, partitions.
const FIXTURE: &str = "CREATE TABLE big (id bigint PRIMARY KEY, a int NOT NULL, pad text);
    INSERT INTO big SELECT g, g % 100, repeat('x', g % 200) FROM generate_series(1, 20000) g;
    CREATE INDEX ON big (a); CREATE UNIQUE INDEX ON big (pad, id);
    CREATE TABLE item (id serial PRIMARY KEY, big bigint NOT NULL REFERENCES big, UNIQUE (big, id));
    INSERT INTO item (big) SELECT g FROM generate_series(1, 8000) g;
    CREATE TABLE p (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
    INSERT INTO p SELECT g, g % 20 FROM generate_series(1, 5000) g;
    DO $$ BEGIN FOR i IN 1..10 LOOP
      EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, big bigint REFERENCES big, x text); INSERT INTO t%1$s SELECT g, g, ''x'' FROM generate_series(1, 50) g; CREATE INDEX ON t%1$s (x)', i);
    END LOOP; END $$;
    CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY, x text); INSERT INTO unlogged SELECT g, 'x' FROM generate_series(1, 1000) g; CREATE INDEX ON unlogged (x);
    CREATE VIEW v AS SELECT big.id, count(*) AS n FROM big JOIN item ON item.big = big.id GROUP BY big.id";

/// xorshift: the same rounds for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    /// Seeds that lie close together must not begin alike.
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[derive(Clone, Copy, Debug)]
enum Blow {
    KillLane,
    KillCoordinator,
    RestartTarget,
    RestartSource,
    EndSourceSessions,
    EndTargetSessions,
    EndLane,
    EndCoordinator,
    Cancel,
}

const BLOWS: &[Blow] = &[
    Blow::KillLane,
    Blow::KillCoordinator,
    Blow::RestartTarget,
    Blow::RestartSource,
    Blow::EndSourceSessions,
    Blow::EndTargetSessions,
    Blow::EndLane,
    Blow::EndCoordinator,
    Blow::Cancel,
];

impl Blow {
    fn crashes_target(self) -> bool {
        matches!(self, Blow::KillLane | Blow::KillCoordinator | Blow::RestartTarget)
    }
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

pub fn cases(suite: &mut Suite) {
    suite.group("chaos");
    let rounds = variable("ROUNDS", ROUNDS);
    // few rounds for each case, so that none runs into the limit of time
    for first in (0..rounds).step_by(ROUNDS_OF_A_CASE) {
        let last = rounds.min(first + ROUNDS_OF_A_CASE as u64);
        suite.alone(
            &format!(
                "whatever_is_killed_the_resumed_job_gives_the_same_database_{}",
                first + 1
            ),
            move || {
                let source = Arc::new(Cluster::start_source(&pgclone_tests::Shape::default()));
                let target = Arc::new(Cluster::start_target(&cluster::preloading()));
                let pair = Pair::on(source, target, "chaos");
                pair.source.run(FIXTURE);
                let mut dice = Dice::new(variable("SEED", SEED) + first);
                for round in first..last {
                    play(&pair, &mut dice, round, round == first);
                }
            },
        );
    }
}

/// One round: a job, blows until it ends, resumes until it completes, and the comparison.
fn play(pair: &Pair, dice: &mut Dice, round: u64, is_first: bool) {
    let mut story = vec![format!("round {}", round + 1)];
    let parallel = 1 + dice.below(4);
    let atomic = dice.below(3) == 0 || cluster::runs_atomically();
    let calling = |conflict: &str| {
        format!("pgclone.schema_async($src, 'public', true, '{{\"parallel\": {parallel}, \"part_size\": \"256kB\", \"conflict\": \"{conflict}\", \"atomic\": {atomic}}}')")
    };
    let call = calling(if is_first { "error" } else { "replace" });
    if atomic {
        story.push("atomic".to_owned());
    }
    let mut job = Job::start(pair, &call);
    let blows = 1 + dice.below(3);
    for _ in 0..blows {
        std::thread::sleep(Duration::from_millis(dice.below(500)));
        let blow = BLOWS[dice.below(BLOWS.len() as u64) as usize];
        story.push(format!("{blow:?}"));
        strike(pair, blow, &job, dice);
        std::thread::sleep(Duration::from_millis(dice.below(100)));
        running::eventually("both servers answer", || {
            pair.target.cluster.help_recovery();
            pair.source.answers() && pair.target.answers()
        });
        if job.has_ended() {
            story.push(job.status());
            if job.status() == "completed" {
                // a crash empties unlogged tables, also when the job was done before it
                if blow.crashes_target() {
                    job = Job::start(pair, &calling("replace"));
                }
                break;
            }
            job = go_on(pair, &job, &call);
        }
    }
    for attempt in 0.. {
        let status = job.ends();
        if status == "completed" {
            break;
        }
        assert!(
            attempt < 5,
            "{story:?}: job {} is {status} again: {}",
            job.id,
            job.detail("error_message")
        );
        story.push(status);
        job = go_on(pair, &job, &call);
    }
    if std::env::var_os("STORIES").is_some() {
        eprintln!("{}", story.join(", "));
    }
    oracle::assert_same(pair);
    let wrong = "SELECT count(*) FROM pg_constraint WHERE NOT convalidated";
    assert_eq!(
        pair.target.value(wrong),
        "0",
        "{story:?}: foreign keys that are not valid"
    );
    pair.target.run("SELECT pgclone.clear_jobs()");
    let staged = "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^pgclone_job'";
    assert_eq!(pair.target.value(staged), "0", "{story:?}: staging schemas");
}

/// Resumes; a job that had not even planned begins anew, perhaps among what a crash has left.
fn go_on<'a>(pair: &'a Pair, job: &Job<'a>, call: &str) -> Job<'a> {
    let planned = pair
        .target
        .value(&format!("SELECT planned FROM pgclone.job WHERE job_id = {}", job.id));
    match planned.as_str() {
        // it was too late to load them again
        "t" if job.detail("error_message").contains("unlogged tables") => {
            Job::start(pair, &format!("pgclone.resume({}, '{{\"restart\": true}}')", job.id))
        }
        "t" => job.resume(),
        _ => Job::start(pair, call),
    }
}

fn strike(pair: &Pair, blow: Blow, job: &Job, dice: &mut Dice) {
    let which = dice.below(8) as usize;
    let kill = |db: &pgclone_tests::Db, like: &str, signal: &str| {
        let pids = db.column(&format!(
            "SELECT pid FROM pg_stat_activity WHERE backend_type LIKE '{like}' OR (datname = current_database() AND application_name LIKE '{like}') ORDER BY pid"
        ));
        if let Some(pid) = pids.get(which % pids.len().max(1)) {
            let _ = std::process::Command::new("kill").args([signal, pid]).status();
        }
    };
    let end_sessions = |db: &pgclone_tests::Db| {
        db.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'pgclone: %'");
    };
    match blow {
        Blow::KillLane => kill(&pair.target, "pgclone: lane%", "-KILL"),
        Blow::KillCoordinator => kill(&pair.target, "pgclone: snapshot coordinator", "-KILL"),
        Blow::EndLane => kill(&pair.target, "pgclone: lane%", "-TERM"),
        Blow::EndCoordinator => kill(&pair.target, "pgclone: snapshot coordinator", "-TERM"),
        Blow::RestartTarget => restart(&pair.target, "immediate"),
        Blow::RestartSource => restart(&pair.source, "fast"),
        Blow::EndSourceSessions => end_sessions(&pair.source),
        Blow::EndTargetSessions => end_sessions(&pair.target),
        Blow::Cancel => pair.target.run(&format!("SELECT pgclone.cancel({})", job.id)),
    }
}

fn restart(db: &pgclone_tests::Db, mode: &str) {
    db.disconnect();
    db.cluster.stop(mode);
    db.cluster.up_again();
}
