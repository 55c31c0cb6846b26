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
    suite.pair("member_of_an_extension_with_another_owner_is_reported", |pair| {
        pair.source.run(
            "CREATE EXTENSION pg_trgm; ALTER FUNCTION show_trgm(text) OWNER TO shop_owner; GRANT EXECUTE ON FUNCTION show_trgm(text) TO shop_reader; CREATE TABLE t (a int)",
        );
        let outcome = pair.ok("pgclone.database($src)");
        assert_eq!(outcome.warnings.len(), 1, "{:?}", outcome.warnings);
        outcome.warns("public.show_trgm(text): belongs to an extension and has been given to role shop_owner");
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
    suite.pair("label_of_the_database_that_the_target_lacks_is_reported", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1); \
             INSERT INTO pg_shseclabel SELECT oid, 'pg_database'::regclass, 'nowhere', 'it''s' FROM pg_database WHERE datname = current_database()",
        );
        let database = format!("database {}", pair.target.name);
        pair.ok("pgclone.database($src)").warns(&database).warns("nowhere");
        oracle::assert_same_rows(pair);
    });
    if suite.source < 16 && suite.target >= 16 {
        suite.pair("newer_target_makes_generated_columns_of_ungenerated_parents_ordinary", |pair| {
            pair.source.run(
                "CREATE TABLE base (a int, b int); CREATE TABLE child (a int, b int GENERATED ALWAYS AS (a * 2) STORED); ALTER TABLE child INHERIT base;
                 CREATE TABLE grandchild () INHERITS (child); INSERT INTO base VALUES (1, 7); INSERT INTO child VALUES (2); INSERT INTO grandchild VALUES (3)",
            );
            pair.ok("pgclone.database($src)").warns("public.child: column b is generated").warns("public.grandchild: column b is generated");
            oracle::assert_same_rows(pair);
            assert_eq!(pair.target.value("SELECT string_agg(b::text, ' ' ORDER BY b) FROM base"), "4 6 7");
        });
    }
    if suite.source > suite.target {
        // the classes one by one are cases of `classes`
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

/// Clones. The entries of the dump that are not the same afterwards and the objects that WARNINGs name must be the same
/// set; entries with a name in `also` differ without a word.
#[track_caller]
fn covers(pair: &Pair, also: &[&str]) {
    assert!(reported(pair, also) > 0, "no WARNING at all");
}

/// The same for a clone that may be complete. Returns how many WARNINGs of ours there were.
#[track_caller]
pub fn reported(pair: &Pair, also: &[&str]) -> usize {
    let outcome = pair.ok("pgclone.database($src)");
    let told: Vec<String> = outcome
        .warnings
        .iter()
        .filter_map(|w| w.message.strip_prefix("pgclone: "))
        .filter(|message| !SERVERS_OWN.iter().any(|own| message.contains(own)))
        .map(str::to_owned)
        .collect();
    let client = &install::installations().client;
    let [source, target] = [&pair.source, &pair.target].map(|db| {
        let mut entries = entries(&oracle::dump(db, client, &[]));
        // pg_dump -s leaves them out
        for line in db.column(LARGE_OBJECTS) {
            let (name, properties) = line.split_once('|').unwrap();
            entries.insert(format!("Type: LARGE OBJECT; Schema: -; {name}"), properties.to_owned());
        }
        entries
    });
    let mut differing: Vec<&String> = source
        .keys()
        .filter(|key| source.get(*key) != target.get(*key))
        .collect();
    differing.extend(target.keys().filter(|key| !source.contains_key(*key)));
    let mut wrong = String::new();
    for key in &differing {
        let (here, there) = (source.get(*key), target.get(*key));
        let expected = also.iter().any(|name| key.contains(name)) || is_other_wording(key, here, there);
        if !expected && !told.iter().any(|message| is_about(message, key)) {
            let text = |entry: Option<&String>| entry.cloned().unwrap_or_else(|| "(none)\n".to_owned());
            wrong += &format!(
                "differs, and no WARNING says so: {key}\n--- source\n{}--- target\n{}",
                text(here),
                text(there)
            );
        }
    }
    for message in &told {
        let semantic = NOT_IN_DUMPS.iter().any(|known| message.contains(known));
        if !semantic && !differing.iter().any(|key| is_about(message, key)) {
            wrong += &format!("reported, and nothing differs: {message}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nWARNINGs:\n{}", told.join("\n"));
    told.len()
}

/// What the target's own server says to everybody who makes such an object.
pub const SERVERS_OWN: &[&str] = &[
    "insufficient to publish logical changes",
    "tables were not subscribed",
    "subscription was created, but is not connected",
];

const LARGE_OBJECTS: &str =
    "SELECT 'LARGE OBJECT ' || oid || '|' || lomowner::regrole || ' ' || coalesce(lomacl::text, '') || ' ' || \
    coalesce(obj_description(oid, 'pg_largeobject'), '') FROM pg_largeobject_metadata";

/// What is true of the target and not written in any dump.
pub const NOT_IN_DUMPS: &[&str] = &[
    "the target applies changes as the subscription's owner",
    "is not analyzed, since foreign tables belong to it",
];

/// Whether a WARNING (`kind identity: what happened`) is about the object of an entry.
fn is_about(message: &str, key: &str) -> bool {
    let object = message.split(": ").next().unwrap_or(message);
    let mut fields = key.split("; ");
    let schema = fields.find_map(|f| f.strip_prefix("Schema: ")).unwrap_or("-");
    let words: Vec<&str> = object.split([' ', '.', '"', '(', ')', ',']).collect();
    let name = last_name(key);
    let knows = |name: &str| words.contains(&name) || (name.contains(' ') && object.contains(name));
    let parts: Vec<&str> = key
        .rsplit("; ")
        .next()
        .unwrap_or(key)
        .split([' ', '.', '(', ')', ',', '"'])
        .collect();
    // a part of a table (constraint, trigger, column privilege) is told of itself or of its table
    let is_named = knows(&name) || parts.iter().any(|part| !part.is_empty() && knows(part));
    is_named && (schema == "-" || object.contains(schema) || !object.contains('.'))
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
            // which is set by a line before the entry
            if let Some((_, tablespace)) = header.split_once("; Tablespace: ") {
                entries
                    .entry(key.clone())
                    .or_default()
                    .push_str(&format!("TABLESPACE {tablespace}\n"));
            }
        } else if !key.is_empty() && !line.is_empty() && line != "--" && !line.starts_with("SET default_ta") {
            let text = entries.entry(key.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    entries
}

/// Another major prints the same thing in other words.
fn is_other_wording(key: &str, here: Option<&String>, there: Option<&String>) -> bool {
    const QUERIES: &[&str] = &[
        "Type: VIEW;",
        "Type: MATERIALIZED VIEW;",
        "Type: RULE;",
        "Type: FUNCTION;",
        "Type: PROCEDURE;",
        "Type: POLICY;",
    ];
    // 17 knows one privilege of tables more
    const ALL_OF_16: &str = "SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE";
    let installations = install::installations();
    if installations.source.major == installations.target.major {
        return false;
    }
    let spelled_out = |text: &str| text.replace(ALL_OF_16, "ALL ON TABLE");
    match (here, there) {
        (Some(_), Some(_)) if QUERIES.iter().any(|kind| key.starts_with(kind)) => true,
        (Some(here), Some(there)) => spelled_out(here) == spelled_out(there),
        // which view of a cycle is made twice is pg_dump's choice
        _ => key.starts_with("Type: RULE;") && key.ends_with(" _RETURN"),
    }
}

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
    SELECT lo_create(777); ALTER LARGE OBJECT 777 OWNER TO gone; SELECT lo_create(778); GRANT SELECT ON LARGE OBJECT 778 TO gone;
    CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int); ALTER OPERATOR === (int, int) OWNER TO gone;
    CREATE OPERATOR CLASS oc1 FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int); ALTER OPERATOR CLASS oc1 USING btree OWNER TO gone;
    CREATE PROCEDURE pr1() LANGUAGE sql AS 'SELECT 1'; ALTER PROCEDURE pr1() OWNER TO gone; GRANT EXECUTE ON PROCEDURE pr1() TO gone;
    CREATE MATERIALIZED VIEW m1 AS SELECT 1 AS a; ALTER MATERIALIZED VIEW m1 OWNER TO gone; GRANT SELECT ON m1 TO gone;
    CREATE FOREIGN TABLE ft1 (a int) SERVER srv_gone; ALTER FOREIGN TABLE ft1 OWNER TO gone; GRANT SELECT ON ft1 TO gone;
    CREATE LANGUAGE l1 HANDLER plpgsql_call_handler; ALTER LANGUAGE l1 OWNER TO gone; CREATE TRUSTED LANGUAGE l2 HANDLER plpgsql_call_handler; GRANT USAGE ON LANGUAGE l2 TO gone;
    ALTER ROLE gone SUPERUSER; ALTER FOREIGN DATA WRAPPER w_gone OWNER TO gone; CREATE PUBLICATION pub1; ALTER PUBLICATION pub1 OWNER TO gone;
    CREATE SUBSCRIPTION sub1 CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE); ALTER SUBSCRIPTION sub1 OWNER TO gone;
    CREATE FUNCTION et1f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER et1 ON sql_drop EXECUTE FUNCTION et1f(); ALTER EVENT TRIGGER et1 OWNER TO gone";
