//! Every row of the table of bad input: the SQLSTATE, what is named, and nothing left behind.
//! (Options are in `options.rs`, `where` in `filter.rs`, an existing target in `conflict.rs`, names in `names.rs`,
//! callers who are no superusers in `surface.rs`.)

use pgclone_tests::{cluster, literal, Pair, Suite};

/// One call of every cloning function.
const ALL: &[&str] = &[
    "pgclone.table($src, 'public', 't')",
    "pgclone.table_ex($src, 'public', 't', true, NULL)",
    "pgclone.schema($src, 'public')",
    "pgclone.schema_ex($src, 'public', true)",
    "pgclone.functions($src, 'public')",
    "pgclone.database($src)",
    "pgclone.database_create($src, 'bad_input_never_created')",
];

fn from(call: &str, conninfo: &str) -> String {
    call.replace("$src", &literal(conninfo))
}

pub fn cases(suite: &mut Suite) {
    suite.group("bad_input");
    connecting(suite);
    unknown(suite);
    missing(suite);
    suite.pair("source_role_limited_by_row_security_is_an_error_naming_the_table", |pair| {
        pair.source.run("CREATE TABLE limited (a int); INSERT INTO limited VALUES (1), (2), (3); GRANT SELECT ON limited TO shop_reader;
            ALTER TABLE limited ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON limited TO shop_reader USING (a = 1)");
        let reader = pair.source.conninfo_as("shop_reader");
        for call in ["pgclone.table($src, 'public', 'limited')", "pgclone.schema($src, 'public')", "pgclone.database($src)"] {
            pair.fails(&from(call, &reader)).names("limited").names("source");
        }
    });
    suite.pair("source_role_without_select_is_an_error_naming_the_table", |pair| {
        pair.source.run("CREATE TABLE open (a int); CREATE TABLE secret (a int); GRANT SELECT ON open TO shop_reader; INSERT INTO open VALUES (1)");
        let reader = pair.source.conninfo_as("shop_reader");
        for call in ["pgclone.table($src, 'public', 'secret')", "pgclone.schema($src, 'public')", "pgclone.database($src)"] {
            pair.fails(&from(call, &reader)).is("42501").names("secret").names("source");
        }
    });
    suite.pair("source_role_with_select_only_is_enough", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int, b serial); INSERT INTO t VALUES (1); GRANT SELECT ON t, t_b_seq TO shop_reader",
        );
        pair.ok(&from(
            "pgclone.table($src, 'public', 't')",
            &pair.source.conninfo_as("shop_reader"),
        ));
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
    });
    broken_copy(suite);
    suite.alone("encoding_that_cannot_be_converted_names_table_and_column", || {
        let pair = Pair::with(
            cluster::source(),
            "",
            cluster::target(),
            "ENCODING 'LATIN1' LOCALE 'C'",
            "latin1",
        );
        pair.source
            .run("CREATE TABLE prices (id int, label text); INSERT INTO prices VALUES (1, 'é'), (2, '5 €')");
        for call in ["pgclone.table($src, 'public', 'prices')", "pgclone.database($src)"] {
            pair.fails(call).is("22P05").names("prices").names("label");
        }
    });
}

