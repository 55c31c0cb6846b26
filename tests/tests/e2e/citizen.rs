//! Whoever wants a clone to stop gets it stopped, at every point, and nobody else has to wait for it.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pgclone_tests::running::eventually;
use pgclone_tests::{literal, oracle, Cluster, Pair, Running, Session, Shape, Suite};

/// What is promised.
const PROMISE: Duration = Duration::from_millis(500);

/// The longest that a single case may take: what is promised, unless the machine is busy with other things. On an idle
/// one, `PGCLONE_INTERRUPT_MS=500` holds every case to the promise.
fn limit() -> Duration {
    let set = std::env::var("PGCLONE_INTERRUPT_MS")
        .ok()
        .and_then(|ms| ms.parse().ok());
    Duration::from_millis(set.unwrap_or(1500))
}

/// A point of a clone at which it can be held.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Point {
    Connecting,
    LockOnSource,
    LockOnTarget,
    Copy,
    Index,
    Refresh,
    SlowQueryOnSource,
}

const POINTS: &[Point] = &[
    Point::Connecting,
    Point::LockOnSource,
    Point::LockOnTarget,
    Point::Copy,
    Point::Index,
    Point::SlowQueryOnSource,
];

/// A clone that is at its point. What holds it there lives as long as this.
struct Held {
    running: Running,
    _listener: Option<TcpListener>,
    _blocker: Option<Session>,
}

/// Brings a clone to a point. `before` runs in the caller's session first.
fn hold(pair: &Pair, point: Point, before: &str) -> Held {
    let mut listener = None;
    let mut blocker = None;
    let mut call = "pgclone.database($src)".to_owned();
    let table = "CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 1000)";
    match point {
        Point::Connecting => {
            let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
            let conninfo = format!("host=127.0.0.1 port={} dbname=x user=x", silent.local_addr().unwrap().port());
            call = call.replace("$src", &literal(&conninfo));
            listener = Some(silent);
        }
        Point::LockOnSource => {
            pair.source.run(table);
            blocker = Some(locker(pair.source.connect()));
        }
        Point::LockOnTarget => {
            pair.source.run(table);
            pair.target.run("CREATE TABLE t (old int)");
            blocker = Some(locker(pair.target.connect()));
            call = "pgclone.database($src, true, '{\"conflict\": \"replace\"}')".into();
        }
        // 10 GB on the way, as each row is 100 kB, and 120 MB on disk, as each is compressed
        Point::Copy => pair.source.run(
            "CREATE TABLE one AS SELECT repeat('x', 100000) AS b; CREATE TABLE t AS SELECT a, b FROM one, generate_series(1, 100000) a; DROP TABLE one",
        ),
        Point::Index => pair.source.run(
            "CREATE FUNCTION slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF pg_catalog.current_setting(''application_name'') = ''pgclone'' THEN PERFORM pg_catalog.pg_sleep(0.02); END IF; RETURN $1; END';
             CREATE TABLE t AS SELECT generate_series(1, 3000) AS a; CREATE INDEX by_slow ON t (slow(a))",
        ),
        Point::Refresh => pair.source.run(
            "CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS 'BEGIN IF pg_catalog.current_setting(''application_name'') = ''pgclone'' THEN PERFORM pg_catalog.pg_sleep(60); END IF; RETURN 1; END';
             CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT slow()",
        ),
        Point::SlowQueryOnSource => {
            pair.source.run(table);
            call = "pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"pg_sleep(60) IS NOT NULL\"}')".into();
        }
    }
    let session = pair.target.connect();
    session.run(before);
    let running = Running::start(session, &format!("SELECT {}", pair.expand(&call)));
    match point {
        Point::Connecting => std::thread::sleep(Duration::from_millis(300)),
        Point::LockOnSource => running.until_session(&pair.source, "wait_event_type = 'Lock'"),
        Point::LockOnTarget => running.until_session(&pair.target, "wait_event_type = 'Lock'"),
        Point::Copy => {
            running.until_session(&pair.target, "query ILIKE 'copy%' AND state = 'active'");
            std::thread::sleep(Duration::from_millis(100));
        }
        Point::Index => running.until_session(&pair.target, "query ILIKE '%by_slow%' AND state = 'active'"),
        Point::Refresh => running.until_session(&pair.target, "wait_event = 'PgSleep'"),
        Point::SlowQueryOnSource => running.until_session(&pair.source, "wait_event = 'PgSleep'"),
    }
    Held {
        running,
        _listener: listener,
        _blocker: blocker,
    }
}

