//! `pgclone.verify`: what is the same is said to be the same, and what is not is found.

use pgclone_tests::{oracle, Pair, Suite};

/// Calls verify; a line per row, columns joined by a bar, NULL as nothing.
#[track_caller]
fn verify(pair: &Pair, arguments: &str) -> Vec<String> {
    let query = format!("SELECT * FROM pgclone.verify({arguments})");
    let rows = pair.target.session().run(&pair.expand(&query));
    oracle::assert_no_session_left(pair);
    let line = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    rows.into_iter().map(|row| line(row).join("|")).collect()
}

pub fn cases(suite: &mut Suite) {
    suite.group("verify");
    counts(suite);
}

fn counts(suite: &mut Suite) {
    suite.pair("counts_exactly_without_analyze", |pair| {
        pair.source.run("CREATE SCHEMA s; CREATE TABLE s.customers AS SELECT generate_series(1, 1000) AS id;
            CREATE TABLE s.orders AS SELECT generate_series(1, 5240) AS id; CREATE TABLE s.audit_log AS SELECT generate_series(1, 812) AS id;
            CREATE TABLE s.\"we\"\"ird |\" (); INSERT INTO s.\"we\"\"ird |\" DEFAULT VALUES; CREATE TABLE public.t ()");
        pair.target.run("CREATE SCHEMA s; CREATE TABLE s.customers AS SELECT generate_series(1, 1000) AS id;
            CREATE TABLE s.orders AS SELECT generate_series(1, 5238) AS id; CREATE TABLE s.only_here AS SELECT generate_series(1, 3) AS id;
            CREATE TABLE s.\"we\"\"ird |\" (a int)");
        let of_s = [
            "s|audit_log|812|0|✗ (missing)",
            "s|customers|1000|1000|✓",
            "s|only_here|0|3|✗ (extra)",
            "s|orders|5240|5238|✗",
            "s|we\"ird ||1|0|✗",
        ];
        assert_eq!(verify(pair, "$src, 's'"), of_s);
        let mut all = vec!["public|t|0|0|✗ (missing)"];
        all.extend(of_s);
        assert_eq!(verify(pair, "$src"), all);
        assert_eq!(verify(pair, "$src, NULL"), all);
        assert_eq!(verify(pair, "$src, schema_name => 's'"), of_s);
    });
    suite.pair("partitions_and_children_are_counted_once", |pair| {
        let fixture =
            "CREATE TABLE p (id int, k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY RANGE (id);
            CREATE TABLE p2a PARTITION OF p2 FOR VALUES FROM (0) TO (100); CREATE TABLE p2b PARTITION OF p2 DEFAULT;
            INSERT INTO p SELECT i, i % 2 + 1 FROM generate_series(1, 201) i;
            CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
            INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1), (2, 2), (3, 3)";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target
            .run("DELETE FROM child WHERE a = 1; DELETE FROM p WHERE id = 1");
        assert_eq!(
            verify(pair, "$src"),
            [
                "public|child|3|2|✗",
                "public|p|201|200|✗",
                "public|p1|100|100|✓",
                "public|p2|101|100|✗",
                "public|p2a|50|49|✗",
                "public|p2b|51|51|✓",
                "public|parent|2|2|✓",
            ]
        );
    });
    suite.pair("of_a_clone_finds_nothing", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT generate_series(1, 10) AS id; CREATE TABLE e ()");
        pair.ok("pgclone.database($src)");
        assert_eq!(verify(pair, "$src"), ["public|e|0|0|✓", "public|t|10|10|✓"]);
    });
    suite.pair("of_more_tables_than_one_statement_counts", |pair| {
        let fixture = "DO $$ BEGIN FOR i IN 100..230 LOOP EXECUTE format('CREATE TABLE t%s AS SELECT generate_series(1, %s)', i, i); END LOOP; END $$";
        pair.source.run(fixture);
        pair.target.run(fixture);
        let rows = verify(pair, "$src");
        assert_eq!(rows.len(), 131);
        assert!(rows.iter().all(|r| r.ends_with("|✓")), "{rows:?}");
        assert!(rows.contains(&"public|t200|200|200|✓".to_owned()));
    });
    suite.pair("of_a_schema_that_neither_side_has_is_an_error", |pair| {
        pair.source.run("CREATE SCHEMA here");
        assert!(verify(pair, "$src, 'here'").is_empty());
        let failure = pair
            .target
            .session()
            .fails(&pair.expand("SELECT * FROM pgclone.verify($src, 'nope')"));
        failure.is("3F000").names("nope");
    });
    for (name, options) in [
        ("unknown", "{\"checksums\": true}"),
        ("wrong", "{\"checksum\": 1}"),
        ("broken", "{"),
        ("null", "{\"checksum\": null}"),
    ] {
        suite.pair(&format!("refuses_{name}_options"), move |pair| {
            let call = format!("SELECT * FROM pgclone.verify('host=nowhere.invalid', NULL, '{options}')");
            pair.target.session().fails(&call).is("22023");
        });
    }
    suite.pair("writes_nothing_and_needs_no_right_to_write", |pair| {
        let fixture = "CREATE TABLE t AS SELECT generate_series(1, 10) AS id";
        pair.source.run(fixture);
        pair.source.run("GRANT SELECT ON t TO shop_reader");
        pair.target.run(fixture);
        let source = pgclone_tests::literal(&pair.source.conninfo_as("shop_reader"));
        assert_eq!(verify(pair, &source), ["public|t|10|10|✓"]);
        pair.source.run("CREATE TABLE hidden ()");
        let failure = pair
            .target
            .session()
            .fails(&format!("SELECT * FROM pgclone.verify({source})"));
        failure.is("42501").names("source").names("hidden");
    });
}
