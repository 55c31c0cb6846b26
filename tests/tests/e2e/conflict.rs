//! What happens when the target has the table already.

use pgclone_tests::{literal, oracle, Pair, Suite};

const SOURCE: &str =
    "CREATE TABLE t (id serial PRIMARY KEY, b text UNIQUE, n int CHECK (n > 0)); CREATE INDEX own_index ON t (n);
    INSERT INTO t (b, n) VALUES ('new1', 1), ('new2', 2), ('new3', 3)";
const TARGET: &str =
    "CREATE TABLE t (id serial PRIMARY KEY, b text UNIQUE, n int CHECK (n > 0)); CREATE INDEX own_index ON t (n);
    INSERT INTO t (b, n) VALUES ('old1', 1); COMMENT ON TABLE t IS 'the old one'; GRANT SELECT ON t TO shop_reader";

const CALLS: &[(&str, &str)] = &[
    ("table", "pgclone.table($src, 'public', 't', true, NULL, $o)"),
    ("schema", "pgclone.schema($src, 'public', true, $o)"),
    ("database", "pgclone.database($src, true, $o)"),
];

fn with(call: &str, options: &str) -> String {
    call.replace("$o", &literal(options))
}

fn fill(pair: &Pair) {
    pair.source.run(SOURCE);
    pair.target.run(TARGET);
}

