//! `pgclone.table` and `table_ex`: one table, what it cannot exist without, and the same table under another name.

use pgclone_tests::{cluster, install, oracle, Pair, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("table");
    dependencies(suite);
    left_out(suite);
    rename(suite);
    flags(suite);
    shapes(suite);
}

fn dependencies(suite: &mut Suite) {
    suite.pair("brings_types_sequences_functions_and_collations_and_says_so", |pair| {
        pair.source.run(DEPENDENT);
        let outcome = pair.ok("pgclone.table($src, 'app', 't')").clean();
        for brought in ["mood", "short_text", "app.numbers", "lib.norm", "lib.is_fine", "pair_t"] {
            let _ = &outcome;
            let name = brought.rsplit('.').next().unwrap_or(brought);
            assert!(
                format!("{outcome:?}").contains(name),
                "{brought} came along without being told: {outcome:?}"
            );
        }
        oracle::assert_same(pair);
    });
    suite.pair("uses_what_the_target_has_already", |pair| {
        pair.source.run(DEPENDENT);
        pair.target.run(
            "CREATE SCHEMA lib; CREATE TYPE lib.mood AS ENUM ('sad', 'ok'); CREATE SCHEMA app;
             CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)'",
        );
        let before = pair
            .target
            .value("SELECT 'lib.mood'::regtype::oid || ' ' || 'lib.norm(text)'::regprocedure::oid");
        pair.ok("pgclone.table($src, 'app', 't')");
        let after = pair
            .target
            .value("SELECT 'lib.mood'::regtype::oid || ' ' || 'lib.norm(text)'::regprocedure::oid");
        assert_eq!(before, after, "an existing object was replaced");
        assert_eq!(pair.target.value("SELECT count(*) FROM app.t"), "2");
    });
    suite.pair("brings_nothing_that_the_table_does_not_need", |pair| {
        pair.source.run(DEPENDENT);
        pair.source.run("CREATE TABLE app.other (a int); CREATE TYPE lib.unused AS ENUM ('x'); CREATE VIEW app.v AS SELECT * FROM app.t");
        pair.ok("pgclone.table($src, 'app', 't')").clean();
        for relation in ["app.other", "app.v"] {
            assert!(!pair.target.has(relation), "{relation} came along");
        }
        assert_eq!(pair.target.value("SELECT to_regtype('lib.unused') IS NULL"), "t");
    });
    suite.pair("creates_the_schema_when_it_is_missing", |pair| {
        pair.source
            .run("CREATE SCHEMA \"My App\"; CREATE TABLE \"My App\".t (a int); INSERT INTO \"My App\".t VALUES (1)");
        pair.ok("pgclone.table($src, 'My App', 't')");
        assert_eq!(pair.target.value("SELECT count(*) FROM \"My App\".t"), "1");
    });
    suite.pair("brings_owner_grants_comments_policies_triggers_and_options", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int PRIMARY KEY, b text) WITH (fillfactor = 50); ALTER TABLE t OWNER TO shop_owner;
             GRANT SELECT ON t TO shop_reader; GRANT UPDATE (b) ON t TO shop_writer; COMMENT ON TABLE t IS 'T'; COMMENT ON COLUMN t.b IS 'B';
             ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t TO shop_reader USING (a > 0); CREATE INDEX i ON t (b);
             CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        );
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        oracle::assert_same(pair);
    });
    suite.pair("sequence_continues_where_the_source_is", |pair| {
        pair.source.run("CREATE TABLE t (id serial PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY); INSERT INTO t SELECT FROM generate_series(1, 42)");
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        assert_eq!(pair.target.value("INSERT INTO t DEFAULT VALUES RETURNING id || ' ' || i"), "43 43");
    });
    suite.pair("source_and_target_can_be_the_same_database", |pair| {
        pair.target
            .run("CREATE TABLE t (id serial PRIMARY KEY, b text); INSERT INTO t (b) VALUES ('x'), ('y')");
        let own = pgclone_tests::literal(&pair.target.conninfo());
        pair.ok(&format!("pgclone.table({own}, 'public', 't', true, 'twin')"))
            .clean();
        assert_eq!(
            pair.target
                .value("SELECT string_agg(id || b, ' ' ORDER BY id) FROM twin"),
            "1x 2y"
        );
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "2");
    });
}

