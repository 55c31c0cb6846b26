//! Background jobs: what they clone, what they tell, and how they end.

use std::time::{Duration, Instant};

use pgclone_tests::{cluster, oracle, running, Job, Pair, Suite};

/// Something of everything that a job treats in its own way: a table of many blocks, one that is empty, keys of every
/// kind, partitions, an index on a view that waits for a key, triggers, sequences, large objects.
pub const FIXTURE: &str = "CREATE TABLE big (id bigint PRIMARY KEY, a int NOT NULL, b text) WITH (fillfactor = 50);
    INSERT INTO big SELECT g, g % 100, repeat('x', g % 90) FROM generate_series(1, 20000) g;
    CREATE INDEX big_a ON big (a); CREATE UNIQUE INDEX big_b ON big (b, id); ALTER TABLE big CLUSTER ON big_a;
    COMMENT ON INDEX big_a IS 'by a'; COMMENT ON CONSTRAINT big_pkey ON big IS 'the key';
    CREATE TABLE small (id serial PRIMARY KEY, big_id bigint REFERENCES big ON DELETE CASCADE, twin int UNIQUE DEFERRABLE INITIALLY DEFERRED, note text,
      CONSTRAINT odd UNIQUE (note) INCLUDE (id), EXCLUDE USING btree (id WITH =));
    INSERT INTO small (big_id, twin, note) SELECT g, g, 'n' || g FROM generate_series(1, 500) g;
    ALTER TABLE small ADD CONSTRAINT later FOREIGN KEY (big_id) REFERENCES big NOT VALID, REPLICA IDENTITY USING INDEX small_pkey;
    CREATE TABLE nothing (id int PRIMARY KEY, small int REFERENCES small DEFERRABLE);
    CREATE TABLE p (id int, k int, big_id bigint REFERENCES big, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
    INSERT INTO p SELECT g, g % 20, g FROM generate_series(1, 3000) g; CREATE INDEX p_k ON p (k); CREATE INDEX p1_own ON p1 (id);
    CREATE TABLE of_p (id int, k int, FOREIGN KEY (id, k) REFERENCES p);
    INSERT INTO of_p SELECT g, g % 20 FROM generate_series(1, 100) g;
    CREATE VIEW v AS SELECT id, a, count(*) AS n FROM big GROUP BY id;
    CREATE MATERIALIZED VIEW mv AS SELECT a, sum(n) FROM v GROUP BY a; CREATE UNIQUE INDEX ON mv (a);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
    CREATE TRIGGER tr BEFORE INSERT ON small FOR EACH ROW EXECUTE FUNCTION f();
    CREATE SEQUENCE sq; SELECT nextval('sq'), nextval('sq'); GRANT SELECT ON big TO shop_reader;";
const LARGE_OBJECTS: &str = "SELECT lo_from_bytea(0, decode(repeat('ab', 5000), 'hex')) FROM generate_series(1, 3)";

/// A table that takes its time: ten milliseconds for each of its rows.
const SLOW: &str = "CREATE TABLE quick (a int PRIMARY KEY); INSERT INTO quick SELECT generate_series(1, 100);
    CREATE FUNCTION slowly(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.01); RETURN $1; END';
    CREATE TABLE slow (a int); INSERT INTO slow SELECT generate_series(1, 1000); ANALYZE slow";
const SLOW_CALL: &str =
    "pgclone.table_async($src, 'public', 'slow', true, NULL, '{\"where\": \"public.slowly(a) > 0\"}')";

/// A pair whose target has background workers.
fn pair(tag: &str) -> Pair {
    Pair::on(cluster::source(), cluster::preloaded(), tag)
}

fn case(suite: &mut Suite, name: &'static str, case: impl FnOnce(&Pair) + Send + 'static) {
    suite.alone(name, move || case(&pair(name)));
}

fn options(parallel: usize) -> String {
    format!("'{{\"parallel\": {parallel}, \"part_size\": \"64kB\"}}'")
}

pub fn cases(suite: &mut Suite) {
    suite.group("jobs");
    for parallel in [1, 2, 4, 8] {
        suite.alone(
            &format!("database_async_with_{parallel}_lanes_gives_the_same_database"),
            move || {
                let pair = pair("jobs_database");
                pair.source.run(FIXTURE);
                pair.source.run(LARGE_OBJECTS);
                Job::start(
                    &pair,
                    &format!("pgclone.database_async($src, true, {})", options(parallel)),
                )
                .completes();
                oracle::assert_same(&pair);
                let invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
                assert_eq!(pair.target.value(invalid), "0");
                let parts = pair
                    .target
                    .value("SELECT count(*) > 1 FROM pgclone.job_item WHERE part_of = 'public.big'");
                assert_eq!(parts == "t", parallel > 1, "parts");
            },
        );
    }
    case(suite, "schema_async_and_table_async_clone_what_they_name", |pair| {
        pair.source.run(FIXTURE);
        Job::start(
            pair,
            &format!("pgclone.schema_async($src, 'public', true, {})", options(2)),
        )
        .completes();
        oracle::assert_same(pair);
        let copy = "pgclone.table_async($src, 'public', 'small', true, 'copy', '{\"columns\": [\"id\", \"note\"], \"where\": \"id <= 10\"}')";
        Job::start(pair, copy).completes();
        assert_eq!(
            pair.target.value("SELECT count(*) || ' ' || max(note) FROM copy"),
            "10 n9"
        );
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'copy'::regclass AND contype = 'p'"),
            "1"
        );
        let bare = Job::start(pair, "pgclone.table_async($src, 'public', 'big', false, 'bare')");
        bare.completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM bare"), "0");
    });
    case(suite, "conflicts_are_dealt_with_as_in_the_foreground", |pair| {
        pair.source.run(FIXTURE);
        let call =
            |conflict: &str| format!("pgclone.schema_async($src, 'public', true, '{{\"conflict\": \"{conflict}\"}}')");
        Job::start(pair, &call("error")).completes();
        let refused = Job::start(pair, &call("error"));
        refused.ends_as("failed");
        assert!(
            refused.detail("error_message").contains("already exists"),
            "{}",
            refused.detail("error_message")
        );
        Job::start(pair, &call("replace")).completes();
        oracle::assert_same(pair);
    });
    case(suite, "lanes_share_what_the_server_gives_to_one_index", |pair| {
        pair.source.run(
            "CREATE FUNCTION tells(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
               IF current_setting('application_name') LIKE 'pgclone: lane%' THEN
                 RAISE 'memory %, workers %', current_setting('maintenance_work_mem'), current_setting('max_parallel_maintenance_workers');
               END IF; RETURN $1; END$$;
             CREATE TABLE t AS SELECT 1 AS a; CREATE INDEX ON t (tells(a))",
        );
        let share = |lanes: usize| {
            let expected = format!(
                "SELECT 'memory ' || pg_size_bytes(current_setting('maintenance_work_mem')) / 1048576 / {lanes}
                 || 'MB, workers ' || current_setting('max_parallel_maintenance_workers')::int / {lanes}"
            );
            pair.target.value(&expected)
        };
        for lanes in [2, 1] {
            let job = Job::start(
                pair,
                &format!("pgclone.table_async($src, 'public', 't', true, 't{lanes}', '{{\"parallel\": {lanes}}}')"),
            );
            job.ends_as("failed");
            let said = job.detail("error_message");
            assert!(said.ends_with(&share(lanes)), "{said}");
        }
    });
    telling(suite);
    ending(suite);
    limits(suite);
    case(suite, "two_jobs_at_once_and_many_small_tables", |pair| {
        let tables = 2000;
        pair.source
            .run("CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE b.t AS SELECT generate_series(1, 100000) AS g");
        let make = "DO $$ BEGIN FOR i IN 1..$n LOOP
            EXECUTE format('CREATE TABLE a.t%s (id int PRIMARY KEY, r int %s, x text)', i, CASE WHEN i > 1 THEN 'REFERENCES a.t' || i - 1 END);
            EXECUTE format('INSERT INTO a.t%s SELECT g, g, ''x'' FROM generate_series(1, 3) g', i);
            EXECUTE format('CREATE INDEX ON a.t%s (x)', i); IF i % 200 = 0 THEN COMMIT; END IF; END LOOP; END $$";
        pair.source.run(&make.replace("$n", &tables.to_string()));
        let first = Job::start(pair, "pgclone.schema_async($src, 'a', true, '{\"parallel\": 2}')");
        let second = Job::start(
            pair,
            "pgclone.schema_async($src, 'b', true, '{\"parallel\": 2, \"part_size\": \"256kB\"}')",
        );
        first.completes();
        second.completes();
        oracle::assert_same(pair);
    });
    case(suite, "the_ledger_of_a_source_is_never_cloned", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        if pair
            .source
            .value("SELECT count(*) FROM pg_available_extensions WHERE name = 'pgclone'")
            == "1"
        {
            pair.source.run("CREATE EXTENSION pgclone; INSERT INTO pgclone.job (op_type, include_data, source, parallel, owner) VALUES ('x', true, '', 1, '')");
        }
        Job::start(pair, "pgclone.database_async($src)").completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "1");
        assert_eq!(
            pair.target.value(
                "SELECT count(*) FROM pgclone.plan($1, 'database', NULL, '{\"conflict\": \"skip\"}') WHERE object LIKE '%job%'"
                    .replace("$1", &pair.expand("$src"))
                    .as_str()
            ),
            "0"
        );
    });
}

