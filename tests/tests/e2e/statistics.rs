//! Statistics of the planner: where they come from, and that they never come from rows that the clone hides.

use pgclone_tests::{cluster, install, oracle, Job, Pair, Suite};

use crate::mask_canary::files_with;

/// Types with statistics of every kind, texts that need quoting, indexes over expressions, partitions, inheritance; and
/// two tables that nobody has analyzed.
const FIXTURE: &str = r#"CREATE TYPE mood AS ENUM ('sad', 'it''s fine'); CREATE DOMAIN word AS text;
    CREATE TABLE every (id int PRIMARY KEY, a text, w word, m mood, tags text[], span int4range, spans int4multirange, n numeric, f float8, d timestamptz,
      e bytea, v tsvector, c "char", nothing text, "Odd ""Name\" text, twice int GENERATED ALWAYS AS (id * 2) STORED);
    INSERT INTO every SELECT i, CASE i % 5 WHEN 0 THEN 'it''s "quoted", {b\raced}' WHEN 1 THEN NULL WHEN 2 THEN '' ELSE 'v' || i END, 'w' || i % 7,
      CASE WHEN i % 3 = 0 THEN 'sad' ELSE 'it''s fine' END::mood, ARRAY['x' || i % 4, NULL, 'NULL', '"' || i % 9], CASE WHEN i % 4 = 0 THEN 'empty' ELSE int4range(i, i + i % 11) END,
      int4multirange(int4range(i, i + 2), int4range(i + 5, i + 9)), i / 7.0, random(), timestamptz '2020-01-01 00:00+00' + i * interval '1 hour 1 microsecond',
      decode(lpad(to_hex(i % 50), 4, '0'), 'hex'), to_tsvector('simple', 'w' || i % 13 || ' z'), chr(65 + i % 5)::"char", NULL, 'x' || i % 3 FROM generate_series(1, 2000) i;
    CREATE INDEX every_lower ON every (lower(a)); CREATE INDEX every_two ON every ((n + 1), id, (f * 2)) WHERE id > 5;
    CREATE TABLE part (k int, v text) PARTITION BY RANGE (k); CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100);
    CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (100) TO (1000) PARTITION BY HASH (k); CREATE TABLE part_2_0 PARTITION OF part_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    INSERT INTO part SELECT i % 300, 'v' || i % 17 FROM generate_series(1, 1500) i; CREATE INDEX ON part (upper(v));
    CREATE TABLE base (a int, b text); CREATE TABLE derived (c int) INHERITS (base);
    INSERT INTO base SELECT i, 'b' FROM generate_series(1, 200) i; INSERT INTO derived SELECT -i, 'd', i FROM generate_series(1, 300) i;
    CREATE SCHEMA "Other Schema"; CREATE TABLE "Other Schema"."T.1" AS SELECT generate_series(1, 100) AS "A.b";
    CREATE TABLE hollow (a int); ANALYZE;
    CREATE TABLE raw (a int); INSERT INTO raw SELECT generate_series(1, 700); CREATE TABLE raw_index (a int PRIMARY KEY); INSERT INTO raw_index VALUES (1), (2)"#;

/// All that `pg_stats` says of a database, and the numbers of its tables.
const STATISTICS: &str = "SELECT string_agg(s::text, E'\\n' ORDER BY schemaname, tablename, attname, inherited) FROM pg_stats s WHERE schemaname IN ('public', 'Other Schema')";
const NUMBERS: &str = "SELECT string_agg(concat_ws(' ', relname, relpages, reltuples), E'\\n' ORDER BY relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname IN ('public', 'Other Schema') AND relkind IN ('r', 'p') AND relname NOT LIKE 'raw%'";
const COLUMNS: &str = "SELECT count(DISTINCT (tablename, attname)) FROM pg_stats WHERE schemaname = 'public'";

fn background(suite: &mut Suite, name: &'static str, case: impl FnOnce(&Pair) + Send + 'static) {
    suite.alone(name, move || {
        case(&Pair::on(cluster::source(), cluster::preloaded(), name))
    });
}

/// `pg_dump --statistics-only`, by the first client that can.
fn dump(pair: &Pair, source: bool) -> String {
    let db = if source { &pair.source } else { &pair.target };
    let client = install::installations().client.program("pg_dump");
    let out = db
        .cluster
        .client(&client, &db.name)
        .args(["--statistics-only", "--restrict-key=pgclone", "-N", "pgclone"])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout);
    let lines = text.lines().filter(|line| !line.starts_with("--") && !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    // a table that nobody has analyzed keeps what its indexes found out on the target; pgclone's own indexes are no clone
    let is_own =
        |statement: &&str| !statement.contains("'relname', 'raw") && !statement.contains("'schemaname', 'pgclone'");
    text.split("SELECT * FROM")
        .filter(is_own)
        .collect::<Vec<_>>()
        .join("SELECT * FROM")
}

