//! The SQL surface: what a user sees before the first clone.

use pgclone_tests::{db::literal, supervisor, Pair, Suite};

/// Name, arguments as the server prints them, result type.
const FUNCTIONS: &[(&str, &str)] = &[
    ("version", ""),
    (
        "table",
        "source_conninfo text, schema_name text, table_name text, include_data boolean DEFAULT true, \
         target_table_name text DEFAULT NULL::text, options text DEFAULT NULL::text",
    ),
    (
        "table_ex",
        "source_conninfo text, schema_name text, table_name text, include_data boolean, target_table_name text, \
         include_indexes boolean DEFAULT true, include_constraints boolean DEFAULT true, \
         include_triggers boolean DEFAULT true",
    ),
    (
        "schema",
        "source_conninfo text, schema_name text, include_data boolean DEFAULT true, options text DEFAULT NULL::text",
    ),
    (
        "schema_ex",
        "source_conninfo text, schema_name text, include_data boolean, include_indexes boolean DEFAULT true, \
         include_constraints boolean DEFAULT true, include_triggers boolean DEFAULT true",
    ),
    ("functions", "source_conninfo text, schema_name text"),
    (
        "database",
        "source_conninfo text, include_data boolean DEFAULT true, options text DEFAULT NULL::text",
    ),
    (
        "database_create",
        "source_conninfo text, target_dbname text, include_data boolean DEFAULT true, options text DEFAULT NULL::text",
    ),
    (
        "clone_roles",
        "source_conninfo text, role_names text DEFAULT NULL::text, options text DEFAULT NULL::text",
    ),
    ("repair", "source_conninfo text, schema_name text, table_name text"),
];

const NEVER_CREATED: &str = "surface_never_created";

/// A good value for every argument, so that one of them can be made bad.
fn arguments(function: &str) -> Vec<(&'static str, String)> {
    let good = |name: &str| match name {
        "source_conninfo" => "$src",
        "schema_name" => "'public'",
        "table_name" => "'t'",
        "target_dbname" => "'surface_never_created'",
        "target_table_name" | "options" | "role_names" => "NULL",
        _ => "true",
    };
    let (_, list) = FUNCTIONS
        .iter()
        .find(|(name, _)| *name == function)
        .expect("a documented function");
    list.split(", ")
        .filter(|argument| !argument.is_empty())
        .map(|argument| {
            let name = argument.split(' ').next().unwrap_or_default();
            (name, good(name).to_owned())
        })
        .collect()
}

fn call(function: &str, arguments: &[(&str, String)]) -> String {
    let values: Vec<&str> = arguments.iter().map(|(_, value)| value.as_str()).collect();
    format!("pgclone.{function}({})", values.join(", "))
}

fn cloning() -> impl Iterator<Item = &'static str> {
    FUNCTIONS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "version")
}

