//! What the target lacks: each class degrades or fails as documented, and everything that differs afterwards was said.

use std::collections::BTreeMap;

use pgclone_tests::{install, oracle, Pair, Suite};

use crate::classes::load_everything;

pub fn cases(suite: &mut Suite) {
    suite.group("classes");
    suite.pair("missing_role_everywhere_is_reported_object_by_object", |pair| {
        let role = role_of_the_source(pair, "everywhere");
        pair.source.run(&ROLE.replace("gone", &role));
        covers(pair, &[]);
    });
    suite.pair("missing_tablespace_is_reported_object_by_object", |pair| {
        pair.source.run("SET allow_in_place_tablespaces = on");
        let _ = pair.source.session().query("CREATE TABLESPACE pgclone_source_only LOCATION ''");
        pair.source.run(
            "CREATE TABLE t (a int CONSTRAINT pk PRIMARY KEY USING INDEX TABLESPACE pgclone_source_only) TABLESPACE pgclone_source_only; \
             CREATE INDEX i ON t (a) TABLESPACE pgclone_source_only; CREATE MATERIALIZED VIEW m TABLESPACE pgclone_source_only AS SELECT 1 AS a; \
             CREATE TABLE p (a int) PARTITION BY LIST (a) TABLESPACE pgclone_source_only; CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
        );
        covers(pair, &[]);
    });
    suite.pair("missing_extension_that_nothing_needs_is_a_warning", |pair| {
        pair.source.run("CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext; UPDATE pg_extension SET extname = 'nowhere' WHERE extname = 'hstore'; CREATE TABLE t (a int)");
        covers(pair, &["hstore"]);
    });
    for (what, object) in [
        ("type", "CREATE TABLE needy (a ext.hstore)"),
        (
            "language",
            "CREATE FUNCTION needy() RETURNS int LANGUAGE gone AS 'BEGIN RETURN 1; END'",
        ),
        (
            "operator_class",
            "CREATE TABLE t (a ext.hstore); CREATE INDEX needy ON t USING gist (a)",
        ),
        ("wrapper", "CREATE SERVER needy FOREIGN DATA WRAPPER gone_wrapper"),
    ] {
        suite.pair(&format!("missing_extension_whose_{what}_is_needed_is_an_error"), move |pair| {
            pair.source.run(&format!(
                "CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext; CREATE LANGUAGE gone HANDLER plpgsql_call_handler; \
                 CREATE FOREIGN DATA WRAPPER gone_wrapper; ALTER EXTENSION hstore ADD LANGUAGE gone; ALTER EXTENSION hstore ADD FOREIGN DATA WRAPPER gone_wrapper; \
                 {object}; UPDATE pg_extension SET extname = 'nowhere' WHERE extname = 'hstore'"
            ));
            let before = oracle::state(&pair.target);
            pair.fails("pgclone.database($src)").is("55000").names("nowhere");
            oracle::assert_state(&pair.target, &before);
        });
    }
    suite.pair("missing_collation_of_the_system_is_an_error", |pair| {
        pair.source.run(
            "CREATE COLLATION pg_catalog.nowhere_coll (locale = 'C'); CREATE TABLE needy (a text COLLATE nowhere_coll)",
        );
        let before = oracle::state(&pair.target);
        pair.fails("pgclone.database($src)")
            .is("42704")
            .names("nowhere_coll")
            .names("needy");
        oracle::assert_state(&pair.target, &before);
    });
    suite.pair("label_provider_that_the_target_lacks_is_reported", |pair| {
        pair.source.run(
            "CREATE TABLE labelled_table (labelled_column int); CREATE FUNCTION labelled_function() RETURNS int LANGUAGE sql AS 'SELECT 1'; \
             INSERT INTO pg_seclabel SELECT 'labelled_table'::regclass, 'pg_class'::regclass, n, 'nowhere', 'it''s secret' FROM generate_series(0, 1) n; \
             INSERT INTO pg_seclabel SELECT 'labelled_function'::regproc, 'pg_proc'::regclass, 0, 'nowhere', 'x'",
        );
        covers(pair, &[]);
        pair.ok("pgclone.database($src, true, '{\"conflict\": \"replace\"}')").warns("table public.labelled_table").warns("function public.labelled_function()");
    });
    if suite.source > suite.target {
        suite.pair("everything_on_an_older_target_is_the_same_or_reported", |pair| {
            load_everything(pair, pair.source.cluster.installation.major, str::to_owned);
            covers(pair, &[]);
        });
    }
}

/// A role of the source's cluster that the target's has not.
fn role_of_the_source(pair: &Pair, tag: &str) -> String {
    let role = format!("gone_{tag}_{}", std::process::id());
    pair.source.run(&format!("CREATE ROLE {role}"));
    role
}

