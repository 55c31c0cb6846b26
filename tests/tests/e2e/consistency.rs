//! One point in time on the source, whatever its writers do meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use pgclone_tests::{cluster, oracle, supervisor, Cluster, Pair, Running, Session, Shape, Suite};

/// Moves amounts between two tables: their sum never changes, and every entry has its account.
const FIXTURE: &str = "CREATE TABLE accounts (id int PRIMARY KEY, amount bigint NOT NULL, pad text DEFAULT repeat('x', 300));
    CREATE TABLE savings (id int PRIMARY KEY, amount bigint NOT NULL, pad text DEFAULT repeat('x', 300));
    CREATE TABLE entries (id bigserial PRIMARY KEY, account int NOT NULL REFERENCES accounts, amount bigint NOT NULL);
    INSERT INTO accounts SELECT g, 1000 FROM generate_series(1, 60000) g; INSERT INTO savings SELECT g, 1000 FROM generate_series(1, 60000) g;";

const WRITE: &str = "BEGIN; UPDATE accounts SET amount = amount - 7 WHERE id = (SELECT 1 + (random() * 59999)::int); UPDATE savings SET amount = amount + 7 WHERE id = (SELECT 1 + (random() * 59999)::int);
    INSERT INTO accounts VALUES (nextval('entries_id_seq') + 100000, 0); INSERT INTO entries (account, amount) SELECT max(id), 7 FROM accounts; COMMIT";

struct Writers {
    stop: Arc<AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Writers {
    fn start(pair: &Pair, number: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let threads = (0..number)
            .map(|_| {
                let (session, stop): (Session, _) = (pair.source.connect(), stop.clone());
                std::thread::spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        // Two writers may collide on a key; that is theirs to lose.
                        if session.query(WRITE).is_err() {
                            let _ = session.query("ROLLBACK");
                        }
                    }
                })
            })
            .collect();
        Self { stop, threads }
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

const INVARIANT: &str = "SELECT (SELECT sum(amount) FROM accounts) + (SELECT sum(amount) FROM savings) || ' ' ||
    (SELECT count(*) FROM entries e WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = e.account)) || ' ' || ((SELECT count(*) FROM accounts) - 60000 - (SELECT count(*) FROM entries))";

pub fn cases(suite: &mut Suite) {
    suite.group("consistency");
    suite.pair("rows_that_come_late_are_not_missed_without_one_snapshot", |pair| {
        pair.source
            .run("CREATE TABLE first (a int); INSERT INTO first VALUES (1); CREATE TABLE late (a int)");
        let blocker = pair.source.connect();
        blocker.run("BEGIN; LOCK TABLE first");
        let running = Running::call(pair, "pgclone.database($src, true, '{\"consistent\": false}')");
        running.until_session(&pair.source, "wait_event_type = 'Lock'");
        pair.source.run("INSERT INTO late VALUES (1), (2)");
        blocker.run("COMMIT");
        running.end().result.unwrap();
        assert_eq!(pair.target.value("SELECT count(*) FROM late"), "2");
    });
    suite.alone("unlogged_contents_that_a_standby_lacks_are_reported", || {
        let source = Arc::new(Cluster::start_source(&Shape::default()));
        let pair = Pair::on(source.clone(), cluster::target(), "standby");
        pair.source.run("CREATE UNLOGGED TABLE u (a int); CREATE TABLE t (a int); INSERT INTO u VALUES (1); INSERT INTO t VALUES (1); CHECKPOINT");
        let since_15 = pair.source.cluster.installation.major >= 15;
        if since_15 {
            pair.source.run("CREATE UNLOGGED SEQUENCE s");
        }
        pair.source.disconnect();
        source.stop("fast");
        std::fs::write(source.data().join("standby.signal"), "").unwrap();
        supervisor::own(&source.data().join("standby.signal"));
        source.up_again();
        let outcome = pair.ok("pgclone.database($src)").warns("table public.u");
        if since_15 {
            outcome.warns("sequence public.s");
        }
        let rows = "SELECT (SELECT count(*) FROM t) || ' ' || (SELECT count(*) FROM u)";
        assert_eq!(pair.target.value(rows), "1 0");
    });
    const REPLACE: &str = "true, '{\"conflict\": \"replace\"}')";
    for (name, call) in [
        ("database", "pgclone.database($src, "),
        ("schema", "pgclone.schema($src, 'public', "),
    ] {
        suite.pair(
            &format!("{name}_keeps_a_cross_table_invariant_under_concurrent_writes"),
            move |pair| {
                pair.source.run(FIXTURE);
                let writers = Writers::start(pair, 2);
                for round in 0..3 {
                    pair.ok(&format!("{call}{REPLACE}"));
                    assert_eq!(pair.target.value(INVARIANT), "120000000 0 0", "round {round}");
                }
                drop(writers);
                assert_ne!(
                    pair.source.value("SELECT count(*) FROM entries"),
                    "0",
                    "nothing was written meanwhile"
                );
            },
        );
    }
    suite.pair("sequences_are_never_behind_the_rows", |pair| {
        pair.source.run(FIXTURE);
        let writers = Writers::start(pair, 2);
        pair.ok("pgclone.database($src)");
        drop(writers);
        let ahead = "SELECT (SELECT last_value FROM entries_id_seq) >= coalesce((SELECT max(id) FROM entries), 0)";
        assert_eq!(pair.target.value(ahead), "t", "the next insert would be a duplicate");
    });
    suite.pair("a_table_dropped_on_the_source_meanwhile_is_waited_for_or_an_error_and_never_half_there", |pair| {
        pair.source.run("CREATE TABLE a (x text); INSERT INTO a SELECT repeat('x', 1000) FROM generate_series(1, 100000); CREATE TABLE z (x int); INSERT INTO z VALUES (1)");
        let running = Running::call(pair, "pgclone.database($src)");
        running.until_session(&pair.source, "query ILIKE 'copy%'");
        let _ = pair.source.session().query("SET lock_timeout = '200ms'; DROP TABLE z");
        match running.end().result {
            Ok(_) => assert_eq!(pair.target.value("SELECT count(*) FROM z"), "1"),
            Err(failure) => {
                failure.names_word("z");
                assert!(!pair.target.has("public.a"));
            }
        }
    });
    suite.pair("no_transaction_stays_open_on_the_source", |pair| {
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        pair.ok("pgclone.database($src)");
        oracle::assert_no_session_left(pair);
        pair.source.run("SET lock_timeout = '1s'; DROP TABLE t");
    });
    suite.pair("read_only_for_the_source", |pair| {
        pair.source.run("CREATE TABLE log (a int); CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO public.log VALUES (1) RETURNING 1'; CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        pair.fails("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"public.writes() = 1\"}')").is("25006");
        assert_eq!(pair.source.value("SELECT count(*) FROM log"), "0");
    });
}