fn locker(session: Session) -> Session {
    session.run("BEGIN; LOCK TABLE t");
    session
}

pub fn cases(suite: &mut Suite) {
    suite.group("citizen");
    for point in POINTS {
        let at = format!("{point:?}");
        suite.pair(&format!("ctrl_c_at_{at}"), |pair| {
            interrupt(pair, *point, "57014", |_, running| running.press_ctrl_c())
        });
        suite.pair(&format!("pg_cancel_backend_at_{at}"), |pair| {
            interrupt(pair, *point, "57014", |pair, running| {
                signal(pair, "pg_cancel_backend", running)
            });
        });
        suite.pair(&format!("pg_terminate_backend_at_{at}"), |pair| {
            interrupt(pair, *point, "57P01", |pair, running| {
                signal(pair, "pg_terminate_backend", running)
            });
        });
        suite.pair(&format!("statement_timeout_at_{at}"), |pair| timeout(pair, *point));
        suite.pair(&format!("drop_database_elsewhere_is_not_held_up_at_{at}"), |pair| {
            drop_elsewhere(pair, *point)
        });
        suite.alone(&format!("fast_shutdown_at_{at}"), || shutdown(*point));
    }
    // one that is like the making of an index, so the other ways to interrupt it are not tried
    suite.pair("ctrl_c_at_Refresh", |pair| {
        interrupt(pair, Point::Refresh, "57014", |_, running| running.press_ctrl_c())
    });
    own_locks(suite);
    suite.pair("cancel_at_50_random_moments_leaves_nothing", random_moments);
    suite.pair("threads_of_the_backend_see_no_signal", threads);
    suite.pair("read_only_transaction_is_25006", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        for call in [
            "database($src)",
            "schema($src, 'public')",
            "table($src, 'public', 't')",
            "database_create($src, 'never')",
        ] {
            let session = pair.target.connect();
            session.run("BEGIN READ ONLY");
            session
                .fails(&format!("SELECT pgclone.{}", pair.expand(call)))
                .is("25006")
                .names("read-only");
        }
        assert!(!pair.target.has("t") && !pair.target.cluster.has_database("never"));
        let session = pair.target.connect();
        session.run("BEGIN READ ONLY");
        let steps = format!(
            "SELECT count(*) > 0 FROM pgclone.plan({}, 'database')",
            literal(&pair.conninfo())
        );
        assert_eq!(session.value(&steps), "t", "a dry run changes nothing");
    });
    suite.pair("the_calling_transaction_gets_no_xid", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        let blocker = locker(pair.source.connect());
        let session = pair.target.connect();
        session.run("BEGIN");
        let call = format!(
            "SELECT {}, pg_current_xact_id_if_assigned()",
            pair.expand("pgclone.database($src)")
        );
        let running = Running::start(session, &call);
        running.until_session(&pair.source, "wait_event_type = 'Lock'");
        // long enough for the look at lock waits
        std::thread::sleep(Duration::from_millis(1200));
        drop(blocker);
        assert_eq!(running.end().result.unwrap()[0][1], None);
    });
    suite.alone("cancel_of_a_commit_that_waits_for_a_standby_is_a_warning", || {
        let conf = vec![
            "synchronous_standby_names = 'nobody'".into(),
            "synchronous_commit = local".into(),
        ];
        let target = Arc::new(Cluster::start_target(&Shape {
            conf,
            ..Shape::default()
        }));
        let pair = Pair::on(pgclone_tests::cluster::source(), target, "committing");
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        let running = Running::call(&pair, "pgclone.database($src)");
        running.until_session(&pair.target, "wait_event = 'SyncRep'");
        running.press_ctrl_c();
        let text = running.end().result.expect("the clone is committed")[0][0].clone();
        assert!(text.is_some_and(|t| t.starts_with("OK")));
        assert_eq!(pair.target.value("SELECT a FROM t"), "1");
    });
    suite.pair("password_is_in_no_statement_of_the_sessions_that_are_opened", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        let blocker = locker(pair.source.connect());
        let running = Running::call(
            pair,
            &"pgclone.database($src)".replace("$src", &literal(&format!("{} password=s3cret-pw", pair.conninfo()))),
        );
        running.until_session(&pair.source, "wait_event_type = 'Lock'");
        for db in [&pair.source, &pair.target] {
            let shown = db.value(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgclone' AND query LIKE '%s3cret-pw%'",
            );
            assert_eq!(shown, "0");
        }
        drop(blocker);
        running.end().result.unwrap();
    });
    suite.alone("more_objects_than_the_lock_table_holds_is_an_error_before_the_first_statement", || {
        let conf = vec!["max_locks_per_transaction = 10".into(), "max_connections = 10".into(), "max_worker_processes = 0".into(), "autovacuum_max_workers = 1".into(), "max_wal_senders = 0".into()];
        let small = Arc::new(Cluster::start_target(&Shape { conf, ..Shape::default() }));
        let pair = Pair::on(pgclone_tests::cluster::source(), small, "locks");
        pair.source.run("DO $$ BEGIN FOR i IN 1..2500 LOOP EXECUTE format('CREATE TABLE t%s (a int PRIMARY KEY)', i); IF i % 100 = 0 THEN COMMIT; END IF; END LOOP; END $$");
        pair.fails("pgclone.database($src)").is("53200").hints("max_locks_per_transaction");
    });
}

