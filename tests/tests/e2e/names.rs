//! Names with anything in them are cloned as they are, and nothing in them is executed.

use pgclone_tests::{ident, literal, oracle, Suite};

const NAMES: &[(&str, &str)] = &[
    ("quotes", "a\"b'c''d\"\"e"),
    ("newline_and_tab", "line\nline\ttab\r"),
    ("dollars", "$$ $1 $body$ pgclone$"),
    ("backslash", "back\\slash\\'; E'"),
    ("sql", "x; CREATE ROLE pwned SUPERUSER; --"),
    ("sql_in_quotes", "\"; CREATE ROLE pwned SUPERUSER; --"),
    ("sql_in_literal", "'); CREATE ROLE pwned SUPERUSER; --"),
    ("unicode", "Größe 北京 🐘 e\u{301}"),
    ("keyword", "select"),
    ("keyword_in_capitals", "SELECT FROM"),
    ("only_spaces", "   "),
    ("digits_first", "1st"),
    ("comment", "/* x */ -- y"),
    ("percent_and_braces", "%s %I {} {0} %%"),
    ("dot", "public.t"),
    ("json", "{\"a\": [\"b\"]}"),
    ("copy_metacommand", "\\.\n\\! touch pwned"),
];

/// Every kind of object, named by «n» (an identifier), with the name as a literal «l» too; tables are in schema «home».
const FIXTURE: &str = "CREATE SCHEMA «n»; SET search_path = «n», public; COMMENT ON SCHEMA «n» IS «l»; CREATE TYPE \"enum of the name\" AS ENUM («l»);
    CREATE TYPE «e» AS ENUM («l», 'x'); CREATE FUNCTION «n»(«n» «e» DEFAULT «l») RETURNS «e» LANGUAGE sql AS $fixture_body$ SELECT 'x'::«n».«e» $fixture_body$;
    CREATE TABLE «home».«n» («n» int CONSTRAINT «c» PRIMARY KEY, b «n».«e» DEFAULT «l», c text DEFAULT «l» CHECK (c <> «l» || 'x'));
    COMMENT ON TABLE «home».«n» IS «l»; COMMENT ON COLUMN «home».«n».«n» IS «l»; CREATE SEQUENCE «home».«s» OWNED BY «home».«n».«n»; SELECT nextval(«sl»);
    CREATE INDEX «i» ON «home».«n» (c) WHERE c <> «l»; CREATE VIEW «v» AS SELECT «n», c AS «i» FROM «home».«n» WHERE c = «l»;
    CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER «n» BEFORE INSERT ON «home».«n» FOR EACH ROW EXECUTE FUNCTION trg(«l»);
    ALTER TABLE «home».«n» ENABLE ROW LEVEL SECURITY; CREATE POLICY «n» ON «home».«n» USING (c = «l»); GRANT SELECT ON «home».«n» TO \"we\"\"ird Röle\";
    CREATE DOMAIN «d» AS text DEFAULT «l» CONSTRAINT «n» CHECK (VALUE <> 'no'); INSERT INTO «home».«n» VALUES (1), (2);
    CREATE MATERIALIZED VIEW «m» AS SELECT * FROM «home».«n»; CREATE TABLE «home».«p» («n» int) PARTITION BY LIST («n»);
    CREATE TABLE «q» PARTITION OF «home».«p» FOR VALUES IN (1); INSERT INTO «home».«p» VALUES (1); RESET search_path";

fn fixture(name: &str, home: &str) -> String {
    let sequence = format!("{}.{}", ident(home), ident(&format!("{name}s")));
    let mut sql = FIXTURE
        .replace("«sl»", &literal(&sequence))
        .replace("«home»", &ident(home));
    for suffix in ["c", "d", "e", "i", "m", "p", "q", "s", "v"] {
        sql = sql.replace(&format!("«{suffix}»"), &ident(&format!("{name}{suffix}")));
    }
    sql.replace("«n»", &ident(name)).replace("«l»", &literal(name))
}

