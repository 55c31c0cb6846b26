//! What a resumed job reads in its new snapshot, and what it finds of the first job.

use std::time::{Duration, Instant};

use pgclone_tests::{cluster, ident, running, Job, Pair, Running, Suite};

/// A table whose COPY waits while the source's database has the comment `wait`, too large to share a transaction with
/// others; a mask turns the slow column into what is checked for each row.
const FIXTURE: &str = "CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN
      IF current_query() LIKE 'COPY%' AND pg_catalog.shobj_description((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 'pg_database') = 'wait'
      THEN PERFORM pg_catalog.pg_sleep(30); END IF; RETURN true; END$$;
    CREATE DOMAIN slow AS text CHECK (public.waits(VALUE));
    CREATE TABLE zzz (id serial PRIMARY KEY, a slow, pad text); ALTER TABLE zzz ALTER pad SET STORAGE PLAIN;
    INSERT INTO zzz (a, pad) SELECT 'a', repeat('x', 7000) FROM generate_series(1, 300); DELETE FROM zzz WHERE ctid > '(0,1)';
    CREATE TABLE nothing (a int); ANALYZE";
const SLEEPS: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

fn pair(tag: &str) -> Pair {
    let pair = Pair::on(cluster::source(), cluster::preloaded(), tag);
    pair.source.run(FIXTURE);
    comment(&pair, "wait");
    pair
}

fn comment(pair: &Pair, text: &str) {
    pair.source
        .run(&format!("COMMENT ON DATABASE {} IS '{text}'", ident(&pair.source.name)));
}

fn start<'a>(pair: &'a Pair, options: &str) -> Job<'a> {
    let options = format!("{{\"mask\": {{\"zzz\": {{\"a\": \"name\"}}}}, {options}}}");
    let job = Job::start(
        pair,
        &format!("pgclone.schema_async($src, 'public', true, '{options}')"),
    );
    waits(pair, &job);
    job
}

fn waits(pair: &Pair, job: &Job) {
    running::eventually("the slow table", || pair.source.value(SLEEPS) != "0" || job.has_ended());
}

fn cancel(pair: &Pair, job: &Job) {
    pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
    job.ends_as("cancelled");
}

fn state(pair: &Pair, job: &Job, object: &str) -> String {
    let sql = "SELECT state FROM pgclone.job_item WHERE object = '$o' AND job_id = ";
    pair.target.value(&format!("{}{}", sql.replace("$o", object), job.id))
}

pub fn cases(suite: &mut Suite) {
    suite.group("job_resume");
    suite.alone("sequences_are_not_behind_the_rows_that_a_resumed_job_reads", || {
        let pair = pair("resume_sequences");
        let job = start(&pair, "\"parallel\": 2");
        running::eventually("the sequences", || state(&pair, &job, "all sequences") == "done");
        cancel(&pair, &job);
        comment(&pair, "go on");
        pair.source
            .run("INSERT INTO zzz (a) SELECT 'b' FROM generate_series(1, 10)");
        job.resume().completes();
        assert_eq!(pair.target.value("SELECT max(id) FROM zzz"), "310");
        assert_eq!(pair.target.value("SELECT nextval('zzz_id_seq')"), "311");
    });
    suite.alone("a_table_that_was_empty_is_read_by_a_resumed_job", || {
        let pair = pair("resume_empty");
        let job = start(&pair, "\"parallel\": 1");
        cancel(&pair, &job);
        assert_eq!(state(&pair, &job, "table public.nothing"), "pending");
        pair.source.run("INSERT INTO nothing VALUES (1), (2)");
        let next = job.resume();
        waits(&pair, &next);
        // what is still to be read cannot be emptied meanwhile
        let session = pair.source.connect();
        session.run("SET lock_timeout = '50ms'");
        session.fails("TRUNCATE nothing").is("55P03");
        cancel(&pair, &next);
        comment(&pair, "go on");
        next.resume().completes();
        assert_eq!(pair.target.value("SELECT count(*) FROM nothing"), "2");
    });
    suite.alone("without_one_snapshot_sequences_are_read_after_the_rows", || {
        let pair = pair("sequences_last");
        let job = start(&pair, "\"parallel\": 2, \"consistent\": false");
        running::eventually("the other table", || {
            state(&pair, &job, "table public.nothing") == "done"
        });
        let waiting = "SELECT state || ' ' || blockers FROM pgclone.job_item WHERE object = 'all sequences'";
        assert_eq!(pair.target.value(waiting), "pending 1");
        cancel(&pair, &job);
        comment(&pair, "go on");
        job.resume().completes();
        assert_eq!(pair.target.value("SELECT nextval('zzz_id_seq')"), "301");
    });
    held(suite);
    dropped(suite);
}