pub fn cases(suite: &mut Suite) {
    suite.group("conflict");
    for (function, call) in CALLS {
        suite.pair(
            &format!("{function}_error_is_the_default_and_hints_at_the_option"),
            move |pair| {
                fill(pair);
                pair.fails(&with(call, "{}"))
                    .is("42P07")
                    .names_word("t")
                    .hints("conflict");
                pair.fails(&with(call, "{\"conflict\": \"error\"}"))
                    .is("42P07")
                    .names_word("t")
                    .hints("conflict");
            },
        );
        suite.pair(
            &format!("{function}_skip_leaves_the_table_as_it_is_and_says_so"),
            move |pair| {
                fill(pair);
                pair.source.run("CREATE TABLE another (a int)");
                let before = oracle::dump(
                    &pair.target,
                    &pgclone_tests::install::installations().client,
                    &["-t", "t"],
                );
                pair.ok(&with(call, "{\"conflict\": \"skip\"}")).tells("skip");
                let after = oracle::dump(
                    &pair.target,
                    &pgclone_tests::install::installations().client,
                    &["-t", "t"],
                );
                oracle::assert_same_text("the table that is to be skipped", &before, &after);
                assert_eq!(rows(pair, "t"), "old1");
                assert_eq!(
                    pair.target.has("public.another"),
                    *function != "table",
                    "the other table"
                );
            },
        );
        suite.pair(
            &format!("{function}_replace_gives_the_table_of_the_source"),
            move |pair| {
                fill(pair);
                pair.target
                    .run("CREATE INDEX gone ON t (b, n); ALTER TABLE t ADD COLUMN extra int");
                pair.ok(&with(call, "{\"conflict\": \"replace\"}"));
                oracle::assert_same(pair);
                assert_eq!(pair.target.value("INSERT INTO t (n) VALUES (9) RETURNING id"), "4");
            },
        );
        suite.pair(
            &format!("{function}_rename_moves_the_old_table_with_its_indexes_and_sequence"),
            move |pair| {
                fill(pair);
                pair.ok(&with(call, "{\"conflict\": \"rename\"}"));
                assert_eq!(
                    (rows(pair, "t"), rows(pair, "t_old")),
                    ("new1,new2,new3".into(), "old1".into())
                );
                oracle::assert_same_part(pair, &["-t", "public.t", "-t", "public.t_id_seq"]);
                assert_eq!(pair.target.value("INSERT INTO t (n) VALUES (9) RETURNING id"), "4");
                assert_eq!(
                    pair.target.value("INSERT INTO t_old (n) VALUES (9) RETURNING id"),
                    "2",
                    "the old sequence"
                );
                let comment = pair.target.value("SELECT obj_description('t_old'::regclass)");
                assert_eq!(comment, "the old one");
            },
        );
    }
    skip(suite);
    replace(suite);
    rename(suite);
    taken(suite);
    suite.pair("schema_that_exists_but_is_empty_is_no_conflict", |pair| {
        pair.source.run("CREATE SCHEMA app; CREATE TABLE app.t (a int)");
        pair.target.run("CREATE SCHEMA app");
        pair.ok("pgclone.schema($src, 'app')").clean();
        assert!(pair.target.has("app.t"));
    });
    suite.pair("schema_replace_and_rename_work_twice_in_a_row", |pair| {
        pair.source.run("CREATE SCHEMA app; CREATE TYPE app.e AS ENUM ('a'); CREATE TABLE app.t (id serial PRIMARY KEY, e app.e); CREATE VIEW app.v AS SELECT * FROM app.t;
            CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; INSERT INTO app.t (e) VALUES ('a')");
        pair.ok("pgclone.schema($src, 'app')");
        for _ in 0..2 {
            pair.ok("pgclone.schema($src, 'app', true, '{\"conflict\": \"replace\"}')");
            oracle::assert_same(pair);
        }
    });
    suite.pair("clone_of_the_same_thing_twice_never_doubles_rows", |pair| {
        pair.source.run(SOURCE);
        pair.ok("pgclone.database($src)");
        for call in [
            "pgclone.table($src, 'public', 't')",
            "pgclone.schema($src, 'public')",
            "pgclone.database($src)",
        ] {
            pair.fails(call).is("42P07");
        }
        assert_eq!(rows(pair, "t"), "new1,new2,new3");
    });
}

fn skip(suite: &mut Suite) {
    const SKIP: &str = "{\"conflict\": \"skip\"}";
    suite.pair("skip_gives_a_new_partition_what_its_skipped_parent_would_have_given", |pair| {
        pair.source.run(
            "CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE p (a int, r int REFERENCES r, CHECK (a >= 0)) PARTITION BY RANGE (a);
             CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
             CREATE TRIGGER g BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f()",
        );
        pair.ok(&with(CALLS[1].1, "{}")).clean();
        pair.source.run(
            "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (19) PARTITION BY LIST (a); CREATE TABLE p2x PARTITION OF p2 DEFAULT; INSERT INTO r VALUES (1);
             INSERT INTO p VALUES (11, 1)",
        );
        pair.target.run("INSERT INTO r VALUES (1)");
        pair.ok(&with(CALLS[1].1, SKIP)).warns("p2").tells("table public.p exists");
        let parts = "SELECT string_agg(part, ';' ORDER BY part COLLATE \"C\") FROM (
             SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE contype IN ('f', 'c')
             UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgconstraint = 0) AS parts (part) WHERE part ~ 'p2'";
        assert_eq!(pair.source.value(parts), pair.target.value(parts));
        assert_eq!(pair.target.value("SELECT count(*) FROM p2"), "1");
    });
    suite.pair("skip_leaves_a_publication_as_it_is", |pair| {
        pair.source.run("CREATE TABLE t (a int); CREATE PUBLICATION pub FOR TABLE t");
        pair.ok("pgclone.database($src)");
        pair.source.run("CREATE TABLE u (a int); ALTER PUBLICATION pub ADD TABLE u");
        pair.ok(&with(CALLS[2].1, SKIP))
            .tells("table public.u is not added to publication pub, which is skipped");
        assert!(pair.target.has("public.u"));
        let tables = "SELECT string_agg(tablename, ' ') FROM pg_publication_tables WHERE pubname = 'pub'";
        assert_eq!(pair.target.value(tables), "t");
        pair.target
            .run("DROP PUBLICATION pub; DROP TABLE u; SET client_min_messages = error; CREATE PUBLICATION pub FOR ALL TABLES");
        pair.ok(&with(CALLS[2].1, SKIP)).says("skipped 2 objects");
    });
}