pub fn cases(suite: &mut Suite) {
    suite.group("names");
    for (what, name) in NAMES {
        suite.pair(&format!("database_with_{what}_everywhere"), move |pair| {
            pair.source.run(&fixture(name, "public"));
            pair.ok("pgclone.database($src)").clean();
            oracle::assert_same(pair);
            nothing_executed(pair);
        });
        suite.pair(&format!("schema_and_table_with_{what}"), move |pair| {
            pair.source.run(&fixture(name, name));
            let (schema, copy) = (literal(name), format!("{name}!"));
            pair.ok(&format!("pgclone.schema($src, {schema})")).clean();
            oracle::assert_same(pair);
            pair.ok(&format!(
                "pgclone.table($src, {schema}, {schema}, true, {})",
                literal(&copy)
            ));
            assert_eq!(
                pair.target
                    .value(&format!("SELECT count(*) FROM {}.{}", ident(name), ident(&copy))),
                "2"
            );
            nothing_executed(pair);
        });
    }
    // Each name is one line end away from a statement, and something about the object is left out, which the script says.
    suite.pair("end_no_comment_of_a_script", |pair| {
        for (n, end) in ["\r", "\r\n"].iter().enumerate() {
            let name = ident(&format!("{n}{end}DROP TABLE important; --"));
            pair.source.run(&format!(
                "CREATE TABLE {name} (a int PRIMARY KEY); CREATE TABLE t{n} (a int CONSTRAINT {name} REFERENCES {name})"
            ));
            pair.target.run("CREATE TABLE IF NOT EXISTS important ()");
            let call = format!("SELECT pgclone.ddl($src, 'table', 'public.t{n}')");
            let script = pair.target.value(&pair.expand(&call));
            assert!(script.contains("-- warning: "), "nothing is left out: {script}");
            pair.target.run(&script);
            assert!(pair.target.has("important"), "a name was executed: {script}");
            assert!(pair.target.has(&format!("t{n}")), "{script}");
        }
    });
    suite.pair("of_63_bytes_that_differ_in_the_last_one", |pair| {
        let long = |last: char| format!("{}{last}", "ü".repeat(31));
        for last in ['a', 'b'] {
            let name = ident(&long(last));
            pair.source.run(&format!("CREATE TABLE {name} ({name} serial PRIMARY KEY, b text UNIQUE); INSERT INTO {name} (b) VALUES ('{last}'); CREATE INDEX ON {name} (b, {name})"));
        }
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
    suite.pair("in_a_comment_and_a_default_survive_standard_conforming_strings_off", |pair| {
        for db in [&pair.source, &pair.target] {
            db.run(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", db.name));
            db.disconnect();
        }
        pair.source.run("SET standard_conforming_strings = on; CREATE TABLE t (a text DEFAULT 'back\\slash''s'); COMMENT ON TABLE t IS 'c:\\new'; INSERT INTO t DEFAULT VALUES");
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
    suite.pair("of_roles_with_quotes_own_and_hold_grants", |pair| {
        pair.source.run(
            "CREATE TABLE t (a int); ALTER TABLE t OWNER TO \"we\"\"ird Röle\"; CREATE POLICY p ON t TO \"we\"\"ird Röle\" USING (true);
             GRANT SELECT (a) ON t TO \"we\"\"ird Röle\"; CREATE SCHEMA s AUTHORIZATION \"we\"\"ird Röle\"; ALTER DEFAULT PRIVILEGES FOR ROLE \"we\"\"ird Röle\" GRANT SELECT ON TABLES TO shop_reader",
        );
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
}

#[track_caller]
fn nothing_executed(pair: &pgclone_tests::Pair) {
    for db in [&pair.source, &pair.target] {
        assert_eq!(
            db.value("SELECT count(*) FROM pg_roles WHERE rolname = 'pwned'"),
            "0",
            "a name was executed"
        );
        assert!(!db.cluster.data().join("pwned").exists(), "a name was executed");
    }
}
