//! Values arrive as they are: every type, every encoding, whatever the databases' settings.

use pgclone_tests::{cluster, oracle, Pair, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("fidelity");
    suite.pair("values_of_all_built_in_types_at_their_limits", |pair| {
        pair.clone_is_identical(TYPES);
        assert_eq!(
            pair.target
                .value("SELECT f8::text FROM types WHERE f4 IS NOT NULL ORDER BY id LIMIT 1"),
            "0.30000000000000004"
        );
    });
    suite.pair("floats_keep_every_bit", |pair| {
        pair.source.run(&format!("ALTER DATABASE {} SET extra_float_digits = -10", pair.source.name));
        pair.source.disconnect();
        pair.source.run("CREATE TABLE t (a float8, b float4); INSERT INTO t SELECT sqrt(g), sqrt(g)::float4 FROM generate_series(1, 2000) g;
            INSERT INTO t VALUES ('NaN', '-Infinity'), ('-0', '-0'), ('4.9e-324', '1.4e-45'), ('1.7976931348623157e308', '3.4028235e38')");
        pair.ok("pgclone.database($src)");
        let bits = "SELECT md5(string_agg(encode(float8send(a) || float4send(b), 'hex'), '' ORDER BY float8send(a), float4send(b))) FROM t";
        assert_eq!(pair.source.value(bits), pair.target.value(bits));
    });
    suite.pair("text_with_every_escape_and_null_beside_the_empty_string", |pair| {
        pair.clone_is_identical(
            "CREATE TABLE t (id int, a text); INSERT INTO t VALUES (1, ''), (2, NULL), (3, '\\N'), (4, '\\.'), (5, E'\\t\\n\\r\\b\\f\\v'), (6, E'\\\\'), (7, '\"'), (8, E'a\\tb\\\\tc'),
                (9, E'\\x01\\x7f'), (10, '  '), (11, 'NULL'), (12, E'line\\r\\nline'), (13, 'Größe 北京 🐘'), (14, E'\\\\.\\n'), (15, E'e\\u0301'), (16, repeat('\\', 8191));
             CREATE TABLE one (a text); INSERT INTO one VALUES (''), (NULL), ('\\.'), (E'\\n'), ('');
             CREATE TABLE c (a char(5), b varchar, c bytea); INSERT INTO c VALUES ('a', '', ''), (NULL, NULL, NULL), ('é', 'x ', '\\x00ff5c0a')",
        );
        assert_eq!(pair.target.value("SELECT count(*) FROM t WHERE a = ''"), "1");
        assert_eq!(pair.target.value("SELECT count(*) FROM one WHERE a IS NULL"), "1");
    });
    suite.pair("types_that_have_no_binary_form_travel_as_text", |pair| {
        pair.clone_is_identical(
            "CREATE TABLE t (a aclitem, b tsvector, c tsquery, d pg_lsn, e txid_snapshot, f regclass, g regtype, h xid, i cid, j tid, k regproc, l pg_snapshot);
             INSERT INTO t VALUES ('postgres=r/postgres', 'a:1 b:2A', 'a & !b', '16/B374D848', '10:20:10,14', 'pg_class', 'int4', '7', '8', '(1,2)', 'now', '10:20:10,14');
             CREATE TABLE u (a aclitem[]); INSERT INTO u VALUES ('{postgres=r/postgres}')",
        );
    });
    suite.pair("values_of_regclass_and_oid_alias_types_of_user_objects", |pair| {
        pair.source.run("CREATE SCHEMA app; CREATE TABLE app.\"T x\" (a int); CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE app.e AS ENUM ('a');
            CREATE TABLE r (a regclass, b regproc, c regtype, d regrole, e regnamespace); INSERT INTO r VALUES ('app.\"T x\"', 'app.f', 'app.e', 'shop_owner', 'app')");
        pair.ok("pgclone.database($src)");
        // Numbers would be other objects over there: the names must be the same.
        oracle::assert_same(pair);
    });
    suite.pair("user_types_in_arrays_domains_and_composites_over_both_forms", |pair| {
        pair.clone_is_identical(
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS numeric(5, 2); CREATE TYPE c AS (x e, y d[], z timestamptz); CREATE TABLE filler (a int); CREATE TYPE e2 AS ENUM ('z', 'a');
             CREATE TABLE t (a e[], b d[], c c, d c[], f e2, g int4range, h int4multirange, i int[]); INSERT INTO t VALUES ('{a,b,NULL}', '{1.5}', ROW('a', '{2.25,NULL}', '2024-01-01 00:00+00'),
                ARRAY[ROW('b', NULL, NULL)::c], 'z', '[1,5)', '{[1,2),[4,6)}', '[0:1]={7,8}'), (NULL, '{}', NULL, '{}', NULL, 'empty', '{}', '{{1},{2}}')",
        );
    });
    suite.pair("date_order_of_the_source_database_does_not_swap_day_and_month", |pair| {
        for (db, style) in [(&pair.source, "SQL, DMY"), (&pair.target, "Postgres, MDY")] {
            db.run(&format!("ALTER DATABASE {name} SET datestyle = '{style}'; ALTER DATABASE {name} SET intervalstyle = 'sql_standard'; ALTER DATABASE {name} SET timezone = 'Asia/Kolkata'", name = db.name));
            db.disconnect();
        }
        pair.source.run("SET datestyle = 'ISO'; CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (d date, ts timestamptz, i interval, e e); INSERT INTO t VALUES ('2024-02-01', '2024-02-01 12:00+00', '-1 day +02:03', 'x');
            CREATE TABLE u (a date DEFAULT '2024-02-01', b interval DEFAULT '-1 day +02:03', CHECK (a > date '2001-03-02')); CREATE INDEX ON t (d) WHERE d > date '2024-01-02'");
        pair.ok("pgclone.database($src)");
        oracle::assert_same(pair);
        assert_eq!(pair.target.value("SELECT count(*) FROM t WHERE d = date '2024-02-01'::date AND extract(month FROM d) = 2"), "1");
    });
    // Both sides have another lc_monetary, and a condition and a check that only hold under the one of our sessions: no
    // locale but C and its other names is on every machine.
    suite.pair("money_as_text_is_written_and_read_with_the_same_lc_monetary", |pair| {
        for (db, locale) in [(&pair.source, "POSIX"), (&pair.target, "POSIX")] {
            db.run(&format!("ALTER DATABASE {} SET lc_monetary = '{locale}'", db.name));
            db.disconnect();
        }
        pair.source.run("SET lc_monetary = 'C'; CREATE TYPE p AS (m money, t text); CREATE TABLE t (m money DEFAULT '-1234.56', a money[], c p,
                CHECK (current_setting('lc_monetary') = 'C'), CHECK (m < '99.01'::money));
            INSERT INTO t (a, c) VALUES ('{1.5,NULL}', ROW('2.25', 'x')); RESET lc_monetary");
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"current_setting(''lc_monetary'') = ''C''\"}')").clean();
        // the schema public has another owner since 15
        oracle::assert_same_part(pair, &["-t", "t"]);
        oracle::assert_same_rows(pair);
        assert_eq!(pair.target.value("SELECT count(*) FROM t WHERE m = (-1234.56)::money AND (c).m = 2.25::money"), "1");
    });
    suite.pair("wide_values_of_ten_megabytes", |pair| {
        pair.clone_is_identical(
            "CREATE TABLE t (id int, a text, b bytea); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL;
             INSERT INTO t SELECT g, repeat('0123456789', 1000000), decode(repeat('00ff5c0d0a', 2000000), 'hex') FROM generate_series(1, 3) g; INSERT INTO t VALUES (4, '', NULL)",
        );
    });
    suite.pair("many_rows_of_many_shapes", |pair| {
        pair.clone_is_identical(
            "CREATE TABLE t AS SELECT g AS id, CASE WHEN g % 3 = 0 THEN NULL ELSE repeat(chr(32 + g % 1000), g % 50) END AS a, g * 1.1::numeric AS b, timestamp '2000-01-01' + g * interval '1 s' AS c,
                CASE WHEN g % 5 = 0 THEN ARRAY[g, NULL] END AS d, jsonb_build_object('k', g) AS e FROM generate_series(1, 100000) g",
        );
    });
    suite.pair("rows_are_frozen_or_at_least_visible_to_everyone_at_once", |pair| {
        pair.source
            .run("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a");
        pair.ok("pgclone.database($src)");
        assert_eq!(
            pair.target.connect_as("postgres").value("SELECT count(*) FROM t"),
            "1000"
        );
    });
    encodings(suite);
}

fn encodings(suite: &mut Suite) {
    const TEXT: &str = "CREATE TABLE \"täble\" (\"cölumn\" text DEFAULT 'dé' CHECK (\"cölumn\" <> 'ñ')); COMMENT ON TABLE \"täble\" IS 'ü'; INSERT INTO \"täble\" VALUES ('é'), (DEFAULT);
        CREATE TYPE mood AS ENUM ('ö'); CREATE TABLE m (a mood); INSERT INTO m VALUES ('ö')";
    for (name, from, to) in [
        ("utf8_to_latin1", "", "ENCODING 'LATIN1' LOCALE 'C'"),
        ("latin1_to_utf8", "ENCODING 'LATIN1' LOCALE 'C'", ""),
        ("utf8_to_latin9", "", "ENCODING 'LATIN9' LOCALE 'C'"),
        ("win1252_to_utf8", "ENCODING 'WIN1252' LOCALE 'C'", ""),
        (
            "latin1_to_latin1",
            "ENCODING 'LATIN1' LOCALE 'C'",
            "ENCODING 'LATIN1' LOCALE 'C'",
        ),
        (
            "latin1_to_win1252",
            "ENCODING 'LATIN1' LOCALE 'C'",
            "ENCODING 'WIN1252' LOCALE 'C'",
        ),
    ] {
        suite.alone(&format!("{name}_converts_names_and_values"), move || {
            let pair = Pair::with(cluster::source(), from, cluster::target(), to, name);
            pair.source.run(TEXT);
            pair.ok("pgclone.database($src)").clean();
            // The rows' hash is over UTF8 on both sides, so the characters are compared, not the bytes.
            oracle::assert_same_rows(&pair);
            assert_eq!(
                pair.target
                    .value("SELECT min(\"cölumn\") || obj_description('\"täble\"'::regclass) FROM \"täble\""),
                "déü"
            );
        });
    }
    suite.alone("sql_ascii_to_sql_ascii_passes_bytes_through", || {
        let options = "ENCODING 'SQL_ASCII' LOCALE 'C'";
        let pair = Pair::with(cluster::source(), options, cluster::target(), options, "ascii");
        pair.source
            .run("CREATE TABLE t (a text); INSERT INTO t VALUES (convert_from('\\xe9ff80', 'SQL_ASCII'))");
        pair.ok("pgclone.database($src)");
        assert_eq!(pair.target.value("SELECT encode(a::bytea, 'hex') FROM t"), "e9ff80");
    });
    suite.alone(
        "sql_ascii_bytes_that_are_no_utf8_are_an_error_and_leave_nothing",
        || {
            let pair = Pair::with(
                cluster::source(),
                "ENCODING 'SQL_ASCII' LOCALE 'C'",
                cluster::target(),
                "",
                "ascii_utf8",
            );
            pair.source.run(
                "CREATE TABLE bad_bytes (a text); INSERT INTO bad_bytes VALUES (convert_from('\\xe9', 'SQL_ASCII'))",
            );
            pair.fails("pgclone.database($src)").is("22021").names("bad_bytes");
        },
    );
}

const TYPES: &str = "CREATE TABLE types (id int PRIMARY KEY, i2 smallint, i8 bigint, f4 real, f8 float8, n numeric, m money, b bool, t text, c char(3), v varchar(9), nm name, by bytea, d date, ti time, tz timetz,
        ts timestamp, tt timestamptz, iv interval, u uuid, j json, jb jsonb, jp jsonpath, x xml, ip inet, ci cidr, ma macaddr, m8 macaddr8, bi bit(3), vb varbit, p point, l line, ls lseg, bx box, pa path, po polygon, ci2 circle,
        r4 int4range, rn numrange, rt tstzrange, rd daterange, a1 int[], a2 text[][], o oid, ch \"char\", tv tsvector);
    INSERT INTO types (id, f4, f8) VALUES (1, 1.1, 0.1::float8 + 0.2);
    INSERT INTO types VALUES (2, -32768, 9223372036854775807, '3.4e38', '-1e-307', '123456789012345678901234567890.000000000000000001', '-92233720368547758.08', true, E'a\\tb', 'x', 'y', 'z', '\\x00010aff',
        '5874897-12-31', '24:00', '23:59:59.999999-15:59', '294276-12-31 23:59:59.999999', '4713-01-01 00:00:00+00 BC', '-178000000 years 11 mons -3 days 04:05:06.789', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\" : 1 , \"a\":2}',
        '{\"b\": [1, 2.50, null, \"\\u00e9\"]}', '$.a[*] ? (@ > 1)', '<a b=\"c\">&amp;</a>', '192.168.1.5/24', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '101', '1', '(1.1,-2)', '{1,2,3}', '[(0,0),(1,1)]',
        '(1,1),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(0,0),1.5>', '[1,)', '(,1.5]', '[2024-01-01 00:00+00,infinity)', 'empty', '{1,NULL,3}', '{{\"a\",\"b \"},{\"NULL\",NULL}}', 4294967295, 'c', 'fat:1A cat:2');
    INSERT INTO types (id, n, d, ts, f8, f4, iv) VALUES (3, 'NaN', 'infinity', '-infinity', 'Infinity', 'NaN', '0'); INSERT INTO types (id) VALUES (4)";