pub fn cases(suite: &mut Suite) {
    suite.group("surface");
    suite.pair(
        "arguments_defaults_and_results_are_as_documented_and_not_overloaded",
        |pair| {
            for (name, expected) in FUNCTIONS {
                let found = pair.target.rows(&format!(
                    "SELECT pg_get_function_arguments(p.oid), pg_get_function_result(p.oid) FROM pg_proc p \
                 WHERE p.pronamespace = 'pgclone'::regnamespace AND p.proname = '{name}'"
                ));
                let expected = vec![vec![Some((*expected).to_owned()), Some("text".to_owned())]];
                assert_eq!(found, expected, "pgclone.{name}");
            }
        },
    );
    suite.pair("every_function_has_a_comment", |pair| {
        let without = pair.target.column(
            "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pgclone'::regnamespace \
             AND coalesce(obj_description(p.oid, 'pg_proc'), '') = ''",
        );
        assert!(without.is_empty(), "no COMMENT: {without:?}");
    });
    suite.pair("public_may_execute_nothing", |pair| {
        let open = pair.target.column(
            "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pgclone'::regnamespace \
             AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a \
                         WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')",
        );
        assert!(open.is_empty(), "PUBLIC may execute: {open:?}");
    });
    suite.pair("default_privileges_open_nothing", |pair| {
        // the schema is no member of the extension and stays
        pair.target.run(
            "DROP EXTENSION pgclone; DROP SCHEMA pgclone;
             ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO shop_reader, PUBLIC; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO shop_reader;
             ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO shop_reader; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO shop_reader WITH GRANT OPTION;
             CREATE EXTENSION pgclone",
        );
        let open = pair.target.column(
            "SELECT o.name || ' ' || a.privilege_type || ' ' || a.grantee::regrole FROM (
               SELECT oid::regprocedure::text, COALESCE(proacl, acldefault('f', proowner)), proowner FROM pg_proc WHERE pronamespace = 'pgclone'::regnamespace
               UNION ALL SELECT oid::regclass::text, relacl, relowner FROM pg_class WHERE relnamespace = 'pgclone'::regnamespace
               UNION ALL SELECT nspname, nspacl, nspowner FROM pg_namespace WHERE nspname = 'pgclone') AS o (name, acl, owner), aclexplode(o.acl) AS a
             WHERE a.grantee <> o.owner",
        );
        assert!(open.is_empty(), "others may: {open:?}");
        pair.target.connect_as("shop_reader").fails("SELECT * FROM pgclone.job").is("42501");
    });
    suite.pair(
        "no_function_is_a_security_definer_or_safe_for_a_parallel_worker",
        |pair| {
            let wrong = pair.target.column(
                "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pgclone'::regnamespace \
             AND p.proname NOT IN ('version', 'mask_strategies', 'sensitive_patterns') AND (p.prosecdef OR p.provolatile <> 'v' OR p.proparallel <> 'u')",
            );
            assert!(wrong.is_empty(), "{wrong:?}");
        },
    );
    suite.pair("version_names_the_installed_version", |pair| {
        let installed = pair
            .target
            .value("SELECT extversion FROM pg_extension WHERE extname = 'pgclone'");
        let told = pair.target.value("SELECT pgclone.version()");
        assert!(told.contains(&installed), "{told:?} does not contain {installed:?}");
    });
    suite.pair("works_without_shared_preload_libraries", |pair| {
        assert_eq!(pair.target.value("SHOW shared_preload_libraries"), "");
        pair.clone_is_identical("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    });
    suite.pair("result_tells_objects_rows_and_warnings", |pair| {
        pair.source
            .run("CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 1234)");
        let outcome = pair.ok("pgclone.table($src, 'public', 't')").clean();
        let digits = outcome.text.replace([',', '\'', ' ', '_'], "");
        assert!(
            digits.contains("1234"),
            "the number of rows is not told: {}",
            outcome.text
        );
        outcome.says("row").says("table").says("warning");
    });
    suite.pair("drop_extension_leaves_nothing_and_create_works_again", |pair| {
        pair.target.run("DROP EXTENSION pgclone");
        let left = pair.target.column(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname = 'pgclone'",
        );
        assert!(left.is_empty(), "{left:?}");
        pair.target.run("CREATE EXTENSION pgclone");
        pair.clone_is_identical("CREATE TABLE t (a int)");
    });
    suite.pair("the_extension_itself_is_not_cloned_from_a_source_that_has_it", |pair| {
        let has_it = pair
            .source
            .value("SELECT count(*) FROM pg_available_extensions WHERE name = 'pgclone'");
        if has_it == "1" {
            pair.source.run("CREATE EXTENSION pgclone");
        }
        pair.source.run("CREATE TABLE t (a int)");
        pair.ok("pgclone.database($src)");
        assert!(pair.target.has("public.t"));
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_extension WHERE extname = 'pgclone'"),
            "1"
        );
    });
    for function in cloning() {
        suite.pair(
            &format!("{function}_refuses_null_by_naming_the_argument"),
            move |pair| nulls(pair, function),
        );
        suite.pair(
            &format!("{function}_refuses_a_caller_who_is_no_superuser"),
            move |pair| ordinary(pair, function),
        );
    }
    transactions(suite);
}

/// NULL in every position: an error that names the argument, and a server that is still there. A flag that is NULL may
/// instead mean its default, which is true for all of them.
fn nulls(pair: &Pair, function: &str) {
    pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    let postmaster_start = pair.target.value("SELECT pg_postmaster_start_time()");
    let good = arguments(function);
    for position in 0..good.len() {
        let (name, value) = &good[position];
        if value == "NULL" {
            continue; // documented: NULL is the default of these
        }
        let mut bad = good.clone();
        bad[position].1 = "NULL".to_owned();
        let call = call(function, &bad);
        if value != "true" {
            pair.fails(&call).is("22004").names(name);
            continue;
        }
        match pair.target.session().query(&format!("SELECT {}", pair.expand(&call))) {
            Err(failure) => {
                failure.is("22004").names(name);
            }
            Ok(_) if function == "database_create" => pair.target.cluster.drop_database(NEVER_CREATED),
            Ok(_) => {
                assert_eq!(
                    pair.target.value("SELECT count(*) FROM t"),
                    "1",
                    "{name} => NULL is not its default"
                );
                pair.target.run("DROP TABLE t");
            }
        }
    }
    let all_null: Vec<_> = good.iter().map(|(name, _)| (*name, "NULL".to_owned())).collect();
    pair.fails(&call(function, &all_null)).is("22004");
    assert_eq!(
        pair.target.value("SELECT pg_postmaster_start_time()"),
        postmaster_start,
        "the server went down"
    );
}

/// A role with every right that can be granted is still refused, before the network is touched.
fn ordinary(pair: &Pair, function: &str) {
    pair.target.run(
        "GRANT USAGE ON SCHEMA pgclone TO shop_writer; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgclone TO shop_writer;
         GRANT ALL ON SCHEMA public TO shop_writer",
    );
    let mut arguments = arguments(function);
    arguments[0].1 = literal("host=192.0.2.1 user=u dbname=d password=s3cret-pw connect_timeout=30");
    let session = pair.target.connect_as("shop_writer");
    session
        .fails(&format!("SELECT {}", call(function, &arguments)))
        .is("42501")
        .hides("s3cret-pw");
    session.run("SELECT 1");
}

fn transactions(suite: &mut Suite) {
    suite.pair(
        "result_is_visible_to_the_next_statement_of_the_same_transaction",
        |pair| {
            pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
            let session = pair.target.connect();
            session.run("BEGIN");
            session.run(&format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')")));
            assert_eq!(session.value("SELECT count(*) FROM t"), "2");
            session.run("COMMIT");
            assert_eq!(pair.target.value("SELECT count(*) FROM t"), "2");
        },
    );
    suite.pair("result_stays_when_the_caller_rolls_back", |pair| {
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
        let session = pair.target.connect();
        session.run("BEGIN");
        session.run(&format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')")));
        session.run("ROLLBACK");
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "2");
    });
    suite.pair("can_be_called_from_plpgsql_and_its_error_can_be_caught", |pair| {
        pair.source.run("CREATE TABLE t (a int)");
        pair.target.run(&pair.expand(
            "DO $do$ BEGIN
                BEGIN
                    PERFORM pgclone.table($src, 'public', 'nope');
                    RAISE EXCEPTION 'no error';
                EXCEPTION WHEN undefined_table THEN NULL;
                END;
                PERFORM pgclone.table($src, 'public', 't');
             END $do$",
        ));
        assert!(pair.target.has("public.t"));
    });
    suite.pair("settings_of_the_caller_do_not_matter", |pair| {
        pair.source.run(
            "CREATE SCHEMA app; CREATE TABLE app.t (d date, f float8, i interval, b bytea, x xml, s text);
             INSERT INTO app.t VALUES ('2024-02-01', 0.1::float8 + 0.2, '1 day -02:00', '\\x00ff', '<a/>', E'\\\\')",
        );
        let session = pair.target.connect();
        session.run(
            "SET datestyle = 'SQL, DMY'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = -5;
             SET bytea_output = 'escape'; SET search_path = app, public; SET default_transaction_isolation = 'serializable';
             SET client_encoding = 'LATIN1'; SET standard_conforming_strings = off; SET escape_string_warning = off;
             SET timezone = 'Asia/Tokyo'; SET check_function_bodies = on; SET row_security = off",
        );
        session.run(&format!("SELECT {}", pair.expand("pgclone.database($src)")));
        pgclone_tests::oracle::assert_same(pair);
    });
    suite.pair("settings_of_the_database_and_of_the_role_do_not_matter", |pair| {
        let user = &supervisor::user().name;
        for db in [&pair.source, &pair.target] {
            db.run(&format!(
                "ALTER DATABASE {name} SET search_path = nowhere; ALTER DATABASE {name} SET datestyle = 'SQL, DMY';
                 ALTER ROLE {user} IN DATABASE {name} SET statement_timeout = '20s';
                 ALTER DATABASE {name} SET standard_conforming_strings = off",
                name = db.name
            ));
        }
        pair.source.run(&format!(
            "ALTER DATABASE {} SET default_transaction_read_only = on",
            pair.source.name
        ));
        pair.source.run(
            "CREATE SCHEMA app; CREATE TABLE app.t (d date, s text); INSERT INTO app.t VALUES ('2024-02-01', 'a''b')",
        );
        pair.target.disconnect();
        pair.ok("pgclone.database($src)").clean();
        assert_eq!(
            pair.target
                .value("SELECT d::text || s FROM app.t WHERE d = date '2024-02-01'"),
            "01/02/2024a'b"
        );
    });
}
