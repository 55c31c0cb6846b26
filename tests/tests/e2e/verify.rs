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
    checksums(suite);
    rows(suite);
    records(suite);
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
    suite.pair("partitions_by_the_hash_of_an_enum_are_compared_as_a_whole", |pair| {
        pair.source.run("CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'); CREATE TABLE p (m e, id int, PRIMARY KEY (m, id)) PARTITION BY HASH (m);
            CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO p SELECT m, i FROM generate_series(1, 10) i, unnest(enum_range(NULL::e)) m");
        pair.ok("pgclone.database($src)");
        assert_eq!(verify(pair, "$src"), ["public|p|80|80|✓"]);
        pair.target.run("DELETE FROM p WHERE m = 'c'");
        assert_eq!(verify(pair, "$src"), ["public|p|80|70|✗"]);
        pair.ok("pgclone.repair($src, 'public', 'p')");
        oracle::assert_same_rows(pair);
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
    suite.pair("is_for_superusers_and_needs_a_source", |pair| {
        let null = "SELECT * FROM pgclone.verify(NULL, 'public', '{}')";
        pair.target.session().fails(null).is("22004").names("source_conninfo");
        pair.target.run("GRANT USAGE ON SCHEMA pgclone TO shop_writer; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgclone TO shop_writer");
        let session = pair.target.connect_as("shop_writer");
        let failure = session.fails("SELECT * FROM pgclone.verify('host=192.0.2.1 password=s3cret-pw')");
        failure.is("42501").hides("s3cret-pw");
    });
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

/// A value of every kind that has a form of its own.
const KINDS: &str = "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE DOMAIN words AS text; CREATE TYPE pair AS (a int, b text);
    CREATE TABLE kinds (id int PRIMARY KEY, i2 int2, i8 int8, n numeric, f4 float4, f8 float8, m money, t text, v varchar(9), c char(5), ch \"char\",
      chs \"char\"[], nm name, by bytea, ts timestamp, tz timestamptz, d date, tm time, tmz timetz, iv interval, b bool, pt point, ln line, bx box,
      ci circle, net inet, cid cidr, mac macaddr, bi bit(3), vb varbit, tv tsvector, tq tsquery, u uuid, x xml, j json, jb jsonb, ia int[], ta text[],
      r int4range, mr int4multirange, mo mood, po positive, wo words, pa pair, rc regclass, o oid, lsn pg_lsn, g int GENERATED ALWAYS AS (id * 2) STORED);
    INSERT INTO kinds VALUES (1, 2, 4294967297, 1.10, 0.1, 0.30000000000000004, 12.34, 'é \"q\" \\', 'v', 'c', 'x', '{a,b}', 'name', '\\x00ff',
      '2024-01-02 03:04:05.678', '2024-01-02 03:04:05+05', '2024-01-02', '12:34:56', '12:34:56+02', '1 mon 2 days 03:00', true, '(1,2)', '{1,2,3}', '(1,1),(0,0)',
      '<(0,0),1>', '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '101', '10101', 'a fat:2 cat:3', 'a & b', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '<a/>',
      '{\"b\": 1,  \"a\": [1.0]}', '{\"b\": 1, \"a\": [1.0]}', '{1,NULL,3}', '{\"a b\",NULL,\"\"}', '[1,5)', '{[1,2),[5,9)}', 'ok', 5, 'w', '(1,x)', 'pg_class', 7, '1/A');
    INSERT INTO kinds (id) VALUES (2)";

/// Statements that change one value, each; what was there before comes back with the next copy of the table.
const CHANGES: &[(&str, &str)] = &[
    ("null_to_empty", "t = '' WHERE id = 2"),
    ("empty_to_null", "t = NULL WHERE id = 1"),
    ("one_letter", "t = 'e \"q\" \\' WHERE id = 1"),
    ("scale_of_a_number", "n = 1.1 WHERE id = 1"),
    ("last_bit_of_a_float", "f8 = 0.3 WHERE id = 1"),
    ("zero_instead_of_null", "i8 = 0 WHERE id = 2"),
    ("upper_half_of_a_bigint", "i8 = 1 WHERE id = 1"),
    ("bigint_with_the_same_fold", "i8 = 0 WHERE id = 1"),
    ("false_to_null", "b = NULL WHERE id = 1"),
    ("space_in_json", "j = '{\"b\":1,\"a\": [1.0]}' WHERE id = 1"),
    ("microsecond", "tz = tz + interval '1 microsecond' WHERE id = 1"),
    ("byte", "by = '\\x00fe' WHERE id = 1"),
    ("row_of_nulls_to_null", "pa = ROW(NULL, NULL) WHERE id = 2"),
    ("null_in_an_array", "ia = '{1,0,3}' WHERE id = 1"),
    ("quoted_null_in_an_array", "ta = '{\"a b\",\"NULL\",\"\"}' WHERE id = 1"),
    ("label", "mo = 'sad' WHERE id = 1"),
    ("blank_char", "ch = '' WHERE id = 1"),
    ("money", "m = 12.35 WHERE id = 1"),
];

fn checksums(suite: &mut Suite) {
    suite.pair("checksum_of_every_kind_of_value_agrees_with_its_clone_and_sees_every_change", |pair| {
        pair.source.run(KINDS);
        pair.ok("pgclone.database($src)");
        // settings of the databases must not matter
        for (db, settings) in [(&pair.source, ["datestyle = 'German'", "timezone = 'Asia/Tokyo'", "bytea_output = 'escape'", "extra_float_digits = 0", "intervalstyle = 'sql_standard'"]),
                (&pair.target, ["datestyle = 'SQL, DMY'", "timezone = 'America/Lima'", "bytea_output = 'hex'", "extra_float_digits = -5", "intervalstyle = 'iso_8601'"])] {
            for setting in settings {
                db.run(&format!("ALTER DATABASE {} SET {setting}", db.name));
            }
            db.disconnect();
        }
        assert_eq!(verify(pair, "$src, NULL, '{\"checksum\": true}'"), ["public|kinds|2|2|✓|"]);
        for (name, change) in CHANGES {
            pair.target.run(&format!("CREATE TABLE keep AS SELECT * FROM kinds; UPDATE kinds SET {change}"));
            let rows = verify(pair, "$src, 'public', '{\"rows\": true}'");
            let id = &change[change.len() - 1..];
            assert_eq!(rows[1..], ["public|kinds|2|2|✗|".to_owned(), format!("public|kinds|1|1|✗|{{\"id\": {id}}}")], "{name}");
            let columns = pair.target.value("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attnum > 0 AND attgenerated = ''");
            pair.target.run(&format!("DELETE FROM kinds; INSERT INTO kinds ({columns}) SELECT {columns} FROM keep; DROP TABLE keep"));
        }
        assert_eq!(verify(pair, "$src, NULL, '{\"checksum\": true}'"), ["public|kinds|2|2|✓|"]);
    });
    suite.pair("checksum_does_not_depend_on_the_order_of_rows_and_columns", |pair| {
        pair.source.run("CREATE TABLE t (gone int, a int, b text, c numeric); INSERT INTO t SELECT 0, i, 'x' || i, i / 7.0 FROM generate_series(1, 1000) i; ALTER TABLE t DROP COLUMN gone");
        pair.target.run("CREATE TABLE t (c numeric, b text, a bigint); INSERT INTO t SELECT i / 7.0, 'x' || i, i FROM generate_series(1000, 1, -1) i");
        assert_eq!(verify(pair, "$src, NULL, '{\"checksum\": true}'"), ["public|t|1000|1000|✓|"]);
    });
    suite.pair("checksum_sees_what_counts_and_plain_sums_do_not", |pair| {
        pair.source.run("CREATE TABLE dup (a text); INSERT INTO dup VALUES ('x'), ('x'), ('y'); CREATE TABLE pairs (a int, b int); INSERT INTO pairs VALUES (1, 1), (2, 2);
            CREATE TABLE swap (a text, b text); INSERT INTO swap VALUES ('p', 'q'); CREATE TABLE even (a text); INSERT INTO even VALUES ('x'), ('x')");
        pair.target.run("CREATE TABLE dup (a text); INSERT INTO dup VALUES ('x'), ('y'), ('y'); CREATE TABLE pairs (a int, b int); INSERT INTO pairs VALUES (1, 2), (2, 1);
            CREATE TABLE swap (a text, b text); INSERT INTO swap VALUES ('q', 'p'); CREATE TABLE even (a text); INSERT INTO even VALUES ('y'), ('y')");
        let expected = ["public|dup|3|3|✗|", "public|even|2|2|✗|", "public|pairs|2|2|✗|", "public|swap|1|1|✗|"];
        assert_eq!(verify(pair, "$src, NULL, '{\"checksum\": true}'"), expected);
    });
    suite.pair("checksum_of_different_columns_says_so", |pair| {
        pair.source
            .run("CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1, 1)");
        pair.target.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        assert_eq!(verify(pair, "$src"), ["public|t|1|1|✓"]);
        assert_eq!(
            verify(pair, "$src, NULL, '{\"checksum\": true}'"),
            ["public|t|1|1|✗ (columns)|"]
        );
    });
    suite.alone("checksum_between_encodings", || {
        let (source, target) = (pgclone_tests::cluster::source(), pgclone_tests::cluster::target());
        let pair = Pair::with(source, "", target, "ENCODING 'LATIN1' LOCALE 'C'", "verify_latin1");
        pair.source.run("CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t SELECT 'é' || i, 'ü' FROM generate_series(1, 6000) i");
        pair.ok("pgclone.database($src)");
        let call = "SELECT string_agg(table_name || source_rows || target_rows || match || coalesce(key, ''), ' ') FROM pgclone.verify($src, NULL, '{\"rows\": true}')";
        assert_eq!(pair.target.value(&pair.expand(call)), "t60006000\\u2713");
    });
}

/// Rows of the big case: 3,000,000 with VERIFY_ROWS=3000000.
fn big() -> u64 {
    std::env::var("VERIFY_ROWS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(50_000)
}

fn rows(suite: &mut Suite) {
    const BY_ROW: &str = "$src, NULL, '{\"rows\": true}'";
    suite.pair("rows_names_the_key_of_one_changed_byte_in_many_rows", |pair| {
        let n = big();
        let fixture = format!("CREATE TABLE mixed AS SELECT i AS id, 'customer number ' || i AS name, md5(i::text) AS token, sqrt(i) AS score
            FROM generate_series(1, {n}) i; ALTER TABLE mixed ADD PRIMARY KEY (id)");
        pair.source.run(&fixture);
        pair.target.run(&fixture);
        let id = n / 3;
        pair.target.run(&format!("UPDATE mixed SET token = overlay(token PLACING '!' FROM 7) WHERE id = {id}"));
        let counts_reads = pair.source.cluster.installation.major >= 15;
        if counts_reads {
            pair.source.run("SELECT pg_stat_force_next_flush()");
            pair.source.run("SELECT pg_stat_reset()");
        }
        assert_eq!(verify(pair, BY_ROW), [format!("public|mixed|{n}|{n}|✗|"), format!("public|mixed|1|1|✗|{{\"id\": {id}}}")]);
        if counts_reads {
            // all of it for the sum, for a sample of the keys, and for the sums of ranges; then one range. The ranges are
            // cut by random keys: one in twenty is so large that it is divided again, hardly any has half of the rows
            let read = pair.source.value("SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 'mixed'");
            let read: u64 = read.parse().unwrap();
            assert!((n..4 * n).contains(&read), "{read} rows of {n} were read");
        }
    });
    suite.pair("rows_finds_missing_extra_and_changed_rows", |pair| {
        let fixture = "CREATE TABLE t (a int, b text, v text, PRIMARY KEY (a, b)); INSERT INTO t SELECT i / 10, 'k' || i, 'v' || i FROM generate_series(1, 20000) i;
            CREATE TABLE u (k text COLLATE \"C\" NOT NULL UNIQUE, v numeric); INSERT INTO u SELECT 'Ä' || i, i FROM generate_series(1, 12000) i;
            CREATE TABLE i (x uuid NOT NULL, v int); INSERT INTO i SELECT md5(g::text)::uuid, g FROM generate_series(1, 7000) g; CREATE UNIQUE INDEX ON i (x)";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target.run("DELETE FROM t WHERE b = 'k7777'; UPDATE t SET v = 'x' WHERE b = 'k12'; INSERT INTO t VALUES (-5, 'it''s \"new\"\\', ''), (99999, 'z', NULL);
            UPDATE u SET v = 0.0 WHERE k = 'Ä11999'; DELETE FROM i WHERE v = 7000");
        let rows = verify(pair, BY_ROW);
        let of = |table: &str| { let mut rows: Vec<&str> = rows.iter().filter(|r| r.starts_with(&format!("public|{table}|"))).map(String::as_str).collect(); rows[1..].sort_unstable(); rows };
        assert_eq!(of("t"), ["public|t|20000|20001|✗|", "public|t|0|1|✗|{\"a\": -5, \"b\": \"it's \\\"new\\\"\\\\\"}",
            "public|t|0|1|✗|{\"a\": 99999, \"b\": \"z\"}", "public|t|1|0|✗|{\"a\": 777, \"b\": \"k7777\"}", "public|t|1|1|✗|{\"a\": 1, \"b\": \"k12\"}"]);
        assert_eq!(of("u"), ["public|u|12000|12000|✗|", "public|u|1|1|✗|{\"k\": \"Ä11999\"}"]);
        assert_eq!(of("i").len(), 2);
    });
    suite.pair("rows_of_a_partitioned_table_are_named_with_their_partition", |pair| {
        let fixture = "CREATE TABLE p (id int PRIMARY KEY, v text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
            CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (100) TO (200); INSERT INTO p SELECT i, 'v' FROM generate_series(0, 199) i";
        pair.source.run(fixture);
        pair.target.run(fixture);
        pair.target.run("UPDATE p SET v = 'w' WHERE id = 150");
        assert_eq!(verify(pair, BY_ROW), ["public|p|200|200|✗|", "public|p1|100|100|✓|", "public|p2|100|100|✗|", "public|p2|1|1|✗|{\"id\": 150}"]);
        pair.target.run("DROP TABLE p; CREATE TABLE p (id int PRIMARY KEY, v text); INSERT INTO p SELECT i, 'v' FROM generate_series(0, 199) i WHERE i <> 42");
        assert_eq!(verify(pair, BY_ROW), ["public|p|200|199|✗|", "public|p|1|0|✗|{\"id\": 42}", "public|p1|100|0|✗ (missing)|", "public|p2|100|0|✗ (missing)|"]);
    });
    suite.pair("rows_without_a_key_are_not_named_and_that_is_said", |pair| {
        pair.source
            .run("CREATE TABLE nokey (a int, b int UNIQUE); INSERT INTO nokey VALUES (1)");
        pair.target
            .run("CREATE TABLE nokey (a int, b int UNIQUE); INSERT INTO nokey VALUES (2)");
        pair.target.session().take_notices();
        assert_eq!(verify(pair, BY_ROW), ["public|nokey|1|1|✗|"]);
        let notices = pair.target.session().take_notices();
        assert!(
            notices
                .iter()
                .any(|n| n.severity == "WARNING" && n.message.contains("nokey")),
            "{notices:?}"
        );
    });
    suite.pair("rows_names_a_thousand_and_says_that_there_are_more", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT generate_series(1, 9000) AS id; ALTER TABLE t ADD PRIMARY KEY (id)");
        pair.target.run("CREATE TABLE t (id int PRIMARY KEY)");
        pair.target.session().take_notices();
        assert_eq!(verify(pair, BY_ROW).len(), 1001);
        let notices = pair.target.session().take_notices();
        assert!(
            notices.iter().any(|n| n.message.contains("more than 1000")),
            "{notices:?}"
        );
    });
}

fn records(suite: &mut Suite) {
    const BY_ROW: &str = "$src, NULL, '{\"rows\": true}'";
    suite.pair("partial_clones_are_compared_with_what_they_should_contain", |pair| {
        pair.source.run("CREATE TABLE t (id int PRIMARY KEY, region text, secret text); INSERT INTO t SELECT i, CASE WHEN i % 2 = 0 THEN 'DE' ELSE 'FR' END, 's' || i FROM generate_series(1, 100) i;
            CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (50); CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (50) TO (200);
            INSERT INTO p SELECT generate_series(1, 100)");
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"columns\": [\"id\", \"region\"], \"where\": \"region = ''DE'' -- x\\n\"}')");
        pair.ok("pgclone.table($src, 'public', 't', true, 'copy of t')");
        pair.ok("pgclone.table($src, 'public', 'p', true, NULL, '{\"filter\": \"id % 10 = 0\"}')");
        let good = ["public|copy of t|100|100|✓|", "public|p|10|10|✓|", "public|p1|4|4|✓|", "public|p2|6|6|✓|", "public|t|50|50|✓|"];
        assert_eq!(verify(pair, BY_ROW), good);
        pair.target.run("UPDATE t SET region = 'AT' WHERE id = 4; DELETE FROM p WHERE id = 60; INSERT INTO p VALUES (61)");
        assert_eq!(
            verify(pair, BY_ROW)[1..],
            ["public|p|10|10|✗|", "public|p1|4|4|✓|", "public|p2|6|6|✗|", "public|p2|1|0|✗|{\"id\": 60}", "public|p2|0|1|✗|{\"id\": 61}", "public|t|50|50|✗|", "public|t|1|1|✗|{\"id\": 4}"]
        );
        pair.ok("pgclone.repair($src, 'public', 't')").says("0 rows inserted, 1 rows updated, 0 rows deleted");
        pair.ok("pgclone.repair($src, 'public', 'p')").says("1 rows inserted, 0 rows updated, 1 rows deleted");
        assert_eq!(verify(pair, BY_ROW), good);
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"conflict\": \"replace\"}')");
        assert_eq!(verify(pair, BY_ROW)[4], "public|t|100|100|✓|");
        pair.target.run("DROP TABLE p");
        pair.ok("pgclone.table($src, 'public', 't', true, 'x', '{\"where\": \"false\"}')");
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.clone_record"), "2");
    });
    suite.pair("tables_cloned_without_rows_should_have_none", without_rows);
    suite.pair("masked_columns_are_compared_with_what_they_should_contain", masked);
    suite.pair(
        "masked_partitions_are_seen_from_the_partitioned_table",
        masked_partitions,
    );
    suite.pair("masks_in_place_are_compared_unless_they_came_on_top", |pair| {
        let fixture = "CREATE TABLE t (id int PRIMARY KEY, email text, note text); INSERT INTO t SELECT i, 'real@x' || i, 'n' || i FROM generate_series(1, 10) i";
        pair.source.run(fixture);
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"mask\": {\"note\": \"hash\"}}')");
        pair.target.run("SELECT pgclone.mask_in_place('public', 't', '{\"email\": \"email\"}')");
        assert_eq!(verify(pair, BY_ROW), ["public|t|10|10|✓|"]);
        pair.target.run("UPDATE t SET note = md5('n1') WHERE id = 2");
        assert_eq!(verify(pair, BY_ROW)[1..], ["public|t|1|1|✗|{\"id\": 2}"]);
        pair.target.run("SELECT pgclone.mask_in_place('public', 't', '{\"note\": \"name\"}')");
        pair.target.session().take_notices();
        assert_eq!(verify(pair, BY_ROW), ["public|t|10|10|✓|"]);
        let notices = pair.target.session().take_notices();
        assert!(notices.iter().any(|n| n.message.ends_with("not compared: note")), "{notices:?}");
    });
    suite.pair("errors_over_masked_rows_hide_the_values", |pair| {
        pair.source.run("CREATE TABLE t (id int PRIMARY KEY, code text, note text); INSERT INTO t VALUES (1, '7', 'n'), (2, '8', 'n')");
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"mask\": {\"code\": \"name\"}, \"where\": \"code::int > 0\"}')");
        pair.source.run("UPDATE t SET code = 'canary-of-verify' WHERE id = 2");
        for options in ["$src", BY_ROW] {
            let call = format!("SELECT * FROM pgclone.verify({options})");
            pair.target.session().fails(&pair.expand(&call)).is("22P02").hides("canary").names("left out");
        }
        assert!(!pair.target.cluster.log().contains("canary-of-verify"));
        // without masks the source says what is wrong
        pair.source.run("UPDATE t SET code = '8'");
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"code::int > 0\", \"conflict\": \"replace\"}')");
        pair.source.run("UPDATE t SET code = 'eight'");
        pair.target.session().fails(&pair.expand("SELECT * FROM pgclone.verify($src)")).is("22P02").names("eight");
    });
    suite.pair("what_is_recorded_of_a_clone_survives_a_dump", |pair| {
        pair.source.run("CREATE TABLE t (id int PRIMARY KEY, email text, note text); INSERT INTO t SELECT i, 'real@x' || i, 'n' FROM generate_series(1, 10) i");
        pair.ok("pgclone.table($src, 'public', 't', true, 'part', '{\"where\": \"id > 5\", \"columns\": [\"id\", \"email\"], \"mask\": {\"email\": \"email\"}}')");
        assert_eq!(verify(pair, BY_ROW)[0], "public|part|5|5|✓|");
        let restored = oracle::restored(&pair.target);
        let call = format!("SELECT match FROM pgclone.verify({}, 'public') WHERE table_name = 'part'", pgclone_tests::literal(&pair.conninfo()));
        assert_eq!(restored.value(&call.replace("'public'", "'public', '{\"rows\": true}'")), "✓");
        assert_eq!(restored.value("SELECT mask_status FROM pgclone.masking_report('public') WHERE column_name = 'email'"), "MASKED (clone)");
        restored.disconnect();
        restored.cluster.drop_database(&restored.name);
    });
    suite.pair("a_clone_that_fails_leaves_no_record", |pair| {
        pair.source.run("CREATE TABLE t (id int); INSERT INTO t VALUES (0)");
        pair.fails("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"1 / id > 0\"}')")
            .is("22012");
        assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.clone_record"), "0");
    });
}

fn without_rows(pair: &Pair) {
    const BY_ROW: &str = "$src, 's', '{\"rows\": true}'";
    pair.source.run("CREATE SCHEMA s; CREATE TABLE s.audit (id int PRIMARY KEY); INSERT INTO s.audit SELECT generate_series(1, 30); CREATE TABLE s.t (id int PRIMARY KEY); INSERT INTO s.t VALUES (1), (2);
        CREATE TABLE s.p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (50); CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES FROM (50) TO (200);
        INSERT INTO s.p SELECT generate_series(1, 100)");
    pair.ok("pgclone.schema($src, 's', true, '{\"exclude_data\": [\"s.audit\", \"s.p1\"]}')");
    let good = [
        "s|audit|0|0|✓|",
        "s|p|51|51|✓|",
        "s|p1|0|0|✓|",
        "s|p2|51|51|✓|",
        "s|t|2|2|✓|",
    ];
    assert_eq!(verify(pair, BY_ROW), good);
    pair.target
        .run("INSERT INTO s.audit VALUES (7); INSERT INTO s.p VALUES (8); DELETE FROM s.p WHERE id = 60");
    assert_eq!(
        verify(pair, BY_ROW),
        [
            "s|audit|0|1|✗|",
            "s|audit|0|1|✗|{\"id\": 7}",
            "s|p|51|51|✗|",
            "s|p1|0|1|✗|",
            "s|p1|0|1|✗|{\"id\": 8}",
            "s|p2|51|50|✗|",
            "s|p2|1|0|✗|{\"id\": 60}",
            "s|t|2|2|✓|"
        ]
    );
    pair.ok("pgclone.repair($src, 's', 'p')")
        .says("1 rows inserted, 0 rows updated, 1 rows deleted");
    // whose rows these are is not ours to judge
    pair.fails("pgclone.repair($src, 's', 'audit')").is("55000");
    pair.target.run("DELETE FROM s.audit");
    assert_eq!(verify(pair, BY_ROW), good);
    pair.ok("pgclone.schema($src, 's', false, '{\"conflict\": \"replace\"}')");
    assert_eq!(
        verify(pair, BY_ROW),
        ["audit", "p", "p1", "p2", "t"].map(|t| format!("s|{t}|0|0|✓|"))
    );
    pair.ok("pgclone.table($src, 's', 't', false, 'u', '{\"columns\": [\"id\"]}')");
    assert_eq!(verify(pair, BY_ROW)[5], "s|u|0|0|✓|");
}

fn masked(pair: &Pair) {
    const BY_ROW: &str = "$src, NULL, '{\"rows\": true}'";
    pair.source.run("CREATE TABLE t (id int PRIMARY KEY, email varchar(40), name text, phone text, iban text, code char(40), salary int, ssn text, note text, j json, v int,
            g text GENERATED ALWAYS AS (email || '!') STORED);
        INSERT INTO t SELECT i, 'real' || i || '@example.com', 'Name ' || i, '+49 30 ' || i, 'DE' || i, 'c' || i, i, 'ssn ' || i, CASE WHEN i % 2 = 0 THEN 'n' || i END,
            json_build_object('street', 'Road ' || i, 'n', i), i FROM generate_series(1, 10) i");
    let mask = r#"{"email": "email", "name": "name", "phone": "phone", "iban": {"type": "partial", "prefix": 2, "suffix": 1}, "code": "hash",
        "salary": {"type": "random_int", "min": 1, "max": 9}, "ssn": {"type": "hash", "key": "k3y"}, "note": {"type": "constant", "value": "c"}, "j->street": "constant"}"#;
    pair.ok(&format!(
        "pgclone.table($src, 'public', 't', true, NULL, '{{\"mask\": {mask}}}')"
    ));
    pair.target.session().take_notices();
    assert_eq!(verify(pair, BY_ROW), ["public|t|10|10|✓|"]);
    let notices = pair.target.session().take_notices();
    assert!(
        notices
            .iter()
            .any(|n| n.message.ends_with("not compared: g, salary, ssn")),
        "{notices:?}"
    );
    assert_eq!(
        pair.target.value("SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM pgclone.mask_record WHERE expression IS NULL OR expression LIKE '%k3y%'"),
        "salary ssn"
    );
    // a value that came to the target unmasked, one that was lost, one that the source changed, one that is not masked
    for (n, change) in [
        (3, "email = 'real3@example.com'"),
        (4, "note = NULL"),
        (6, "j = '{}'"),
        (7, "v = 0"),
    ] {
        pair.target.run(&format!("UPDATE t SET {change} WHERE id = {n}"));
    }
    pair.source.run("UPDATE t SET phone = '+49 30 9999' WHERE id = 5");
    let mut named: Vec<String> = verify(pair, BY_ROW)[1..]
        .iter()
        .map(|r| r.rsplit('|').next().unwrap_or_default().to_owned())
        .collect();
    named.sort_unstable();
    assert_eq!(named, [3, 4, 5, 6, 7].map(|n| format!("{{\"id\": {n}}}")));
    pair.fails("pgclone.repair($src, 'public', 't')")
        .is("55000")
        .names("email");
}

fn masked_partitions(pair: &Pair) {
    const BY_ROW: &str = "$src, NULL, '{\"rows\": true}'";
    pair.source.run("CREATE TABLE p (id int PRIMARY KEY, email text, other text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (50);
        CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (50) TO (200); INSERT INTO p SELECT i, 'real@x' || i, 'o' || i FROM generate_series(1, 100) i");
    pair.ok("pgclone.schema($src, 'public', true, '{\"mask\": {\"p\": {\"email\": \"email\"}, \"p1\": {\"other\": \"hash\"}}}')");
    assert_eq!(
        verify(pair, BY_ROW),
        ["public|p|100|100|✓|", "public|p1|49|49|✓|", "public|p2|51|51|✓|"]
    );
    pair.fails("pgclone.repair($src, 'public', 'p')")
        .is("55000")
        .names("email");
    pair.fails("pgclone.repair($src, 'public', 'p2')")
        .is("55000")
        .names("email");
    pair.target.run("UPDATE p SET email = 'real@x60' WHERE id = 60");
    assert_eq!(
        verify(pair, BY_ROW),
        [
            "public|p|100|100|✗|",
            "public|p1|49|49|✓|",
            "public|p2|51|51|✗|",
            "public|p2|1|1|✗|{\"id\": 60}"
        ]
    );
}