fn connecting(suite: &mut Suite) {
    suite.pair(
        "source_unreachable_names_side_and_host_and_never_the_password",
        |pair| {
            for call in ALL {
                pair.fails(&from(
                    call,
                    "host=127.0.0.1 port=1 dbname=shop user=me password=s3cret-pw",
                ))
                .is("08001")
                .names("source")
                .names("127.0.0.1")
                .hides("s3cret-pw");
            }
            pair.fails(&from(ALL[0], "postgresql://me:s3cret-pw@127.0.0.1:1/shop"))
                .is("08001")
                .names("127.0.0.1")
                .hides("s3cret-pw");
            pair.fails(&from(ALL[0], "host=/nowhere/at/all dbname=shop password=s3cret-pw"))
                .is("08001")
                .names("/nowhere")
                .hides("s3cret-pw");
            pair.fails(&from(
                ALL[0],
                "host=no-such-host.invalid dbname=shop password=s3cret-pw",
            ))
            .is("08001")
            .names("no-such-host.invalid")
            .hides("s3cret-pw");
        },
    );
    suite.pair("wrong_or_missing_password_is_28P01_and_never_shown", |pair| {
        pair.source
            .run("CREATE ROLE with_password LOGIN PASSWORD 'right-pw' IN ROLE needs_password");
        let base = pair.source.conninfo_as("with_password");
        for call in ALL {
            pair.fails(&from(call, &format!("{base} password=wr0ng-pw")))
                .is("28P01")
                .names("source")
                .hides("wr0ng-pw");
        }
        let failure = pair.fails(&from(ALL[0], &base)).names("password");
        assert!(failure.sqlstate.starts_with("28"), "{failure}");
        let log = pair.source.cluster.log();
        assert!(!log.contains("wr0ng-pw"), "the password is in the source's log");
        pair.source.run("DROP ROLE with_password");
    });
    suite.pair("unknown_database_is_3D000", |pair| {
        for call in ALL {
            let conninfo = format!(
                "host=127.0.0.1 port={} dbname=no_such_db user=postgres",
                pair.source.cluster.port
            );
            pair.fails(&from(call, &conninfo))
                .is("3D000")
                .names("source")
                .names("no_such_db");
        }
    });
    suite.pair("unknown_role_is_28000", |pair| {
        pair.fails(&from(ALL[5], &pair.source.conninfo_as("no_such_role")))
            .is("28000")
            .names("no_such_role");
    });
    suite.pair(
        "malformed_conninfo_is_an_error_naming_the_keyword_and_never_the_password",
        |pair| {
            for (conninfo, named) in [
                ("hostt=127.0.0.1 password=s3cret-pw", "hostt"),
                ("host=127.0.0.1 port=abc password=s3cret-pw", "port"),
                ("host=127.0.0.1 sslmode=sometimes password=s3cret-pw", "sslmode"),
                (
                    "host=127.0.0.1 target_session_attrs=x password=s3cret-pw",
                    "target_session_attrs",
                ),
                (
                    "host=127.0.0.1 connect_timeout=soon password=s3cret-pw",
                    "connect_timeout",
                ),
                ("password='s3cret-pw", "conn"),
                ("password s3cret-pw", "conn"),
                ("postgresql://u:s3cret-pw@[::1/x", "conn"),
                ("postgresql://u:s3cret-pw/x@host/d", "\"@\""),
                ("postgresql://u:12/s3cret-pw@host/d", "\"@\""),
                ("postgresql://u:12@s3cret-pw@host/d", "\"@\""),
                ("postgresql://u:s3cret-pw@host/x?bogus=1", "bogus"),
            ] {
                pair.fails(&from(ALL[0], conninfo)).names(named).hides("s3cret-pw");
            }
        },
    );
}

fn unknown(suite: &mut Suite) {
    suite.pair("unknown_schema_is_3F000_and_creates_nothing", |pair| {
        for call in [
            "pgclone.table($src, 'nope', 't')",
            "pgclone.table_ex($src, 'nope', 't', true, NULL)",
            "pgclone.schema($src, 'nope')",
            "pgclone.schema_ex($src, 'nope', true)",
            "pgclone.functions($src, 'nope')",
        ] {
            pair.fails(call).is("3F000").names("nope");
        }
        pair.source.run("CREATE SCHEMA \"Nope\"");
        pair.fails("pgclone.schema($src, 'NOPE')").is("3F000");
    });
    suite.pair("unknown_table_is_42P01_and_creates_nothing", |pair| {
        pair.source.run("CREATE SCHEMA app; CREATE TABLE app.\"T\" (a int)");
        for table in ["t", "nope", "app.T", "\"T\"", "T; DROP TABLE x"] {
            pair.fails(&format!("pgclone.table($src, 'app', {})", literal(table)))
                .is("42P01")
                .names(table);
            pair.fails(&format!(
                "pgclone.table_ex($src, 'app', {}, true, NULL)",
                literal(table)
            ))
            .is("42P01")
            .names(table);
        }
    });
    suite.pair("system_schemas_are_refused", |pair| {
        for schema in ["pg_catalog", "information_schema", "pg_toast"] {
            pair.fails(&format!("pgclone.schema($src, '{schema}')")).names(schema);
        }
        pair.fails("pgclone.table($src, 'pg_catalog', 'pg_class')")
            .names("pg_catalog");
    });
    suite.pair("empty_names_are_refused", |pair| {
        pair.fails("pgclone.table($src, '', 't')").names("schema");
        pair.fails("pgclone.table($src, 'public', '')").names("table");
        pair.fails("pgclone.schema($src, '')").names("schema");
    });
}