fn replace(suite: &mut Suite) {
    const REPLACE: &str = "{\"conflict\": \"replace\"}";
    const CASCADE: &str = "{\"conflict\": \"replace\", \"cascade\": true}";
    for (name, dependent) in [
        ("view", "CREATE VIEW hanging AS SELECT b FROM t"),
        (
            "materialized_view",
            "CREATE MATERIALIZED VIEW hanging AS SELECT b FROM t",
        ),
        (
            "foreign_key",
            "CREATE TABLE other (t int CONSTRAINT hanging REFERENCES t)",
        ),
        (
            "function_with_a_sql_body",
            "CREATE FUNCTION hanging() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t; END",
        ),
        (
            "default_on_its_sequence",
            "CREATE TABLE hanging (a int DEFAULT nextval('t_id_seq'))",
        ),
        ("inheriting_table", "CREATE TABLE hanging () INHERITS (t)"),
        (
            "function_on_its_row_type",
            "CREATE FUNCTION hanging(t) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ),
    ] {
        suite.pair(
            &format!("replace_with_a_dependent_{name}_is_an_error_that_names_it"),
            move |pair| {
                fill(pair);
                pair.target.run(dependent);
                pair.fails(&with(CALLS[0].1, REPLACE))
                    .is("2BP01")
                    .names("hanging")
                    .names("cascade");
                assert_eq!(rows(pair, "t"), "old1");
            },
        );
        suite.pair(
            &format!("replace_with_cascade_drops_the_dependent_{name}_and_says_so"),
            move |pair| {
                fill(pair);
                pair.target.run(dependent);
                pair.ok(&with(CALLS[0].1, CASCADE)).tells("hanging");
                assert_eq!(rows(pair, "t"), "new1,new2,new3");
            },
        );
    }
    suite.pair("replace_does_not_count_what_is_itself_replaced_as_a_dependent", |pair| {
        let both = "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); CREATE VIEW v AS SELECT * FROM t";
        pair.source.run(both);
        pair.target.run(both);
        pair.source.run("INSERT INTO t VALUES (1); INSERT INTO u VALUES (1)");
        pair.ok(&with(CALLS[1].1, REPLACE));
        oracle::assert_same(pair);
    });
    suite.pair("replace_of_what_cannot_be_dropped_like_a_table", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int); CREATE TABLE u (a int); SET client_min_messages = error; CREATE PUBLICATION pub FOR TABLE t; CREATE PUBLICATION other FOR TABLE t;
             CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere.invalid' PUBLICATION pub WITH (connect = false, slot_name = 'a_slot');
             CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR PUBLIC SERVER s; CREATE USER MAPPING FOR CURRENT_USER SERVER s",
        );
        let version = pair.source.value("SHOW server_version_num");
        if version.as_str() >= "150000" {
            pair.source.run("CREATE SCHEMA app; ALTER PUBLICATION pub ADD TABLES IN SCHEMA app");
        }
        pair.ok("pgclone.database($src)");
        // what is only a member of what is replaced is no dependent of it
        pair.target.run("ALTER PUBLICATION pub ADD TABLE u");
        pair.ok(&with(CALLS[2].1, REPLACE));
        oracle::assert_same(pair);
        let members = "{\"conflict\": \"replace\", \"include\": [\"publication:other\", \"user mapping:*\"]}";
        pair.ok(&with(CALLS[2].1, members));
        oracle::assert_same(pair);
    });
    suite.pair("replace_that_fails_in_the_rows_keeps_the_old_table", |pair| {
        fill(pair);
        pair.source
            .run("INSERT INTO t (b, n) SELECT 'x' || g, g FROM generate_series(1, 20000) g");
        let options = "{\"conflict\": \"replace\", \"where\": \"1 / (20000 - n) IS NOT NULL\"}";
        pair.fails(&with(CALLS[0].1, options)).is("22012");
        assert_eq!(rows(pair, "t"), "old1");
    });
    suite.pair("replace_that_fails_in_an_index_keeps_the_old_table", |pair| {
        fill(pair);
        // The definition comes along because the target has a function of that name already, and that one fails.
        pair.source.run(
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE INDEX late ON t (f(n))",
        );
        pair.target.run(
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''no''; END'",
        );
        pair.fails(&with(CALLS[0].1, REPLACE)).names("late");
        assert_eq!(rows(pair, "t"), "old1");
    });
    suite.pair("replace_is_not_seen_before_it_is_complete", |pair| {
        fill(pair);
        pair.source
            .run("INSERT INTO t (b, n) SELECT 'x' || g, g FROM generate_series(1, 200000) g");
        let reader = pair.target.connect();
        let running = pgclone_tests::Running::call(pair, &with(CALLS[0].1, REPLACE));
        let mut seen = Vec::new();
        while !running.is_over() {
            seen.push(reader.value("SELECT count(*) FROM t"));
        }
        running.end().result.unwrap();
        seen.dedup();
        assert!(
            seen.iter().all(|count| count == "1" || count == "200003"),
            "a reader saw {seen:?}"
        );
        assert_eq!(reader.value("SELECT count(*) FROM t"), "200003");
    });
    suite.pair("replace_of_a_table_by_itself_does_not_lose_it", |pair| {
        pair.target.run(SOURCE);
        let own = literal(&pair.target.conninfo());
        let call = format!("SELECT pgclone.table({own}, 'public', 't', true, NULL, '{REPLACE}')");
        let session = pair.target.session();
        session
            .fails(&format!("SET statement_timeout = '10s'; {call}"))
            .is("55000");
        // a copy beside it is nothing to be afraid of
        session.run("RESET statement_timeout");
        session.run(&call.replace("NULL", "'u'"));
        assert_eq!(rows(pair, "u"), "new1,new2,new3");
        assert_eq!(rows(pair, "t"), "new1,new2,new3");
        oracle::assert_no_session_left(pair);
    });
    suite.pair(
        "replace_of_a_view_by_a_table_of_its_name_does_not_go_wrong_silently",
        |pair| {
            pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
            pair.target.run("CREATE VIEW t AS SELECT 0 AS a");
            pair.fails(&with(CALLS[0].1, "{}")).names_word("t");
            let result = pair
                .target
                .session()
                .query(&format!("SELECT {}", pair.expand(&with(CALLS[0].1, REPLACE))));
            let kind = pair.target.value("SELECT relkind FROM pg_class WHERE relname = 't'");
            assert_eq!(kind, if result.is_ok() { "r" } else { "v" });
        },
    );
}