fn left_out(suite: &mut Suite) {
    suite.pair("reports_and_leaves_out_a_foreign_key_to_an_absent_table", |pair| {
        pair.source.run("CREATE TABLE ref (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT to_ref REFERENCES ref); INSERT INTO ref VALUES (1); INSERT INTO t VALUES (1)");
        pair.ok("pgclone.table($src, 'public', 't')").warns("to_ref");
        assert!(!pair.target.has("public.ref"));
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 't'::regclass"), "0");
    });
    suite.pair("keeps_a_foreign_key_to_a_present_table_and_to_itself", |pair| {
        pair.source.run("CREATE TABLE ref (a int PRIMARY KEY); CREATE TABLE t (a int PRIMARY KEY REFERENCES ref, b int REFERENCES t); INSERT INTO ref VALUES (1); INSERT INTO t VALUES (1, 1)");
        pair.ok("pgclone.table($src, 'public', 'ref')").clean();
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        oracle::assert_same(pair);
    });
    suite.pair("fails_when_rows_break_a_foreign_key_to_a_present_table", |pair| {
        pair.source.run("CREATE TABLE ref (a int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT to_ref REFERENCES ref); INSERT INTO ref VALUES (1); INSERT INTO t VALUES (1)");
        pair.target.run("CREATE TABLE ref (a int PRIMARY KEY)");
        pair.fails("pgclone.table($src, 'public', 't')").is("23503").names("to_ref");
    });
    suite.pair("reports_and_leaves_out_a_trigger_whose_function_is_absent", |pair| {
        pair.source.run("CREATE SCHEMA code; CREATE FUNCTION code.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int); CREATE TRIGGER needs_code BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION code.f()");
        pair.ok("pgclone.table($src, 'public', 't')").warns("needs_code");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"), "0");
    });
    suite.pair("keeps_a_trigger_whose_function_is_present", |pair| {
        for db in [&pair.source, &pair.target] {
            db.run("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
        }
        pair.source
            .run("CREATE TABLE t (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()");
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        oracle::assert_same(pair);
    });
    suite.pair("a_view_is_refused_by_name", |pair| {
        pair.source.run("CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE s");
        pair.fails("pgclone.table($src, 'public', 'v')").names_word("v");
        pair.fails("pgclone.table($src, 'public', 's')").names_word("s");
    });
}

/// The clone under another name must be what PostgreSQL makes of the same statements with that name.
fn rename(suite: &mut Suite) {
    suite.pair(
        "under_another_name_gets_the_names_that_postgresql_would_choose",
        |pair| {
            renamed(pair, "copy", NAMED_BY_THE_SERVER, "");
        },
    );
    suite.pair(
        "under_a_long_name_gets_the_shortened_names_that_postgresql_would_choose",
        |pair| {
            renamed(
                pair,
                "a_very_long_name_for_a_table_that_makes_the_server_shorten_it_x",
                NAMED_BY_THE_SERVER,
                "",
            );
        },
    );
    suite.pair("under_a_name_that_needs_quotes", |pair| {
        renamed(pair, "Cö\"py 'x'", NAMED_BY_THE_SERVER, "")
    });
    suite.pair("that_mentions_itself_under_another_name", |pair| {
        let before = "CREATE SCHEMA other; CREATE TABLE other.acl (id int); CREATE TABLE log (id int)";
        renamed(pair, "Cö\"py 'x'", MENTIONS_ITSELF, before);
    });
    suite.pair(
        "that_mentions_itself_beside_an_alias_like_the_other_name_is_42P01",
        |pair| {
            let fixture = MENTIONS_ITSELF.replace("acl a WHERE a.id", "acl acl WHERE acl.id");
            pair.source.run(&fixture.replace("$t", "orig"));
            pair.target
                .run("CREATE TABLE log (id int); CREATE SCHEMA other; CREATE TABLE other.acl (id int)");
            pair.fails("pgclone.table($src, 'public', 'orig', true, 'acl')")
                .is("42P01")
                .names("orig");
        },
    );
    suite.pair("with_sequences_that_have_each_others_names", |pair| {
        pair.source.run(
            "CREATE SEQUENCE u_y_seq; CREATE SEQUENCE foo START 50; CREATE TABLE t (x int DEFAULT nextval('u_y_seq'), y int DEFAULT nextval('foo'));
             ALTER SEQUENCE u_y_seq OWNED BY t.x; ALTER SEQUENCE foo OWNED BY t.y; INSERT INTO t DEFAULT VALUES",
        );
        pair.ok("pgclone.table($src, 'public', 't', true, 'u')").clean();
        let inserted = pair.target.value("INSERT INTO u DEFAULT VALUES RETURNING x || ' ' || y");
        assert_eq!(inserted, "2 51");
    });
    if suite.source.min(suite.target) >= 18 {
        suite.pair("with_comments_on_not_null_constraints_under_another_name", |pair| {
            pair.source.run(
                "CREATE TABLE t (a int CONSTRAINT mine NOT NULL, b int) PARTITION BY LIST (a); ALTER TABLE t ADD CONSTRAINT later NOT NULL b NOT VALID;
                 CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); COMMENT ON CONSTRAINT mine ON t IS 'A'; COMMENT ON CONSTRAINT later ON t IS 'B';
                 COMMENT ON CONSTRAINT mine ON t1 IS 'A1'; COMMENT ON CONSTRAINT later ON t1 IS 'B1'; INSERT INTO t VALUES (1, 1)",
            );
            pair.ok("pgclone.table($src, 'public', 't', true, 'u')").clean();
            let comments = "SELECT string_agg(format('%s %s %s', conrelid::regclass, conname, obj_description(oid, 'pg_constraint')), ', ' ORDER BY conrelid::regclass::text, conname)
                FROM pg_constraint WHERE contype = 'n' AND conrelid::regclass::text ~ '^u'";
            assert_eq!(
                pair.target.value(comments),
                "u u_a_not_null A, u u_b_not_null B, u_1 u_a_not_null A1, u_1 u_b_not_null B1"
            );
        });
    }
    suite.pair("under_another_name_avoids_names_that_are_taken", |pair| {
        renamed(
            pair,
            "copy",
            NAMED_BY_THE_SERVER,
            "CREATE TABLE copy_pkey (); CREATE TABLE copy_id_seq (); CREATE TABLE copy_b_idx ();",
        );
    });
    suite.pair("under_another_name_beside_the_original", |pair| {
        let fixture = NAMED_BY_THE_SERVER.replace("$t", "orig");
        pair.source.run(&fixture);
        pair.ok("pgclone.table($src, 'public', 'orig')");
        pair.ok("pgclone.table($src, 'public', 'orig', true, 'copy')").clean();
        let second = pair.target.value("INSERT INTO copy (b) VALUES ('new') RETURNING id");
        assert_eq!(second, "4");
        assert_eq!(
            pair.target.value("INSERT INTO orig (b) VALUES ('new') RETURNING id"),
            "4",
            "the sequence is shared"
        );
        pair.target
            .run("DROP TABLE orig; INSERT INTO copy (b) VALUES ('newer')");
    });
    suite.pair("extended_statistics_under_another_name_and_moved_away", |pair| {
        let names = |db: &pgclone_tests::Db| db.column("SELECT stxname FROM pg_statistic_ext ORDER BY 1");
        pair.source
            .run("CREATE TABLE t (a int, b int); CREATE STATISTICS mine ON a, b FROM t; INSERT INTO t VALUES (1, 1)");
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        pair.ok("pgclone.table($src, 'public', 't', true, 'u')").clean();
        assert_eq!(names(&pair.target), ["mine", "u_a_b_stat"]);
        pair.ok("pgclone.table($src, 'public', 't', true, NULL, '{\"conflict\": \"rename\"}')");
        assert_eq!(names(&pair.target), ["mine", "mine_old", "u_a_b_stat"]);
    });
    suite.pair("names_given_by_the_user_do_not_collide_under_another_name", |pair| {
        pair.source.run("CREATE TABLE t (a int CONSTRAINT my_key PRIMARY KEY, b int CONSTRAINT my_check CHECK (b > 0)); CREATE INDEX my_index ON t (b); INSERT INTO t VALUES (1, 1)");
        pair.ok("pgclone.table($src, 'public', 't')").clean();
        pair.ok("pgclone.table($src, 'public', 't', true, 'u')").clean();
        let indexes = pair.target.column("SELECT indexname FROM pg_indexes WHERE tablename = 'u' ORDER BY 1");
        assert_eq!(indexes, ["u_b_idx", "u_pkey"]);
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_indexes WHERE tablename = 't'"), "2");
    });
    suite.pair("a_name_of_more_than_63_bytes_is_refused_and_not_cut", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        let name = "n".repeat(64);
        pair.fails(&format!("pgclone.table($src, 'public', 't', true, '{name}')"))
            .names("name");
        pair.fails("pgclone.table($src, 'public', 't', true, '')")
            .names("target_table_name");
    });
}

