//! Many objects: planning takes no more than `pg_dump` does, and ten times the tables take about ten times as long.
//!
//! By default the numbers are small, for a debug build on a busy machine, and what is measured is the processor's time: from
//! a quarter to a half to the whole, each step costs twice the one before if work is linear and four times if it grows
//! with the square. `PGCLONE_SCALE_TABLES=10000` with a release build (`scripts/install PG_CONFIG --release`) is
//! the promise itself.

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
            conf: vec!["max_locks_per_transaction = 3000".to_owned(), "autovacuum = off".to_owned()],
            ..Shape::default()
        };
        let (source, target) = (Arc::new(Cluster::start_source(&shape)), Arc::new(Cluster::start_target(&shape)));
        let small = filled(&source, &target, bounds.tables / 10);
        let quarter = filled(&source, &target, bounds.tables / 4);
        let half = filled(&source, &target, bounds.tables / 2);
        let large = filled(&source, &target, bounds.tables);
        let [mut plan_small, mut plan_large, mut dump] = [Duration::MAX; 3];
        let [mut memory_small, mut memory_large] = [f64::MAX; 2];
        let mut cpu = [f64::MAX; 3];
        for _ in 0..2 {
            let small = plan(&small);
            (plan_small, memory_small) = (plan_small.min(small.time), memory_small.min(small.memory));
            let runs = [plan(&quarter), plan(&half), plan(&large)];
            (plan_large, memory_large) = (plan_large.min(runs[2].time), memory_large.min(runs[2].memory));
            for (best, run) in cpu.iter_mut().zip(&runs) {
                *best = best.min(run.cpu);
            }
            dump = dump.min(pg_dump(&large));
        }
        let step = (cpu[2] - cpu[1]) / (cpu[1] - cpu[0]).max(0.01);
        let of_dump = plan_large.as_secs_f64() / dump.as_secs_f64();
        let growth = plan_large.as_secs_f64() / plan_small.as_secs_f64();
        let told = format!(
            "{} tables: plan {plan_large:?} ({of_dump:.2} of pg_dump -s {dump:?}), of a tenth {plan_small:?} (growth {growth:.1}), \
             memory {memory_large} kB, of a tenth {memory_small} kB, processor for a quarter, a half and all {cpu:.2?} s (step {step:.1})",
            bounds.tables
        );
        eprintln!("{told}");
        assert!(of_dump <= bounds.of_pg_dump, "slower than pg_dump: {told}");
        assert!(growth <= bounds.growth, "grows too fast: {told}");
        assert!(step <= STEP, "grows with the square: {told}");
        assert!(memory_large <= 12.0 * memory_small.max(4096.0), "memory is not linear: {told}");
    });
}

fn filled(source: &Arc<Cluster>, target: &Arc<Cluster>, tables: usize) -> Pair {
    let pair = Pair::on(source.clone(), target.clone(), &format!("scale_{tables}"));
    pair.source.run(&FILL.replace("TABLES", &tables.to_string()));
    pair.source.run("VACUUM ANALYZE");
    pair
}

/// What a plan cost.
struct Cost {
    time: Duration,
    /// Seconds of the processor, of the session that plans.
    cpu: f64,
    /// By how many kB it grew that session.
    memory: f64,
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
    let time = begin.elapsed();
    done.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    assert!(most.load(Ordering::Relaxed) <= 1, "{most:?} sessions on the source");
    Cost {
        time,
        cpu: processor_time(session.pid()) - cpu,
        memory: peak_memory(session.pid()) - before,
    }
}

/// User time of a process in seconds; 0 where the system does not tell.
fn processor_time(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // after the name in parentheses, which may hold anything, the state is field 3 and utime field 14, in 1/100 s
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().nth(11);
    ticks.and_then(|t| t.parse::<f64>().ok()).unwrap_or_default() / 100.0
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
