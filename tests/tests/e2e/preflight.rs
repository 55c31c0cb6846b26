//! `pgclone.preflight`: every check passing and failing, and `ready` as the clone itself would have it.

use pgclone_tests::{literal, oracle, Pair, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("preflight");
    suite.pair("a_schema_that_can_be_cloned_is_ready", ready);
    suite.pair("a_source_that_cannot_be_reached_is_an_outcome", unreachable);
    suite.pair("what_is_missing_is_named", missing);
    suite.pair("what_stands_in_the_way_is_named", conflicts);
    suite.pair("rights_of_the_source_role_are_checked", rights);
    suite.pair("room_is_checked", room);
    suite.pair("a_target_that_only_reads_is_not_ready", read_only_target);
    suite.pair("another_encoding_is_a_warning", warnings);
    suite.pair("options_and_nulls", options);
    suite.pair("a_catalog_that_cannot_be_read_is_not_ready", unreadable_catalog);
    suite.pair("what_the_clone_leaves_out_need_not_be_readable", left_out);
    suite.pair("a_mask_that_the_source_refuses_is_not_ready", masks);
}

/// An extension that both servers can make; none of them comes with every build.
pub fn some_extension(pair: &Pair) -> Option<String> {
    let sql = "SELECT name || default_version FROM pg_available_extensions WHERE name IN ('amcheck', 'hstore', 'vector') ORDER BY 1";
    let (here, there) = (pair.source.column(sql), pair.target.column(sql));
    let both = here.into_iter().find(|known| there.contains(known))?;
    Some(both.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).to_owned())
}

/// The document of a call.
struct Report<'a> {
    pair: &'a Pair,
    text: String,
}

impl Report<'_> {
    #[track_caller]
    fn get(&self, path: &str) -> String {
        let text = literal(&self.text);
        self.pair
            .target
            .value(&format!("SELECT {text}::jsonb #>> '{{{path}}}'"))
    }

    #[track_caller]
    fn is(&self, check: &str, status: &str) -> &Self {
        assert_eq!(
            self.get(&format!("checks,{check},status")),
            status,
            "{check}: {}",
            self.text
        );
        self
    }
}

#[track_caller]
fn report<'a>(pair: &'a Pair, source: &str, schema: &str, options: &str) -> Report<'a> {
    let text = pair.target.value(&format!(
        "SELECT pgclone.preflight({}, {}, {})",
        literal(source),
        literal(schema),
        literal(options)
    ));
    oracle::assert_no_session_left(pair);
    Report { pair, text }
}

const DOCUMENTED: &[&str] = &[
    "source_connection",
    "target_connection",
    "source_version",
    "target_version",
    "version_compat",
    "schema_exists_source",
    "schema_exists_target",
    "source_permissions",
    "target_permissions",
    "estimated_size",
    "target_database_size",
    "object_counts",
    "name_conflicts",
    "missing_extensions",
    "missing_roles",
    "missing_tablespaces",
];

fn ready(pair: &Pair) {
    pair.source.run(
        "CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY); CREATE VIEW s.v AS SELECT a FROM s.t; CREATE SEQUENCE s.q;
         INSERT INTO s.t SELECT generate_series(1, 1000)",
    );
    let before = oracle::state(&pair.target);
    let r = report(pair, &pair.conninfo(), "s", "{}");
    assert_eq!(
        (r.get("schema"), r.get("ready")),
        ("s".into(), "true".into()),
        "{}",
        r.text
    );
    for check in DOCUMENTED {
        assert!(
            !r.get(&format!("checks,{check},status")).is_empty(),
            "{check} is missing"
        );
    }
    for check in [
        "source_connection",
        "target_connection",
        "schema_exists_source",
        "source_permissions",
        "target_permissions",
        "name_conflicts",
        "missing_roles",
        "missing_tablespaces",
        "missing_extensions",
        "plan",
        "encoding",
        "locale",
        "row_security",
        "snapshot_export",
        "xid_age",
        "long_transactions",
        "clock_skew",
        "disk_space",
        "lock_capacity",
        "extension_versions",
    ] {
        r.is(check, "pass");
    }
    for check in [
        "source_version",
        "target_version",
        "estimated_size",
        "object_counts",
        "replication",
        "worker_slots",
        "tls",
    ] {
        r.is(check, "info");
    }
    if pair.source.cluster.installation.major == pair.target.cluster.installation.major {
        r.is("version_compat", "pass");
    }
    let major = pair.source.cluster.installation.major.to_string();
    assert_eq!(r.get("checks,source_version,major"), major);
    assert!(r.get("checks,source_version,value").starts_with(&major));
    assert_eq!(r.get("checks,schema_exists_target,value"), "false");
    assert_eq!(r.get("checks,object_counts,tables"), "1");
    assert_eq!(r.get("checks,object_counts,views"), "1");
    assert_eq!(r.get("checks,object_counts,sequences"), "1");
    assert_eq!(r.get("checks,object_counts,indexes"), "1");
    assert!(r.get("checks,estimated_size,bytes").parse::<u64>().unwrap() > 8192);
    assert!(r.get("checks,target_database_size,bytes").parse::<u64>().unwrap() > 1_000_000);
    assert_eq!((r.get("summary,errors"), r.get("errors")), ("0".into(), "[]".into()));
    oracle::assert_state(&pair.target, &before);
    pair.ok("pgclone.schema($src, 's')");
}

