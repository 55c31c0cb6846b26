//! The harness proves itself: an oracle that cannot fail proves nothing.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use pgclone_tests::{cluster, oracle, Cluster, Pair, Shape, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("harness");
    suite.alone("oracle_sees_equal_databases", || {
        let pair = bare("equal");
        for db in [&pair.source, &pair.target] {
            db.run(FIXTURE);
        }
        oracle::assert_same(&pair);
    });
    for (name, change) in [
        ("a_row", "UPDATE t SET b = 'ß' WHERE a = 2"),
        ("a_missing_row", "DELETE FROM t WHERE a = 2"),
        ("a_sequence_value", "SELECT nextval('s')"),
        ("a_comment", "COMMENT ON TABLE t IS 'x'"),
        ("a_grant", "GRANT SELECT ON t TO shop_reader"),
        ("an_owner", "ALTER TABLE t OWNER TO shop_owner"),
        ("a_zero_column_row", "INSERT INTO nothing DEFAULT VALUES"),
        ("a_matview_row", "REFRESH MATERIALIZED VIEW m"),
    ] {
        suite.alone(&format!("oracle_sees_{name}"), move || {
            let pair = bare(name);
            for db in [&pair.source, &pair.target] {
                db.run(FIXTURE);
            }
            pair.source.run("INSERT INTO t VALUES (9, 'same')");
            pair.target.run("INSERT INTO t VALUES (9, 'same')");
            oracle::assert_same(&pair);
            pair.target.run(change);
            let seen = catch_unwind(AssertUnwindSafe(|| oracle::assert_same(&pair)));
            assert!(seen.is_err(), "the oracle does not see {name}");
        });
    }
    suite.alone("state_sees_every_change_of_the_target", || {
        let pair = bare("state");
        pair.target.run(FIXTURE);
        for change in [
            "CREATE SCHEMA x",
            "INSERT INTO t VALUES (3, '')",
            "SELECT nextval('s')",
            "TRUNCATE nothing",
        ] {
            let before = oracle::state(&pair.target);
            oracle::assert_state(&pair.target, &before);
            pair.target.run(change);
            let seen = catch_unwind(AssertUnwindSafe(|| oracle::assert_state(&pair.target, &before)));
            assert!(seen.is_err(), "not seen: {change}");
        }
    });
    suite.alone("a_cluster_of_its_own_stops_and_starts", || {
        let cluster = Arc::new(Cluster::start_target(&Shape {
            conf: vec!["work_mem = '7MB'".into()],
            ..Shape::default()
        }));
        assert_eq!(cluster.admin().value("SHOW work_mem"), "7MB");
        cluster.stop("fast");
        cluster.up_again();
        assert_eq!(cluster.admin().value("SHOW shared_preload_libraries"), "");
    });
}

/// A pair without the extension, on one cluster: these cases test the harness only, and two majors differ in what
/// a new database contains.
fn bare(tag: &str) -> Pair {
    Pair::of(
        cluster::source().create_database(&format!("harness_{tag}_s"), ""),
        cluster::source().create_database(&format!("harness_{tag}_t"), ""),
    )
}

const FIXTURE: &str = "CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, NULL), (2, 'é');
    CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES; CREATE SEQUENCE s;
    CREATE MATERIALIZED VIEW m AS SELECT * FROM t;";
