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

/// Every kind of object, named by «n» (an identifier), with the name as a literal «l» too.
const FIXTURE: &str = "CREATE SCHEMA «n»; SET search_path = «n», public; COMMENT ON SCHEMA «n» IS «l»; CREATE TYPE \"enum of the name\" AS ENUM («l»);
    CREATE TYPE «n» AS ENUM («l», 'x'); CREATE FUNCTION «n»(«n» «n» DEFAULT «l») RETURNS «n» LANGUAGE sql AS $fixture_body$ SELECT 'x'::«n».«n» $fixture_body$;
    CREATE TABLE public.«n» («n» int CONSTRAINT «c» PRIMARY KEY, b «n».«n» DEFAULT «l», c text DEFAULT «l» CHECK (c <> «l» || 'x'));
    COMMENT ON TABLE public.«n» IS «l»; COMMENT ON COLUMN public.«n».«n» IS «l»; CREATE SEQUENCE public.«s» OWNED BY public.«n».«n»; SELECT nextval('public.' || quote_ident(«sl»));
    CREATE INDEX «i» ON public.«n» (c) WHERE c <> «l»; CREATE VIEW «v» AS SELECT «n», c AS «i» FROM public.«n» WHERE c = «l»;
    CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER «n» BEFORE INSERT ON public.«n» FOR EACH ROW EXECUTE FUNCTION trg(«l»);
    ALTER TABLE public.«n» ENABLE ROW LEVEL SECURITY; CREATE POLICY «n» ON public.«n» USING (c = «l»); GRANT SELECT ON public.«n» TO \"we\"\"ird Röle\";
    CREATE DOMAIN «d» AS text DEFAULT «l» CONSTRAINT «n» CHECK (VALUE <> 'no'); INSERT INTO public.«n» VALUES (1), (2);
    CREATE MATERIALIZED VIEW «m» AS SELECT * FROM public.«n»; CREATE TABLE public.«p» («n» int) PARTITION BY LIST («n»);
    CREATE TABLE «p» PARTITION OF public.«p» FOR VALUES IN (1); INSERT INTO public.«p» VALUES (1); RESET search_path";

fn fixture(name: &str) -> String {
    let mut sql = FIXTURE.replace("«sl»", &literal(&format!("{name}s")));
    for suffix in ["c", "s", "i", "v", "d", "m", "p"] {
        sql = sql.replace(&format!("«{suffix}»"), &ident(&format!("{name}{suffix}")));
    }
    sql.replace("«n»", &ident(name)).replace("«l»", &literal(name))
}

pub fn cases(suite: &mut Suite) {
    suite.group("names");
    for (what, name) in NAMES {
        suite.pair(&format!("database_with_{what}_everywhere"), move |pair| {
            pair.source.run(&fixture(name));
            pair.ok("pgclone.database($src)").clean();
            oracle::assert_same(pair);
            nothing_executed(pair);
        });
        suite.pair(&format!("table_and_schema_with_{what}"), move |pair| {
            pair.source.run(&fixture(name));
            pair.ok(&format!("pgclone.schema($src, {})", literal(name)));
            pair.ok(&format!(
                "pgclone.table($src, 'public', {}, true, {})",
                literal(&format!("{name}p")),
                literal(&format!("{name}!"))
            ));
            assert_eq!(
                pair.target
                    .value(&format!("SELECT count(*) FROM public.{}", ident(&format!("{name}!")))),
                "1"
            );
            nothing_executed(pair);
        });
    }
    suite.pair("of_63_bytes_that_differ_in_the_last_one", |pair| {
        let long = |last: char| format!("{}{last}", "ü".repeat(31));
        for last in ['a', 'b'] {
            let name = ident(&long(last));
            pair.source.run(&format!("CREATE TABLE {name} ({name} serial PRIMARY KEY, b text UNIQUE); INSERT INTO {name} (b) VALUES ('{last}'); CREATE INDEX ON {name} (b, {name})"));
        }
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
    suite.pair("in_a_comment_a_default_and_a_grant_survive_standard_conforming_strings_off", |pair| {
        pair.source.run(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", pair.source.name));
        pair.source.run("CREATE TABLE t (a text DEFAULT 'back\\slash''s'); COMMENT ON TABLE t IS 'c:\\new'; INSERT INTO t DEFAULT VALUES");
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
