//! The JSON options: honoured where they make sense, refused elsewhere, never ignored.

use pgclone_tests::{literal, oracle, Pair, Suite};

use crate::table::parts;

const FIXTURE: &str = "CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0)); CREATE INDEX i ON t (b);
    CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    CREATE MATERIALIZED VIEW m AS SELECT a FROM t; INSERT INTO t VALUES (1, 1), (2, 2); REFRESH MATERIALIZED VIEW m";

/// Functions with options, as calls with `$o` for them.
const CALLS: &[(&str, &str)] = &[
    ("table", "pgclone.table($src, 'public', 't', true, NULL, $o)"),
    ("schema", "pgclone.schema($src, 'public', true, $o)"),
    ("database", "pgclone.database($src, true, $o)"),
    (
        "database_create",
        "pgclone.database_create($src, 'options_never_created', true, $o)",
    ),
];

fn with(call: &str, options: &str) -> String {
    call.replace("$o", &literal(options))
}

pub fn cases(suite: &mut Suite) {
    suite.group("options");
    for (function, call) in &CALLS[..3] {
        for (option, expected) in [
            ("{\"indexes\": false}", "pkey check trigger"),
            ("{\"constraints\" :false}", "index:i trigger"),
            ("{\"triggers\":\n false}", "index:i pkey check"),
            ("{\"indexes\": false, \"constraints\": false, \"triggers\": false}", ""),
            (
                "{\"indexes\": true, \"constraints\": true, \"triggers\": true}",
                "index:i pkey check trigger",
            ),
            ("{}", "index:i pkey check trigger"),
        ] {
            let words: String = option
                .chars()
                .filter(|c| c.is_ascii_alphabetic() || *c == ',')
                .collect();
            suite.pair(
                &format!("{function}_honours_{}", if words.is_empty() { "empty" } else { &words }),
                move |pair| {
                    pair.source.run(FIXTURE);
                    pair.ok(&with(call, option));
                    assert_eq!(parts(pair), expected);
                    assert_eq!(pair.target.value("SELECT count(*) FROM t"), "2");
                },
            );
        }
    }
    for (function, call) in &CALLS[1..3] {
        suite.pair(&format!("{function}_honours_matviews_false"), move |pair| {
            pair.source.run(FIXTURE);
            pair.source.run("CREATE VIEW plain AS SELECT a FROM t");
            pair.ok(&with(call, "{\"matviews\": false}"));
            assert!(!pair.target.has("public.m"));
            assert!(pair.target.has("public.t") && pair.target.has("public.plain"));
        });
        for option in ["{\"columns\": [\"a\"]}", "{\"where\": \"true\"}"] {
            let key = if option.contains("columns") { "columns" } else { "where" };
            suite.pair(&format!("{function}_refuses_{key}"), move |pair| {
                pair.source.run(FIXTURE);
                pair.fails(&with(call, option)).is("22023").names(key);
            });
        }
    }
    suite.pair("table_refuses_matviews", |pair| {
        pair.source.run(FIXTURE);
        pair.fails(&with(CALLS[0].1, "{\"matviews\": false}"))
            .is("22023")
            .names("matviews");
    });
    for (function, call) in CALLS {
        suite.pair(
            &format!("{function}_says_that_parallel_is_for_background_jobs"),
            move |pair| {
                pair.source.run(FIXTURE);
                pair.fails(&with(call, "{\"parallel\": 2}"))
                    .is("22023")
                    .names("parallel");
            },
        );
        suite.pair(
            &format!("{function}_refuses_bad_options_before_it_touches_the_network"),
            move |pair| {
                for (options, named) in BAD {
                    // Nobody listens there: whoever tries to connect gets 08001.
                    let call = with(call, options).replace("$src", "'host=127.0.0.1 port=1 dbname=x user=x'");
                    let failure = pair.fails(&call);
                    assert_eq!(failure.sqlstate, "22023", "{options:?}: {failure}");
                    failure.names(named);
                }
            },
        );
    }
    suite.pair("bad_value_names_the_allowed_ones", |pair| {
        let failure = pair
            .fails("pgclone.database($src, true, '{\"conflict\": \"sometimes\"}')")
            .is("22023");
        for allowed in ["error", "skip", "replace", "rename"] {
            assert!(
                format!("{failure}").contains(allowed),
                "{allowed} is not named: {failure}"
            );
        }
    });
    suite.pair("unknown_key_names_the_known_ones", |pair| {
        let failure = pair
            .fails("pgclone.database($src, true, '{\"index\": false}')")
            .is("22023")
            .names("index");
        assert!(
            format!("{failure}").contains("indexes"),
            "known keys are not named: {failure}"
        );
    });
    columns(suite);
    consistent(suite);
}

