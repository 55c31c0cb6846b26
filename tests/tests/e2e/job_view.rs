//! What the view of the jobs tells: of clones in the foreground, of what was planned, of how fast a job is.

use pgclone_tests::{cluster, oracle, running, Job, Pair, Running, Suite};

/// A table whose rows take ten milliseconds each, and another one. `waits` does so on the target too, in an index.
const SLOW: &str = "CREATE SCHEMA app; CREATE FUNCTION app.slowly(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.01); RETURN $1; END';
    CREATE TABLE app.slow (a int, pad text DEFAULT repeat('x', 6000)); ALTER TABLE app.slow ALTER pad SET STORAGE PLAIN;
    INSERT INTO app.slow SELECT generate_series(1, 100); CREATE TABLE app.bare (a int); ANALYZE";

fn pair(tag: &str) -> Pair {
    Pair::on(cluster::source(), cluster::preloaded(), tag)
}

fn case(suite: &mut Suite, name: &'static str, case: impl FnOnce(&Pair) + Send + 'static) {
    suite.alone(name, move || case(&pair(name)));
}

/// Waits until the clone in the foreground is seen like this.
#[track_caller]
fn seen(pair: &Pair, condition: &str) {
    let sql = format!("SELECT count(*) FROM pgclone.jobs_view AS j WHERE j.job_id IS NULL AND {condition}");
    running::eventually(condition, || pair.target.value(&sql) == "1");
}