/// Clones. Every entry of the dump that is not the same afterwards must be named by a WARNING.
#[track_caller]
fn covers(pair: &Pair, also: &[&str]) {
    let outcome = pair.ok("pgclone.database($src)");
    let told: Vec<String> = outcome.warnings.iter().map(|w| w.message.clone()).collect();
    let client = &install::installations().client;
    let [source, target] = [&pair.source, &pair.target].map(|db| entries(&oracle::dump(db, client, &[])));
    let mut silent = String::new();
    for (key, text) in &source {
        let there = target.get(key);
        if there == Some(text) || also.iter().any(|name| key.contains(name)) || is_other_wording(key, there) {
            continue;
        }
        let name = last_name(key);
        if !told.iter().any(|message| message.contains(&name)) {
            silent += &format!(
                "{key}\n--- source\n{text}--- target\n{}",
                there.map_or("(none)\n", |t| t)
            );
        }
    }
    for key in target.keys().filter(|key| !source.contains_key(*key)) {
        silent += &format!("only on the target: {key}\n");
    }
    assert!(
        silent.is_empty(),
        "differs, and no WARNING says so:\n{silent}\nWARNINGs:\n{}",
        told.join("\n")
    );
    assert!(!told.is_empty(), "no WARNING at all");
}

/// The entries of a dump by `Type: Schema: Name`.
fn entries(dump: &str) -> BTreeMap<String, String> {
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    let mut key = String::new();
    for line in dump.lines() {
        if let Some(header) = line.strip_prefix("-- Name: ") {
            let mut fields = header.split("; ");
            let name = fields.next().unwrap_or_default();
            let rest: Vec<&str> = fields
                .filter(|field| !["Owner: ", "Tablespace: "].iter().any(|own| field.starts_with(own)))
                .collect();
            key = format!("{}; {name}", rest.join("; "));
        } else if !key.is_empty() && !line.is_empty() && line != "--" && !line.starts_with("SET default_ta") {
            let text = entries.entry(key.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    entries
}

/// Another major prints the same query in other words.
fn is_other_wording(key: &str, there: Option<&String>) -> bool {
    const QUERIES: &[&str] = &[
        "Type: VIEW;",
        "Type: MATERIALIZED VIEW;",
        "Type: RULE;",
        "Type: FUNCTION;",
        "Type: PROCEDURE;",
        "Type: POLICY;",
    ];
    let installations = install::installations();
    installations.source.major != installations.target.major
        && there.is_some()
        && QUERIES.iter().any(|kind| key.starts_with(kind))
}

/// The name that a message would use: of `t pk` the second, of `FUNCTION f(integer)` the f.
fn last_name(key: &str) -> String {
    let name = key.rsplit_once("; ").map_or(key, |(_, name)| name);
    let name = name.split('(').next().unwrap_or(name);
    name.rsplit([' ', '.']).next().unwrap_or(name).to_owned()
}

const ROLE: &str = "CREATE SCHEMA s_gone AUTHORIZATION gone; CREATE TABLE t1 (a int); ALTER TABLE t1 OWNER TO gone;
    CREATE TABLE t2 (a int, b int); GRANT SELECT ON t2 TO gone; GRANT UPDATE (b) ON t2 TO gone;
    CREATE TABLE t3 (a int); GRANT INSERT ON t3 TO gone WITH GRANT OPTION; GRANT USAGE ON SCHEMA public TO gone; SET ROLE gone; GRANT INSERT ON t3 TO shop_reader; RESET ROLE;
    CREATE TABLE t4 (a int); ALTER TABLE t4 ENABLE ROW LEVEL SECURITY; CREATE POLICY p1 ON t4 TO gone USING (true); CREATE POLICY p2 ON t4 TO gone, shop_reader USING (true);
    CREATE FUNCTION f1() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f1() OWNER TO gone; GRANT EXECUTE ON FUNCTION f1() TO gone;
    CREATE SEQUENCE q1; ALTER SEQUENCE q1 OWNER TO gone; CREATE VIEW v1 AS SELECT 1 AS a; ALTER VIEW v1 OWNER TO gone; CREATE TYPE e1 AS ENUM (); ALTER TYPE e1 OWNER TO gone;
    CREATE DOMAIN d1 AS int; GRANT USAGE ON DOMAIN d1 TO gone; CREATE AGGREGATE a1(int) (SFUNC = int4pl, STYPE = int); ALTER AGGREGATE a1(int) OWNER TO gone;
    CREATE FOREIGN DATA WRAPPER w_gone; CREATE SERVER srv_gone FOREIGN DATA WRAPPER w_gone; CREATE USER MAPPING FOR gone SERVER srv_gone; GRANT USAGE ON FOREIGN SERVER srv_gone TO gone;
    ALTER DEFAULT PRIVILEGES FOR ROLE gone GRANT SELECT ON TABLES TO shop_reader; ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT SELECT ON TABLES TO gone;
    CREATE STATISTICS x1 ON a, b FROM t2; ALTER STATISTICS x1 OWNER TO gone; CREATE COLLATION c1 (locale = 'C'); ALTER COLLATION c1 OWNER TO gone;
    CREATE CONVERSION k1 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; ALTER CONVERSION k1 OWNER TO gone; CREATE OPERATOR FAMILY o1 USING btree; ALTER OPERATOR FAMILY o1 USING btree OWNER TO gone;
    CREATE TEXT SEARCH DICTIONARY y1 (TEMPLATE = simple); ALTER TEXT SEARCH DICTIONARY y1 OWNER TO gone; CREATE TEXT SEARCH CONFIGURATION z1 (COPY = simple); ALTER TEXT SEARCH CONFIGURATION z1 OWNER TO gone;
    SELECT lo_create(777); ALTER LARGE OBJECT 777 OWNER TO gone; SELECT lo_create(778); GRANT SELECT ON LARGE OBJECT 778 TO gone";
