//! Care for the source: how fast it is read, by how many sessions, and how long.

use std::time::{Duration, Instant};

use pgclone_tests::{cluster, oracle, running, Job, Pair, Running, Suite};

/// Two megabytes of rows as they travel.
const ROWS: &str = "CREATE TABLE t (a text); ALTER TABLE t ALTER a SET STORAGE EXTERNAL; INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 2000)";
/// What two megabytes take at two megabytes a second, at least.
const LEAST: Duration = Duration::from_millis(880);

/// Calls without a limit, then with one: the limit costs so much time, and not much more.
fn takes(pair: &Pair, call: &str, least: Duration) {
    let begun = Instant::now();
    pair.ok(&call.replace("$limit", ""));
    let unlimited = begun.elapsed();
    pair.target.run("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
    let begun = Instant::now();
    pair.ok(&call.replace("$limit", "\"max_rate\": \"2MB\", "));
    // a busy machine takes its time with everything
    let most = least + Duration::from_secs(2) + unlimited * 3;
    assert!(
        (least..most).contains(&begun.elapsed()),
        "{:?}, {unlimited:?} without",
        begun.elapsed()
    );
}

fn background(suite: &mut Suite, name: &'static str, case: impl FnOnce(&Pair) + Send + 'static) {
    suite.alone(name, move || {
        case(&Pair::on(cluster::source(), cluster::preloaded(), name))
    });
}

/// Sessions of ours on the source.
fn sessions(pair: &Pair) -> usize {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgclone%' AND application_name <> 'pgclone-tests'";
    pair.source.value(sql).parse().unwrap()
}

pub fn cases(suite: &mut Suite) {
    suite.group("care");
    rates(suite);
    numbers_of_sessions(suite);
    releases(suite);
}

fn rates(suite: &mut Suite) {
    suite.pair("a_clone_takes_the_time_that_its_rate_gives_it", |pair| {
        pair.source.run(ROWS);
        let call = r#"pgclone.schema($src, 'public', true, '{$limit "conflict": "replace"}')"#;
        takes(pair, call, LEAST);
        oracle::assert_same_rows(pair);
        for value in ["0", "-1", "1000", "\"2 MB/s\"", "true", "\"\"", "1.5"] {
            pair.fails(&format!(
                "pgclone.schema($src, 'public', true, '{{\"max_rate\": {value}}}')"
            ))
            .is("22023")
            .names("max_rate");
        }
    });
    suite.pair("large_objects_keep_to_the_rate", |pair| {
        pair.source.run("SELECT lo_from_bytea(0, decode(repeat('ab', 100000), 'hex')) FROM generate_series(1, 10); SELECT lo_from_bytea(0, decode(repeat('cd', 1000000), 'hex'))");
        let call = r#"pgclone.database($src, true, '{$limit "conflict": "replace"}')"#;
        takes(pair, call, LEAST);
    });
    background(suite, "lanes_share_the_rate", |pair| {
        pair.source.run(ROWS);
        pair.source.run("ALTER TABLE t RENAME TO big; CREATE TABLE b AS SELECT * FROM big LIMIT 250; CREATE TABLE c AS SELECT * FROM big LIMIT 250; DELETE FROM big WHERE ctid >= '(143,0)'");
        let bytes: f64 = pair
            .source
            .value("SELECT ((SELECT count(*) FROM big) + 500) * 1002")
            .parse()
            .unwrap();
        let least = Duration::from_secs_f64(bytes / 2_097_152.0 - 0.11);
        for parallel in [1, 3] {
            let begun = Instant::now();
            let options = format!("{{\"parallel\": {parallel}, \"part_size\": \"256kB\", \"max_rate\": \"2MB\", \"conflict\": \"replace\"}}");
            Job::start(
                pair,
                &format!("pgclone.schema_async($src, 'public', true, '{options}')"),
            )
            .completes();
            assert!(
                (least..Duration::from_secs(15)).contains(&begun.elapsed()),
                "{parallel}: {:?}, not {least:?}",
                begun.elapsed()
            );
        }
        oracle::assert_same_rows(pair);
    });
    suite.pair("a_clone_that_is_held_back_can_be_cancelled", |pair| {
        pair.source.run(ROWS);
        let running = Running::call(pair, r#"pgclone.schema($src, 'public', true, '{"max_rate": "32kB"}')"#);
        running.until_session(&pair.source, "query LIKE 'COPY%'");
        let pressed = running.press_ctrl_c();
        let ended = running.end();
        assert!(ended.at - pressed < Duration::from_secs(2), "{:?}", ended.at - pressed);
        ended.failure().is("57014");
        oracle::assert_no_session_left(pair);
    });
    background(suite, "a_job_that_is_held_back_can_be_cancelled", |pair| {
        pair.source.run(ROWS);
        let job = Job::start(
            pair,
            r#"pgclone.schema_async($src, 'public', true, '{"max_rate": "32kB", "parallel": 2}')"#,
        );
        job.until("j.current_table LIKE '%t'");
        pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
        let begun = Instant::now();
        job.ends_as("cancelled");
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    });
}

fn numbers_of_sessions(suite: &mut Suite) {
    background(suite, "a_job_has_no_more_sessions_on_the_source_than_it_may", |pair| {
        pair.source.run("CREATE TABLE big (a int PRIMARY KEY, b text) WITH (fillfactor = 30); INSERT INTO big SELECT g, repeat('x', 50) FROM generate_series(1, 20000) g; CREATE INDEX ON big (b);
            DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE t%s AS SELECT g AS a FROM generate_series(1, 500) g; CREATE INDEX ON t%s (a)', i, i); END LOOP; END $$; ANALYZE");
        for (most, parallel) in [(2, 4), (3, 4)] {
            let options = format!("{{\"parallel\": {parallel}, \"part_size\": \"64kB\", \"max_source_connections\": {most}, \"max_rate\": \"4MB\", \"conflict\": \"replace\"}}");
            let job = Job::start(
                pair,
                &format!("pgclone.schema_async($src, 'public', true, '{options}')"),
            );
            let mut seen = 0;
            while !job.has_ended() {
                seen = seen.max(sessions(pair));
            }
            job.completes();
            assert_eq!(seen, most, "of {} lanes", parallel);
            oracle::assert_same_rows(pair);
            let readers = "SELECT count(DISTINCT lane) FROM pgclone.job_item WHERE job_id = (SELECT max(job_id) FROM pgclone.job) AND kind IN ('table', 'table data')";
            assert!(pair.target.value(readers).parse::<usize>().unwrap() < most);
        }
    });
    suite.pair("numbers_of_sessions_that_cannot_be_are_refused", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        pair.ok(r#"pgclone.schema($src, 'public', true, '{"max_source_connections": 1}')"#)
            .clean();
        for value in ["0", "-1", "100000", "\"2\"", "1.5"] {
            let options = format!("{{\"max_source_connections\": {value}, \"conflict\": \"replace\"}}");
            pair.fails(&format!("pgclone.schema($src, 'public', true, '{options}')"))
                .is("22023")
                .names("max_source_connections");
        }
    });
    background(suite, "a_job_needs_two_sessions", |pair| {
        let call = r#"pgclone.schema_async($src, 'public', true, '{"max_source_connections": 1}')"#;
        let failure = pair.target.session().fails(&pair.expand(&format!("SELECT {call}")));
        failure.is("22023").names("max_source_connections").names("at least 2");
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "0");
    });
}

/// An index whose build waits, on the target only: the source has built it when the function did not wait yet.
const SLOW_INDEX: &str = "CREATE FUNCTION waits(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE TABLE t (a int, pad text); ALTER TABLE t ALTER pad SET STORAGE EXTERNAL;
    INSERT INTO t VALUES (1, repeat('x', 5000000)); CREATE INDEX ON t (waits(a)); ANALYZE;
    CREATE OR REPLACE FUNCTION waits(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_catalog.pg_sleep(1.5); RETURN $1; END'";

/// ANALYZE would call the function again.
fn carries(pair: &Pair) -> bool {
    pair.target.cluster.installation.major >= 18
}

fn releases(suite: &mut Suite) {
    suite.pair("the_source_is_left_before_indexes_are_built", |pair| {
        pair.source.run(SLOW_INDEX);
        let options = format!("{{\"statistics\": {}}}", carries(pair));
        let running = Running::call(pair, &format!("pgclone.schema($src, 'public', true, '{options}')"));
        running.until_session(&pair.target, "wait_event = 'PgSleep' AND query LIKE 'CREATE INDEX%'");
        assert_eq!(sessions(pair), 0);
        assert!(running.end().result.is_ok());
    });
    background(suite, "a_job_leaves_the_source_before_indexes_are_built", |pair| {
        pair.source.run(SLOW_INDEX);
        // so large a table that its index is an item of its own
        let options = format!("{{\"parallel\": 2, \"statistics\": {}}}", carries(pair));
        let job = Job::start(
            pair,
            &format!("pgclone.schema_async($src, 'public', true, '{options}')"),
        );
        let sleeps =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        running::eventually("the index is being built", || pair.target.value(sleeps) != "0");
        running::eventually("the source is left", || sessions(pair) == 0);
        assert_ne!(pair.target.value(sleeps), "0");
        job.completes();
        let statistics = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'";
        assert_eq!(pair.target.value(statistics) == "3", carries(pair));
    });
}