/// Options that no function takes, and what the error must name.
const BAD: &[(&str, &str)] = &[
    ("", "option"),
    ("   ", "option"),
    ("{", "option"),
    ("{\"indexes\": false", "option"),
    ("{\"indexes\": false} trailing", "option"),
    ("{'indexes': false}", "option"),
    ("{\"indexes\": nope}", "option"),
    ("[]", "option"),
    ("null", "option"),
    ("\"indexes\"", "option"),
    ("42", "option"),
    ("{\"index\": false}", "index"),
    ("{\"Indexes\": false}", "Indexes"),
    ("{\"\": 1}", "indexes"),
    ("{\"indexes\": \"false\"}", "indexes"),
    ("{\"indexes\": null}", "indexes"),
    ("{\"indexes\": 0}", "indexes"),
    ("{\"constraints\": []}", "constraints"),
    ("{\"triggers\": {}}", "triggers"),
    ("{\"conflict\": \"sometimes\"}", "conflict"),
    ("{\"conflict\": \"ERROR\"}", "conflict"),
    ("{\"conflict\": true}", "conflict"),
    ("{\"consistent\": \"no\"}", "consistent"),
    ("{\"cascade\": 1}", "cascade"),
    ("{\"indexes\": true, \"indexes\": false}", "indexes"),
];

fn columns(suite: &mut Suite) {
    suite.pair("columns_limits_the_clone_to_them", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int PRIMARY KEY, secret text DEFAULT 'x', b text, \"C d\" int); CREATE INDEX i ON t (b); CREATE INDEX by_secret ON t (secret);
             INSERT INTO t VALUES (1, 'hidden', 'b', 7)",
        );
        let outcome = pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"columns\": [\"a\", \"b\", \"C d\"]}')");
        assert_eq!(pair.target.value("SELECT t::text FROM t"), "(1,b,7)");
        let list = "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped";
        assert_eq!(pair.target.value(list), "a,b,C d");
        assert!(pair.target.has("public.i") && !pair.target.has("public.by_secret"));
        outcome.tells("by_secret");
    });
    suite.pair("columns_without_the_key_reports_what_needs_it", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int, b text, CONSTRAINT both_of_them PRIMARY KEY (a, b)); INSERT INTO t VALUES (1, 'x')",
        );
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"columns\": [\"b\"]}')")
            .tells("both_of_them");
        assert_eq!(pair.target.value("SELECT b FROM t"), "x");
    });
    suite.pair("columns_more_than_64_are_all_there", |pair| {
        let all: Vec<String> = (0..80).map(|i| format!("c{i}")).collect();
        let definitions: Vec<String> = all.iter().map(|c| format!("{c} int DEFAULT 1")).collect();
        pair.source.run(&format!(
            "CREATE TABLE t ({}, last int); INSERT INTO t (last) VALUES (1)",
            definitions.join(", ")
        ));
        let list = all.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
        pair.ok(&format!(
            "pgclone.table($src, 'public', 't', true, NULL, '{{\"columns\": [{list}]}}')"
        ));
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"),
            "80"
        );
    });
    suite.pair("columns_generated_needs_the_columns_it_reads", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED, c int); INSERT INTO t (a) VALUES (2)",
        );
        pair.ok("pgclone.table($src, 'public', 't', true, 'two', '{\"columns\": [\"a\", \"twice\"]}')");
        assert_eq!(pair.target.value("SELECT twice FROM two"), "4");
        // Alone it can come as a plain column with its value or be refused; it cannot come empty.
        let call = pair.expand("pgclone.table($src, 'public', 't', true, 'alone', '{\"columns\": [\"twice\"]}')");
        if pair.target.session().query(&format!("SELECT {call}")).is_ok() {
            assert_eq!(pair.target.value("SELECT twice FROM alone"), "4");
        } else {
            assert!(!pair.target.has("public.alone"));
        }
    });
    suite.pair("columns_unknown_is_42703_and_names_it", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        for name in ["nope", "A", "ctid", "a; DROP TABLE t"] {
            let options = format!("{{\"columns\": [\"a\", \"{name}\"]}}");
            pair.fails(&with(CALLS[0].1, &options)).is("42703").names(name);
        }
    });
    suite.pair("columns_of_a_wrong_shape_are_refused_with_their_path", |pair| {
        for (options, named) in [
            ("{\"columns\": \"a\"}", "columns"),
            ("{\"columns\": []}", "columns"),
            ("{\"columns\": [1]}", "columns[0]"),
            ("{\"columns\": [\"a\", null]}", "columns[1]"),
            ("{\"columns\": [\"a\", \"a\"]}", "columns"),
        ] {
            pair.fails(&with(CALLS[0].1, options)).is("22023").names(named);
        }
    });
}

fn consistent(suite: &mut Suite) {
    for (option, level) in [
        ("{}", "repeatable read"),
        ("{\"consistent\": true}", "repeatable read"),
        ("{\"consistent\": false}", "read committed"),
    ] {
        let name = option.replace(['{', '}', '"', ':', ' '], "_");
        suite.pair(&format!("source_isolation_with{name}is_{}", level.replace(' ', "_")), move |pair| {
            pair.source.run("CREATE FUNCTION level() RETURNS text LANGUAGE sql AS $$SELECT current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only')$$;
                CREATE VIEW v AS SELECT 1; CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
            let options = option.replace('}', &format!("{}\"where\": \"public.level() = '{level} on'\"}}", if option == "{}" { "" } else { ", " }));
            pair.ok(&with(CALLS[0].1, &options));
            assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1", "the source session is not {level}");
        });
    }
    suite.pair("consistent_false_clones_the_same_quiet_source", |pair: &Pair| {
        pair.source.run(FIXTURE);
        pair.ok("pgclone.database($src, true, '{\"consistent\": false}')")
            .clean();
        oracle::assert_same(pair);
    });
}