fn signal(pair: &Pair, function: &str, running: &Running) -> Instant {
    let begin = Instant::now();
    assert_eq!(pair.target.value(&format!("SELECT {function}({})", running.pid)), "t");
    begin
}

fn interrupt(pair: &Pair, point: Point, sqlstate: &str, act: fn(&Pair, &Running) -> Instant) {
    let held = hold(pair, point, "SELECT 1");
    let sessions = [oracle::sessions(&pair.source), oracle::sessions(&pair.target)];
    let begin = act(pair, &held.running);
    let ended = held.running.end();
    let took = ended.at.saturating_duration_since(begin);
    if took > limit() / 3 {
        eprintln!("{sqlstate} at {point:?} took {took:?}");
    }
    assert!(took < limit(), "took {took:?}; sessions before: {sessions:?}");
    let failure = ended.failure();
    if sqlstate == "57P01" {
        assert!(["57P01", "08006"].contains(&failure.sqlstate.as_str()), "{failure}");
    } else {
        failure.is(sqlstate);
    }
    nothing_left(pair, point);
}

/// The remote sessions end although what they waited for is still there, and the target is as it was.
fn nothing_left(pair: &Pair, point: Point) {
    let begin = Instant::now();
    oracle::assert_no_session_left(pair);
    assert!(
        begin.elapsed() < limit(),
        "the sessions lived on for {:?}",
        begin.elapsed()
    );
    let columns = pair.target.value("SELECT coalesce(string_agg(attname, ','), '') FROM pg_attribute WHERE attrelid = to_regclass('t') AND attnum > 0");
    assert_eq!(columns, if point == Point::LockOnTarget { "old" } else { "" });
    assert_eq!(
        pair.target.value("SELECT count(*) FROM pg_proc WHERE proname = 'slow'"),
        "0"
    );
}

fn timeout(pair: &Pair, point: Point) {
    // Long enough to reach the point on a loaded machine.
    let held = hold(pair, point, "SET statement_timeout = '4s'");
    let begun = held.running.begun;
    let ended = held.running.end();
    let took = ended.at.saturating_duration_since(begun);
    ended.failure().is("57014");
    assert!(took < Duration::from_secs(4) + limit(), "took {took:?}");
    nothing_left(pair, point);
}

fn drop_elsewhere(pair: &Pair, point: Point) {
    let other = format!("{}_other", pair.target.name);
    pair.target.cluster.create_database(&other, "");
    let held = hold(pair, point, "SELECT 1");
    let begin = Instant::now();
    pair.target.cluster.drop_database(&other);
    let took = begin.elapsed();
    held.running.press_ctrl_c();
    held.running.end();
    assert!(took < limit(), "DROP DATABASE took {took:?}");
}