pub fn cases(suite: &mut Suite) {
    suite.group("job_view");
    case(
        suite,
        "a_clone_in_the_foreground_tells_what_it_does_and_how_far_it_is",
        |pair| {
            pair.source.run(SLOW);
            let options = r#"'{"where": "app.slowly(a) > 0"}'"#;
            let running = Running::call(
                pair,
                &format!("pgclone.table($src, 'app', 'slow', true, NULL, {options})"),
            );
            seen(
            pair,
            "op_type = 'table' AND schema_name = 'app' AND table_name = 'slow' AND current_phase = 'copying data' AND current_table = 'table app.slow' \
             AND tables_completed = 0 AND tables_total = 1 AND bytes_total > 600000 AND bytes_copied > 0 AND bytes_per_second > 0 \
             AND pct_complete > 0 AND pct_complete < 99 AND progress_bar NOT LIKE '% 0.0\\%%' AND time_remaining IS NOT NULL",
        );
            running.end();
            assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.jobs_view"), "0");
            // without rows there is nothing to wait for but the definitions
            pair.source.run("CREATE INDEX slow_by ON app.slow (app.slowly(a))");
            pair.target.run("DROP SCHEMA app CASCADE");
            let running = Running::call(pair, "pgclone.schema_ex($src, 'app', true)");
            seen(
            pair,
            "op_type = 'schema' AND schema_name = 'app' AND table_name IS NULL AND current_phase = 'building indexes' \
             AND current_table = 'index app.slow_by' AND tables_completed = 2 AND tables_total = 2 AND pct_complete = 99.9 AND time_remaining IS NULL",
        );
            running.end();
            oracle::assert_same(pair);
        },
    );
    case(suite, "only_warnings_are_counted_as_warnings", |pair| {
        pair.source.run(
            "CREATE TYPE mood AS ENUM ('good'); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
             CREATE TABLE elsewhere (a int PRIMARY KEY); CREATE TABLE t (m mood, a int DEFAULT one() REFERENCES elsewhere)",
        );
        let outcome = pair.ok("pgclone.table($src, 'public', 't')");
        assert!(outcome.text.ends_with("; 1 warning"), "{}", outcome.text);
        pair.target.run("DROP TABLE t; DROP TYPE mood; DROP FUNCTION one");
        let job = Job::start(pair, "pgclone.table_async($src, 'public', 't')");
        job.completes();
        assert_eq!(job.detail("warnings || ' ' || notices"), "1 2");
        let texts = |column: &str| {
            let sql = format!(
                "SELECT array_to_string({column}, ', ') FROM pgclone.job WHERE job_id = {}",
                job.id
            );
            pair.target.value(&sql)
        };
        assert!(texts("warnings").contains("elsewhere"), "{}", texts("warnings"));
        assert!(texts("notices").contains("also cloned"), "{}", texts("notices"));
        let again = Job::start(
            pair,
            "pgclone.schema_async($src, 'public', true, '{\"conflict\": \"skip\"}')",
        );
        again.completes();
        assert_eq!(again.detail("warnings || ' ' || notices"), "0 3");
        let json = pair
            .target
            .value(&format!("SELECT pgclone.progress({})::json ->> 'notices'", again.id));
        assert_eq!(json, "3");
    });
    case(suite, "what_the_target_warns_of_is_a_warning_of_the_job", |pair| {
        pair.source.run("CREATE FUNCTION warns() RETURNS int LANGUAGE plpgsql AS $$BEGIN IF current_setting('application_name') LIKE 'pgclone: lane%' THEN RAISE WARNING 'beware'; END IF; RETURN 1; END$$;
            CREATE MATERIALIZED VIEW mv AS SELECT public.warns() AS a");
        let job = Job::start(pair, "pgclone.schema_async($src, 'public')");
        job.completes();
        assert_eq!(
            pair.target
                .value("SELECT array_to_string(warnings, ',') FROM pgclone.job"),
            "beware"
        );
        let same = "SELECT (SELECT json_agg(d)::text FROM pgclone.progress_detail() AS d) = (SELECT json_agg(v)::text FROM pgclone.jobs_view AS v)";
        assert_eq!(pair.target.value(same), "t");
    });
    case(suite, "tables_are_counted_also_without_their_rows", |pair| {
        pair.source.run("CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (x int); CREATE TABLE p (x int) PARTITION BY LIST (x); CREATE TABLE p1 PARTITION OF p DEFAULT");
        let job = Job::start(pair, "pgclone.schema_async($src, 'public', false)");
        job.completes();
        assert_eq!(job.detail("tables_completed || '/' || tables_total"), "3/3");
    });
    case(
        suite,
        "a_resumed_job_does_not_boast_with_what_was_done_before",
        |pair| {
            pair.source.run("CREATE TABLE a (x int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 5000); CREATE TABLE b (x int REFERENCES a)");
            pair.source
                .run("ALTER TABLE b DISABLE TRIGGER ALL; INSERT INTO b VALUES (0); ALTER TABLE b ENABLE TRIGGER ALL");
            pair.target.run("CREATE TYPE unrelated AS ENUM ()");
            let job = Job::start(pair, "pgclone.schema_async($src, 'public')");
            job.ends_as("failed");
            assert_ne!(job.detail("bytes_per_second"), "0");
            pair.target.run("DELETE FROM b");
            let next = job.resume();
            next.completes();
            assert_eq!(
                next.detail("tables_completed || '/' || tables_total || ' ' || bytes_per_second"),
                "2/2 0"
            );
            assert_eq!(next.detail("rows_copied"), "5001");
        },
    );
    ledger(suite);
}

/// Rows of the ledger as they might be, so that the numbers are known.
fn ledger(suite: &mut Suite) {
    case(suite, "rate_and_time_come_from_what_this_job_has_done", |pair| {
        pair.target.run("INSERT INTO pgclone.job (status, op_type, include_data, source, parallel, owner, planned, tables, created, started)
            SELECT s, 'schema', true, '', 1, '', true, 4, now() - a, now() - a FROM (VALUES ('running', interval '10 s'), ('running', interval '101 hours 5 s')) AS x (s, a);
            INSERT INTO pgclone.job_item (job_id, item_id, kind, object, stage, weight, blockers, unblocks, needs_source, state, rows, bytes, finished)
            VALUES (1, 1, 'table', 'table a', 2, 900000, 0, '{}', true, 'done', 9, 900000, now() - interval '1 hour'),
              (1, 2, 'table', 'table b', 2, 50000, 0, '{}', true, 'done', 1, 50000, now() - interval '1 s'),
              (1, 3, 'table', 'table c', 2, 100000, 0, '{}', true, 'pending', 0, 0, NULL),
              (2, 1, 'table', 'table a', 2, 100, 0, '{}', true, 'done', 1, 100, now() - interval '1 hour'),
              (2, 2, 'table', 'table d', 2, 100, 0, '{}', true, 'pending', 0, 0, NULL)");
        let live = r#"[{"job_id": 1, "pid": 1, "phase": "copying data", "current_object": "table c", "rows": 5, "bytes": 50000, "workers": 1, "started_us": 0}]"#;
        let of = |job: u32, columns: &str| {
            pair.target.value(&format!(
                "SELECT concat_ws(' ', {columns}) FROM pgclone.progress_of('{live}') WHERE job_id = {job}"
            ))
        };
        assert_eq!(
            of(
                1,
                "status, tables_completed, tables_total, rows_copied, bytes_copied, checkpoint"
            ),
            "running 3 4 15 1000000 table b"
        );
        // 100,000 bytes in ten seconds, and 50,000 are left
        assert_eq!(
            of(
                1,
                "round(bytes_per_second / 1000.0), elapsed_time, round(pct_complete::numeric, 1)"
            ),
            "10 00:00:10 95.2"
        );
        assert_eq!(of(1, "time_remaining BETWEEN '4 s' AND '6 s'"), "t");
        // nobody works on it any more: it is as old as its last item
        assert_eq!(of(2, "status, elapsed_time, time_remaining"), "interrupted 100:00:05");
        assert!(
            of(2, "progress_bar").ends_with("| 1 rows | 100:00:05 elapsed"),
            "{}",
            of(2, "progress_bar")
        );
        let json = pair.target.value("SELECT pgclone.progress(2)::json ->> 'checkpoint'");
        assert_eq!(json, "table a");
    });
}
