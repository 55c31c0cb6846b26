//! Many objects: planning takes no more than `pg_dump` does, and ten times the tables take about ten times as long.
//!
//! By default the numbers are small, for a debug build on a busy machine, and what is measured is the processor's time: from
//! a quarter to a half to the whole, each step costs twice the one before if work is linear and four times if it grows
//! with the square. `PGCLONE_SCALE_TABLES=10000` with a release build (`scripts/install PG_CONFIG --release`) is
//! the promise itself.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pgclone_tests::cluster::{Cluster, Shape};
use pgclone_tests::{install, literal, Pair, Suite};

/// Tables with a primary key, a unique constraint, a check, two defaults, an index and a foreign key, in ten schemas.
const FILL: &str = "DO $do$ BEGIN
    FOR i IN 0..9 LOOP EXECUTE format('CREATE SCHEMA s%s', i); END LOOP;
    FOR i IN 1..TABLES LOOP
        EXECUTE format('CREATE TABLE s%s.t%s (id bigserial PRIMARY KEY, parent bigint NOT NULL, name text NOT NULL DEFAULT ''x'', created timestamptz DEFAULT now(),
            amount numeric(12,2) CHECK (amount >= 0), UNIQUE (name, parent))', i % 10, i);
        EXECUTE format('CREATE INDEX ON s%s.t%s (created)', i % 10, i);
        IF i > 1 THEN EXECUTE format('ALTER TABLE s%s.t%s ADD FOREIGN KEY (parent) REFERENCES s%s.t%s', i % 10, i, i / 2 % 10, i / 2); END IF;
    END LOOP; END $do$";

/// What the second doubling of the tables may cost more than the first, in time of the processor: between 2 (linear) and
/// 4 (quadratic).
const STEP: f64 = 3.0;

/// How often everything is measured before too much is believed.
const ROUNDS: usize = 6;

/// Bounds: how many times pg_dump's time a plan may take, and what ten times the tables may cost.
struct Bounds {
    tables: usize,
    of_pg_dump: f64,
    growth: f64,
}

fn bounds() -> Bounds {
    match std::env::var("PGCLONE_SCALE_TABLES").ok().and_then(|n| n.parse().ok()) {
        Some(tables) => Bounds {
            tables,
            of_pg_dump: 1.0,
            growth: 12.0,
        },
        None => Bounds {
            tables: 600,
            of_pg_dump: 8.0,
            growth: 12.0,
        },
    }
}

pub fn cases(suite: &mut Suite) {
    suite.group("scale");
    suite.alone("many_tables_are_planned_like_pg_dump_in_linear_time_and_memory", || {
        let bounds = bounds();
        // one transaction each makes and locks all the tables
        let shape = Shape {
            conf: vec![
                "max_locks_per_transaction = 3000".to_owned(),
                "autovacuum = off".to_owned(),
            ],
            ..Shape::default()
        };
        let (source, target) = (
            Arc::new(Cluster::start_source(&shape)),
            Arc::new(Cluster::start_target(&shape)),
        );
        let small = filled(&source, &target, bounds.tables / 10);
        let quarter = filled(&source, &target, bounds.tables / 4);
        let half = filled(&source, &target, bounds.tables / 2);
        let large = filled(&source, &target, bounds.tables);
        let mut seen = Seen::default();
        let mut faults = Vec::new();
        // other work on the machine only ever adds to a time: what is too much in every round is too much
        for _ in 0..ROUNDS {
            seen.plan_small = seen.plan_small.least(plan(&small));
            for (best, pair) in seen.doubled.iter_mut().zip([&quarter, &half, &large]) {
                *best = best.least(plan(pair));
            }
            seen.dump = seen.dump.min(pg_dump(&large).as_secs_f64());
            faults = seen.faults(&bounds);
            if faults.is_empty() {
                break;
            }
        }
        eprintln!("{} tables: {seen}", bounds.tables);
        assert!(faults.is_empty(), "{faults:?}: {} tables: {seen}", bounds.tables);
    });
}

fn filled(source: &Arc<Cluster>, target: &Arc<Cluster>, tables: usize) -> Pair {
    let pair = Pair::on(source.clone(), target.clone(), &format!("scale_{tables}"));
    pair.source.run(&FILL.replace("TABLES", &tables.to_string()));
    pair.source.run("VACUUM ANALYZE");
    pair
}

