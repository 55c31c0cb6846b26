//! `pgclone.diff`: what differs is named, what is the same is not, and the statements bring the target to the source.

use pgclone_tests::{literal, oracle, Pair, Suite};

use super::diff_cases::{Case, CASES, DATABASE_CASES};

pub fn cases(suite: &mut Suite) {
    suite.group("diff");
    suite.pair("documented_shape", documented_shape);
    suite.pair("a_schema_that_one_side_lacks_and_that_both_lack", missing_schema);
    suite.pair("in_sync_is_when_there_is_nothing_to_do", nothing_to_do);
    suite.pair("properties_of_the_database", database_properties);
    suite.pair("options_leave_kinds_out", options);
    suite.pair("roles_that_the_target_lacks_are_notices", missing_role);
    suite.pair("nothing_is_changed_and_passwords_stay_hidden", read_only);
    suite.pair("outside_dependents_are_told", outside_dependents);
    suite.pair("rows_survive_what_alter_can_do", rows_survive);
    suite.pair("every_kind_drifts_and_comes_back", |pair| {
        every_kind(pair, CASES, false)
    });
    suite.pair("every_kind_drifts_the_other_way_and_comes_back", |pair| {
        every_kind(pair, CASES, true)
    });
    suite.pair("statements_make_everything", |pair| everything(pair, false));
    suite.pair("statements_drop_everything", |pair| everything(pair, true));
    suite.pair("large_objects_drift_and_come_back", large_objects);
    suite.pair("extensions_drift_and_come_back", extensions);
    suite.pair("subscriptions_drift_and_come_back_but_for_their_slots", subscriptions);
    suite.pair("security_labels_are_compared", security_labels);
    suite.pair("kinds_of_the_database_drift_and_come_back", |pair| {
        every_kind(pair, DATABASE_CASES, false)
    });
    suite.pair("kinds_of_the_database_drift_the_other_way", |pair| {
        every_kind(pair, DATABASE_CASES, true)
    });
}

/// The value at a path of the document, as text.
#[track_caller]
fn at(pair: &Pair, schema: &str, path: &str) -> String {
    let call = pair.expand(&format!("pgclone.diff($src, {})", literal(schema)));
    pair.target.value(&format!("SELECT {call}::jsonb #>> '{path}'"))
}

/// Runs the statements that a diff gives, one by one, as a user would.
#[track_caller]
fn apply(pair: &Pair, schema: &str) -> Vec<String> {
    run_all(
        pair,
        &pair.expand(&format!("pgclone.diff($src, {schema}, '{{\"sql\": true}}')")),
    )
}

#[track_caller]
fn run_all(pair: &Pair, call: &str) -> Vec<String> {
    let statements = pair.target.column(&format!(
        "SELECT jsonb_array_elements_text({call}::jsonb -> 'statements')"
    ));
    let session = pair.target.connect();
    for statement in &statements {
        if let Err(failure) = session.query(statement) {
            panic!("{failure}\n  in: {statement}\n  of: {}", statements.join(";\n"));
        }
    }
    statements
}