/// Clones `orig` as `name` and compares with what the fixture makes when it is run with that name.
#[track_caller]
fn renamed(pair: &Pair, name: &str, fixture: &str, on_the_target_before: &str) {
    let quoted = pgclone_tests::ident(name);
    pair.source.run(&fixture.replace("$t", "orig"));
    pair.target.run(on_the_target_before);
    pair.ok(&format!(
        "pgclone.table($src, 'public', 'orig', true, {})",
        pgclone_tests::literal(name)
    ))
    .clean();
    let expected = cluster::target().create_database(&format!("{}_expected", pair.target.name), "");
    expected.run(on_the_target_before);
    expected.run(&fixture.replace("$t", &quoted));
    let client = &install::installations().client;
    oracle::assert_same_text(
        "pg_dump -s (- as PostgreSQL names things, + as cloned)",
        &oracle::dump(&expected, client, &[]),
        &oracle::dump(&pair.target, client, &[]),
    );
    oracle::assert_same_text("rows", &oracle::rows(&expected), &oracle::rows(&pair.target));
    oracle::assert_same_text(
        "sequences",
        &oracle::sequences(&expected),
        &oracle::sequences(&pair.target),
    );
    expected.disconnect();
    cluster::target().drop_database(&expected.name);
}

fn flags(suite: &mut Suite) {
    const FIXTURE: &str = "CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0)); CREATE INDEX i ON t (b);
        CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); INSERT INTO t VALUES (1, 1)";
    for (name, arguments, expected) in [
        ("everything_by_default", "", "index:i pkey check trigger"),
        ("without_indexes", ", false", "pkey check trigger"),
        ("without_constraints", ", true, false", "index:i trigger"),
        ("without_triggers", ", true, true, false", "index:i pkey check"),
        ("with_nothing", ", false, false, false", ""),
    ] {
        suite.pair(&format!("table_ex_{name}"), move |pair| {
            pair.source.run(FIXTURE);
            pair.ok(&format!("pgclone.table_ex($src, 'public', 't', true, NULL{arguments})"));
            assert_eq!(parts(pair), expected);
            assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        });
        suite.pair(&format!("schema_ex_{name}"), move |pair| {
            pair.source.run(FIXTURE);
            pair.ok(&format!("pgclone.schema_ex($src, 'public', true{arguments})"));
            assert_eq!(parts(pair), expected);
        });
    }
    suite.pair("table_ex_under_another_name_and_without_rows", |pair| {
        pair.source.run(FIXTURE);
        pair.ok("pgclone.table_ex($src, 'public', 't', false, 'u')").clean();
        assert_eq!(pair.target.value("SELECT count(*) FROM u"), "0");
        assert!(!pair.target.has("public.t"));
    });
    suite.pair("without_rows_has_the_same_definition", |pair| {
        pair.source.run(FIXTURE);
        pair.ok("pgclone.table($src, 'public', 't', false)").clean();
        oracle::assert_same_schema(pair);
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "0");
    });
}