fn rename(suite: &mut Suite) {
    const RENAME: &str = "{\"conflict\": \"rename\"}";
    suite.pair("rename_takes_the_next_free_name_each_time", |pair| {
        fill(pair);
        for round in 1..=3 {
            pair.ok(&with(CALLS[0].1, RENAME));
            let tables = pair
                .target
                .column("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^t(_|$)' ORDER BY 1");
            assert_eq!(tables.len(), round + 1, "{tables:?}");
            assert!(
                tables.iter().all(|name| name == "t" || name.starts_with("t_old")),
                "{tables:?}"
            );
            assert_eq!(rows(pair, "t_old"), "old1", "the first old table was touched");
            let keys = pair
                .target
                .value("SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND conrelid::regclass::text LIKE 't%'");
            assert_eq!(keys, (round + 1).to_string(), "a primary key was lost");
        }
    });
    suite.pair("rename_leaves_free_what_the_clone_itself_will_make", |pair| {
        pair.source.run("CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE t_old (a int); CREATE TABLE other (a int CONSTRAINT t_pkey_old PRIMARY KEY)");
        pair.target.run("CREATE TABLE t (mine int PRIMARY KEY)");
        pair.ok(&format!("pgclone.schema($src, 'public', true, '{RENAME}')"));
        oracle::assert_same_part(pair, &["-t", "t", "-t", "t_old", "-t", "other"]);
        assert_eq!(pair.target.column("SELECT relname FROM pg_class WHERE oid IN (SELECT attrelid FROM pg_attribute WHERE attname = 'mine') ORDER BY 1"), ["t_old1", "t_pkey_old1"]);
    });
    suite.pair("rename_of_a_table_with_a_name_of_63_bytes", |pair| {
        let name = "n".repeat(63);
        for db in [&pair.source, &pair.target] {
            db.run(&format!(
                "CREATE TABLE {name} (id serial PRIMARY KEY, b text); INSERT INTO {name} (b) VALUES ('{}')",
                db.name
            ));
        }
        pair.ok(&format!(
            "pgclone.table($src, 'public', '{name}', true, NULL, '{RENAME}')"
        ));
        assert_eq!(pair.target.value(&format!("SELECT b FROM {name}")), pair.source.name);
        let tables = pair
            .target
            .value("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace");
        assert_eq!(tables, "2");
    });
    suite.pair("rename_keeps_views_and_foreign_keys_on_the_old_table", |pair| {
        fill(pair);
        pair.target
            .run("CREATE VIEW v AS SELECT b FROM t; CREATE TABLE u (a int REFERENCES t); INSERT INTO u VALUES (1)");
        pair.ok(&with(CALLS[0].1, RENAME));
        assert_eq!(pair.target.value("SELECT string_agg(b, ',') FROM v"), "old1");
        assert_eq!(
            pair.target
                .value("SELECT confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text NOT LIKE 'pgclone.%'"),
            "t_old"
        );
    });
    suite.pair("rename_tells_functions_by_their_arguments_and_works_each_time", |pair| {
        pair.source.run(
            "CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 2';
             CREATE PROCEDURE p(int) LANGUAGE sql AS ''; CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
             CREATE OPERATOR FAMILY o USING btree; CREATE OPERATOR CLASS c FOR TYPE int USING btree FAMILY o AS FUNCTION 1 btint4cmp(int, int);
             CREATE TYPE r AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = m)",
        );
        // in the way of the second names
        pair.target.run("CREATE PROCEDURE f_old1(int) LANGUAGE sql AS ''; CREATE TYPE m_old AS (a int)");
        for _ in 0..3 {
            pair.ok(&with(CALLS[1].1, RENAME)).clean();
        }
        let names = |query: &str| pair.target.value(query);
        assert_eq!(
            names("SELECT string_agg(p.oid::regprocedure::text, ' ' ORDER BY p.oid::regprocedure::text COLLATE \"C\") FROM pg_proc p WHERE proname ~ '^[fnp](_|$)' AND pronamespace = 'public'::regnamespace"),
            "f(e) f(integer) f_old(e_old) f_old(e_old1) f_old(integer) f_old1(integer) f_old2(integer) n() n_old() n_old1() p(integer) p_old(integer) p_old1(integer)"
        );
        assert_eq!(
            names("SELECT string_agg(opcname, ' ' ORDER BY opcname COLLATE \"C\") FROM pg_opclass WHERE opcnamespace = 'public'::regnamespace"),
            "c c_old c_old1"
        );
        assert_eq!(
            names("SELECT string_agg(rngtypid::regtype || ':' || rngmultitypid::regtype, ' ' ORDER BY rngtypid::regtype::text COLLATE \"C\") FROM pg_range WHERE rngtypid >= 16384"),
            "r:m r_old:m_old1 r_old1:m_old2"
        );
        assert_eq!(
            names("SELECT concat_ws(' ', m(r(1, 2)), m_old1(r_old(1, 3)), m_old2(r_old1(1, 4, '[]')))"),
            "{[1,2)} {[1,3)} {[1,4]}"
        );
    });
    suite.pair("rename_of_an_operator_is_refused", |pair| {
        let operator = "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)";
        pair.source.run(operator);
        pair.target.run(operator);
        pair.fails(&with(CALLS[1].1, RENAME))
            .is("42710")
            .names("===")
            .hints("skip");
    });
    suite.pair("rename_that_fails_in_the_rows_moves_everything_back", |pair| {
        fill(pair);
        pair.fails(&with(
            CALLS[0].1,
            "{\"conflict\": \"rename\", \"where\": \"1 / (3 - n) >= 0\"}",
        ))
        .is("22012");
    });
    for policy in ["skip", "replace", "rename"] {
        suite.pair(
            &format!("{policy}_works_for_the_target_name_and_leaves_the_source_name_alone"),
            move |pair| {
                fill(pair);
                pair.target
                    .run("CREATE TABLE u (b text); INSERT INTO u VALUES ('old u')");
                pair.ok(&format!(
                    "pgclone.table($src, 'public', 't', true, 'u', '{{\"conflict\": \"{policy}\"}}')"
                ));
                assert_eq!(rows(pair, "t"), "old1");
                assert_eq!(
                    rows(pair, "u"),
                    if policy == "skip" { "old u" } else { "new1,new2,new3" }
                );
            },
        );
        suite.pair(&format!("{policy}_without_a_conflict_is_a_plain_clone"), move |pair| {
            pair.source.run(SOURCE);
            pair.ok(&with(CALLS[1].1, &format!("{{\"conflict\": \"{policy}\"}}")))
                .clean();
            oracle::assert_same(pair);
        });
    }
}

