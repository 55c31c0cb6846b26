//! Values of megabytes: memory stays bounded on all sides. And a COPY in which the target refuses a row is not read to its end.

use std::time::{Duration, Instant};

use pgclone_tests::{cluster, oracle, Job, Pair, Running, Suite};

/// More anonymous memory than this, in kB, no process of ours may take, nor the server's that loads.
const MOST: u64 = 64 * 1024;

/// Anonymous memory of a process in kB; 0 where the system does not tell.
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"));
    let number = line.and_then(|l| l.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap_or_default()
}

/// What the call's own process took, and the session that loads, at most.
fn most(pair: &Pair, call: &str) -> (u64, u64) {
    let session = pair.target.connect();
    session.run("SELECT pgclone.version()");
    let before = memory(session.pid());
    let running = Running::start(session, &format!("SELECT {}", pair.expand(call)));
    let loading = format!(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{}'",
        oracle::APPLICATION_NAME
    );
    let (mut ours, mut theirs, mut loader) = (0, 0, None);
    while !running.is_over() {
        loader = loader.or_else(|| pair.target.column(&loading).first().and_then(|pid| pid.parse().ok()));
        ours = ours.max(memory(running.pid).saturating_sub(before));
        theirs = theirs.max(loader.map_or(0, memory));
        std::thread::sleep(Duration::from_millis(1));
    }
    running.end().result.unwrap();
    (ours, theirs)
}

pub fn cases(suite: &mut Suite) {
    suite.group("large_values");
    for (name, storage) in [("as_they_are", "EXTERNAL"), ("that_compress_well", "EXTENDED")] {
        suite.pair(&format!("{name}_take_little_memory"), move |pair| {
            pair.source.run(&format!(
                "CREATE TABLE t (id int, v text); ALTER TABLE t ALTER v SET STORAGE {storage};
                INSERT INTO t SELECT g, repeat('x', 8000000) FROM generate_series(1, 6) g"
            ));
            let (ours, theirs) = most(pair, "pgclone.schema($src, 'public')");
            eprintln!("{name}: {ours} kB, the session that loads {theirs} kB");
            assert!(ours < MOST, "{ours} kB");
            assert!(theirs < MOST, "{theirs} kB");
            assert_eq!(
                pair.target
                    .value("SELECT count(*) || ' ' || sum(length(v)) || ' ' || count(DISTINCT v) FROM t"),
                "6 48000000 1"
            );
            // rows of each COPY are frozen
            let frozen = "SELECT relallvisible || ' of ' || relpages FROM pg_class WHERE relname = 't'";
            pair.target.run("ANALYZE t");
            assert_eq!(pair.target.value(frozen), "1 of 1");
        });
    }
    for loader in ["loopback", "in-process"] {
        suite.alone(&format!("go_into_several_copies_{loader}"), move || {
            let pair = Pair::on(cluster::source(), cluster::preloaded(), "large_values");
            pair.target.run(&format!("SET pgclone.loader = '{loader}'"));
            pair.source.run("CREATE TABLE t (id int PRIMARY KEY, v text); ALTER TABLE t ALTER v SET STORAGE EXTERNAL;
                INSERT INTO t SELECT g, repeat('x', CASE WHEN g % 999 < 2 THEN 5000000 ELSE 9 END) FROM generate_series(1, 1500) g");
            Job::start(&pair, "pgclone.schema_async($src, 'public')").completes();
            oracle::assert_same(&pair);
        });
    }
    suite.pair("and_slow_rows_are_not_read_to_the_end_if_one_is_refused", |pair| {
        // a row of this size is sent at once
        pair.source.run("CREATE FUNCTION good(int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1 > 1 OR pg_catalog.current_database() NOT LIKE '%target'; END$$;
            CREATE DOMAIN nice AS int CHECK (public.good(VALUE)); CREATE TABLE t (a nice, pad text); ALTER TABLE t ALTER pad SET STORAGE EXTERNAL;
            INSERT INTO t SELECT g, repeat('x', 20000) FROM generate_series(1, 50) g");
        let begun = Instant::now();
        pair.fails("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"pg_sleep(0.1) IS NOT NULL\"}')")
            .is("23514")
            .names("line 1");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    });
}