fn unreachable(pair: &Pair) {
    for source in [
        "host=127.0.0.1 port=1 dbname=x user=y password=s3cret".to_owned(),
        "hots=nowhere".to_owned(),
        pair.source.conninfo_as("nobody_of_that_name"),
    ] {
        let r = report(pair, &source, "public", "{}");
        r.is("source_connection", "fail")
            .is("target_connection", "pass")
            .is("schema_exists_source", "not run")
            .is("estimated_size", "not run")
            .is("source_version", "not run")
            .is("version_compat", "not run")
            .is("source_permissions", "not run")
            .is("object_counts", "not run")
            .is("name_conflicts", "not run")
            .is("missing_extensions", "not run")
            .is("missing_roles", "not run")
            .is("missing_tablespaces", "not run")
            .is("target_version", "info")
            .is("target_database_size", "info")
            .is("schema_exists_target", "info")
            .is("target_permissions", "pass");
        assert_eq!(r.get("ready"), "false");
        assert!(!r.text.contains("s3cret"), "{}", r.text);
        assert!(!r.get("checks,source_connection,message").is_empty());
    }
    let session = pair.target.connect();
    session.run("SET pgclone.loopback_conninfo = 'host=127.0.0.1 port=1'");
    let text = session.value(&pair.expand("SELECT pgclone.preflight($src, 'public')"));
    let r = Report { pair, text };
    r.is("target_connection", "fail")
        .is("source_connection", "pass")
        .is("schema_exists_source", "pass")
        .is("object_counts", "info")
        .is("target_permissions", "not run")
        .is("target_version", "not run")
        .is("target_database_size", "not run")
        .is("schema_exists_target", "not run");
    assert_eq!(r.get("ready"), "false");
}

fn missing(pair: &Pair) {
    let r = report(pair, &pair.conninfo(), "nope", "{}");
    r.is("schema_exists_source", "fail").is("plan", "fail");
    assert_eq!(r.get("ready"), "false");
    let role = format!("{}_role", pair.source.name);
    pair.source.run(&format!(
        "CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE ROLE {role}; GRANT SELECT ON s.t TO {role}"
    ));
    let r = report(pair, &pair.conninfo(), "s", "{}");
    if pair.source.cluster.port != pair.target.cluster.port {
        r.is("missing_roles", "warn");
        assert_eq!(r.get("checks,missing_roles,count"), "1");
        assert_eq!(r.get("checks,missing_roles,items,0"), role);
        assert!(r.get("warnings").contains("pgclone.clone_roles()"), "{}", r.text);
    }
    assert_eq!(r.get("ready"), "true");
    pair.source.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    if let Some(extension) = some_extension(pair) {
        pair.source.run(&format!("CREATE EXTENSION {extension}"));
        let r = report(pair, &pair.conninfo(), "s", "{}");
        r.is("missing_extensions", "warn").is("extension_versions", "pass");
        assert_eq!(r.get("checks,missing_extensions,items,0"), extension);
        pair.target.run(&format!("CREATE EXTENSION {extension}"));
        report(pair, &pair.conninfo(), "s", "{}").is("missing_extensions", "pass");
    }
    if pair.source.cluster.installation.major >= 15 {
        let space = format!("{}_space", pair.source.name);
        let session = pair.source.connect();
        session.run("SET allow_in_place_tablespaces = on");
        session.run(&format!("CREATE TABLESPACE {space} LOCATION ''"));
        session.run(&format!("CREATE TABLE s.u (a int) TABLESPACE {space}"));
        let r = report(pair, &pair.conninfo(), "s", "{}");
        if pair.source.cluster.port != pair.target.cluster.port {
            r.is("missing_tablespaces", "warn");
            assert_eq!(r.get("checks,missing_tablespaces,items,0"), space);
        }
        session.run("DROP TABLE s.u");
        session.run(&format!("DROP TABLESPACE {space}"));
    }
}