fn documented_shape(pair: &Pair) {
    pair.source.run(
        "CREATE SCHEMA s;
         CREATE TABLE s.customers (id bigint NOT NULL, name text, loyalty_tier text);
         CREATE INDEX by_name ON s.customers (name);
         CREATE TABLE s.audit_log (a int);
         CREATE SEQUENCE s.audit_log_seq;
         CREATE VIEW s.v AS SELECT id FROM s.customers",
    );
    pair.target.run(
        "CREATE SCHEMA s;
         CREATE TABLE s.customers (id integer NOT NULL, name text DEFAULT 'x', extra int NOT NULL DEFAULT 1);
         CREATE VIEW s.v AS SELECT name FROM s.customers",
    );
    let document = at(pair, "s", "{}");
    let get = |path: &str| {
        pair.target
            .value(&format!("SELECT {}::jsonb #>> '{path}'", literal(&document)))
    };
    assert_eq!(get("{schema}"), "s");
    assert_eq!(get("{in_sync}"), "false");
    assert_eq!(get("{diff_count}"), "5");
    assert_eq!(get("{tables,only_in_source}"), r#"["audit_log"]"#);
    assert_eq!(get("{sequences,only_in_source}"), r#"["audit_log_seq"]"#);
    assert_eq!(get("{indexes,only_in_source,0,name}"), "by_name");
    assert_eq!(get("{indexes,only_in_source,0,table}"), "customers");
    assert_eq!(
        get("{indexes,only_in_source,0,def}"),
        "CREATE INDEX by_name ON s.customers USING btree (name)"
    );
    assert_eq!(get("{views,modified,0,name}"), "v");
    assert!(get("{views,modified,0,source_def}").contains("id"));
    assert!(get("{views,modified,0,target_def}").contains("name"));
    assert_eq!(get("{tables,modified,0,name}"), "customers");
    assert_eq!(
        get("{tables,modified,0,columns_only_in_source}"),
        r#"[{"name": "loyalty_tier", "type": "text", "default": null, "not_null": false}]"#
    );
    assert_eq!(
        get("{tables,modified,0,columns_only_in_target}"),
        r#"[{"name": "extra", "type": "integer", "default": "1", "not_null": true}]"#
    );
    assert_eq!(get("{tables,modified,0,columns_drift,0,source_type}"), "bigint");
    assert_eq!(get("{tables,modified,0,columns_drift,0,target_type}"), "integer");
    assert_eq!(get("{tables,modified,0,columns_drift,1,target_default}"), "'x'::text");
    for (counter, n) in [
        ("tables_only_in_source", "1"),
        ("tables_modified", "1"),
        ("indexes_only_in_source", "1"),
        ("views_modified", "1"),
        ("sequences_only_in_source", "1"),
        ("sequences_only_in_target", "0"),
        ("constraints_modified", "0"),
        ("triggers_only_in_target", "0"),
    ] {
        assert_eq!(get(&format!("{{summary,{counter}}}")), n, "{counter}");
    }
    oracle::assert_no_session_left(pair);
    apply(pair, "'s'");
    oracle::assert_in_sync(pair, Some("s"));
}

fn missing_schema(pair: &Pair) {
    pair.source.run("CREATE SCHEMA a; CREATE TABLE a.t (a int)");
    pair.target.run("CREATE SCHEMA b; CREATE TABLE b.t (a int)");
    assert_eq!(at(pair, "a", "{tables,only_in_source}"), r#"["t"]"#);
    assert_eq!(at(pair, "b", "{tables,only_in_target}"), r#"["t"]"#);
    assert_eq!(at(pair, "a", "{schemas,only_in_source,0,name}"), "a");
    pair.fails("pgclone.diff($src, 'nope')").is("3F000").names("nope");
    pair.fails("pgclone.diff($src, 'a', '{\"sqll\": true}')")
        .is("22023")
        .names("sqll");
    pair.fails("pgclone.diff(NULL, 'a')").is("22004");
    apply(pair, "'a'");
    apply(pair, "'b'");
    oracle::assert_in_sync(pair, None);
}

fn nothing_to_do(pair: &Pair) {
    pair.source.run(
        "CREATE SCHEMA s; CREATE TABLE s.t (id int PRIMARY KEY, a text DEFAULT 'x'); CREATE INDEX ON s.t (a); CREATE VIEW s.v AS SELECT a FROM s.t;
         CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE s.q; COMMENT ON SCHEMA s IS 'x'",
    );
    pair.ok("pgclone.schema($src, 's')");
    // what a diff says, what its statements do, what a clone would make
    let said = || {
        let diff = pair.expand("pgclone.diff($src, 's', '{\"sql\": true}')");
        let plan = pair.expand("pgclone.plan($src, 'schema', 's', '{\"conflict\": \"skip\"}')");
        pair.target.value(&format!(
            "SELECT (d ->> 'in_sync') || ' ' || (d ->> 'diff_count') || ' ' || (jsonb_array_length(d -> 'statements') > 0) || ' ' ||
               (SELECT count(*) FROM {plan} WHERE kind <> 'SCHEMA') FROM (SELECT {diff}::jsonb AS d) AS document"
        ))
    };
    assert_eq!(said(), "true 0 false 0");
    pair.fails("pgclone.plan($src, 'schema', 's')").is("42710");
    // only missing: both see it
    pair.source.run("CREATE TYPE s.mood AS ENUM ('good')");
    assert_eq!(said(), "false 1 true 1");
    // other definitions, and what only the target has: a clone that skips does not look
    pair.target
        .run("CREATE TYPE s.mood AS ENUM ('good'); ALTER TABLE s.t ALTER a SET DEFAULT 'y'; CREATE TABLE s.more ()");
    assert_eq!(said(), "false 2 true 0");
    apply(pair, "'s'");
    assert_eq!(said(), "true 0 false 0");
    // the schema of a function counts
    pair.source
        .run("CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.now()'; ALTER TABLE s.t ADD at timestamptz DEFAULT public.now()");
    pair.target
        .run("CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.now()'; ALTER TABLE s.t ADD at timestamptz DEFAULT now()");
    assert_eq!(said(), "false 1 true 0");
    apply(pair, "'s'");
    assert_eq!(said(), "true 0 false 0");
}

fn database_properties(pair: &Pair) {
    let name = pgclone_tests::ident(&pair.source.name);
    pair.source.run(&format!(
        "ALTER DATABASE {name} CONNECTION LIMIT 7; ALTER DATABASE {name} SET work_mem = '5MB'; COMMENT ON DATABASE {name} IS 'x'"
    ));
    let call = pair.expand("pgclone.diff($src, NULL)");
    let found = pair.target.value(&format!(
        "SELECT {call}::jsonb #>> '{{database,modified,0,source_def}}'"
    ));
    for word in ["CONNECTION LIMIT 7", "work_mem", "COMMENT ON"] {
        assert!(found.contains(word), "{found}");
    }
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
}

fn options(pair: &Pair) {
    pair.source
        .run("CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a)");
    pair.target.run("CREATE TABLE t (a int NOT NULL)");
    let sync = |options: &str| {
        let call = pair.expand(&format!("pgclone.diff($src, 'public', '{options}')"));
        pair.target.value(&format!("SELECT {call}::jsonb ->> 'diff_count'"))
    };
    assert_eq!(sync("{}"), "2");
    assert_eq!(sync("{\"indexes\": false}"), "1");
    assert_eq!(sync("{\"indexes\": false, \"constraints\": false}"), "0");
}

fn missing_role(pair: &Pair) {
    let role = format!("{}_only", pair.source.name);
    pair.source.run(&format!(
        "CREATE ROLE {role}; CREATE TABLE t (a int); ALTER TABLE t OWNER TO {role}; GRANT SELECT ON t TO {role}"
    ));
    if pair.source.cluster.port != pair.target.cluster.port {
        pair.ok("pgclone.database($src)").warns(&role);
        oracle::assert_in_sync(pair, None);
        assert!(at(pair, "public", "{notices}").contains(&role));
    }
    pair.source.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

fn read_only(pair: &Pair) {
    pair.source.run("CREATE TABLE t (a int)");
    let before = oracle::state(&pair.target);
    let source = pair.conninfo() + " password=s3cret";
    let text = pair.target.value(&format!(
        "SELECT pgclone.diff({}, 'public', '{{\"sql\": true}}')",
        literal(&source)
    ));
    assert!(!text.contains("s3cret"));
    oracle::assert_state(&pair.target, &before);
    oracle::assert_no_session_left(pair);
    pair.target.run("CREATE ROLE diff_nobody; GRANT EXECUTE ON FUNCTION pgclone.diff TO diff_nobody; GRANT USAGE ON SCHEMA pgclone TO diff_nobody");
    let session = pair.target.connect();
    session.run("SET ROLE diff_nobody");
    session
        .fails(&pair.expand("SELECT pgclone.diff($src, 'public')"))
        .is("42501");
    session.run("RESET ROLE");
    pair.target.run("DROP OWNED BY diff_nobody; DROP ROLE diff_nobody");
}

/// What another schema makes of an object is not dropped silently.
fn outside_dependents(pair: &Pair) {
    pair.source.run("CREATE SCHEMA s; CREATE VIEW s.v AS SELECT 1 AS other");
    pair.target.run(
        "CREATE SCHEMA s; CREATE VIEW s.v AS SELECT 1 AS a; CREATE SCHEMA r; CREATE VIEW r.w AS SELECT a FROM s.v",
    );
    let call = pair.expand("pgclone.diff($src, 's', '{\"sql\": true}')");
    let notices = pair.target.value(&format!("SELECT {call}::jsonb -> 'notices'"));
    assert!(notices.contains("view r.w"), "{notices}");
    let statements = pair.target.value(&format!("SELECT {call}::jsonb -> 'statements'"));
    assert!(!statements.contains("r.w"), "{statements}");
    pair.target.run("DROP VIEW r.w");
    apply(pair, "'s'");
    oracle::assert_in_sync(pair, Some("s"));
}

fn rows_survive(pair: &Pair) {
    let base = "CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'ok', n text, gone int);
        INSERT INTO t SELECT i, 'sad', i::text, i FROM generate_series(1, 100) i";
    pair.target.run(base);
    pair.source.run(
        "CREATE TYPE mood AS ENUM ('ok', 'sad', 'happy');
         CREATE TABLE t (id bigint PRIMARY KEY, m mood DEFAULT 'happy', n integer, added int NOT NULL DEFAULT 7);
         CREATE INDEX i ON t (n) WHERE m = 'sad'; CREATE VIEW v AS SELECT id, m FROM t",
    );
    apply(pair, "'public'");
    oracle::assert_in_sync(pair, None);
    let sums = "SELECT count(*) || ' ' || sum(n) || ' ' || sum(added) || ' ' || min(m) FROM t";
    assert_eq!(pair.target.value(sums), "100 5050 700 sad");
}

/// All cases at once, each in a schema of its own: the drift is seen, the statements run, the drift is gone.
#[track_caller]
fn every_kind(pair: &Pair, cases: &[Case], swapped: bool) {
    let major = |db: &pgclone_tests::Db| db.cluster.installation.major;
    let known = major(&pair.source).min(major(&pair.target));
    let (first, second) = match swapped {
        false => (&pair.source, &pair.target),
        true => (&pair.target, &pair.source),
    };
    for db in [first, second] {
        db.run(
            "DO $$ BEGIN CREATE ROLE diff_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
                DO $$ BEGIN CREATE ROLE diff_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        );
    }
    let cases: Vec<&Case> = cases.iter().filter(|c| c.since <= known).collect();
    for case in &cases {
        for (db, own) in [(first, case.one), (second, case.other)] {
            let sql = format!("{}; {own}", case.both).replace("$s", &format!("c_{}", case.name));
            db.run(&format!("CREATE SCHEMA c_{}", case.name));
            db.run(&sql);
        }
    }
    let call = pair.expand("pgclone.diff($src, NULL)");
    let document = pair.target.value(&format!("SELECT {call}"));
    for case in &cases {
        let found = pair.target.value(&format!(
            "SELECT ({}::jsonb -> '{}')::text LIKE '%c\\_{}%'",
            literal(&document),
            case.key,
            case.name
        ));
        assert_eq!(found, "t", "{} is not seen under {}: {document}", case.name, case.key);
    }
    let statements = apply(pair, "NULL");
    assert!(statements.len() >= cases.len());
    oracle::assert_in_sync(pair, None);
}

/// Large objects are named by number, so they have a case of their own.
fn large_objects(pair: &Pair) {
    let both = "SELECT lo_create(71001), lo_create(71002)";
    pair.source.run(&format!(
        "{both}; SELECT lo_create(71003); ALTER LARGE OBJECT 71001 OWNER TO shop_owner; COMMENT ON LARGE OBJECT 71002 IS 'it''s large';
         GRANT SELECT ON LARGE OBJECT 71003 TO shop_reader"
    ));
    pair.target.run(&format!(
        "{both}; SELECT lo_create(71004); GRANT UPDATE ON LARGE OBJECT 71002 TO shop_writer"
    ));
    let call = pair.expand("pgclone.diff($src, NULL)");
    let found = pair.target.value(&format!(
        "SELECT concat_ws(' ', d #>> '{{large_objects,only_in_source,0,name}}', d #>> '{{large_objects,only_in_target,0,name}}',
            d #>> '{{owners,modified,0,name}}', d #>> '{{privileges,only_in_target,0,name}}', d #>> '{{comments,only_in_source,0,name}}') FROM (SELECT {call}::jsonb AS d) x"
    ));
    for number in ["71001", "71002", "71003", "71004"] {
        assert!(found.contains(number), "{number} is not named: {found}");
    }
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
    let left = "SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_largeobject_metadata";
    assert_eq!(pair.target.value(left), "71001 71002 71003");
}

/// No server here has a provider that would take the statement, so the catalog is written by hand.
fn security_labels(pair: &Pair) {
    let label = "SET allow_system_table_mods = on; INSERT INTO pg_seclabel SELECT 't'::regclass, 'pg_class'::regclass, 1, 'nowhere', 'it''s secret'";
    for db in [&pair.source, &pair.target] {
        db.run("CREATE TABLE t (a int)");
    }
    pair.source.connect().run(label);
    let call = pair.expand("pgclone.diff($src, 'public', '{\"sql\": true}')");
    let found = pair.target.value(&format!(
        "SELECT concat_ws('|', d #>> '{{security_labels,only_in_source,0,name}}', d #>> '{{security_labels,only_in_source,0,def}}', d #>> '{{statements,0}}') FROM (SELECT {call}::jsonb AS d) x"
    ));
    assert_eq!(
        found,
        "column public.t.a FOR nowhere|it's secret|SECURITY LABEL FOR nowhere ON COLUMN public.t.a IS 'it''s secret'"
    );
    pair.target.connect().run(label);
    oracle::assert_in_sync(pair, None);
    pair.source.connect().run("DELETE FROM pg_seclabel");
    assert_eq!(
        at(pair, "public", "{security_labels,only_in_target,0,name}"),
        "column public.t.a FOR nowhere"
    );
    pair.target.connect().run("DELETE FROM pg_seclabel");
}

fn extensions(pair: &Pair) {
    let Some(extension) = super::preflight::some_extension(pair) else {
        return;
    };
    let of_database = |path: &str| {
        let call = pair.expand("pgclone.diff($src, NULL)");
        pair.target.value(&format!("SELECT {call}::jsonb #>> '{path}'"))
    };
    pair.source.run(&format!("CREATE EXTENSION {extension}"));
    assert_eq!(
        at(pair, "public", "{in_sync}"),
        "true",
        "an extension is not the schema's"
    );
    assert_eq!(of_database("{extensions,only_in_source,0,name}"), extension);
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
    pair.source.run(&format!("DROP EXTENSION {extension}"));
    assert_eq!(of_database("{extensions,only_in_target,0,name}"), extension);
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
}

fn subscriptions(pair: &Pair) {
    let make = |name: &str, slot: &str| {
        format!("CREATE SUBSCRIPTION {name} CONNECTION 'host=nowhere' PUBLICATION p, q WITH (connect = false, slot_name = {slot}, synchronous_commit = local)")
    };
    pair.source.run(&make("sub", "NONE"));
    let document = || {
        let call = pair.expand("pgclone.diff($src, NULL, '{\"sql\": true}')");
        pair.target.value(&format!("SELECT {call}::jsonb"))
    };
    let get = |document: &str, path: &str| {
        pair.target
            .value(&format!("SELECT {}::jsonb #>> '{path}'", literal(document)))
    };
    assert_eq!(get(&document(), "{subscriptions,only_in_source,0,name}"), "sub");
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
    pair.target.run(
        "ALTER SUBSCRIPTION sub SET (synchronous_commit = off, binary = true); ALTER SUBSCRIPTION sub CONNECTION 'host=elsewhere';
         ALTER SUBSCRIPTION sub SET PUBLICATION p WITH (refresh = false)",
    );
    assert_eq!(get(&document(), "{subscriptions,modified,0,name}"), "sub");
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
    // only the publisher could say what comes of the slot
    pair.source.run(&make("other", "here"));
    pair.target.run(&make("other", "there"));
    let found = document();
    assert_eq!(get(&found, "{subscriptions,modified,0,name}"), "other");
    assert_eq!(get(&found, "{statements}"), "[]");
    assert!(get(&found, "{notices}").contains("other"), "{found}");
    for name in ["sub", "other"] {
        pair.source.run(&format!(
            "ALTER SUBSCRIPTION {name} SET (slot_name = NONE); DROP SUBSCRIPTION {name}"
        ));
    }
    let found = document();
    assert_eq!(get(&found, "{subscriptions,only_in_target,1,name}"), "sub");
    assert!(get(&found, "{notices}").contains("replication slot"), "{found}");
    apply(pair, "NULL");
    oracle::assert_in_sync(pair, None);
}

/// Every fixture of `classes` on one side, nothing on the other.
#[track_caller]
fn everything(pair: &Pair, swapped: bool) {
    let major = |db: &pgclone_tests::Db| db.cluster.installation.major;
    let known = major(&pair.source).min(major(&pair.target));
    super::classes::load_everything(pair, known, str::to_owned);
    if swapped {
        pair.ok("pgclone.database($src)");
        oracle::assert_in_sync(pair, None);
        let empty = pair
            .source
            .cluster
            .create_database(&format!("{}_empty", pair.source.name), "");
        let call = format!(
            "pgclone.diff({}, NULL, '{{\"sql\": true}}')",
            literal(&empty.conninfo())
        );
        run_all(pair, &call);
        let left = pair.target.value(&format!("SELECT {call}::jsonb - 'statements'"));
        assert!(left.contains("\"in_sync\": true"), "{left}");
        empty.disconnect();
        empty.cluster.drop_database(&empty.name);
    } else {
        apply(pair, "NULL");
        oracle::assert_in_sync(pair, None);
    }
}