/// What table `t` has on the target, in words.
pub fn parts(pair: &Pair) -> String {
    pair.target.value(
        "SELECT coalesce(string_agg(part, ' ' ORDER BY rank), '') FROM (
            SELECT 1 AS rank, 'index:' || relname AS part FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
                WHERE x.indrelid = 't'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
            UNION ALL SELECT CASE contype WHEN 'p' THEN 2 ELSE 3 END, CASE contype WHEN 'p' THEN 'pkey' ELSE 'check' END
                FROM pg_constraint WHERE conrelid = 't'::regclass AND contype IN ('p', 'c')
            UNION ALL SELECT 4, 'trigger' FROM pg_trigger WHERE tgrelid = 't'::regclass AND NOT tgisinternal) AS all_parts",
    )
}

fn shapes(suite: &mut Suite) {
    suite.pair("partitioned_table_comes_with_its_partitions_and_rows", |pair| {
        pair.source.run(
            "CREATE TABLE p (a int, b text, PRIMARY KEY (a)) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
             CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (a); CREATE TABLE p2x PARTITION OF p2 DEFAULT; CREATE INDEX ON p (b);
             INSERT INTO p SELECT g, 'x' FROM generate_series(0, 19) g",
        );
        pair.ok("pgclone.table($src, 'public', 'p')").clean();
        oracle::assert_same(pair);
    });
    suite.pair("one_partition_alone_arrives_with_its_rows", |pair| {
        pair.source.run(
            "CREATE TABLE p (a int NOT NULL, b text DEFAULT 'd') PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
             CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20); INSERT INTO p SELECT g FROM generate_series(0, 19) g",
        );
        pair.ok("pgclone.table($src, 'public', 'p1')");
        assert_eq!(pair.target.value("SELECT count(*) || ' ' || min(b) FROM p1"), "10 d");
        assert!(!pair.target.has("public.p2"), "another partition came along");
    });
    suite.pair("one_partition_alone_keeps_what_it_has_from_its_parent", |pair| {
        pair.source.run(
            "CREATE SCHEMA other; CREATE FUNCTION other.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
             CREATE TABLE other.p (a int, b text) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF other.p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (a);
             CREATE TABLE p1x PARTITION OF p1 DEFAULT; CREATE TABLE p2 PARTITION OF other.p FOR VALUES FROM (10) TO (20);
             CREATE TRIGGER g BEFORE INSERT ON other.p FOR EACH ROW WHEN (new.a > 3) EXECUTE FUNCTION other.f(); CREATE CONSTRAINT TRIGGER k AFTER UPDATE OF b ON other.p
             DEFERRABLE FOR EACH ROW EXECUTE FUNCTION other.f(); CREATE TRIGGER h AFTER DELETE ON p1 FOR EACH ROW EXECUTE FUNCTION other.f();
             ALTER TABLE p1x DISABLE TRIGGER h; ALTER TABLE p2 ENABLE ALWAYS TRIGGER g; ALTER TABLE p2 DISABLE TRIGGER k; COMMENT ON TRIGGER g ON p2 IS 'of p2'",
        );
        let triggers = "SELECT string_agg(concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid), obj_description(t.oid)), ';' ORDER BY tgrelid::regclass::text, tgname) \
                        FROM pg_trigger t WHERE tgrelid::regclass::text IN ('p1', 'p1x', 'p2')";
        pair.ok("pgclone.schema($src, 'public')").tells("also cloned function other.f()");
        assert!(!pair.target.has("other.p"), "the parent came along");
        assert_eq!(pair.source.value(triggers), pair.target.value(triggers));
        pair.ok("pgclone.schema($src, 'public', true, '{\"conflict\": \"replace\", \"triggers\": false}')");
        assert_eq!(pair.target.value(triggers), "");
        pair.ok("pgclone.table($src, 'public', 'p2', true, 'p3')");
        let renamed = triggers.replace("'p2'", "'p3'").replace("'p1', 'p1x', ", "");
        let expected = pair.source.value(&triggers.replace("'p1', 'p1x', ", "")).replace("public.p2", "public.p3");
        assert_eq!(expected, pair.target.value(&renamed));
    });
    suite.pair("one_partition_alone_gets_its_identity", |pair| {
        // before 17 a partition has none from its parent
        if pair.source.cluster.installation.major < 17 {
            return;
        }
        pair.source.run(
            "CREATE TABLE p (a int, i int GENERATED ALWAYS AS IDENTITY (INCREMENT 5)) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
             CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (a); CREATE TABLE p2x PARTITION OF p2 DEFAULT; INSERT INTO p VALUES (1), (11)",
        );
        pair.ok("pgclone.table($src, 'public', 'p1')");
        assert_eq!(pair.target.value("INSERT INTO p1 VALUES (2) RETURNING i"), "11");
        assert_eq!(pair.target.value("SELECT pg_get_serial_sequence('p1', 'i')"), "public.p1_i_seq");
        pair.target.session().fails("INSERT INTO p1 VALUES (2, 2)").is("428C9");
        pair.ok("pgclone.table($src, 'public', 'p2', true, 'p3')");
        assert_eq!(pair.target.value("INSERT INTO p3 VALUES (12) RETURNING i"), "11");
        pair.ok("pgclone.table($src, 'public', 'p1', true, NULL, '{\"conflict\": \"replace\"}')");
        assert_eq!(pair.target.value("SELECT pg_get_serial_sequence('p1', 'i')"), "public.p1_i_seq");
    });
    suite.pair("partitioned_table_under_another_name_does_not_touch_the_first", |pair| {
        pair.source.run(
            "CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10); INSERT INTO p VALUES (1), (2)",
        );
        pair.ok("pgclone.table($src, 'public', 'p')").clean();
        let outcome = pair.target.session().query(&format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 'p', true, 'q')")));
        assert_eq!(pair.target.value("SELECT count(*) FROM p"), "2");
        match outcome {
            Ok(_) => assert_eq!(pair.target.value("SELECT count(*) FROM q"), "2"),
            Err(failure) => assert!(!pair.target.has("public.q"), "half done: {failure}"),
        }
    });
    suite.pair("inheritance_parent_and_child_keep_their_own_rows", |pair| {
        pair.source.run("CREATE TABLE base (a int); CREATE TABLE child (b int) INHERITS (base); INSERT INTO base VALUES (1); INSERT INTO child VALUES (2, 3)");
        pair.ok("pgclone.table($src, 'public', 'base')");
        assert_eq!(pair.target.value("SELECT count(*) FROM ONLY base"), "1");
        pair.ok("pgclone.table($src, 'public', 'child')");
        assert_eq!(pair.target.value("SELECT count(*) FROM ONLY child"), "1");
        oracle::assert_same(pair);
    });
    suite.pair("table_without_columns_and_table_with_1600", |pair| {
        let columns: Vec<String> = (0..1600).map(|i| format!("c{i} bool")).collect();
        pair.source.run(&format!("CREATE TABLE none (); INSERT INTO none DEFAULT VALUES; CREATE TABLE wide ({}); INSERT INTO wide DEFAULT VALUES", columns.join(", ")));
        pair.ok("pgclone.table($src, 'public', 'none')").clean();
        pair.ok("pgclone.table($src, 'public', 'wide')").clean();
        oracle::assert_same(pair);
    });
    suite.pair("functions_brings_functions_procedures_and_aggregates_and_no_table", |pair| {
        pair.source.run(
            "CREATE SCHEMA code; CREATE TABLE code.t (a int); CREATE FUNCTION code.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
             CREATE FUNCTION code.f(text) RETURNS text LANGUAGE sql AS 'SELECT $1'; CREATE PROCEDURE code.p() LANGUAGE sql AS 'SELECT 1';
             CREATE AGGREGATE code.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0'); GRANT EXECUTE ON FUNCTION code.f(int) TO shop_reader",
        );
        pair.ok("pgclone.functions($src, 'code')").clean();
        let list = "SELECT string_agg(p.oid::regprocedure || coalesce(proacl::text, ''), ' ' ORDER BY p.oid::regprocedure::text) \
                    FROM pg_proc p WHERE pronamespace = 'code'::regnamespace";
        assert_eq!(pair.source.value(list), pair.target.value(list));
        assert!(!pair.target.has("code.t"));
    });
}