fn assert_same_statistics(pair: &Pair) {
    for sql in [STATISTICS, NUMBERS] {
        oracle::assert_same_text("statistics", &pair.source.value(sql), &pair.target.value(sql));
    }
    assert_eq!(
        pair.target
            .value("SELECT count(*) FROM pg_stats WHERE tablename LIKE 'raw%'"),
        "0"
    );
}

/// How many columns of how many tables have statistics.
fn columns(pair: &Pair) -> String {
    pair.target.value(COLUMNS)
}

pub fn cases(suite: &mut Suite) {
    suite.group("statistics");
    carried(suite);
    analyzed(suite);
    hidden(suite);
    suite.pair("nothing_comes_along_when_nothing_is_wanted", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT generate_series(1, 100) AS a; ANALYZE");
        pair.ok(r#"pgclone.schema($src, 'public', true, '{"statistics": false}')"#)
            .clean();
        assert_eq!(columns(pair), "0");
        assert_eq!(
            pair.target.value("SELECT reltuples FROM pg_class WHERE relname = 't'"),
            "-1"
        );
        pair.target.run("DROP TABLE t");
        pair.ok("pgclone.schema($src, 'public', false)").clean();
        assert_eq!(columns(pair), "0");
        for value in ["1", "\"Analyze\"", "null", "[]"] {
            pair.fails(&format!(
                "pgclone.schema($src, 'public', true, '{{\"statistics\": {value}}}')"
            ))
            .is("22023")
            .names("statistics");
        }
        pair.fails(r#"pgclone.table($src, 'public', 't', true, NULL, '{"conflict": "skip", "statistics": "yes"}')"#)
            .is("22023");
    });
    suite.pair("a_plan_says_what_happens_to_statistics", |pair| {
        pair.source.run("CREATE TABLE t AS SELECT generate_series(1, 100) AS a; CREATE TABLE masked AS SELECT 'x'::text AS a; ANALYZE");
        let options = r#"{"mask": {"masked": {"a": "name"}}}"#;
        let rows = pair.target.column(&pair.expand(&format!(
            "SELECT concat_ws(' ', section, object, statement) FROM pgclone.plan($src, 'schema', 'public', '{options}') WHERE kind = 'STATISTICS DATA' ORDER BY object"
        )));
        let new = pair.target.cluster.installation.major >= 18;
        let first = if new { "post-data table public.masked ANALYZE ONLY public.masked" } else { "post-data table public.masked ANALYZE public.masked" };
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert_eq!(rows[0], first);
        assert_eq!(rows[1].contains("pg_restore_attribute_stats"), new, "{}", rows[1]);
        let ddl = pair.target.value(&pair.expand("SELECT pgclone.ddl($src, 'schema', 'public')"));
        assert!(!ddl.contains("ANALYZE") && !ddl.contains("STATISTICS DATA"), "{ddl}");
    });
}

fn carried(suite: &mut Suite) {
    suite.pair_since(18, "the_clone_has_the_statistics_of_the_source", |pair| {
        pair.source.run(FIXTURE);
        pair.ok("pgclone.database($src)").clean();
        assert_same_statistics(pair);
        oracle::assert_same_text("pg_dump", &dump(pair, true), &dump(pair, false));
        oracle::assert_same(pair);
    });
    suite.pair_since(18, "a_table_under_another_name_and_with_some_columns_has_its_statistics", |pair| {
        pair.source.run(FIXTURE);
        pair.ok(r#"pgclone.table($src, 'public', 'every', true, 'some', '{"columns": ["id", "a", "tags"]}')"#);
        let sql = "SELECT string_agg(concat_ws(' ', tablename = 'some' OR tablename = 'every', s.most_common_vals, s.histogram_bounds, s.most_common_elems), E'\\n' ORDER BY attname) FROM pg_stats s
            WHERE attname IN ('id', 'a', 'tags', 'lower') AND schemaname = 'public' AND tablename NOT LIKE 'base' AND tablename NOT LIKE 'derived'";
        assert_eq!(columns(pair), "4");
        oracle::assert_same_text("statistics", &pair.source.value(sql), &pair.target.value(sql));
        // a parent alone has no children to know of
        pair.ok("pgclone.table($src, 'public', 'base', true)");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_stats WHERE tablename = 'base' AND inherited"), "0");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_stats WHERE tablename = 'base'"), "2");
    });
    if suite.source >= 18 && suite.target >= 18 {
        for atomic in [false, true] {
            suite.alone(&format!("a_job_carries_statistics_{}", if atomic { "at_once" } else { "table_by_table" }), move || {
                let pair = Pair::on(cluster::source(), cluster::preloaded(), "statistics_job");
                pair.source.run(FIXTURE);
                let options = format!("{{\"parallel\": 2, \"part_size\": \"64kB\", \"atomic\": {atomic}}}");
                Job::start(&pair, &format!("pgclone.database_async($src, true, '{options}')")).completes();
                assert_same_statistics(&pair);
                // the coordinator has read them, so that nobody else needed the source for it
                assert_eq!(pair.target.value("SELECT string_agg(DISTINCT needs_source::text, ' ') FROM pgclone.job_item WHERE kind = 'statistics'"), "false");
                oracle::assert_same(&pair);
            });
        }
    }
    suite.pair("statistics_of_objects_come_by_analyze", |pair| {
        pair.source.run("CREATE TABLE t AS SELECT i % 10 AS a, i % 10 AS b FROM generate_series(1, 1000) i; CREATE STATISTICS both_columns ON a, b FROM t;
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t; ANALYZE");
        pair.ok("pgclone.schema($src, 'public', true)").clean();
        assert_eq!(pair.target.value("SELECT n_distinct FROM pg_stats_ext WHERE statistics_name = 'both_columns'"), r#"{"1, 2": 10}"#);
        assert_eq!(columns(pair), "3");
    });
}

fn analyzed(suite: &mut Suite) {
    suite.pair("analyze_collects_statistics_of_the_rows_that_are_there", |pair| {
        pair.source.run(FIXTURE);
        pair.source
            .run("INSERT INTO part SELECT i % 50, 'newer' FROM generate_series(1, 400) i");
        pair.ok(r#"pgclone.database($src, true, '{"statistics": "analyze"}')"#)
            .clean();
        let fresh = "SELECT reltuples FROM pg_class WHERE relname = 'part_1'";
        assert_eq!(
            pair.target.value(fresh),
            pair.target.value("SELECT count(*) FROM part_1")
        );
        pair.source.run("ANALYZE");
        // a table without rows has none, before and after
        assert_eq!(
            pair.target
                .value(&COLUMNS.replace("DISTINCT (", "DISTINCT (inherited, ")),
            pair.source
                .value(&COLUMNS.replace("DISTINCT (", "DISTINCT (inherited, "))
        );
    });
    background(suite, "a_job_analyzes", |pair| {
        pair.source.run(FIXTURE);
        let call =
            r#"pgclone.database_async($src, true, '{"parallel": 2, "part_size": "64kB", "statistics": "analyze"}')"#;
        Job::start(pair, call).completes();
        pair.source.run("ANALYZE");
        assert_eq!(columns(pair), pair.source.value(COLUMNS));
        assert_eq!(
            pair.target
                .value("SELECT count(*) > 0 AND bool_and(state = 'done') FROM pgclone.job_item WHERE kind = 'analyze'"),
            "t"
        );
        oracle::assert_same(pair);
    });
    suite.pair("what_cannot_be_analyzed_is_told", |pair| {
        // only ANALYZE computes it
        pair.source.run("CREATE TABLE t AS SELECT 0 AS a, 1 AS b; CREATE STATISTICS s ON (1 / a), b FROM t; CREATE TABLE other AS SELECT 1 AS a");
        pair.ok(r#"pgclone.schema($src, 'public', true, '{"statistics": "analyze"}')"#).warns("table public.t: it could not be analyzed").says("1 warning");
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_stats WHERE tablename = 'other'"), "1");
    });
    background(suite, "a_job_tells_what_cannot_be_analyzed", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT 0 AS a, 1 AS b; CREATE STATISTICS s ON (1 / a), b FROM t");
        let job = Job::start(pair, "pgclone.schema_async($src, 'public', true)");
        job.completes();
        assert!(pair
            .target
            .value("SELECT warnings FROM pgclone.job")
            .contains("table public.t: it could not be analyzed"));
    });
}

/// A word in the rows of a table, in what its statistics hold of it, and in the statistics of what stands above it.
fn fill(pair: &Pair, word: &str) {
    pair.source.run(&format!("CREATE TABLE people (id int, name text, tags text[], copy text GENERATED ALWAYS AS (name || '!') STORED);
        INSERT INTO people (id, name, tags) SELECT i, '{word}' || i % 5, ARRAY['{word}', 'x'] FROM generate_series(1, 500) i;
        CREATE INDEX ON people (lower(name)); CREATE STATISTICS s ON name, id FROM people; CREATE MATERIALIZED VIEW m AS SELECT name FROM people;
        CREATE TABLE up (a text, k int) PARTITION BY LIST (k); CREATE TABLE low PARTITION OF up FOR VALUES IN (1); CREATE TABLE low_2 PARTITION OF up FOR VALUES IN (2);
        INSERT INTO up SELECT '{word}', 1 FROM generate_series(1, 100); INSERT INTO up SELECT 'public', 2 FROM generate_series(1, 100);
        CREATE FUNCTION peek(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT max(name) FROM public.people'; CREATE TABLE plain AS SELECT generate_series(1, 50) AS a; CREATE INDEX ON plain (peek(a)); ANALYZE"));
}

/// What of the fixture is hidden.
const MASK: &str = r#"{"mask": {"people": {"name": "hash", "tags": "null"}, "low": {"a": "name"}}"#;

fn hidden(suite: &mut Suite) {
    suite.pair("statistics_of_masked_tables_are_those_of_masked_rows", |pair| {
        fill(pair, "dipperwhistle");
        pair.ok(&format!("pgclone.schema($src, 'public', true, '{MASK}}}')"));
        assert_eq!(
            pair.target
                .value("SELECT n_distinct FROM pg_stats WHERE tablename = 'people' AND attname = 'name'"),
            "5"
        );
        assert_eq!(
            pair.target.value("SELECT count(*) FROM pg_stats WHERE tablename = 'm'"),
            "1"
        );
        assert!(pair
            .target
            .value("SELECT most_common_vals FROM pg_stats WHERE tablename = 'up' AND inherited AND attname = 'a'")
            .contains("public"));
        assert_eq!(files_with(pair, "dipperwhistle"), "");
    });
    background(suite, "a_job_keeps_masked_values_out_of_statistics", |pair| {
        fill(pair, "pipitwhistle");
        Job::start(
            pair,
            &format!("pgclone.schema_async($src, 'public', true, '{MASK}, \"parallel\": 2}}')"),
        )
        .completes();
        assert_eq!(
            pair.target
                .value("SELECT n_distinct FROM pg_stats WHERE tablename = 'people' AND attname = 'name'"),
            "5"
        );
        assert_eq!(files_with(pair, "pipitwhistle"), "");
    });
    suite.pair("statistics_of_filtered_tables_are_those_of_the_rows_that_came", |pair| {
        pair.source.run("CREATE TABLE t AS SELECT i AS a, CASE WHEN i > 10 THEN 'buntingwhistle' ELSE 'x' END AS b FROM generate_series(1, 500) i; ANALYZE");
        pair.ok(r#"pgclone.table($src, 'public', 't', true, NULL, '{"where": "a <= 10"}')"#).clean();
        assert_eq!(pair.target.value("SELECT most_common_vals FROM pg_stats WHERE attname = 'b' AND tablename = 't'"), "{x}");
        assert_eq!(pair.target.value("SELECT reltuples FROM pg_class WHERE relname = 't'"), "10");
        assert_eq!(files_with(pair, "buntingwhistle"), "");
    });
    suite.pair("tables_without_their_rows_have_no_statistics", |pair| {
        pair.source.run("CREATE TABLE up (a text, k int) PARTITION BY LIST (k); CREATE TABLE low PARTITION OF up FOR VALUES IN (1); CREATE TABLE low_2 PARTITION OF up FOR VALUES IN (2);
            INSERT INTO up SELECT 'siskinwhistle', 1 FROM generate_series(1, 100); INSERT INTO up SELECT 'public', 2 FROM generate_series(1, 100); ANALYZE");
        pair.ok(r#"pgclone.schema($src, 'public', true, '{"exclude_data": ["public.low"]}')"#);
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_stats WHERE tablename = 'low'"), "0");
        assert_eq!(pair.target.value("SELECT most_common_vals FROM pg_stats WHERE tablename = 'up' AND attname = 'a'"), "{public}");
        assert_eq!(files_with(pair, "siskinwhistle"), "");
    });
}
