//! Ctrl-C while one of the functions that mostly read is at work: nothing goes on on either side, and nothing is changed.

use std::net::TcpListener;
use std::time::Duration;

use pgclone_tests::{literal, oracle, Db, Pair, Running, Suite};

/// As for the clones: half a second is promised, a busy machine gets more.
const LIMIT: Duration = Duration::from_millis(1500);

/// The calls, and the sides on which each can be made to wait for a lock on a table. Reading a view's definition waits for
/// the lock on its table, too.
const CALLS: &[(&str, &str, &[Side])] = &[
    ("verify", "* FROM pgclone.verify($src)", BOTH),
    (
        "verify_by_row",
        "* FROM pgclone.verify($src, NULL, '{\"rows\": true}')",
        BOTH,
    ),
    ("repair", "pgclone.repair($src, 'public', 't')", BOTH),
    ("diff", "pgclone.diff($src, 'public', '{\"sql\": true}')", BOTH),
    ("preflight", "pgclone.preflight($src, 'public')", BOTH),
    ("clone_roles", "pgclone.clone_roles($src, 'cancel_role')", BOTH),
    (
        "discover_sensitive",
        "pgclone.discover_sensitive($src, 'public', '{\"sample\": 10}')",
        &[Side::Source],
    ),
    ("plan", "* FROM pgclone.plan($src, 'database')", BOTH),
    (
        "mask_in_place",
        "pgclone.mask_in_place('public', 't', '{\"v\": \"hash\"}')",
        &[Side::Target],
    ),
    (
        "create_masking_policy",
        "pgclone.create_masking_policy('public', 't', '{\"v\": \"hash\"}', 'shop_reader')",
        &[Side::Target],
    ),
    (
        "masking_report",
        "* FROM pgclone.masking_report('public')",
        &[Side::Target],
    ),
];

const BOTH: &[Side] = &[Side::Source, Side::Target];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Source,
    Target,
}

pub fn cases(suite: &mut Suite) {
    suite.group("cancel");
    for (name, call, sides) in CALLS {
        suite.pair(&format!("ctrl_c_ends_{name}"), move |pair| {
            let fixture = "CREATE TABLE t (id int PRIMARY KEY, v text); CREATE VIEW shows AS SELECT id, v FROM t; INSERT INTO t VALUES (1, 'x')";
            pair.source.run(fixture);
            pair.target.run(fixture);
            pair.target.run("UPDATE t SET v = 'y'");
            let before = oracle::state(&pair.target);
            for side in *sides {
                let db = if *side == Side::Source { &pair.source } else { &pair.target };
                while_locked(pair, db, call);
            }
            if sides.contains(&Side::Source) {
                while_connecting(pair, call);
            }
            oracle::assert_state(&pair.target, &before);
        });
    }
}

fn while_locked(pair: &Pair, db: &Db, call: &str) {
    let blocker = db.connect();
    blocker.run("BEGIN; LOCK TABLE t");
    let running = Running::start(pair.target.connect(), &format!("SELECT {}", pair.expand(call)));
    running.until_session(db, "wait_event_type = 'Lock'");
    cancelled(pair, running, call);
    // the lock is still held: what waited for it is gone for another reason
    blocker.run("ROLLBACK");
}

/// A server that never says anything.
fn while_connecting(pair: &Pair, call: &str) {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = silent.local_addr().unwrap().port();
    let conninfo = literal(&format!("host=127.0.0.1 port={port} dbname=x user=x"));
    let running = Running::start(
        pair.target.connect(),
        &format!("SELECT {}", call.replace("$src", &conninfo)),
    );
    std::thread::sleep(Duration::from_millis(200));
    cancelled(pair, running, call);
}

fn cancelled(pair: &Pair, running: Running, call: &str) {
    let begin = running.press_ctrl_c();
    let ended = running.end();
    let took = ended.at.saturating_duration_since(begin);
    assert!(took < LIMIT, "{call} took {took:?}");
    ended.failure().is("57014");
    oracle::assert_no_session_left(pair);
}