/// A table of which some parts are loaded, and the last one waits.
fn parts(tag: &str) -> Pair {
    let pair = Pair::on(cluster::source(), cluster::preloaded(), tag);
    pair.source.run(FIXTURE);
    pair.source.run(
        "CREATE SCHEMA app; CREATE TABLE app.big (id int PRIMARY KEY, pad text) WITH (fillfactor = 50);
        INSERT INTO app.big SELECT g, repeat('x', 50) FROM generate_series(1, 14000) g; ANALYZE",
    );
    comment(&pair, "wait");
    pair
}

const BIG: &str = "pgclone.table_async($src, 'app', 'big', true, NULL, '{\"parallel\": 2, \"part_size\": \"64kB\", \"where\": \"id < 14000 OR public.waits(pad)\"}')";

fn start_parts(pair: &Pair) -> Job<'_> {
    let job = Job::start(pair, BIG);
    let done = format!(
        "SELECT count(*) FROM pgclone.job_item WHERE job_id = {} AND part_of IS NOT NULL AND state = 'done'",
        job.id
    );
    running::eventually("the last part waits", || {
        pair.source.value(SLEEPS) == "1" && pair.target.value(&done) != "0"
    });
    job
}

fn held(suite: &mut Suite) {
    suite.alone("a_reader_of_a_half_loaded_table_does_not_hold_up_the_end", || {
        let pair = parts("resume_held");
        let job = start_parts(&pair);
        let reader = pair.target.connect();
        reader.run("BEGIN; SELECT FROM app.big LIMIT 1");
        let begin = Instant::now();
        cancel(&pair, &job);
        assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
        // nobody queues behind it, and whoever resumes the job empties the table
        assert_ne!(pair.target.value("SELECT count(*) FROM app.big"), "0");
        comment(&pair, "go on");
        reader.run("COMMIT");
        job.resume().completes();
        assert_eq!(
            pair.target.value("SELECT count(*) || ' ' || sum(id) FROM app.big"),
            "14000 98007000"
        );
    });
}

/// The user takes away what the job has made.
fn dropped(suite: &mut Suite) {
    for what in ["TABLE app.big", "SCHEMA app CASCADE"] {
        let name = what.split(' ').next().unwrap_or_default().to_lowercase();
        suite.alone(
            &format!("a_job_whose_{name}_was_dropped_ends_and_says_so_when_it_is_resumed"),
            move || {
                let pair = parts("resume_dropped");
                let job = start_parts(&pair);
                let dropping = Running::start(pair.target.connect(), &format!("DROP {what}"));
                running::eventually("it waits or is done", || {
                    dropping.is_over() || pair.target.value("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") != "0"
                });
                cancel(&pair, &job);
                assert!(dropping.end().result.is_ok());
                assert!(
                    job.detail("error_message").contains("cancelled"),
                    "{}",
                    job.detail("error_message")
                );
                comment(&pair, "go on");
                let next = job.resume();
                next.ends_as("failed");
                let error = next.detail("error_message");
                assert!(error.contains("app") && error.contains("does not exist"), "{error}");
                Job::start(&pair, &format!("pgclone.resume({}, '{{\"restart\": true}}')", next.id)).completes();
                assert_eq!(pair.target.value("SELECT count(*) FROM app.big"), "14000");
            },
        );
    }
}