/// Things that the source has and the target lacks.
fn missing(suite: &mut Suite) {
    suite.pair("missing_owner_is_a_warning_naming_it", |pair| {
        let role = only_on_the_source(pair);
        pair.source.run(&format!(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t OWNER TO {role}"
        ));
        pair.ok("pgclone.database($src)").warns(&role);
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        drop_role(pair, &role);
    });
    suite.pair("missing_grantee_is_a_warning_and_the_other_grants_arrive", |pair| {
        let role = only_on_the_source(pair);
        pair.source.run(&format!("CREATE TABLE t (a int); GRANT SELECT ON t TO {role}, shop_reader; CREATE POLICY p ON t TO {role} USING (true)"));
        pair.ok("pgclone.database($src)").warns(&role);
        assert_eq!(pair.target.value("SELECT has_table_privilege('shop_reader', 't', 'SELECT')"), "t");
        drop_role(pair, &role);
    });
    suite.pair("missing_extension_that_a_column_needs_is_an_error_naming_it", |pair| {
        pair.source.run(FAKE_EXTENSION);
        pair.source.run("CREATE TABLE t (a ext_type)");
        for call in ["pgclone.table($src, 'public', 't')", "pgclone.database($src)"] {
            pair.fails(call).names("no_such_extension");
        }
    });
    suite.pair("missing_extension_that_nothing_needs_is_named", |pair| {
        pair.source.run(FAKE_EXTENSION);
        pair.source.run("CREATE TABLE t (a int)");
        let result = pair
            .target
            .session()
            .query(&format!("SELECT {}", pair.expand("pgclone.database($src)")));
        let told = match result {
            Ok(rows) => format!("{rows:?} {:?}", pair.target.session().take_notices()),
            Err(failure) => failure.to_string(),
        };
        assert!(told.contains("no_such_extension"), "not named: {told}");
    });
    suite.pair("missing_collation_is_an_error_naming_it", |pair| {
        let drop_it = "SET allow_system_table_mods = on; DELETE FROM pg_collation WHERE collname = 'ucs_basic'; RESET allow_system_table_mods";
        pair.source.run("CREATE TABLE t (a text COLLATE ucs_basic)");
        pair.target.run(drop_it);
        pair.fails("pgclone.table($src, 'public', 't')")
            .is("42704")
            .names("ucs_basic");
        assert!(!pair.target.has("public.t"));
    });
    suite.pair("missing_tablespace_is_named_and_the_table_arrives", |pair| {
        let space = format!("space_{}", std::process::id());
        let location = pair.source.cluster.socket_folder().with_file_name("tablespace");
        std::fs::create_dir(&location).unwrap();
        pgclone_tests::supervisor::own(&location);
        pair.source
            .run(&format!("CREATE TABLESPACE {space} LOCATION '{}'", location.display()));
        pair.source.run(&format!(
            "CREATE TABLE t (a int) TABLESPACE {space}; INSERT INTO t VALUES (1)"
        ));
        pair.ok("pgclone.database($src)").warns(&space);
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        pair.source.run("DROP TABLE t");
        pair.source.run(&format!("DROP TABLESPACE {space}"));
    });
    suite.pair("missing_access_method_or_operator_class_of_an_extension_is_an_error_naming_the_extension", |pair| {
        pair.source.run("CREATE EXTENSION pg_trgm; CREATE TABLE t (a text); CREATE INDEX by_trigram ON t USING gin (a gin_trgm_ops)");
        pair.source.run("SET allow_system_table_mods = on; UPDATE pg_extension SET extname = 'no_such_extension' WHERE extname = 'pg_trgm'");
        let failure = pair.fails("pgclone.database($src)");
        failure.names("no_such_extension");
    });
}

