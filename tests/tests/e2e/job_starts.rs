//! How jobs begin: interrupted in the middle of it, several at once, and when a server is not there at first.

use std::thread::sleep;
use std::time::Duration;

use pgclone_tests::{cluster, oracle, running, Job, Pair, Suite};

fn case(suite: &mut Suite, name: &'static str, case: impl FnOnce(&Pair) + Send + 'static) {
    suite.alone(name, move || {
        case(&Pair::on(cluster::source(), cluster::preloaded(), name))
    });
}

const LIVE: &str = "SELECT count(*) FROM pgclone.live_jobs()";

const WAITING: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

pub fn cases(suite: &mut Suite) {
    suite.group("job_starts");
    case(suite, "a_start_that_is_interrupted_leaves_no_job_behind", |pair| {
        pair.source.run("CREATE TABLE t AS SELECT 1 AS a");
        let start =
            pair.expand("SELECT pgclone.table_async($src, 'public', 't', true, 't_' || $n, '{\"parallel\": 2}')");
        for n in 0..20u64 {
            let session = pair.target.connect();
            session.run(&format!("SET statement_timeout = {}", 5 + 6 * n));
            // it ends before, while, or after the workers appear
            let _ = session.query(&start.replace("$n", &n.to_string()));
        }
        for n in 0..10u64 {
            let session = pair.target.connect();
            let (pid, call) = (session.pid(), start.replace("$n", &(100 + n).to_string()));
            let waits = std::thread::spawn(move || drop(session.query(&call)));
            sleep(Duration::from_millis(3 * n));
            pair.target.run(&format!("SELECT pg_terminate_backend({pid})"));
            waits.join().unwrap();
        }
        running::eventually("no job is left", || pair.target.value(LIVE) == "0");
        let running = "SELECT count(*) FROM pgclone.jobs_view WHERE status = 'running'";
        assert_eq!(pair.target.value(running), "0");
    });
    case(suite, "jobs_that_start_together_share_what_they_bring", |pair| {
        pair.source.run("CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('sad', 'ok'); CREATE FUNCTION s.one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        for n in 1..=4 {
            pair.source.run(&format!(
                "CREATE TABLE s.t{n} (a int DEFAULT s.one(), m s.mood); INSERT INTO s.t{n} VALUES ({n}, 'ok')"
            ));
        }
        let start = |n| Job::start(pair, &format!("pgclone.table_async($src, 's', 't{n}')"));
        let jobs: Vec<Job> = (1..=4).map(start).collect();
        jobs.iter().for_each(Job::completes);
        oracle::assert_same(pair);
    });
    case(
        suite,
        "a_connection_that_is_lost_while_planning_is_made_again",
        |pair| {
            pair.source.run("CREATE TABLE t AS SELECT generate_series(1, 100) AS a");
            // planning waits for it
            let holder = pair.source.connect();
            holder.run("BEGIN; LOCK TABLE t");
            let job = Job::start(pair, "pgclone.table_async($src, 'public', 't')");
            running::eventually("planning waits", || pair.source.value(WAITING) == "1");
            pair.target.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgclone: snapshot coordinator'");
            holder.run("COMMIT");
            job.completes();
            oracle::assert_same(pair);
        },
    );
    case(suite, "what_needs_no_source_any_more_is_resumed_without_it", |pair| {
        pair.source.run("CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t); INSERT INTO t SELECT g, g FROM generate_series(1, 100) g");
        pair.target.run("CREATE FUNCTION public.no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF current_query() LIKE '%FOREIGN KEY%' THEN RAISE 'no'; END IF; END $$;
            CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION public.no()");
        let job = Job::start(pair, "pgclone.table_async($src, 'public', 't')");
        job.ends_as("failed");
        pair.target.run("DROP EVENT TRIGGER no; DROP FUNCTION public.no()");
        let next = Job::start(
            pair,
            &format!("pgclone.resume({}, NULL, 'host=127.0.0.1 port=1 user=nobody')", job.id),
        );
        next.completes();
        oracle::assert_same(pair);
    });
    case(
        suite,
        "a_new_conninfo_is_checked_and_its_secrets_are_not_kept",
        |pair| {
            pair.source.run("CREATE TABLE t (a int)");
            pair.target.run("CREATE TABLE t (a int)");
            let job = Job::start(pair, "pgclone.table_async($src, 'public', 't')");
            job.ends_as("failed");
            let resume = |conninfo: &str| format!("SELECT pgclone.resume({}, NULL, '{conninfo}')", job.id);
            let session = pair.target.session();
            session
                .fails(&resume("host=h sslmode=quatsch"))
                .is("22023")
                .names("quatsch");
            session.fails(&resume("host=h scram_client_key=geheim")).is("0A000");
            let stored = "SELECT count(*) FROM pgclone.job WHERE source LIKE '%geheim%' OR source LIKE '%quatsch%'";
            assert_eq!(pair.target.value(stored), "0");
            // it can still be resumed
            pair.target.run("DROP TABLE t");
            job.resume().completes();
        },
    );
    case(suite, "no_job_starts_in_a_read_only_transaction", |pair| {
        let session = pair.target.connect();
        session.run("SET default_transaction_read_only = on");
        for call in [
            "pgclone.table_async($src, 'public', 't')",
            "pgclone.schema_async($src, 'public')",
            "pgclone.database_async($src)",
            "pgclone.resume(1)",
        ] {
            session.fails(&pair.expand(&format!("SELECT {call}"))).is("25006");
        }
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "0");
    });
}
