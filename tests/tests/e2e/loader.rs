//! Who loads the rows of a job: a session of each lane, or the lane itself. Neither may show, but for the sessions.
//!
//! The other cases of jobs run with the default; `PGCLONE_TEST_LOADER` lets all of them run with the other one.

use pgclone_tests::{cluster, literal, oracle, running, Job, Pair, Suite};

const LOADERS: [&str; 2] = ["loopback", "in-process"];

fn use_loader(pair: &Pair, loader: &str) {
    pair.target.run(&format!("SET pgclone.loader = {}", literal(loader)));
}

/// A row that only the target refuses, by an error with everything that an error can have.
const REFUSED: &str = "CREATE FUNCTION checked(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
      IF $1 = 'bad' AND pg_catalog.current_database() LIKE '%target' THEN
        RAISE 'no such thing as %', $1 USING ERRCODE = 'P1234', DETAIL = 'It is bad.', HINT = 'Be good.'; END IF;
      RETURN true; END$$;
    CREATE DOMAIN thing AS text CHECK (public.checked(VALUE));
    CREATE TABLE t (id int, a thing); INSERT INTO t VALUES (1, 'good'), (2, 'bad'), (3, 'good')";

pub fn cases(suite: &mut Suite) {
    suite.group("loader");
    for loader in LOADERS {
        suite.alone(&format!("{loader}_gives_the_same_database"), move || {
            let pair = Pair::on(cluster::source(), cluster::preloaded(), "loader_same");
            use_loader(&pair, loader);
            pair.source.run("CREATE TABLE big (id int PRIMARY KEY, n numeric, t timestamptz, b bytea, j jsonb, a text[], pad text);
                INSERT INTO big SELECT g, g / 7.0, now() + g * '1 s'::interval, sha256(g::text::bytea), jsonb_build_object('g', g), ARRAY[g::text, NULL], repeat('x', g % 300) FROM generate_series(1, 9000) g;
                CREATE INDEX ON big (t);
                CREATE TYPE pair AS (a int, b text); CREATE TABLE \"as \"\"Text\"\"\" (p pair, g int GENERATED ALWAYS AS (1 + 1) STORED);
                INSERT INTO \"as \"\"Text\"\"\" VALUES (ROW(1, E'a\\tb\\n\\\\.')), (NULL); CREATE TABLE none (); INSERT INTO none DEFAULT VALUES;
                CREATE UNLOGGED TABLE u AS SELECT 1 AS a; CREATE TABLE part (a int) PARTITION BY LIST (a);
                CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1); INSERT INTO part VALUES (1); CREATE TABLE empty (a int);
                SELECT lo_from_bytea(0, 'large object')");
            for options in [r#"{"parallel": 2, "part_size": "64kB"}"#, r#"{"conflict": "replace"}"#] {
                Job::start(&pair, &format!("pgclone.database_async($src, true, '{options}')")).completes();
                oracle::assert_same(&pair);
                oracle::assert_no_session_left(&pair);
            }
            // a table that is loaded as a whole is frozen: its pages are visible at once, but for those between two batches
            pair.target.run("ANALYZE big");
            let frozen = "SELECT relallvisible > 0.9 * relpages FROM pg_class WHERE relname = 'big'";
            assert_eq!(pair.target.value(frozen), "t");
        });
        suite.alone(&format!("{loader}_converts_names_and_values"), move || {
            let latin1 = "ENCODING 'LATIN1' LOCALE 'C'";
            let pair = Pair::with(cluster::source(), "", cluster::preloaded(), latin1, "loader_latin1");
            use_loader(&pair, loader);
            pair.source
                .run("CREATE TABLE \"größe\" (\"wért\" text); INSERT INTO \"größe\" VALUES ('Übung')");
            Job::start(&pair, "pgclone.schema_async($src, 'public')").completes();
            assert_eq!(pair.target.value("SELECT \"wért\" FROM \"größe\""), "Übung");
            pair.source.run("INSERT INTO \"größe\" VALUES ('€')");
            let job = Job::start(
                &pair,
                r#"pgclone.schema_async($src, 'public', true, '{"conflict": "replace"}')"#,
            );
            job.ends_as("failed");
            let message = job.detail("error_message");
            assert!(
                message.starts_with("22P05: could not copy table public.\"größe\": target: "),
                "{message}"
            );
        });
    }
    suite.alone("errors_of_either_loader_are_the_same", || {
        let pair = Pair::on(cluster::source(), cluster::preloaded(), "loader_error");
        pair.source.run(REFUSED);
        let errors = LOADERS.map(|loader| {
            use_loader(&pair, loader);
            let job = Job::start(&pair, r#"pgclone.schema_async($src, 'public', true, '{"conflict": "replace"}')"#);
            job.ends_as("failed");
            let sql = "SELECT concat_ws(E'\\n', error_sqlstate, error_message, error_detail, error_hint) FROM pgclone.job_item WHERE job_id = ";
            pair.target.value(&format!("{sql}{} AND state = 'failed'", job.id))
        });
        for part in ["P1234", "could not copy table public.t: target: no such thing as bad", "It is bad.", "Be good.", "COPY t, line 2, column a"] {
            assert!(errors[1].contains(part), "{part}: {}", errors[1]);
        }
        assert_eq!(errors[0], errors[1]);
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "0");
    });
    suite.alone("a_lane_that_waits_for_a_lock_ends_with_the_job", || {
        let pair = Pair::on(cluster::source(), cluster::preloaded(), "loader_lock");
        use_loader(&pair, "in-process");
        pair.source.run("CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%STDOUT%' THEN PERFORM pg_catalog.pg_sleep(1); END IF; RETURN true; END$$;
            CREATE DOMAIN slow AS text CHECK (public.waits(VALUE)); CREATE TABLE aaa (a slow, b int); INSERT INTO aaa VALUES ('a'); CREATE INDEX ON aaa (b); CREATE TABLE t AS SELECT 1 AS g");
        let job = Job::start(&pair, r#"pgclone.schema_async($src, 'public', true, '{"mask": {"aaa": {"a": "name"}}}')"#);
        let lanes = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type LIKE 'pgclone: lane%'";
        running::eventually("the tables", || pair.target.value("SELECT to_regclass('t') IS NOT NULL") == "t");
        let holder = pair.target.connect();
        holder.run("BEGIN; LOCK TABLE t");
        running::eventually("the lane waits itself", || {
            pair.target.value(&format!("{lanes} AND wait_event_type = 'Lock'")) == "1"
        });
        pair.target.run(&format!("SELECT pg_terminate_backend({})", job.detail("pid")));
        running::eventually("no lane is left", || pair.target.value(lanes) == "0");
        holder.run("ROLLBACK");
        assert_eq!(job.status(), "interrupted");
        job.resume().completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM aaa, t"), "1");
    });
}