/// Names of a schema that objects of tables have.
fn taken(suite: &mut Suite) {
    suite.pair(
        "names_of_indexes_and_sequences_that_others_have_are_told_before_anything_runs",
        |pair| {
            pair.source.run(SOURCE);
            let schema = with(CALLS[1].1, "{\"conflict\": \"replace\"}");
            for (there, name, owner) in [
                (
                    "CREATE TABLE own_index (a int)",
                    "public.own_index",
                    "table public.own_index",
                ),
                (
                    "CREATE TABLE other (a int); CREATE INDEX own_index ON other (a)",
                    "public.own_index",
                    "of table public.other",
                ),
                (
                    "CREATE TABLE other (a int CONSTRAINT t PRIMARY KEY)",
                    "public.t",
                    "constraint t ON public.other",
                ),
                (
                    "CREATE TABLE other (a int CONSTRAINT t_b_key PRIMARY KEY)",
                    "public.t_b_key",
                    "constraint t_b_key ON public.other",
                ),
                (
                    "CREATE TABLE other (a int); CREATE SEQUENCE t_id_seq OWNED BY other.a",
                    "public.t_id_seq",
                    "of table public.other",
                ),
            ] {
                pair.target.run(there);
                for call in [with(CALLS[0].1, "{}"), schema.clone()] {
                    let failure = pair.fails(&call).is("42P07").names(name).hints("Rename");
                    assert!(failure.detail.contains(owner), "{failure}");
                }
                let table = there.split(' ').nth(2).unwrap_or_default();
                pair.target.run(&format!("DROP TABLE {table}"));
            }
            pair.ok(&schema).clean();
        },
    );
    suite.pair("names_under_another_name_avoid_those_of_others_and_stay_when_replaced", |pair| {
        pair.source.run(SOURCE);
        pair.target.run("CREATE TABLE other (a int CONSTRAINT u_pkey PRIMARY KEY)");
        for options in ["{}", "{\"conflict\": \"replace\"}"] {
            pair.ok(&format!("pgclone.table($src, 'public', 't', true, 'u', '{options}')"));
            let names = "SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text COLLATE \"C\") || ' ' || pg_get_serial_sequence('u', 'id') \
                         FROM pg_index WHERE indrelid = 'u'::regclass";
            assert_eq!(pair.target.value(names), "u_b_key u_n_idx u_pkey1 public.u_id_seq");
        }
    });
    suite.pair("notices_name_only_what_is_cloned", |pair| {
        pair.source.run(
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE MATERIALIZED VIEW b.m AS SELECT 1 AS x; CREATE VIEW b.v AS SELECT * FROM b.m; CREATE VIEW a.w AS SELECT * FROM b.v",
        );
        let outcome = pair.ok("pgclone.schema($src, 'a', true, '{\"matviews\": false}')").warns("b.v");
        assert!(outcome.notices.iter().all(|n| !n.message.contains("b.v")), "{outcome:?}");
    });
}

fn rows(pair: &Pair, table: &str) -> String {
    pair.target.value(&format!(
        "SELECT coalesce(string_agg(b, ',' ORDER BY b), '') FROM {table}"
    ))
}