const COLUMNS: &str =
    "job_id status op_type schema_name table_name current_phase current_table tables_total tables_completed \
    rows_copied bytes_copied elapsed_ms start_time end_time error_message pct_complete progress_bar elapsed_time";

fn telling(suite: &mut Suite) {
    case(
        suite,
        "the_view_has_the_documented_columns_and_the_json_its_keys",
        |pair| {
            pair.source.run(FIXTURE);
            let job = Job::start(
                pair,
                &format!("pgclone.schema_async($src, 'public', true, {})", options(2)),
            );
            job.completes();
            let names = pair.target.column("SELECT attname FROM pg_attribute WHERE attrelid = 'pgclone.jobs_view'::regclass AND attnum > 0 ORDER BY attnum");
            assert_eq!(names[..18].join(" "), COLUMNS);
            let rows = pair.target.value("SELECT sum(n) FROM (SELECT count(*) AS n FROM big UNION ALL SELECT count(*) FROM small UNION ALL SELECT count(*) FROM p UNION ALL SELECT count(*) FROM of_p) s");
            assert_eq!(job.detail("rows_copied"), rows);
            assert_eq!(job.detail("tables_completed || '/' || tables_total"), "6/6");
            assert_eq!(job.detail("pct_complete"), "100");
            let bar = job.detail("progress_bar");
            assert!(
                bar.starts_with(&format!("[{}] 100.0% | {rows} rows | 00:00:", "█".repeat(20)))
                    && bar.ends_with(" elapsed"),
                "{bar}"
            );
            let keys = "SELECT string_agg(k, ' ') FROM (SELECT json_object_keys(pgclone.progress({})::json) AS k) s";
            let keys = pair.target.value(&keys.replace("{}", &job.id.to_string()));
            assert!(
                keys.starts_with(
                    "job_id status phase tables_completed tables_total rows_copied current_table checkpoint elapsed_ms"
                ),
                "{keys}"
            );
            let one = pair.target.value("SELECT pgclone.jobs()::json -> 0 ->> 'schema'");
            assert_eq!(one, "public");
            assert_eq!(pair.target.value("SELECT pgclone.progress(99) IS NULL"), "t");
            assert_eq!(pair.target.value("SELECT pgclone.clear_jobs()"), "1");
            assert_eq!(pair.target.value("SELECT pgclone.jobs()"), "[]");
            assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job_item"), "0");
        },
    );
    case(suite, "a_running_job_can_be_watched_on_both_servers", |pair| {
        pair.source.run(SLOW);
        let job = Job::start(pair, SLOW_CALL);
        job.until("j.current_table LIKE '%slow%' AND j.current_phase = 'copying data' AND j.workers = 1");
        let seen = "SELECT string_agg(DISTINCT application_name, ', ' ORDER BY application_name) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgclone: %'";
        let both = format!("pgclone: lane 1 of job {}, pgclone: snapshot coordinator", job.id);
        running::eventually("both sessions on the source", || pair.source.value(seen) == both);
        let workers = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'pgclone: snapshot coordinator' AND datname IS NULL";
        assert_ne!(pair.target.value(workers), "0");
        // the clone cannot be cleared away under its workers
        assert_eq!(pair.target.value("SELECT pgclone.clear_jobs()"), "0");
        assert_eq!(pair.target.value(&format!("SELECT pgclone.cancel({})", job.id)), "t");
        job.ends_as("cancelled");
    });
    case(suite, "a_clone_in_the_foreground_can_be_watched_too", |pair| {
        pair.source.run(SLOW);
        let call = SLOW_CALL
            .replace("table_async", "table")
            .replace("slowly(a) > 0", "slowly(a) > 0 AND a <= 150");
        let running = pgclone_tests::Running::call(pair, &call);
        let seen = "SELECT count(*) FROM pgclone.jobs_view WHERE job_id IS NULL AND status = 'running' AND current_table = 'table public.slow' AND pid IS NOT NULL";
        running::eventually("the clone is in the view", || pair.target.value(seen) == "1");
        running.end();
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.jobs_view"), "0");
    });
    case(suite, "the_password_is_nowhere", |pair| {
        pair.source.run(SLOW);
        let call = SLOW_CALL.replace(
            "$src",
            &format!("'{} password=s3cret'", pair.conninfo().replace('\'', "''")),
        );
        let job = Job::start(pair, &call);
        job.until("j.current_table LIKE '%slow%'");
        for sql in [
            "SELECT count(*) FROM pgclone.job j WHERE j::text LIKE '%s3cret%'",
            "SELECT count(*) FROM pgclone.job_item j WHERE j::text LIKE '%s3cret%'",
            "SELECT count(*) FROM pgclone.jobs_view j WHERE j::text LIKE '%s3cret%'",
            "SELECT count(*) FROM pg_stat_activity a WHERE query LIKE '%s3' || 'cret%' AND pid <> pg_backend_pid()",
        ] {
            assert_eq!(pair.target.value(sql), "0", "{sql}");
        }
        pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
        job.ends_as("cancelled");
        assert!(!pair.target.cluster.log().contains("s3cret"), "the log");
    });
    case(
        suite,
        "the_source_is_let_go_of_when_the_last_row_has_been_read",
        |pair| {
            pair.source.run("CREATE FUNCTION slowly(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.005); RETURN $1; END';
            CREATE TABLE t (a int, pad text DEFAULT repeat('x', 6000)); ALTER TABLE t ALTER pad SET STORAGE PLAIN; INSERT INTO t SELECT generate_series(1, 700); CREATE INDEX t_slow ON t (slowly(a))");
            let job = Job::start(pair, "pgclone.schema_async($src, 'public')");
            job.until("j.current_phase = 'building indexes'");
            running::eventually("no session on the source while the index is built", || {
                oracle::sessions(&pair.source).is_empty()
            });
            assert_eq!(job.detail("status"), "running");
            job.completes();
            oracle::assert_same(pair);
        },
    );
}

fn ending(suite: &mut Suite) {
    case(suite, "cancel_stops_within_a_second_and_leaves_no_half_table", |pair| {
        pair.source.run(&format!("{SLOW}; {FIXTURE}; ALTER TABLE big ADD COLUMN c int; CREATE VIEW waits AS SELECT slowly(a) FROM slow; CREATE MATERIALIZED VIEW slow_mv AS SELECT * FROM waits WITH NO DATA"));
        // the materialized view takes ten seconds, in the last item
        pair.source.run("REFRESH MATERIALIZED VIEW slow_mv");
        let job = Job::start(
            pair,
            &format!("pgclone.schema_async($src, 'public', true, {})", options(2)),
        );
        job.until("j.current_phase = 'finishing'");
        let begin = Instant::now();
        assert_eq!(pair.target.value(&format!("SELECT pgclone.cancel({})", job.id)), "t");
        job.ends_as("cancelled");
        assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
        assert!(job.detail("error_message").contains("cancelled"));
        assert_eq!(
            pair.target.value(&format!("SELECT pgclone.cancel({})", job.id)),
            "f",
            "it has ended"
        );
        assert_eq!(
            pair.target.value("SELECT count(*) FROM big"),
            "20000",
            "what was done stays"
        );
        let next = job.resume();
        next.until("j.current_phase = 'finishing'");
        pair.target.run(&format!("SELECT pgclone.cancel({})", next.id));
        next.ends_as("cancelled");
    });
    case(
        suite,
        "a_failed_item_stops_the_job_and_resume_goes_on_after_the_cause_is_gone",
        |pair| {
            pair.source.run(FIXTURE);
            // an orphan that the source hides
            pair.source.run("ALTER TABLE nothing DISABLE TRIGGER ALL; INSERT INTO nothing VALUES (1, 99999); ALTER TABLE nothing ENABLE TRIGGER ALL");
            let job = Job::start(
                pair,
                &format!("pgclone.schema_async($src, 'public', true, {})", options(3)),
            );
            job.ends_as("failed");
            let error = job.detail("error_message");
            assert!(
                error.starts_with("23503: ") && error.contains("nothing_small_fkey") && error.contains("target"),
                "{error}"
            );
            assert_eq!(pair.target.value("SELECT count(*) FROM big"), "20000");
            let before = pair
                .target
                .value("SELECT min(started) FROM pgclone.job_item WHERE object = 'table public.small'");
            for db in [&pair.source, &pair.target] {
                db.run("DELETE FROM nothing");
            }
            let next = job.resume();
            next.completes();
            oracle::assert_same(pair);
            assert_eq!(
                pair.target.value(&format!(
                    "SELECT min(started) FROM pgclone.job_item WHERE object = 'table public.small' AND job_id = {}",
                    next.id
                )),
                before,
                "what was done was not done again"
            );
            pair.target
                .session()
                .fails(&format!("SELECT pgclone.resume({})", job.id))
                .is("55000")
                .names(&next.id.to_string());
            pair.target
                .session()
                .fails(&format!("SELECT pgclone.resume({})", next.id))
                .is("55000");
            pair.target.session().fails("SELECT pgclone.resume(12345)").is("42704");
        },
    );
    case(suite, "restart_begins_again", |pair| {
        pair.source.run(FIXTURE);
        pair.source.run("ALTER TABLE nothing DISABLE TRIGGER ALL; INSERT INTO nothing VALUES (1, 99999); ALTER TABLE nothing ENABLE TRIGGER ALL");
        let job = Job::start(
            pair,
            &format!("pgclone.schema_async($src, 'public', true, {})", options(3)),
        );
        job.ends_as("failed");
        pair.source
            .run("DELETE FROM nothing; INSERT INTO small (id) SELECT 1000 WHERE false; UPDATE big SET b = b || 'y'");
        Job::start(pair, &format!("pgclone.resume({}, '{{\"restart\": true}}')", job.id)).completes();
        oracle::assert_same(pair);
        pair.target
            .session()
            .fails(&format!("SELECT pgclone.resume({}, '{{\"restrat\": true}}')", job.id))
            .is("22023");
    });
    for (what, kill) in [
        ("lane", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'pgclone: lane 1 of job {}'"),
        ("target_session_of_a_lane", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgclone: lane 1 of job {}'"),
        ("source_session_of_a_lane", "source"),
    ] {
        suite.alone(&format!("a_killed_{what}_is_replaced_and_nothing_is_lost_or_doubled"), move || {
            let pair = pair("jobs_killed");
            pair.source.run(&format!("{SLOW}; DELETE FROM slow WHERE a > 100"));
            // the name of a lane has the job's number: one that no other case has
            pair.target.run(&format!("ALTER TABLE pgclone.job ALTER job_id RESTART WITH {}", 1000 + what.len()));
            let job = Job::start(&pair, SLOW_CALL);
            job.until("j.current_table LIKE '%slow%'");
            running::eventually("the lane has come to the source", || {
                oracle::sessions(&pair.source).iter().any(|s| s.contains("COPY"))
            });
            let killed = match kill {
                "source" => pair.source.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgclone: lane%'"),
                sql => pair.target.value(&format!("SELECT count(*) FROM ({}) s", sql.replace("{}", &job.id.to_string()))),
            };
            assert_eq!(killed, "1");
            job.completes();
            assert_eq!(pair.target.value("SELECT count(*) || ' ' || count(DISTINCT a) FROM slow"), "100 100");
        });
    }
    case(
        suite,
        "a_lost_snapshot_ends_the_job_and_resume_says_that_there_are_two",
        |pair| {
            pair.source.run(&format!("{SLOW}; CREATE TABLE other AS SELECT g FROM generate_series(1, 100000) g; INSERT INTO slow SELECT generate_series(1, 1000)"));
            let job = Job::start(pair, "pgclone.schema_async($src, 'public')");
            job.until("j.tables_completed >= 1 OR j.status <> 'running'");
            pair.source.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgclone: snapshot coordinator'");
            let status = job.ends();
            if status == "completed" {
                return; // it was faster
            }
            assert_eq!(status, "failed");
            assert!(
                job.detail("error_message").starts_with("08006: "),
                "{}",
                job.detail("error_message")
            );
            let next = job.resume();
            next.completes();
            oracle::assert_same(pair);
        },
    );
    case(
        suite,
        "a_job_without_its_coordinator_is_interrupted_and_can_be_resumed",
        |pair| {
            pair.source.run(&format!("{SLOW}; DELETE FROM slow WHERE a > 100"));
            let job = Job::start(pair, SLOW_CALL);
            job.until("j.current_table LIKE '%slow%'");
            let pid = job.detail("pid");
            pair.target.run(&format!("SELECT pg_terminate_backend({pid})"));
            job.ends_as("interrupted");
            assert_eq!(pair.target.value("SELECT count(*) FROM slow"), "0");
            let next = job.resume();
            next.completes();
            assert_eq!(pair.target.value("SELECT count(*) FROM slow"), "100");
            assert_eq!(job.detail("status"), "interrupted");
        },
    );
    case(suite, "drop_database_with_force_ends_a_job", |pair| {
        pair.source.run(SLOW);
        let job = Job::start(pair, SLOW_CALL);
        job.until("j.current_table LIKE '%slow%'");
        pair.target.disconnect();
        let admin = pair.target.cluster.admin();
        let begin = Instant::now();
        admin.run(&format!(
            "DROP DATABASE {} WITH (FORCE)",
            pgclone_tests::ident(&pair.target.name)
        ));
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        running::eventually("no session is left on the source", || {
            oracle::sessions(&pair.source).is_empty()
        });
        // nobody tries for long to come back to a database that is gone
        assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    });
    suite.alone(
        "shutdown_is_not_held_up_and_the_job_is_resumed_after_the_restart",
        || {
            for mode in ["fast", "immediate"] {
                let target = std::sync::Arc::new(pgclone_tests::Cluster::start_target(&cluster::preloading()));
                let pair = Pair::on(cluster::source(), target.clone(), "jobs_shutdown");
                pair.source.run(&format!("{SLOW}; DELETE FROM slow WHERE a > 50"));
                let job = Job::start(&pair, SLOW_CALL);
                job.until("j.current_table LIKE '%slow%'");
                pair.target.disconnect();
                let took = target.stop(mode);
                assert!(took < Duration::from_secs(3), "{mode}: {took:?}");
                target.up_again();
                assert_eq!(job.ends(), "interrupted", "{mode}");
                job.resume().completes();
                assert_eq!(pair.target.value("SELECT count(*) FROM slow"), "50", "{mode}");
            }
        },
    );
}

fn limits(suite: &mut Suite) {
    case(
        suite,
        "more_lanes_than_free_workers_is_an_error_that_says_how_many",
        |pair| {
            pair.source.run("CREATE TABLE t (a int)");
            let call = pair.expand("SELECT pgclone.schema_async($src, 'public', true, '{\"parallel\": 64}')");
            pair.target
                .session()
                .fails(&call)
                .is("53300")
                .names("The job needs 65 (a coordinator and 64 lanes), ")
                .names(" are free")
                .hints("max_worker_processes");
            assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "0");
            for (parallel, what) in [("0", "0"), ("65", "65"), ("\"2\"", "parallel")] {
                let call = pair
                    .expand("SELECT pgclone.schema_async($src, 'public', true, $o)")
                    .replace("$o", &format!("'{{\"parallel\": {parallel}}}'"));
                pair.target.session().fails(&call).is("22023").names(what);
            }
        },
    );
    suite.pair("without_preload_the_functions_say_what_is_missing", |pair| {
        if cluster::runs_in_background() {
            return;
        }
        pair.source.run("CREATE TABLE t (a int)");
        for call in [
            "pgclone.table_async($src, 'public', 't')",
            "pgclone.schema_async($src, 'public')",
            "pgclone.database_async($src)",
            "pgclone.resume(1)",
        ] {
            pair.fails(call).is("55000").hints("shared_preload_libraries");
        }
        assert_eq!(pair.target.value("SELECT pgclone.cancel(1)"), "f");
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.jobs_view"), "0");
        assert_eq!(pair.target.value("SELECT pgclone.clear_jobs()"), "0");
    });
    suite.alone("a_full_live_table_is_an_error", || {
        let mut shape = cluster::preloading();
        shape.conf.push("pgclone.max_jobs = 1".to_owned());
        let target = std::sync::Arc::new(pgclone_tests::Cluster::start_target(&shape));
        let pair = Pair::on(cluster::source(), target, "jobs_full");
        pair.source.run(SLOW);
        let job = Job::start(&pair, SLOW_CALL);
        let call = pair.expand("SELECT pgclone.table_async($src, 'public', 'quick')");
        pair.target.session().fails(&call).is("53300").hints("pgclone.max_jobs");
        pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
        job.ends_as("cancelled");
        running::eventually("the slot is free again", || {
            pair.target.value("SELECT count(*) FROM pgclone.live_jobs()") == "0"
        });
        Job::start(&pair, "pgclone.table_async($src, 'public', 'quick')").completes();
    });
    case(suite, "long_arguments_are_taken_up_to_64_kb", |pair| {
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
        let filter = format!("a = 1 /* {} */", "x".repeat(60_000));
        let call = |filter: &str| {
            format!("pgclone.table_async($src, 'public', 't', true, NULL, '{{\"where\": \"{filter}\"}}')")
        };
        Job::start(pair, &call(&filter)).completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        let too_long = format!("a = 1 /* {} */", "x".repeat(66_000));
        pair.target
            .session()
            .fails(&pair.expand(&format!("SELECT {}", call(&too_long))))
            .is("54000");
        let conninfo = format!("{} application_name={}", pair.conninfo(), "x".repeat(66_000)).replace('\'', "''");
        for call in [
            format!("pgclone.table_async('{conninfo}', 'public', 't')"),
            format!("pgclone.schema_async('{conninfo}', 'public')"),
            format!("pgclone.database_async('{conninfo}')"),
            format!("pgclone.resume(1, NULL, '{conninfo}')"),
        ] {
            pair.target
                .session()
                .fails(&format!("SELECT {call}"))
                .is("54000")
                .names("conninfo");
        }
    });
    case(suite, "bad_arguments_never_become_a_job", |pair| {
        for (call, state) in [
            ("pgclone.table_async(NULL, 'public', 't')", "22004"),
            ("pgclone.table_async($src, NULL, 't')", "22004"),
            ("pgclone.schema_async($src, NULL)", "22004"),
            ("pgclone.database_async('hots=x')", "22023"),
            ("pgclone.database_async($src, true, '{\"indxes\": false}')", "22023"),
            ("pgclone.table_async($src, 'public', 't', true, '')", "22023"),
            ("pgclone.cancel(NULL)", "22004"),
            ("pgclone.resume(NULL)", "22004"),
        ] {
            pair.target
                .session()
                .fails(&pair.expand(&format!("SELECT {call}")))
                .is(state);
        }
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "0");
        let nobody = Job::start(pair, "pgclone.database_async('host=127.0.0.1 port=1 dbname=x user=x')");
        nobody.ends_as("failed");
        assert!(
            nobody.detail("error_message").starts_with("08001"),
            "{}",
            nobody.detail("error_message")
        );
    });
}