fn shutdown(point: Point) {
    let target = Arc::new(Cluster::start_target(&Shape::default()));
    let pair = Pair::on(pgclone_tests::cluster::source(), target.clone(), "shutdown");
    let held = hold(&pair, point, "SELECT 1");
    pair.target.disconnect();
    let blocked_by_us = point == Point::LockOnTarget;
    let took = target.stop("fast");
    // A checkpoint belongs to it; that is not ours.
    assert!(took < limit() + Duration::from_secs(1), "fast shutdown took {took:?}");
    held.running.end().failure();
    eventually("the source's session is gone", || {
        oracle::sessions(&pair.source).is_empty()
    });
    target.up_again();
    let columns = pair.target.value("SELECT coalesce(string_agg(attname, ','), '') FROM pg_attribute WHERE attrelid = to_regclass('t') AND attnum > 0");
    assert_eq!(columns, if blocked_by_us { "old" } else { "" });
}

/// A lock that the calling transaction itself holds: nobody but pgclone can see that deadlock.
fn own_locks(suite: &mut Suite) {
    const REPLACE: &str = "pgclone.table($src, 'public', 't', true, NULL, '{\"conflict\": \"replace\"}')";
    let of_u = "pgclone.table($src, 'public', 'u')";
    let of_t = "pgclone.table($src, 'public', 't')";
    for (name, before, call, table) in [
        ("a_table_lock", "LOCK TABLE t", REPLACE, "t"),
        ("a_share_lock_after_a_select", "SELECT * FROM t", REPLACE, "t"),
        ("a_new_table_where_there_was_none", "CREATE TABLE u (x int)", of_u, "u"),
        ("a_new_name", "ALTER TABLE t RENAME TO moved", of_t, "moved"),
    ] {
        suite.pair(&format!("own_{name}_is_55P03_naming_the_table"), move |pair| {
            pair.source
                .run("CREATE TABLE t (a int); CREATE TABLE u (a int); INSERT INTO t VALUES (1)");
            pair.target.run("CREATE TABLE t (old int); INSERT INTO t VALUES (0)");
            let session = pair.target.connect();
            session.run(&format!("BEGIN; {before}"));
            let begin = Instant::now();
            let failure = session.fails(&format!("SELECT {}", pair.expand(call)));
            assert!(
                begin.elapsed() < Duration::from_secs(5),
                "noticed after {:?}",
                begin.elapsed()
            );
            failure.is("55P03").names_word(table);
            session.run("ROLLBACK");
            oracle::assert_no_session_left(pair);
            assert_eq!(pair.target.value("SELECT old FROM t"), "0");
        });
    }
    suite.pair("own_drop_is_55P03_with_the_oid_of_the_table", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        pair.target.run("CREATE TABLE t (old int)");
        let oid = pair.target.value("SELECT 't'::regclass::oid");
        let session = pair.target.connect();
        session.run("BEGIN; DROP TABLE t; CREATE TABLE t (x int)");
        // the caller has forgotten the name, and only the caller can be asked
        session
            .fails(&format!("SELECT {}", pair.expand(REPLACE)))
            .is("55P03")
            .names(&oid);
    });
    suite.pair("own_new_schema_is_55P03_naming_it", |pair| {
        pair.source.run("CREATE SCHEMA app; CREATE TABLE app.t (a int)");
        let session = pair.target.connect();
        session.run("BEGIN; CREATE SCHEMA app");
        session
            .fails(&format!("SELECT {}", pair.expand("pgclone.schema($src, 'app')")))
            .is("55P03")
            .names("app");
    });
    suite.pair("a_lock_of_somebody_else_is_waited_for", |pair| {
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        pair.target.run("CREATE TABLE t (old int)");
        let blocker = locker(pair.target.connect());
        let running = Running::call(pair, REPLACE);
        running.until_session(&pair.target, "wait_event_type = 'Lock'");
        std::thread::sleep(Duration::from_millis(700));
        assert!(!running.is_over(), "it did not wait");
        blocker.run("COMMIT");
        running.end().result.unwrap();
        assert_eq!(pair.target.value("SELECT a FROM t"), "1");
    });
}