/// The catalog rows of an extension that no server has, with one type as its member.
const FAKE_EXTENSION: &str = "SET allow_system_table_mods = on; CREATE TYPE ext_type AS ENUM ('x');
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
        VALUES (99999, 'no_such_extension', 10, 2200, false, '1.0');
    INSERT INTO pg_depend VALUES ('pg_type'::regclass, 'ext_type'::regtype, 0, 'pg_extension'::regclass, 99999, 0, 'e')";

fn only_on_the_source(pair: &Pair) -> String {
    let role = format!("only_{}", pair.source.name)
        .chars()
        .take(60)
        .collect::<String>();
    pair.source.run(&format!("CREATE ROLE {role}"));
    role
}

fn drop_role(pair: &Pair, role: &str) {
    pair.source
        .run(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

/// The stream of rows breaks off, or does not add up.
fn broken_copy(suite: &mut Suite) {
    const BIG: &str = "CREATE TABLE big (a int, b text); INSERT INTO big SELECT g, repeat('x', 300) FROM generate_series(1, 500000) g";
    for (name, side, what, states) in [
        ("source_cancels_the_copy", 0, "pg_cancel_backend", &["57014"][..]),
        (
            "source_ends_the_session_in_the_copy",
            0,
            "pg_terminate_backend",
            &["57P01", "08006", "08003"],
        ),
        (
            "target_ends_the_loading_session_in_the_copy",
            1,
            "pg_terminate_backend",
            &["57P01", "08006", "08003"],
        ),
        (
            "target_cancels_the_loading_session_in_the_copy",
            1,
            "pg_cancel_backend",
            &["57014"],
        ),
    ] {
        suite.pair(&format!("{name}_is_an_error_and_leaves_nothing"), move |pair| {
            pair.source.run(BIG);
            let before = pgclone_tests::oracle::state(&pair.target);
            let running = pgclone_tests::Running::call(pair, "pgclone.database($src)");
            let db = if side == 0 { &pair.source } else { &pair.target };
            running.until_session(db, "query LIKE 'COPY %' AND state = 'active'");
            std::thread::sleep(std::time::Duration::from_millis(50));
            db.run(&format!(
                "SELECT {what}(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pgclone'"
            ));
            let failure = running.end().failure();
            assert!(states.contains(&failure.sqlstate.as_str()), "{failure}");
            failure.names(if side == 0 { "source" } else { "target" }).names("big");
            pgclone_tests::oracle::assert_no_session_left(pair);
            pgclone_tests::oracle::assert_state(&pair.target, &before);
        });
    }
    suite.pair("row_of_the_source_that_raises_an_error_late_in_the_copy", |pair| {
        pair.source
            .run("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 100000)");
        pair.fails("pgclone.table($src, 'public', 't', true, NULL, '{\"where\": \"1 / (100000 - a) IS NOT NULL\"}')")
            .is("22012")
            .names("source");
    });
    suite.pair("rows_lost_on_the_target_are_an_error_naming_the_table", |pair| {
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 10)");
        // The target swallows every second row, by a trigger that it puts on each new table.
        pair.target.run(
            "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN CASE WHEN NEW.a % 2 = 0 THEN NEW END; END';
             CREATE FUNCTION public.meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN
                FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP IF r.command_tag = 'CREATE TABLE' THEN
                    EXECUTE 'CREATE TRIGGER swallow BEFORE INSERT ON ' || r.object_identity || ' FOR EACH ROW EXECUTE FUNCTION public.swallow()';
                    EXECUTE 'ALTER TABLE ' || r.object_identity || ' ENABLE ALWAYS TRIGGER swallow'; END IF; END LOOP; END $$;
             CREATE EVENT TRIGGER meddle ON ddl_command_end EXECUTE FUNCTION public.meddle(); ALTER EVENT TRIGGER meddle ENABLE ALWAYS",
        );
        pair.fails("pgclone.table($src, 'public', 't')")
            .is("XX001")
            .names("public.t");
    });
    suite.pair("rows_that_the_target_refuses_are_an_error_with_the_line", |pair| {
        pair.source.run(
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (id int, v e); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
        );
        pair.target.run("CREATE TYPE e AS ENUM ('a')");
        pair.fails("pgclone.table($src, 'public', 't')")
            .is("22P02")
            .names_word("t")
            .names("line 2");
    });
}
