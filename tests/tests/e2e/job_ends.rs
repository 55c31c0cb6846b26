//! How jobs end that do not complete: cancelled, in the middle of a table, under a dropped extension, in two snapshots.

use std::net::TcpListener;
use std::time::Duration;

use pgclone_tests::{cluster, ident, literal, oracle, running, Job, Pair, Running, Suite};

/// What makes a COPY of the source wait in each row of type `slow`, while its database has the comment `wait`. A comment
/// on a database does not come along with a schema.
const WAITS: &str = "CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
      IF current_query() LIKE 'COPY%' AND pg_catalog.shobj_description((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 'pg_database') = 'wait'
      THEN PERFORM pg_catalog.pg_sleep(30); END IF; RETURN true; END$$;
    CREATE DOMAIN slow AS text CHECK (public.waits(VALUE));";
const SLEEPS: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

fn pair(tag: &str) -> Pair {
    let pair = Pair::on(cluster::source(), cluster::preloaded(), tag);
    pair.source.run(WAITS);
    pair
}

fn comment(pair: &Pair, text: &str) {
    pair.source
        .run(&format!("COMMENT ON DATABASE {} IS '{text}'", ident(&pair.source.name)));
}

/// A mask turns the slow column into what is checked for each row; a plain COPY would not look at it.
const SLOW_MASK: &str = r#""mask": {"zzz": {"a": "name"}}"#;

pub fn cases(suite: &mut Suite) {
    suite.group("job_ends");
    cancelling(suite);
    held(suite);
    parts(suite);
    snapshots(suite);
    dropping_the_database(suite);
    suite.alone("drop_extension_ends_a_job_at_once", || {
        let pair = pair("job_drop_extension");
        comment(&pair, "wait");
        pair.source
            .run("CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('a')");
        let job = Job::start(
            &pair,
            &format!("pgclone.schema_async($src, 'public', true, '{{{SLOW_MASK}}}')"),
        );
        running::eventually("the slow table", || pair.source.value(SLEEPS) != "0" || job.has_ended());
        let dropping = Running::start(pair.target.connect(), "DROP EXTENSION pgclone");
        let begun = dropping.begun;
        let ended = dropping.end();
        assert!(ended.result.is_ok(), "{:?}", ended.result);
        assert!(ended.at - begun < Duration::from_secs(5), "{:?}", ended.at - begun);
        oracle::assert_no_session_left(&pair);
        // what the job made stays, and has no half of its rows; the extension can come back
        assert_eq!(pair.target.value("SELECT count(*) FROM zzz"), "0");
        pair.target.run("CREATE EXTENSION pgclone");
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.jobs_view"), "0");
    });
}

fn dropping_the_database(suite: &mut Suite) {
    suite.alone("drop_database_without_force_is_refused_and_the_job_goes_on", || {
        let pair = pair("job_drop_database");
        pair.source.run("CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('a');
            CREATE OR REPLACE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%STDOUT%' THEN PERFORM pg_catalog.pg_sleep(0.6); END IF; RETURN true; END$$");
        let job = Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, '{{{SLOW_MASK}}}')"));
        running::eventually("the slow table", || pair.source.value(SLEEPS) != "0" || job.has_ended());
        pair.target.disconnect();
        let admin = pair.target.cluster.admin();
        // the server looks for five seconds whether the sessions go away
        admin.run("SET statement_timeout = '200ms'");
        admin.fails(&format!("DROP DATABASE {}", ident(&pair.target.name))).is("57014");
        job.completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM zzz"), "1");
    });
}

/// The session of a lane that died may hold its item for a while.
fn held(suite: &mut Suite) {
    suite.alone("an_item_that_was_held_is_done_as_soon_as_it_is_free", || {
        let pair = pair("job_held");
        // too large to share a transaction with the other table
        pair.source.run("CREATE TABLE t AS SELECT 1 AS g; CREATE TABLE zzz (a slow, pad text); ALTER TABLE zzz ALTER pad SET STORAGE PLAIN;
            INSERT INTO zzz SELECT 'a', repeat('x', 7000) FROM generate_series(1, 300); DELETE FROM zzz WHERE ctid > '(0,1)'; ANALYZE;
            CREATE OR REPLACE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%STDOUT%' THEN PERFORM pg_catalog.pg_sleep(1); END IF; RETURN true; END$$");
        let job = Job::start(
            &pair,
            &format!("pgclone.schema_async($src, 'public', true, '{{{SLOW_MASK}}}')"),
        );
        running::eventually("the slow table", || pair.source.value(SLEEPS) != "0" || job.has_ended());
        let holder = pair.target.connect();
        holder.run("BEGIN");
        let held = holder.column("SELECT object FROM pgclone.job_item WHERE state = 'pending' FOR UPDATE SKIP LOCKED");
        assert!(held.contains(&"table public.t".to_owned()), "{held:?}");
        job.until("j.tables_completed = 1");
        std::thread::sleep(Duration::from_millis(200));
        holder.run("ROLLBACK");
        job.completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
    });
}

/// Starts `call`, waits for `busy` on one of the sides, cancels, and looks how long that took.
#[track_caller]
fn is_cancelled_at_once(pair: &Pair, call: &str, busy: &dyn Fn() -> bool) {
    let job = Job::start(pair, call);
    running::eventually("the job is busy", || busy() || job.has_ended());
    let took = pair.target.value(&format!(
        "WITH c AS MATERIALIZED (SELECT clock_timestamp() AS at, pgclone.cancel({}) AS found) SELECT at FROM c WHERE found",
        job.id
    ));
    job.ends_as("cancelled");
    let sql = format!(
        "SELECT extract(epoch FROM finished - {}::timestamptz) FROM pgclone.job WHERE job_id = {}",
        literal(&took),
        job.id
    );
    let took: f64 = pair.target.value(&sql).parse().unwrap();
    assert!(took < 1.0, "cancelling took {took} s");
    assert_eq!(pair.target.value(&format!("SELECT pgclone.cancel({})", job.id)), "f");
}

fn cancelling(suite: &mut Suite) {
    suite.alone("cancel_takes_no_second_while_the_source_sends_nothing", || {
        let pair = pair("cancel_copy");
        comment(&pair, "wait");
        pair.source.run("CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('a'); CREATE TABLE zz2 (a slow); INSERT INTO zz2 VALUES ('a')");
        let options = r#"'{"parallel": 2, "mask": {"zzz": {"a": "name"}, "zz2": {"a": "name"}}}'"#;
        is_cancelled_at_once(&pair, &format!("pgclone.schema_async($src, 'public', true, {options})"), &|| {
            pair.source.value(SLEEPS) != "0"
        });
    });
    suite.alone("cancel_takes_no_second_while_an_index_is_built", || {
        let pair = pair("cancel_index");
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1);
            CREATE FUNCTION slowly(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_setting(''application_name'') LIKE ''pgclone: lane%'' THEN PERFORM pg_sleep(30); END IF; RETURN $1; END';
            CREATE INDEX ON t (slowly(a))");
        is_cancelled_at_once(&pair, "pgclone.schema_async($src, 'public')", &|| pair.target.value(SLEEPS) == "1");
    });
    suite.alone("cancel_takes_no_second_while_a_lane_waits_for_a_lock", || {
        let pair = pair("cancel_lock");
        pair.source.run(
            "CREATE TABLE aaa (a slow, b int); INSERT INTO aaa VALUES ('a'); CREATE INDEX ON aaa (b); CREATE TABLE t AS SELECT 1 AS g;
             CREATE OR REPLACE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%STDOUT%' THEN PERFORM pg_catalog.pg_sleep(1); END IF; RETURN true; END$$",
        );
        let holder = pair.target.connect();
        let locked = std::cell::Cell::new(false);
        let call = r#"pgclone.schema_async($src, 'public', true, '{"mask": {"aaa": {"a": "name"}}}')"#;
        is_cancelled_at_once(&pair, call, &|| {
            // table aaa is the heavier one; while its row is awaited, t is locked
            if !locked.get() && pair.source.value(SLEEPS) == "1" {
                holder.run("BEGIN; LOCK TABLE t");
                locked.set(true);
            }
            pair.target.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == "1"
        });
        holder.run("ROLLBACK");
    });
    suite.alone("cancel_takes_no_second_while_the_coordinator_waits", || {
        let pair = pair("cancel_planning");
        pair.source.run("CREATE TABLE t (a int)");
        let holder = pair.source.connect();
        holder.run("BEGIN; LOCK TABLE t");
        is_cancelled_at_once(&pair, "pgclone.schema_async($src, 'public')", &|| {
            pair.source.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
            ) == "1"
        });
        holder.run("ROLLBACK");
        // a source that takes connections and says nothing
        let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = silent.local_addr().unwrap().port();
        let call = format!("pgclone.schema_async('host=127.0.0.1 port={port} dbname=x user=x', 'public')");
        is_cancelled_at_once(&pair, &call, &|| {
            pair.target
                .value("SELECT count(*) FROM pgclone.jobs_view WHERE status = 'running'")
                == "1"
        });
    });
}

/// A table in parts, the last of which waits or fails.
fn parts(suite: &mut Suite) {
    for (name, how) in [
        ("cancelled", "id < 14000 OR public.waits(pad)"),
        ("failed", "id < 14000 OR 1 / (id - 14000) > -1"),
    ] {
        suite.alone(&format!("a_table_of_which_some_parts_are_loaded_is_emptied_when_the_job_is_{name}"), move || {
            let pair = pair("job_parts");
            pair.source.run("CREATE TABLE big (id int PRIMARY KEY, pad text) WITH (fillfactor = 50); INSERT INTO big SELECT g, repeat('x', 50) FROM generate_series(1, 14000) g; ANALYZE");
            comment(&pair, "wait");
            let call = format!("pgclone.table_async($src, 'public', 'big', true, NULL, '{{\"parallel\": 2, \"part_size\": \"64kB\", \"where\": \"{how}\"}}')");
            let job = Job::start(&pair, &call);
            let done = format!("SELECT count(*) FROM pgclone.job_item WHERE job_id = {} AND part_of IS NOT NULL AND state = 'done'", job.id);
            if name == "cancelled" {
                running::eventually("the last part waits", || pair.source.value(SLEEPS) == "1" && pair.target.value(&done) != "0");
                pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
            }
            job.ends_as(name);
            if name == "failed" {
                let error = job.detail("error_message");
                for part in ["22012", "source", "big"] {
                    assert!(error.contains(part), "{error}");
                }
            }
            assert_eq!(pair.target.value("SELECT count(*) FROM big"), "0");
            assert_eq!(pair.target.value(&done), "0");
            comment(&pair, "go on");
            if name == "failed" {
                pair.source.run("DELETE FROM big WHERE id = 14000");
            }
            job.resume().completes();
            oracle::assert_same_rows(&pair);
        });
    }
}

fn snapshots(suite: &mut Suite) {
    suite.alone("unlogged_tables_that_a_crash_has_emptied_are_loaded_again", || {
        let target = std::sync::Arc::new(pgclone_tests::Cluster::start_target(&cluster::preloading()));
        let pair = Pair::on(cluster::source(), target.clone(), "job_unlogged");
        pair.source.run(WAITS);
        // one is small, one is read in parts; the slow table is too large to share a transaction with others
        pair.source.run("CREATE UNLOGGED TABLE small (id serial PRIMARY KEY, a int); INSERT INTO small (a) SELECT generate_series(1, 1000); CREATE INDEX ON small (a); CREATE INDEX ON small (id, a);
            CREATE UNLOGGED TABLE big (id int PRIMARY KEY, pad text); INSERT INTO big SELECT g, repeat('x', 700) FROM generate_series(1, 8000) g;
            CREATE TABLE zzz (a slow, pad text); ALTER TABLE zzz ALTER pad SET STORAGE PLAIN; INSERT INTO zzz SELECT 'a', repeat('x', 7000) FROM generate_series(1, 300); DELETE FROM zzz WHERE ctid > '(0,1)'; ANALYZE");
        comment(&pair, "wait");
        let options = r#"'{"parallel": 2, "part_size": "2MB", "mask": {"zzz": {"a": "name"}}}'"#;
        let job = Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, {options})"));
        running::eventually("the slow table waits", || {
            pair.source.value(SLEEPS) == "1" && pair.target.value("SELECT count(*) FROM pgclone.job_item WHERE needs_source AND state = 'pending'") == "1"
        });
        pair.target.run("CHECKPOINT");
        pair.target.disconnect();
        target.stop("immediate");
        target.up_again();
        assert_eq!(pair.target.value("SELECT count(*) FROM big, small"), "0", "the crash has emptied them");
        assert_eq!(job.ends(), "interrupted");
        running::eventually("the source notices that nobody listens any more", || pair.source.value(SLEEPS) == "0");
        comment(&pair, "go on");
        let next = job.resume();
        next.completes();
        assert_eq!(pair.target.value("SELECT count(*) || ' ' || sum(a) FROM small"), "1000 500500");
        assert_eq!(pair.target.value("SELECT count(*) FROM big"), "8000");
        assert_eq!(pair.target.value("SELECT nextval('small_id_seq')"), "1001");
        assert_eq!(pair.target.value("SET enable_seqscan = off; SELECT count(*) FROM small WHERE a > 0"), "1000");
    });
    suite.alone("unlogged_tables_that_a_crash_has_emptied_too_late_are_told", || {
        let target = std::sync::Arc::new(pgclone_tests::Cluster::start_target(&cluster::preloading()));
        let pair = Pair::on(cluster::source(), target.clone(), "job_unlogged_late");
        pair.source.run("CREATE UNLOGGED TABLE small (id int PRIMARY KEY); INSERT INTO small SELECT generate_series(1, 1000);
            CREATE FUNCTION slowly() RETURNS int LANGUAGE plpgsql AS 'BEGIN IF current_setting(''application_name'') LIKE ''pgclone: lane%'' AND EXISTS (SELECT FROM public.small) THEN PERFORM pg_sleep(30); END IF; RETURN 1; END';
            CREATE TABLE q (a int, FOREIGN KEY (a) REFERENCES q (a), UNIQUE (a)); CREATE MATERIALIZED VIEW mv AS SELECT public.slowly() AS a");
        let job = Job::start(&pair, "pgclone.schema_async($src, 'public')");
        running::eventually("the view waits", || pair.target.value(SLEEPS) == "1" || job.has_ended());
        pair.target.run("CHECKPOINT");
        pair.target.disconnect();
        target.stop("immediate");
        target.up_again();
        let next = job.resume();
        next.ends_as("failed");
        let error = next.detail("error_message");
        assert!(error.starts_with("55000: ") && error.contains("unlogged"), "{error}");
        let detail = pair.target.value(&format!("SELECT error_detail || error_hint FROM pgclone.job WHERE job_id = {}", next.id));
        assert!(detail.contains("public.small") && detail.contains("restart"), "{detail}");
    });
    suite.alone("a_resumed_job_says_that_there_are_two_snapshots_and_reports_orphans", || {
        let pair = pair("job_snapshots");
        // the heavier table goes first; then the parent waits
        pair.source.run("CREATE TABLE parent (id int PRIMARY KEY, a slow); INSERT INTO parent SELECT g, 'a' FROM generate_series(1, 3) g;
            CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE, pad text); INSERT INTO child SELECT g, 1 + g % 3, repeat('x', 100) FROM generate_series(1, 12000) g; ANALYZE");
        comment(&pair, "wait");
        let options = r#"{"mask": {"parent": {"a": "name"}}}"#;
        let job = Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, '{options}')"));
        running::eventually("the parent waits", || {
            pair.source.value(SLEEPS) == "1" && pair.target.value("SELECT count(*) FROM child") == "12000"
        });
        pair.source.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgclone: snapshot coordinator'");
        job.ends_as("failed");
        let error = job.detail("error_message");
        assert!(error.starts_with("08006: the source session that kept the snapshot"), "{error}");
        comment(&pair, "go on");
        pair.source.run("DELETE FROM parent WHERE id = 2");
        let next = job.resume();
        next.ends_as("failed");
        let error = next.detail("error_message");
        assert!(error.starts_with("23503: ") && error.contains("child_parent_fkey"), "{error}");
        let of_job = |what: &str| pair.target.value(&format!("SELECT {what} FROM pgclone.job WHERE job_id = {}", next.id));
        assert!(of_job("warnings").contains("two snapshots"), "{}", of_job("warnings"));
        assert_eq!(next.detail("warnings"), "1");
        assert!(of_job("error_detail").contains("(2)"), "{}", of_job("error_detail"));
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'child'::regclass AND contype = 'f' AND convalidated"), "0");
        let again = Job::start(&pair, &format!("pgclone.resume({}, '{{\"restart\": true}}')", next.id));
        again.completes();
        assert_eq!(again.detail("warnings"), "0");
        assert_eq!(pair.target.value("SELECT count(*) FROM child"), "8000");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'child'::regclass AND contype = 'f' AND convalidated"), "1");
    });
}