const DEPENDENT: &str = "CREATE SCHEMA lib; CREATE SCHEMA app; CREATE TYPE lib.mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN lib.short_text AS text CHECK (length(VALUE) < 9); CREATE SEQUENCE app.numbers START 50; SELECT nextval('app.numbers');
    CREATE FUNCTION lib.norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
    CREATE FUNCTION lib.is_fine(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0'; CREATE TYPE lib.pair_t AS (x int, m lib.mood);
    CREATE COLLATION lib.mine (provider = libc, locale = 'C');
    CREATE TABLE app.t (id int DEFAULT nextval('app.numbers') CHECK (lib.is_fine(id)), m lib.mood DEFAULT 'ok', s lib.short_text COLLATE lib.mine,
        g text GENERATED ALWAYS AS (lib.norm(s)) STORED, p lib.pair_t, l lib.mood[]);
    CREATE INDEX ON app.t (lib.norm(s)); INSERT INTO app.t (s) VALUES ('A'), ('B')";

/// Texts in which the server says the bare name of the table.
const MENTIONS_ITSELF: &str = "CREATE SCHEMA IF NOT EXISTS other; CREATE TABLE IF NOT EXISTS other.acl (id int); CREATE TABLE IF NOT EXISTS log (id int);
    CREATE TABLE $t (id int, b text, CHECK (NOT ($t.* IS NULL)), CHECK ($t.* IS DISTINCT FROM ROW(1, 'x')::$t)); CREATE INDEX ON $t ((($t.*) IS NULL)) WHERE $t.* IS NOT NULL;
    CREATE POLICY p ON $t USING (EXISTS (SELECT FROM other.acl a WHERE a.id = $t.id)) WITH CHECK (id = (SELECT max(s.id) FROM $t s WHERE s.b = $t.b));
    CREATE RULE r AS ON DELETE TO $t DO ALSO INSERT INTO log SELECT $t.id FROM $t WHERE $t.id = old.id; INSERT INTO $t VALUES (2, 'y')";

const NAMED_BY_THE_SERVER: &str = "CREATE TABLE $t (id serial PRIMARY KEY, b text UNIQUE, self int REFERENCES $t, n int CHECK (n > 0), i int GENERATED ALWAYS AS IDENTITY,
        during tsrange, EXCLUDE USING gist (during WITH &&), CHECK (id > 0 AND n < 100));
    CREATE INDEX ON $t (b); CREATE INDEX ON $t (lower(b)); CREATE INDEX ON $t (n, (id + 1)); CREATE UNIQUE INDEX ON $t (n) WHERE n > 5;
    COMMENT ON TABLE $t IS 'x'; GRANT SELECT ON $t TO shop_reader;
    INSERT INTO $t (b) VALUES ('x'), ('y'), ('z')";
