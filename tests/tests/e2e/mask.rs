//! Masks: what each strategy makes, and that rules reach every row that they mean.

use std::fs;

use pgclone_tests::{install, literal, Pair, Suite};

/// `pgclone.table` with a mask.
pub fn masked_table(table: &str, mask: &str) -> String {
    let options = literal(&format!("{{\"mask\": {mask}}}"));
    format!("pgclone.table($src, 'public', '{table}', true, NULL, {options})")
}

/// `pgclone.schema` with options.
pub fn schema(options: &str) -> String {
    format!("pgclone.schema($src, 'public', true, {})", literal(options))
}

pub fn cases(suite: &mut Suite) {
    suite.group("mask");
    suite.pair("examples_of_the_list_are_what_the_strategies_make", examples);
    suite.pair("list_is_a_function", |pair| {
        let names = pair.target.column("SELECT strategy FROM pgclone.mask_strategies()");
        assert_eq!(names.len(), 13, "{names:?}");
        let phone = pair
            .target
            .rows("SELECT input, output FROM pgclone.mask_strategies() WHERE strategy = 'phone'");
        assert_eq!(phone, [[Some("+1-555-123-4567".into()), Some("***-4567".into())]]);
    });
    suite.pair("documented_edge_cases", edge_cases);
    suite.pair("every_strategy_on_every_type_that_it_fits", types);
    suite.pair("noise_leaves_no_number_but_zero_as_it_was", |pair| {
        let limits = "(-32768), (32767), (0), (NULL)";
        pair.source.run(&format!(
            "CREATE TABLE i (a smallint, b smallint); INSERT INTO i SELECT g, g FROM generate_series(-30, 30) g; INSERT INTO i (a) VALUES {limits}; UPDATE i SET b = a;
             CREATE TABLE n (a numeric(4,2), b numeric(4,2)); INSERT INTO n SELECT g, g FROM unnest('{{0.01,-0.02,0.05,99.99,-99.99,0,1}}'::numeric[]) g;
             CREATE TABLE l (a bigint, b bigint); INSERT INTO l SELECT g, g FROM unnest('{{9223372036854775807,-9223372036854775808,1,2}}'::bigint[]) g"
        ));
        let noise = r#"{"a": {"type": "noise", "ratio": 0.001}}"#;
        pair.ok(&schema(&format!(r#"{{"mask": {{"i": {noise}, "n": {noise}, "l": {noise}}}}}"#))).clean();
        for table in ["i", "n", "l"] {
            let wrong = format!("SELECT count(*) FROM {table} WHERE (a = b) <> (b = 0) OR (a IS NULL) <> (b IS NULL) OR abs(a::numeric - b) > abs(b::numeric) * 0.001 + 1");
            assert_eq!(pair.target.value(&wrong), "0", "{table}");
        }
    });
    suite.pair("keyed_hash_is_hmac_sha_256", hmac);
    suite.pair("fake_numbers_are_valid_and_keyed_inventions_the_same_everywhere", fake);
    suite.pair("date_shift_keeps_the_time_between_dates_of_a_row_key", date_shift);
    suite.pair("shuffle_gives_every_value_to_some_row", shuffle);
    suite.pair("json_paths_hide_the_value_whatever_the_document_looks_like", json);
    suite.pair("json_paths_that_end_in_an_array_or_object_show_no_part_of_it", |pair| {
        pair.source.run(r#"CREATE TABLE t (j jsonb); INSERT INTO t VALUES
            ('{"m": ["alice@x.org", "bob@y.org"], "p": ["+1 555 1234"], "s": {"a": "Miller"}, "n": 5551234567, "h": ["Miller"]}'),
            ('{"m": {"to": "alice@x.org"}, "p": {"home": "5551234"}, "s": ["Miller"], "n": true, "h": {"a": 1}}')"#);
        let rules = r#"{"j->m": "email", "j->p": "phone", "j->s": {"type": "partial", "prefix": 3, "suffix": 4}, "j->n": "phone", "j->h": "name"}"#;
        pair.ok(&masked_table("t", rules)).clean();
        assert_eq!(
            pair.target.column("SELECT j::text FROM t"),
            [
                r#"{"h": "XXXX", "m": null, "n": "***-4567", "p": null, "s": null}"#,
                r#"{"h": "XXXX", "m": null, "n": "****", "p": null, "s": null}"#,
            ]
        );
    });
    suite.pair("rules_compose_with_columns_where_and_target_name", compose);
    suite.pair("partitions_and_children_follow_the_rules_of_their_parent", partitions);
    suite.pair("generated_columns_and_materialized_views_follow", generated);
    suite.pair_since(18, "virtual_generated_columns_follow", |pair| {
        pair.source.run(
            "CREATE TABLE t (a text, b text GENERATED ALWAYS AS (upper(a)) VIRTUAL); INSERT INTO t VALUES ('raw')",
        );
        pair.ok(&masked_table("t", r#"{"a": "name"}"#)).clean();
        assert_eq!(pair.target.value("SELECT a || b FROM t"), "XXXXXXXX");
    });
    suite.pair("scopes_take_rules_by_table", scopes);
    suite.pair("plan_and_ddl_take_masks_and_show_no_key", |pair| {
        pair.source.run("CREATE TABLE t (a text); INSERT INTO t VALUES ('x')");
        let options = literal(r#"{"mask": {"t": {"a": {"type": "hash", "key": "correct horse"}}}}"#);
        let plan = pair.target.rows(&pair.expand(&format!(
            "SELECT p::text FROM pgclone.plan($src, 'schema', 'public', {options}) p"
        )));
        let ddl = pair
            .target
            .value(&pair.expand(&format!("SELECT pgclone.ddl($src, 'schema', 'public', {options})")));
        assert!(ddl.contains("CREATE TABLE public.t") && !format!("{plan:?}{ddl}").contains("correct horse"));
    });
}

/// One column for each example, with the value, and NULL in a second row.
fn examples(pair: &Pair) {
    let list = fs::read_to_string(install::repository_file("crates/pgclone-core/src/mask/strategies.json")).unwrap();
    let rows = pair.source.rows(&format!(
        "SELECT s->>'nulls', e->'rule', e->>'type', e->>'input', e->>'output', e->>'pattern', (e->>'like') ~ (e->>'pattern')
           FROM json_array_elements({}::json) s, json_array_elements(s->'examples') e",
        literal(&list)
    ));
    let text = |row: &[Option<String>], n: usize| row[n].clone().unwrap_or_default();
    let columns: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(n, r)| format!("c{n} {}", text(r, 2)))
        .collect();
    let inputs: Vec<String> = rows.iter().map(|r| literal(&text(r, 3))).collect();
    // other rows give shuffle something to do
    let others = inputs.join(", ").replace("Berlin", "Hamburg");
    pair.source.run(&format!(
        "CREATE TABLE t (id int PRIMARY KEY, {}); INSERT INTO t VALUES (1, {}), (3, {others}); INSERT INTO t VALUES (2)",
        columns.join(", "),
        inputs.join(", ")
    ));
    let rules: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(n, r)| format!("\"c{n}\": {}", text(r, 1)))
        .collect();
    pair.ok(&masked_table("t", &format!("{{{}}}", rules.join(", "))))
        .clean();
    for (n, row) in rows.iter().enumerate() {
        let (nulls, rule) = (text(row, 0), text(row, 1));
        let masked = pair.target.rows(&format!("SELECT c{n}::text FROM t WHERE id = 1"))[0][0].clone();
        match &row[5] {
            Some(pattern) => {
                assert_eq!(
                    row[6].as_deref(),
                    Some("t"),
                    "the example of {rule} is not like {pattern}"
                );
                let is = pair
                    .target
                    .value(&format!("SELECT c{n}::text ~ {} FROM t WHERE id = 1", literal(pattern)));
                assert!(
                    is == "t" || nulls == "moved",
                    "{rule}: {masked:?} is not like {pattern}"
                );
            }
            None => assert_eq!(masked, row[4], "{rule} of {:?}", row[3]),
        }
        let null = pair.target.value(&format!("SELECT c{n} IS NULL FROM t WHERE id = 2"));
        match nulls.as_str() {
            "kept" | "always NULL" => assert_eq!(null, "t", "{rule} of NULL"),
            "replaced" => assert_eq!(null, "f", "{rule} of NULL"),
            _ => {}
        }
    }
}

fn edge_cases(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int, e text, ph text, pa text, p1 text);
        INSERT INTO t VALUES (1, '', '', '', 'ab'), (2, '@x', '1234', 'ab', 'abc'), (3, 'a@b@c', '12345', 'Ünïcödé', ''), (4, 'noat', '+1 é€ß!', 'abcde', 'a'),
          (5, 'alice@x.org, bob@y.org', NULL, NULL, NULL), (6, 'ann@x-1.org tel 555-1234', NULL, NULL, NULL), (7, E'a@\\nx', NULL, NULL, NULL),
          (8, '<al@x.org>;ü@y', NULL, NULL, NULL)");
    let rules = r#"{"e": "email", "ph": "phone", "pa": {"type": "partial", "prefix": 2, "suffix": 3}, "p1": {"type": "partial", "prefix": 0, "suffix": 0}}"#;
    pair.ok(&masked_table("t", rules)).clean();
    let rows = pair
        .target
        .column("SELECT concat_ws('|', e, ph, pa, p1) FROM t ORDER BY id");
    let expected = [
        "***|****||***",
        "@***@x|****|**|***",
        "a***@b|***-2345|Ün***ödé|",
        "***|***-é€ß!|*****|***",
        "a***@x.org",
        "a***@x-1.org",
        "a***@",
        "<***@x.org",
    ];
    assert_eq!(rows, expected);
}

/// Rules, and a regular expression for what each makes.
type Results = &'static [(&'static str, &'static str)];

/// Types, a value of each, and the strategies that fit, each with what its result looks like.
const TYPES: &[(&str, &str, Results)] = &[
    ("text", "alice@example.com", TEXT),
    ("character varying(80)", "alice@example.com", TEXT),
    ("public.mail", "alice@example.com", TEXT),
    ("character(80)", "alice@example.com", TEXT),
    ("name", "alice@example.com", SHORT),
    (
        "character varying(8)",
        "a@bc.de",
        &[
            ("email", "^a\\*\\*\\*@bc\\.$"),
            ("name", "^XXXX$"),
            ("phone", "^\\*\\*\\*-c\\.de$"),
            ("random_int", "^[0-9]+$"),
            ("constant", "^REDACTED$"),
        ],
    ),
    (
        "character varying(4)",
        "a",
        &[("name", "^XXXX$"), (R9, "^[0-9]$"), (C1, "^1$")],
    ),
    (
        "smallint",
        "32000",
        &[(R9, "^[0-9]$"), (C1, "^1$"), ("noise", "^(28[89]|29|3[0-2])[0-9]+$")],
    ),
    ("integer", "1000", NUMBER),
    ("bigint", "1000", NUMBER),
    ("public.positive", "1000", NUMBER),
    ("numeric", "1000", NUMBER),
    (
        "numeric(4,1)",
        "999.9",
        &[(R9, "^[0-9].0$"), (C1, "^1.0$"), ("noise", "^(9[0-9][0-9]|899).[0-9]$")],
    ),
    ("numeric(3,3)", "0.999", &[("noise", "^0.(9[0-9][0-9]|899)$")]),
    ("real", "1000", NUMBER),
    ("double precision", "1000", NUMBER),
    ("date", "2024-06-15", DATE),
    ("timestamp without time zone", "2024-06-15 12:00:00", DATE),
    ("timestamp(3) with time zone", "2024-06-15 12:00:00+00", DATE),
    (
        "uuid",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        &[
            ("hash", "^40c7d28c-dd8d-dd78-3e44-65008dd0b227$"),
            (KEYED, "^[0-9a-f-]{36}$"),
        ],
    ),
    (
        "boolean",
        "true",
        &[(r#"{"type": "constant", "value": false}"#, "^false$")],
    ),
    (
        "bytea",
        "\\x00ff",
        &[(r#"{"type": "constant", "value": "\\x"}"#, "^.x$")],
    ),
    (
        "jsonb",
        r#"{"a": 1}"#,
        &[
            ("constant", "^\"REDACTED\"$"),
            (
                r#"{"type": "constant", "value": {"b": [1, null]}}"#,
                "^.\"b\": .1, null..$",
            ),
        ],
    ),
    ("json", r#"{"a": 1}"#, &[("constant", "^\"REDACTED\"$")]),
    (
        "inet",
        "10.1.2.3",
        &[(r#"{"type": "constant", "value": "0.0.0.0"}"#, "^0.0.0.0(/32)?$")],
    ),
    ("text[]", "{a}", &[(r#"{"type": "constant", "value": "{}"}"#, "^.}$")]),
    (
        "public.mood",
        "sad",
        &[(r#"{"type": "constant", "value": "ok"}"#, "^ok$")],
    ),
    (
        "interval",
        "1 day",
        &[(r#"{"type": "constant", "value": "0"}"#, "^00:00:00$")],
    ),
];
const R9: &str = r#"{"type": "random_int", "max": 9}"#;
const C1: &str = r#"{"type": "constant", "value": 1}"#;
const KEYED: &str = r#"{"type": "hash", "key": "k"}"#;
const SHIFT: &str = r#"{"type": "date_shift", "key": "k", "by": "id"}"#;
const SHORT: Results = &[
    ("email", "^a\\*\\*\\*@example.com *$"),
    ("name", "^XXXX *$"),
    ("phone", "^\\*\\*\\*-.com *$"),
    ("partial", "^a\\*\\*\\*m *$"),
    ("hash", "^c160f8cc69a4f0bf2b0362752353d060 *$"),
    ("random_int", "^[0-9]+ *$"),
    ("constant", "^REDACTED *$"),
    (
        r#"{"type": "fake", "kind": "full_name"}"#,
        "^[A-Z][a-z]+ [A-Z][a-z]+ *$",
    ),
    (r#"{"type": "fake", "kind": "company"}"#, "^[A-Z][A-Za-z& ]+$"),
];
const TEXT: Results = &[
    ("email", "^a\\*\\*\\*@example.com *$"),
    ("name", "^XXXX *$"),
    ("phone", "^\\*\\*\\*-.com *$"),
    ("partial", "^a\\*\\*\\*m *$"),
    ("hash", "^c160f8cc69a4f0bf2b0362752353d060 *$"),
    (KEYED, "^[0-9a-f]{64} *$"),
    ("random_int", "^[0-9]+ *$"),
    ("constant", "^REDACTED *$"),
    (r#"{"type": "fake", "kind": "iban"}"#, "^DE[0-9]{20} *$"),
    (r#"{"type": "fake", "kind": "card"}"#, "^400000[0-9]{10} *$"),
];
const NUMBER: Results = &[
    ("random_int", "^[0-9]+$"),
    (C1, "^1$"),
    ("noise", "^(9[0-9]{2}|10[0-9]{2}|1100)(\\.[0-9]+)?$"),
    (r#"{"type": "noise", "ratio": 1}"#, "^[0-9]+(\\.[0-9]+)?$"),
];
const DATE: Results = &[
    ("noise", "^2024-0[567]-"),
    (r#"{"type": "noise", "interval": "1 day"}"#, "^2024-06-1[456]"),
    (SHIFT, "^202[345]-"),
    (r#"{"type": "constant", "value": "2000-01-01"}"#, "^2000-01-01"),
];
/// What fits every type.
const ANY: Results = &[("null", ""), ("shuffle", "."), ("keep", ".")];

fn types(pair: &Pair) {
    let (mut columns, mut values, mut rules, mut expected) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (type_name, value, strategies) in TYPES {
        for (rule, pattern) in strategies.iter().chain(ANY) {
            let n = columns.len();
            columns.push(format!("c{n} {type_name}"));
            values.push(literal(value));
            let rule = if rule.starts_with('{') {
                (*rule).to_owned()
            } else {
                format!("\"{rule}\"")
            };
            rules.push(format!("\"c{n}\": {rule}"));
            expected.push((n, type_name, rule, pattern));
        }
    }
    pair.source.run(&format!(
        "CREATE DOMAIN mail AS varchar(80); CREATE DOMAIN positive AS int CHECK (VALUE >= 0); CREATE TYPE mood AS ENUM ('sad', 'ok');
         CREATE TABLE t (id int, {}); INSERT INTO t VALUES (1, {1}), (2, {1}); INSERT INTO t VALUES (3)",
        columns.join(", "),
        values.join(", ")
    ));
    pair.ok(&masked_table("t", &format!("{{{}}}", rules.join(", "))))
        .clean();
    assert_eq!(pair.target.value("SELECT count(*) FROM t"), "3");
    for (n, type_name, rule, pattern) in expected {
        let value = pair.target.value(&format!("SELECT c{n}::text FROM t WHERE id = 1"));
        let right = pair.target.value(&format!(
            "SELECT COALESCE(c{n}::text, '') ~ {} FROM t WHERE id = 1",
            literal(pattern)
        ));
        assert!(
            right == "t" || rule == "\"shuffle\"",
            "{rule} on {type_name} gives {value:?}, not {pattern}"
        );
        let null = pair.target.value(&format!("SELECT count(c{n}) FROM t WHERE id = 3"));
        let replaces = rule.contains("constant") || rule.contains("random_int");
        if rule != "\"shuffle\"" {
            assert_eq!(null == "1", replaces, "{rule} of NULL on {type_name}");
        }
    }
}

fn hmac(pair: &Pair) {
    pair.source.run("CREATE TABLE t (a text, b text, u uuid); INSERT INTO t VALUES ('hello', 'hello', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')");
    let long = "k".repeat(100);
    let rules = format!(
        r#"{{"a": {{"type": "hash", "key": "it's a \\ \"key\""}}, "b": {{"type": "hash", "key": "{long}"}}, "u": {{"type": "hash", "key": "k"}}}}"#
    );
    pair.ok(&masked_table("t", &rules)).clean();
    // computed with another implementation
    assert_eq!(
        pair.target.column("SELECT unnest(ARRAY[a, b, u::text]) FROM t"),
        [HMAC_QUOTED, HMAC_LONG, HMAC_UUID]
    );
}
const HMAC_QUOTED: &str = "ac316f5aab80105d4eedea0b7bfcefb91b016268dd91c5c3263db1edaf888a80";
const HMAC_LONG: &str = "3fd578d761a4f6703009e92d2e8a0aea22ab9ab50d4ad250dc95d8c369dec3f5";
const HMAC_UUID: &str = "6b1c7e85-fa40-5224-d424-6016863cf4e0";

fn fake(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int, a text, b text, c text); CREATE TABLE u (a varchar(30));
        INSERT INTO t SELECT i, 'value ' || i, 'value ' || i, 'value ' || i FROM generate_series(1, 200) i; INSERT INTO u SELECT a FROM t");
    let rule = |kind: &str| format!(r#"{{"type": "fake", "kind": "{kind}", "key": "k"}}"#);
    let options = format!(
        r#"{{"mask": {{"t": {{"a": {0}, "b": {1}, "c": {2}}}, "u": {{"a": {1}}}}}}}"#,
        rule("full_name"),
        rule("iban"),
        rule("card")
    );
    pair.ok(&schema(&options)).clean();
    let iban = "SELECT count(*) FROM t WHERE ((substr(b, 5) || '1314' || substr(b, 3, 2))::numeric % 97) = 1 AND length(b) = 22";
    assert_eq!(pair.target.value(iban), "200", "valid IBANs");
    let luhn = "SELECT count(*) FROM t WHERE (SELECT sum(CASE WHEN (17 - n) % 2 = 0 THEN d * 2 - CASE WHEN d > 4 THEN 9 ELSE 0 END ELSE d END)
        FROM (SELECT n, substr(c, n, 1)::int AS d FROM generate_series(1, 16) n) x) % 10 = 0";
    assert_eq!(pair.target.value(luhn), "200", "valid card numbers");
    assert_eq!(
        pair.target.value("SELECT count(*) FROM t JOIN u ON t.b = u.a"),
        "200",
        "the same in both tables"
    );
    let distinct: u32 = pair.target.value("SELECT count(DISTINCT a) FROM t").parse().unwrap();
    assert!(distinct > 100, "{distinct} names of 200 values");
}

fn date_shift(pair: &Pair) {
    pair.source.run("CREATE TABLE visits (patient int, came date, left_at timestamptz); CREATE TABLE births (patient int PRIMARY KEY, born date);
        INSERT INTO births SELECT i, date '1980-01-01' + i FROM generate_series(1, 50) i;
        INSERT INTO visits SELECT i % 50 + 1, date '2020-01-01' + i, timestamptz '2020-01-01 10:00+00' + i * interval '1 day' FROM generate_series(1, 200) i");
    let shift = r#"{"type": "date_shift", "key": "k", "by": "patient"}"#;
    let options = format!(
        r#"{{"mask": {{"visits": {{"came": {shift}, "left_at": {shift}}}, "births": {{"born": {{"type": "date_shift", "key": "k"}}}}}}}}"#
    );
    pair.ok(&schema(&options)).clean();
    let ages = "SELECT string_agg((came - born) || ' ' || (left_at - born), ',' ORDER BY patient, came - born) FROM visits JOIN births USING (patient)";
    assert_eq!(pair.target.value(ages), pair.source.value(ages));
    let moved = |what: &str| {
        pair.target.value(&format!(
            "SELECT count(*) FROM births WHERE born {what} date '1980-01-01' + patient"
        ))
    };
    let (less, more): (u32, u32) = (moved("<").parse().unwrap(), moved(">").parse().unwrap());
    assert!(
        less > 5 && more > 5 && less + more >= 48,
        "{less} earlier, {more} later"
    );
}

fn shuffle(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE, b int, c text); INSERT INTO t SELECT i, 'a' || i, i, 'c' || i FROM generate_series(1, 300) i");
    let options = r#"{"mask": {"a": "shuffle", "b": "shuffle", "c": "hash"}, "where": "t.id <= 200 -- not all\n"}"#;
    pair.ok(&format!(
        "pgclone.table($src, 'public', 't', true, NULL, {})",
        literal(options)
    ))
    .clean();
    let values = "SELECT md5(string_agg(a, ',' ORDER BY a)) || sum(b) || count(*) FROM t WHERE id <= 200";
    assert_eq!(pair.target.value(values), pair.source.value(values));
    let kept: u32 = pair
        .target
        .value("SELECT count(*) FROM t WHERE a = 'a' || id OR b = id OR a = 'a' || b")
        .parse()
        .unwrap();
    assert!(kept < 30, "{kept} of 200 rows kept a value");
    assert_eq!(
        pair.target.value("SELECT count(*) FROM t WHERE c = md5('c' || id)"),
        "200"
    );
}

fn json(pair: &Pair) {
    pair.source.run(r#"CREATE TABLE t (id int, j jsonb, k json);
        INSERT INTO t (id, j) VALUES (1, '{"a": {"s": "secret", "t": 1}, "e": "alice@example.com"}'), (2, '{"a": {"t": 1}}'), (3, '{"a": {"s": null}}'),
          (4, '{"a": [{"s": "secret"}]}'), (5, '[{"a": {"s": "secret"}}]'), (6, '{"a": "{\"s\": \"secret\"}"}'), (7, '"secret"'), (8, NULL),
          (9, '{"a": {"s": ["secret", {"x": "secret"}]}}'), (10, 'null'), (11, '{"a": null, "e": {"deep": "secret"}}');
        UPDATE t SET k = j::json"#);
    let rules = r#"{"j->a->s": "constant", "j->e": "email", "k->a->s": "name", "k -> e": "null"}"#;
    pair.ok(&masked_table("t", rules)).clean();
    assert_eq!(
        pair.target
            .value("SELECT count(*) FROM t WHERE j::text || k::text LIKE '%secret%' OR j::text LIKE '%alice%'"),
        "0"
    );
    let rows = pair.target.column("SELECT j::text FROM t ORDER BY id");
    assert_eq!(
        rows,
        [
            r#"{"a": {"s": "REDACTED", "t": 1}, "e": "a***@example.com"}"#,
            r#"{"a": {"t": 1}}"#,
            r#"{"a": {"s": "REDACTED"}}"#,
            r#"{"a": null}"#,
            "null",
            r#"{"a": null}"#,
            "null",
            "",
            r#"{"a": {"s": "REDACTED"}}"#,
            "null",
            r#"{"a": null, "e": null}"#,
        ]
    );
    assert_eq!(
        pair.target.value("SELECT k::text FROM t WHERE id = 1"),
        r#"{"a": {"s": "XXXX", "t": 1}, "e": null}"#
    );
}

fn compose(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int PRIMARY KEY, email text, other text, note text); INSERT INTO t VALUES (1, 'alice@example.com', 'x', 'n'), (2, 'bob@example.com', 'y', 'n')");
    // the filter sees what the rule hides, and a rule for a column that is left out is no mistake
    let options = r#"{"mask": {"email": "email", "note": "null"}, "columns": ["email", "id"], "where": "email = 'bob@example.com'"}"#;
    pair.ok(&format!(
        "pgclone.table($src, 'public', 't', true, 't_safe', {})",
        literal(options)
    ))
    .clean();
    assert_eq!(
        pair.target.column("SELECT id || email FROM t_safe"),
        ["2b***@example.com"]
    );
    pair.ok(&masked_table("t", r#"{"public.t": {"email": "null"}}"#))
        .clean();
    assert_eq!(pair.target.value("SELECT count(email) FROM t"), "0");
    pair.ok("pgclone.table($src, 'public', 't', false, 'empty', '{\"mask\": {\"email\": \"hash\"}}')")
        .clean();
    assert_eq!(pair.target.value("SELECT count(*) FROM empty"), "0");
}

fn partitions(pair: &Pair) {
    pair.source.run("CREATE TABLE p (id int, email text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
        CREATE TABLE p2 (email text, extra int, id int); ALTER TABLE p2 DROP COLUMN extra; ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
        CREATE TABLE p3 PARTITION OF p FOR VALUES FROM (20) TO (30) PARTITION BY LIST (id); CREATE TABLE p3a PARTITION OF p3 DEFAULT;
        INSERT INTO p SELECT i, 'raw' || i || '@example.com' FROM generate_series(1, 29) i;
        CREATE TABLE base (id int, email text); CREATE TABLE child (more text) INHERITS (base); INSERT INTO base VALUES (1, 'raw@b'); INSERT INTO child VALUES (2, 'raw@c', 'raw')");
    let call = |rules: &str| schema(&format!(r#"{{"mask": {rules}, "conflict": "replace"}}"#));
    pair.ok(&call(
        r#"{"p": {"email": "email"}, "base": {"email": "email"}, "child": {"more": "null"}}"#,
    ))
    .clean();
    assert_eq!(
        pair.target
            .value("SELECT count(*) FROM p WHERE email = 'r***@example.com'"),
        "29"
    );
    assert_eq!(
        pair.target.column("SELECT email FROM base ORDER BY id"),
        ["r***@b", "r***@c"]
    );
    assert_eq!(pair.target.value("SELECT count(more) FROM child"), "0");
    // one partition by itself, and two rules that contradict each other
    pair.ok(&call(r#"{"p2": {"email": "null"}}"#)).clean();
    assert_eq!(pair.target.column("SELECT count(email) FROM p"), ["19"]);
    pair.target
        .session()
        .fails(&pair.expand(&format!(
            "SELECT {}",
            call(r#"{"p": {"email": "null"}, "p1": {"email": "name"}}"#)
        )))
        .is("22023")
        .names("mask.p1.email");
    pair.target
        .session()
        .fails(&pair.expand(&format!("SELECT {}", call(r#"{"p": {"id": "random_int"}}"#))))
        .is("22023")
        .names("partition key");
}

fn generated(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int PRIMARY KEY, email text, domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED, lower text GENERATED ALWAYS AS (lower(email)) STORED);
        INSERT INTO t VALUES (1, 'Alice@raw.example'); CREATE MATERIALIZED VIEW m AS SELECT email, lower FROM t; CREATE VIEW v AS SELECT email FROM t; CREATE INDEX ON t (lower(email))");
    pair.ok(&schema(r#"{"mask": {"t": {"email": "name"}}}"#)).clean();
    assert_eq!(
        pair.target
            .column("SELECT concat_ws('|', t.email, domain, t.lower, m.email, m.lower) FROM t, m"),
        ["XXXX||xxxx|XXXX|xxxx"]
    );
    let fails = |table: &str, options: &str| {
        let call = format!(
            "SELECT pgclone.table($src, 'public', '{table}', true, 'x', {})",
            literal(options)
        );
        pair.target.session().fails(&pair.expand(&call)).is("22023")
    };
    fails("t", r#"{"mask": {"lower": "name"}}"#).names("generated");
    // a generated column that loses what it reads is cloned with its values
    fails("t", r#"{"mask": {"email": "name"}, "columns": ["id", "lower"]}"#)
        .names("lower")
        .hints("rule of its own");
    pair.ok(&format!(
        "pgclone.table($src, 'public', 't', true, 'y', {})",
        literal(r#"{"mask": {"email": "name", "lower": "hash"}, "columns": ["id", "lower"]}"#)
    ));
    assert_eq!(pair.target.value("SELECT lower = md5('alice@raw.example') FROM y"), "t");
}

fn scopes(pair: &Pair) {
    pair.source.run("CREATE TABLE t (a text); CREATE SCHEMA s; CREATE TABLE s.t (a text); CREATE TABLE s.\"T u\" (\"The A\" text); CREATE TABLE keep (a text);
        INSERT INTO t VALUES ('raw'); INSERT INTO s.t VALUES ('raw'); INSERT INTO s.\"T u\" VALUES ('raw'); INSERT INTO keep VALUES ('seen')");
    let options = literal(
        r#"{"mask": {"public.t": {"a": "name"}, "s.t": {"a": "hash"}, "T u": {"The A": "constant"}, "keep": {"a": "keep"}}}"#,
    );
    pair.ok(&format!("pgclone.database($src, true, {options})")).clean();
    assert_eq!(
        pair.target.column("SELECT a FROM t UNION ALL SELECT a FROM s.t UNION ALL SELECT \"The A\" FROM s.\"T u\" UNION ALL SELECT a FROM keep"),
        ["XXXX", "bdd166af3a63f7be696dd17a218a6ffb", "REDACTED", "seen"]
    );
    let ambiguous = literal(r#"{"mask": {"t": {"a": "name"}}, "conflict": "replace"}"#);
    pair.target
        .session()
        .fails(&pair.expand(&format!("SELECT pgclone.database($src, true, {ambiguous})")))
        .is("22023")
        .names("s.t");
}