/// Cancels at moments spread over the whole clone; each ends as if nothing had happened, or complete.
fn random_moments(pair: &Pair) {
    pair.source.run(
        "CREATE SCHEMA app; CREATE TYPE app.e AS ENUM ('a'); CREATE TABLE app.big AS SELECT g AS a, repeat('x', 100) AS b FROM generate_series(1, 60000) g; CREATE INDEX ON app.big (b, a);
         ALTER TABLE app.big ADD PRIMARY KEY (a); CREATE TABLE app.p (a int, e app.e DEFAULT 'a') PARTITION BY RANGE (a); CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES FROM (0) TO (100000);
         INSERT INTO app.p SELECT generate_series(1, 30000); CREATE TABLE app.s (id serial, a int REFERENCES app.big); INSERT INTO app.s (a) SELECT generate_series(1, 5000);
         CREATE MATERIALIZED VIEW app.m AS SELECT count(*) FROM app.big; CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
         DO $$ BEGIN FOR i IN 1..40 LOOP EXECUTE format('CREATE TABLE app.t%s (a int PRIMARY KEY, b text); INSERT INTO app.t%s VALUES (1, ''x'')', i, i); END LOOP; END $$",
    );
    let call = "pgclone.schema($src, 'app')";
    // the first one is slower than those that are cancelled: nothing is cached yet
    let mut whole = Duration::MAX;
    for _ in 0..3 {
        let begin = Instant::now();
        pair.ok(call);
        whole = whole.min(begin.elapsed());
        oracle::assert_same(pair);
        pair.target.run("DROP SCHEMA app CASCADE");
    }
    let mut seed: u64 = std::env::var("PGCLONE_SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(20_240_229);
    let before = oracle::state(&pair.target);
    let (mut cancelled, mut completed, mut times) = (0, 0, Vec::new());
    for round in 0..50 {
        // xorshift: the same seed gives the same moments.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let moment = whole.mul_f64((seed % 10_000) as f64 / 10_000.0);
        let running = Running::call(pair, call);
        std::thread::sleep(moment);
        let asked = running.press_ctrl_c();
        let ended = running.end();
        let took = ended.at.saturating_duration_since(asked);
        assert!(
            took < limit(),
            "round {round}: cancel at {moment:?} of {whole:?} took {took:?}"
        );
        times.push(took);
        oracle::assert_no_session_left(pair);
        match ended.result {
            Err(failure) => {
                failure.is("57014");
                cancelled += 1;
            }
            Ok(_) => {
                oracle::assert_same(pair);
                pair.target.run("DROP SCHEMA app CASCADE");
                completed += 1;
            }
        }
        oracle::assert_state(&pair.target, &before);
    }
    eprintln!("random cancels: {cancelled} cancelled, {completed} completed before, whole clone {whole:?}");
    times.sort_unstable();
    assert!(
        times[times.len() / 2] < PROMISE,
        "half of the cancels took longer than {:?}",
        times[times.len() / 2]
    );
    assert!(cancelled >= 25, "only {cancelled} of 50 hit the clone");
}

/// Any thread of the backend beside the main one blocks the signals that PostgreSQL uses.
fn threads(pair: &Pair) {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    // A host name, because its look-up is what may start a thread.
    let conninfo = format!(
        "host=localhost port={} dbname=x user=x",
        silent.local_addr().unwrap().port()
    );
    let running = Running::call(pair, &format!("pgclone.database({})", literal(&conninfo)));
    std::thread::sleep(Duration::from_millis(300));
    let tasks = format!("/proc/{}/task", running.pid);
    let (mut seen, mut open) = (0, Vec::new());
    for task in std::fs::read_dir(&tasks).into_iter().flatten().flatten() {
        if task.file_name().to_string_lossy() == running.pid.to_string() {
            continue;
        }
        seen += 1;
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let blocked = status
            .lines()
            .find_map(|l| l.strip_prefix("SigBlk:"))
            .and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
        // HUP 1, INT 2, QUIT 3, USR1 10, USR2 12, ALRM 14, TERM 15, URG 23
        for signal in [1, 2, 3, 10, 12, 14, 15, 23] {
            if blocked.is_some_and(|mask| mask & (1 << (signal - 1)) == 0) {
                open.push(signal);
            }
        }
    }
    running.press_ctrl_c();
    running.end().failure().is("57014");
    assert!(
        open.is_empty(),
        "{seen} threads beside the main one, open signals: {open:?}"
    );
}