/// What a plan cost.
#[derive(Clone, Copy)]
struct Cost {
    /// Seconds on the clock.
    time: f64,
    /// Seconds of the processor, of the session that plans.
    cpu: f64,
    /// By how many kB it grew that session.
    memory: f64,
}

impl Cost {
    /// More than anything.
    const MOST: Self = Self {
        time: f64::MAX,
        cpu: f64::MAX,
        memory: f64::MAX,
    };

    fn least(self, other: Self) -> Self {
        Self {
            time: self.time.min(other.time),
            cpu: self.cpu.min(other.cpu),
            memory: self.memory.min(other.memory),
        }
    }
}

/// The least of every cost in the rounds so far.
struct Seen {
    plan_small: Cost,
    /// A quarter of the tables, half of them, all.
    doubled: [Cost; 3],
    /// Seconds of `pg_dump -s`.
    dump: f64,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            plan_small: Cost::MOST,
            doubled: [Cost::MOST; 3],
            dump: f64::MAX,
        }
    }
}

impl Seen {
    fn of_pg_dump(&self) -> f64 {
        self.doubled[2].time / self.dump
    }

    fn growth(&self) -> f64 {
        self.doubled[2].time / self.plan_small.time
    }

    /// What the second doubling cost more than the first.
    fn step(&self) -> f64 {
        let [quarter, half, all] = self.doubled.map(|c| c.cpu);
        (all - half) / (half - quarter).max(0.01)
    }

    fn faults(&self, bounds: &Bounds) -> Vec<&'static str> {
        let memory = self.doubled[2].memory / self.plan_small.memory.max(4096.0);
        [
            ("slower than pg_dump", self.of_pg_dump() > bounds.of_pg_dump),
            ("grows too fast", self.growth() > bounds.growth),
            ("grows with the square", self.step() > STEP),
            ("memory is not linear", memory > 12.0),
        ]
        .into_iter()
        .filter_map(|(fault, is_so)| is_so.then_some(fault))
        .collect()
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (small, all) = (&self.plan_small, &self.doubled[2]);
        let cpu = self.doubled.map(|c| c.cpu);
        write!(
            f,
            "plan {:.2} s ({:.2} of pg_dump -s {:.2} s), of a tenth {:.2} s (growth {:.1}), memory {} kB, of a tenth {} kB, \
             processor for a quarter, a half and all {cpu:.2?} s (step {:.1})",
            all.time,
            self.of_pg_dump(),
            self.dump,
            small.time,
            self.growth(),
            all.memory,
            small.memory,
            self.step()
        )
    }
}

/// Plans in a fresh session. Meanwhile there is one session on the source.
fn plan(pair: &Pair) -> Cost {
    let session = pair.target.connect();
    let (before, cpu) = (peak_memory(session.pid()), processor_time(session.pid()));
    let (done, most) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let watcher = {
        let (watch, done, most, name) = (
            pair.source.connect(),
            done.clone(),
            most.clone(),
            pair.source.name.clone(),
        );
        std::thread::spawn(move || {
            let sessions = format!(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgclone' AND datname = {}",
                literal(&name)
            );
            while !done.load(Ordering::Relaxed) {
                let now = watch.value(&sessions).parse().unwrap_or(usize::MAX);
                most.fetch_max(now, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        })
    };
    let begin = Instant::now();
    session.run(&pair.expand("SELECT count(*) FROM pgclone.plan($src, 'database')"));
    let time = begin.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    assert!(most.load(Ordering::Relaxed) <= 1, "{most:?} sessions on the source");
    Cost {
        time,
        cpu: processor_time(session.pid()) - cpu,
        memory: peak_memory(session.pid()) - before,
    }
}

/// Time of a process on a processor in seconds; 0 where the system does not tell.
fn processor_time(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap_or_default();
    // its first number is in nanoseconds
    let spent = stat.split_whitespace().next().and_then(|t| t.parse::<f64>().ok());
    spent.unwrap_or_default() / 1e9
}

/// `VmHWM` of a process in kB; 0 where the system does not tell.
fn peak_memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let number = line.and_then(|l| l.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap_or_default()
}

fn pg_dump(pair: &Pair) -> Duration {
    let program = install::installations().client.program("pg_dump");
    let begin = Instant::now();
    let mut command = pair.source.cluster.client(&program, &pair.source.name);
    let output = command
        .args(["-s", "-f", "/dev/null"])
        .output()
        .expect("could not run pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    begin.elapsed()
}
