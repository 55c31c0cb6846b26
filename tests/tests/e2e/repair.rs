//! `pgclone.repair`: the rows become those of the source, and nothing else is touched.

use pgclone_tests::{oracle, Suite};

const CALL: &str = "pgclone.repair($src, 'public', 't')";

pub fn cases(suite: &mut Suite) {
    suite.group("repair");
    suite.pair("touches_only_rows_that_differ", |pair| {
        let fixture = "CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 20000) i";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target.run("DELETE FROM t WHERE id IN (5, 19999); UPDATE t SET v = NULL WHERE id IN (1, 100, 20000); INSERT INTO t VALUES (-1, 'x')");
        let before = pair.target.value("SELECT max(xmin::text::bigint) FROM t");
        pair.ok(CALL).clean().says("OK: 2 rows inserted, 3 rows updated, 1 rows deleted in public.t");
        oracle::assert_same_rows(pair);
        let touched = pair.target.value(&format!("SELECT count(*) FROM t WHERE xmin::text::bigint > {before}"));
        assert_eq!(touched, "5");
        pair.ok(CALL).says("OK: 0 rows inserted, 0 rows updated, 0 rows deleted");
    });
    suite.pair("fills_an_empty_table_and_empties_a_full_one", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT generate_series(1, 12000) AS id; ALTER TABLE t ADD PRIMARY KEY (id)");
        pair.target.run("CREATE TABLE t (id int PRIMARY KEY)");
        pair.ok(CALL).says("12000 rows inserted");
        oracle::assert_same_rows(pair);
        pair.source.run("DELETE FROM t");
        pair.ok(CALL).says("12000 rows deleted");
        oracle::assert_same_rows(pair);
    });
    suite.pair("of_identity_generated_and_reordered_columns_without_triggers", |pair| {
        pair.source.run("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, \"b B\" text, g int GENERATED ALWAYS AS (a * 2) STORED, u int UNIQUE);
            INSERT INTO t (a, \"b B\", u) VALUES (1, E'tab\\t\\\\n', 10), (2, NULL, 20), (3, '', 30)");
        pair.target.run("CREATE TABLE t (u int UNIQUE, g int GENERATED ALWAYS AS (a * 2) STORED, \"b B\" text, a int, id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
            INSERT INTO t (id, a, u) OVERRIDING SYSTEM VALUE VALUES (1, 1, 20), (2, 2, 10);
            CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
            CREATE TRIGGER no BEFORE INSERT OR UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION no()");
        pair.ok(CALL).says("1 rows inserted, 2 rows updated, 0 rows deleted");
        let rows = "SELECT string_agg(concat_ws('|', id, a, coalesce(\"b B\", 'null'), g, u), ' ' ORDER BY id) FROM t";
        assert_eq!(pair.target.value(rows), pair.source.value(rows));
    });
    suite.pair("of_a_partitioned_table_moves_rows_to_their_partition", |pair| {
        let fixture = "CREATE TABLE t (id int, k int, v text, PRIMARY KEY (id, k)) PARTITION BY LIST (k); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2); INSERT INTO t SELECT i, i % 2 + 1, 'v' FROM generate_series(1, 100) i";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target.run("UPDATE t SET k = 3 - k WHERE id = 7; UPDATE t SET v = 'w' WHERE id = 8");
        pair.ok(CALL).says("1 rows inserted, 1 rows updated, 1 rows deleted");
        oracle::assert_same_rows(pair);
    });
    suite.pair("does_not_cascade", |pair| {
        let fixture = "CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1), (2, 2);
            CREATE TABLE child (t int REFERENCES t ON DELETE CASCADE); INSERT INTO child VALUES (1), (2)";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target.run("UPDATE t SET v = 9 WHERE id = 1");
        pair.ok(CALL).says("1 rows updated");
        oracle::assert_same_rows(pair);
    });
    suite.pair("that_fails_changes_nothing", |pair| {
        pair.source
            .run("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1), (2, -2)");
        pair.target
            .run("CREATE TABLE t (id int PRIMARY KEY, v int CHECK (v > 0)); INSERT INTO t VALUES (1, 7), (3, 3)");
        pair.fails(CALL).is("23514").names("public.t");
    });
    suite.pair("that_is_not_possible_says_why", |pair| {
        pair.source.run("CREATE TABLE t (a int); CREATE TABLE only_source (a int PRIMARY KEY); CREATE VIEW v AS SELECT 1 AS a; CREATE TABLE c (a int PRIMARY KEY, b int)");
        pair.target.run("CREATE TABLE t (a int); CREATE TABLE only_target (a int PRIMARY KEY); CREATE VIEW v AS SELECT 1 AS a; CREATE TABLE c (a int PRIMARY KEY)");
        let call = |table: &str| format!("pgclone.repair($src, 'public', '{table}')");
        pair.fails(&call("t")).is("55000").names("key");
        pair.fails(&call("only_source")).is("42P01").names("only_source");
        pair.fails(&call("only_target")).is("42P01").names("only_target").names("source");
        pair.fails(&call("v")).is("42809").names("view");
        pair.fails(&call("c")).is("55000").names("columns");
        pair.fails("pgclone.repair($src, NULL, 't')").is("22004").names("schema_name");
        pair.fails("pgclone.repair($src, 'public', NULL)").is("22004").names("table_name");
    });
}