fn conflicts(pair: &Pair) {
    pair.source
        .run("CREATE SCHEMA s; CREATE TABLE s.orders (a int); CREATE VIEW s.v AS SELECT 1 AS a");
    pair.target.run("CREATE SCHEMA s; CREATE TABLE s.orders (b int)");
    let r = report(pair, &pair.conninfo(), "s", "{}");
    r.is("name_conflicts", "warn")
        .is("plan", "fail")
        .is("schema_exists_target", "info");
    assert_eq!(r.get("checks,schema_exists_target,value"), "true");
    assert_eq!(r.get("checks,name_conflicts,count"), "1");
    assert_eq!(
        r.get("checks,name_conflicts,items"),
        r#"[{"kind": "r", "name": "orders"}]"#
    );
    assert!(r
        .get("warnings,0")
        .contains("1 object name(s) already exist on target schema \"s\""));
    assert_eq!(r.get("ready"), "false");
    pair.fails("pgclone.schema($src, 's')").is("42P07");
    let r = report(pair, &pair.conninfo(), "s", r#"{"conflict": "replace"}"#);
    r.is("name_conflicts", "warn").is("plan", "pass");
    assert_eq!(r.get("ready"), "true");
    pair.ok("pgclone.schema($src, 's', true, '{\"conflict\": \"replace\"}')");
}

fn rights(pair: &Pair) {
    let role = format!("{}_reader", pair.source.name);
    pair.source.run(&format!(
        "CREATE ROLE {role} LOGIN; CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE s.u (a int);
         ALTER TABLE s.u ENABLE ROW LEVEL SECURITY"
    ));
    let source = pair.source.conninfo_as(&role);
    let r = report(pair, &source, "s", "{}");
    r.is("source_permissions", "fail");
    assert!(r.get("errors").contains("USAGE"), "{}", r.text);
    pair.source.run(&format!(
        "GRANT USAGE ON SCHEMA s TO {role}; GRANT SELECT ON s.u TO {role}"
    ));
    let r = report(pair, &source, "s", "{}");
    r.is("source_permissions", "fail").is("row_security", "fail");
    assert_eq!(r.get("checks,source_permissions,items"), r#"["t"]"#);
    assert_eq!(r.get("checks,row_security,items"), r#"["u"]"#);
    r.is("long_transactions", "not run");
    pair.source
        .run(&format!("GRANT SELECT ON s.t TO {role}; ALTER ROLE {role} BYPASSRLS"));
    let r = report(pair, &source, "s", "{}");
    r.is("source_permissions", "pass").is("row_security", "pass");
    assert_eq!(r.get("ready"), "true", "{}", r.text);
    pair.source.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

fn room(pair: &Pair) {
    let r = report(pair, &pair.conninfo(), "public", r#"{"parallel": 1000}"#);
    r.is("worker_slots", "fail");
    assert_eq!(r.get("ready"), "false");
    let here = pair.target.value("SHOW shared_preload_libraries") == "pgclone";
    let r = report(pair, &pair.conninfo(), "public", r#"{"parallel": 1}"#);
    r.is("worker_slots", if here { "pass" } else { "fail" });
    assert_eq!(r.get("ready"), here.to_string());
    assert_eq!(
        r.get("checks,worker_slots,message")
            .contains("shared_preload_libraries"),
        !here
    );
    assert!(r.get("checks,disk_space,free_bytes").parse::<u64>().unwrap() > 0);
    assert!(r.get("checks,lock_capacity,capacity").parse::<u64>().unwrap() > 0);
    let logical = pair
        .source
        .value("SELECT setting FROM pg_settings WHERE name = 'wal_level'")
        == "logical";
    let r = report(pair, &pair.conninfo(), "public", r#"{"replication": true}"#);
    r.is("replication", if logical { "pass" } else { "fail" });
    assert_eq!(r.get("ready"), logical.to_string());
}

fn read_only_target(pair: &Pair) {
    pair.target.run(&format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        pgclone_tests::ident(&pair.target.name)
    ));
    let r = report(pair, &pair.conninfo(), "public", "{}");
    r.is("target_permissions", "fail");
    assert_eq!(r.get("ready"), "false");
}

fn warnings(pair: &Pair) {
    let other = Pair::with(
        pair.source.cluster.clone(),
        "ENCODING 'SQL_ASCII' LOCALE 'C'",
        pair.target.cluster.clone(),
        "",
        "preflight_ascii",
    );
    let r = report(&other, &other.conninfo(), "public", "{}");
    r.is("encoding", "warn").is("locale", "warn");
    assert_eq!(r.get("checks,encoding,source"), "SQL_ASCII");
    assert_eq!(r.get("ready"), "true");
    drop(other);
}

fn options(pair: &Pair) {
    pair.fails("pgclone.preflight($src, 'public', '{\"x\": 1}')")
        .is("22023");
    pair.fails("pgclone.preflight($src, NULL)")
        .is("22004")
        .names("schema_name");
    pair.fails("pgclone.preflight(NULL, 'public')")
        .is("22004")
        .names("source_conninfo");
    pair.fails("pgclone.preflight($src, 'public', '{\"conflict\": \"error\", \"conflict\": \"replace\"}')")
        .is("22023")
        .names("conflict");
}

fn unreadable_catalog(pair: &Pair) {
    let other = Pair::with(
        pair.source.cluster.clone(),
        "ENCODING 'SQL_ASCII' LOCALE 'C'",
        pair.target.cluster.clone(),
        "",
        "preflight_bytes",
    );
    // no name in any encoding
    other
        .source
        .run("CREATE SCHEMA s; DO $$ BEGIN EXECUTE 'CREATE TABLE s.t' || chr(255) || ' ()'; END $$");
    let r = report(&other, &other.conninfo(), "s", "{}");
    r.is("plan", "fail").is("lock_capacity", "not run");
    assert!(
        r.get("checks,plan,message").contains("catalog of the source"),
        "{}",
        r.text
    );
    assert_eq!(r.get("ready"), "false");
    other.fails("pgclone.schema($src, 's')");
}

fn left_out(pair: &Pair) {
    let role = format!("{}_reader", pair.source.name);
    pair.source.run(&format!(
        "CREATE ROLE {role} LOGIN; CREATE SCHEMA s; CREATE SCHEMA other; CREATE TABLE s.t (a int); CREATE TABLE s.secret (a int);
         CREATE TABLE s.hidden (a int); ALTER TABLE s.hidden ENABLE ROW LEVEL SECURITY;
         CREATE TABLE s.p (a int) PARTITION BY LIST (a); CREATE TABLE other.p1 PARTITION OF s.p FOR VALUES IN (1);
         GRANT USAGE ON SCHEMA s, other TO {role}; GRANT SELECT ON s.t, s.hidden, s.p TO {role}"
    ));
    let source = pair.source.conninfo_as(&role);
    let r = report(pair, &source, "s", r#"{"exclude": ["s.hidden"]}"#);
    r.is("source_permissions", "fail").is("row_security", "pass");
    // rows of a partition come along wherever it is
    assert_eq!(r.get("checks,source_permissions,items"), r#"["other.p1", "secret"]"#);
    pair.source.run(&format!("GRANT SELECT ON other.p1 TO {role}"));
    for options in [
        r#"{"exclude": ["s.secret"], "exclude_data": ["s.hidden"]}"#,
        r#"{"include": ["s.t", "s.p"]}"#,
    ] {
        let r = report(pair, &source, "s", options);
        r.is("source_permissions", "pass").is("row_security", "pass");
        assert_eq!(r.get("ready"), "true", "{}", r.text);
    }
    pair.ok(&format!(
        "pgclone.schema({}, 's', true, '{{\"exclude\": [\"s.secret\"], \"exclude_data\": [\"s.hidden\"]}}')",
        literal(&source)
    ));
    pair.source.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

fn masks(pair: &Pair) {
    pair.source
        .run("CREATE SCHEMA s; CREATE TABLE s.person (id int PRIMARY KEY, born date)");
    let options =
        |value: &str| format!(r#"{{"mask": {{"person": {{"born": {{"type": "constant", "value": "{value}"}}}}}}}}"#);
    let r = report(pair, &pair.conninfo(), "s", &options("soon"));
    r.is("plan", "fail")
        .is("snapshot_export", "pass")
        .is("lock_capacity", "pass");
    assert!(r.get("checks,plan,message").contains("born"), "{}", r.text);
    assert_eq!(r.get("ready"), "false");
    pair.fails(&format!("pgclone.schema($src, 's', true, '{}')", options("soon")))
        .is("22023");
    let r = report(pair, &pair.conninfo(), "s", &options("2000-01-01"));
    assert_eq!(r.get("ready"), "true", "{}", r.text);
}
