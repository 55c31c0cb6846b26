//! Masking the rows of a table where they are.

use pgclone_tests::{literal, Pair, Running, Suite};

fn mask(table: &str, rules: &str) -> String {
    format!("pgclone.mask_in_place('public', '{table}', {})", literal(rules))
}

fn rows(pair: &Pair, table: &str) -> String {
    pair.target.value(&format!(
        "SELECT string_agg(t::text, ';' ORDER BY t::text) FROM {table} t"
    ))
}

pub fn cases(suite: &mut Suite) {
    suite.group("mask_in_place");
    suite.pair("every_strategy_does_what_it_does_in_a_clone", |pair| {
        pair.target.run(
            "CREATE TABLE t (id int PRIMARY KEY, email text, full_name text, phone text, last text, token text, ssn text, salary int, note text NOT NULL, j jsonb);
             INSERT INTO t VALUES (1, 'alice@example.com', 'Alice', '+1-555-123-4567', 'Johnson', 'hello', '123', 95000, 'x', '{\"a\": {\"b\": \"c\"}}'),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'y', NULL)",
        );
        let outcome = pair.ok(&mask(
            "t",
            r#"{"email": "email", "full_name": "name", "phone": "phone", "last": {"type": "partial", "prefix": 2, "suffix": 3}, "token": "hash",
                "ssn": "null", "salary": {"type": "random_int", "min": 7, "max": 7}, "note": {"type": "constant", "value": "gone"}, "j->a->b": "constant"}"#,
        ));
        assert_eq!(outcome.clean().text, "OK: masked 2 rows in public.t (9 columns)");
        assert_eq!(
            rows(pair, "t"),
            "(1,a***@example.com,XXXX,***-4567,Jo***son,5d41402abc4b2a76b9719d911017c592,,7,gone,\"{\"\"a\"\": {\"\"b\"\": \"\"REDACTED\"\"}}\");(2,,,,,,,7,gone,)"
        );
    });
    suite.pair("partitions_and_children_are_masked_too", |pair| {
        pair.target.run(
            "CREATE TABLE p (id int, email text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
             CREATE TABLE p2 (email text, id int); ALTER TABLE p ATTACH PARTITION p2 DEFAULT; INSERT INTO p VALUES (1, 'a@b.org'), (11, 'c@d.org');
             CREATE TABLE a (email text); CREATE TABLE b (x int) INHERITS (a); INSERT INTO a VALUES ('a@b.org'); INSERT INTO b VALUES ('c@d.org', 1)",
        );
        pair.ok(&mask("p", r#"{"email": "email"}"#)).clean().says("OK: masked 2 rows in public.p (1 columns)");
        assert_eq!(rows(pair, "p"), "(1,a***@b.org);(11,c***@d.org)");
        pair.ok(&mask("a", r#"{"email": "email"}"#)).clean().says("masked 2 rows");
        assert_eq!((rows(pair, "a"), rows(pair, "b")), ("(a***@b.org);(c***@d.org)".into(), "(c***@d.org,1)".into()));
        let report = pair.target.column("SELECT table_name || ' ' || mask_status FROM pgclone.masking_report('public')");
        assert_eq!(report, ["a MASKED (in place)", "b MASKED (in place)", "p MASKED (in place)"]);
    });
    suite.pair("triggers_and_rules_do_not_fire_and_are_as_before", |pair| {
        pair.target.run(
            "CREATE TABLE log (line text); CREATE TABLE t (id int, email text);
             CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (old.email); new.email := old.email; RETURN new; END';
             CREATE TRIGGER first BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION audit();
             CREATE TRIGGER always BEFORE UPDATE OF email ON t FOR EACH ROW EXECUTE FUNCTION audit(); ALTER TABLE t ENABLE ALWAYS TRIGGER always;
             CREATE TRIGGER never BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION audit(); ALTER TABLE t DISABLE TRIGGER never;
             CREATE RULE nothing AS ON UPDATE TO t DO INSTEAD NOTHING; INSERT INTO t VALUES (1, 'a@b.org');
             CREATE TABLE p (id int, email text) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT;
             CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3);
             CREATE TRIGGER parted BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION audit(); ALTER TABLE p1 ENABLE ALWAYS TRIGGER parted;
             ALTER TABLE p2 DISABLE TRIGGER parted; INSERT INTO p VALUES (1, 'a@b.org'), (2, 'c@d.org'), (3, 'e@f.org')",
        );
        let state = || pair.target.value("SELECT string_agg(tgrelid::regclass::text || ' ' || tgname || ' ' || tgenabled::text, ',' ORDER BY tgrelid::regclass::text, tgname) FROM pg_trigger");
        let before = state();
        pair.ok(&mask("t", r#"{"email": "email"}"#)).clean().tells("trigger always on public.t").tells("rule nothing");
        // a partition alone has the trigger, too
        pair.ok(&mask("p3", r#"{"email": "email"}"#)).clean().tells("trigger parted on public.p3");
        assert_eq!(rows(pair, "p3"), "(3,e***@f.org)");
        pair.ok(&mask("p", r#"{"email": "email"}"#)).clean();
        assert_eq!((rows(pair, "t"), rows(pair, "p"), rows(pair, "log")), ("(1,a***@b.org)".into(), "(1,a***@b.org);(2,c***@d.org);(3,e***@f.org)".into(), String::new()));
        assert_eq!(state(), before);
        assert_eq!(pair.target.value("SELECT ev_enabled FROM pg_rewrite WHERE rulename = 'nothing'"), "O");
    });
    suite.pair("statistics_hold_no_old_value", |pair| {
        pair.target.run(
            "CREATE TABLE t (id int, email text, b text); INSERT INTO t SELECT g, 'canary@example.com', 'x' || g % 3 FROM generate_series(1, 500) g;
             CREATE INDEX ON t (lower(email)); CREATE STATISTICS s (mcv) ON email, b FROM t; ANALYZE t",
        );
        let found = "SELECT count(*) FROM pg_statistic s WHERE s.starelid IN ('t'::regclass, 't_lower_idx'::regclass) AND (stavalues1::text || coalesce(stavalues2::text, '')) LIKE '%canary%'";
        assert_ne!(pair.target.value(found), "0");
        pair.ok(&mask("t", r#"{"email": "email"}"#)).clean();
        assert_eq!(pair.target.value(found), "0");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_stats_ext WHERE most_common_vals::text LIKE '%canary%'"), "0");
        assert_eq!(pair.target.value("SELECT n_distinct FROM pg_stats WHERE tablename = 't' AND attname = 'email'"), "1");
    });
    suite.pair("statistics_of_the_tables_above_hold_no_old_value", |pair| {
        pair.target.run(
            "CREATE TABLE p (id int, email text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id);
             CREATE TABLE p1a PARTITION OF p1 DEFAULT; INSERT INTO p SELECT 1, 'canary@example.com' FROM generate_series(1, 9);
             CREATE TABLE a (email text); CREATE TABLE b () INHERITS (a); INSERT INTO b SELECT 'canary@example.com' FROM generate_series(1, 9); ANALYZE p, a, b",
        );
        let found = "SELECT string_agg(DISTINCT tablename::text, ',') FROM pg_stats WHERE most_common_vals::text LIKE '%canary%'";
        assert_eq!(pair.target.value(found), "a,b,p,p1,p1a");
        pair.ok(&mask("p1a", r#"{"email": "email"}"#)).clean();
        pair.ok(&mask("b", r#"{"email": "email"}"#)).clean();
        assert_eq!(pair.target.value(found), "");
        let new = "SELECT string_agg(DISTINCT tablename::text, ',') FROM pg_stats WHERE most_common_vals::text LIKE '%c***@%'";
        assert_eq!(pair.target.value(new), "a,b,p,p1,p1a");
    });
    suite.pair("rows_that_foreign_keys_rewrite_count_too", |pair| {
        pair.target.run(
            "CREATE TABLE log (line text); CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (old::text); RETURN new; END';
             CREATE TABLE u (id int PRIMARY KEY, email text UNIQUE); INSERT INTO u VALUES (1, 'canary@example.com');
             CREATE TABLE c (id int, mail text UNIQUE REFERENCES u (email) ON UPDATE CASCADE, u int REFERENCES u ON UPDATE CASCADE); INSERT INTO c VALUES (1, 'canary@example.com', 1);
             CREATE TABLE d (mail text REFERENCES c (mail) ON UPDATE CASCADE) PARTITION BY LIST (mail); CREATE TABLE d1 PARTITION OF d DEFAULT;
             INSERT INTO d SELECT 'canary@example.com' FROM generate_series(1, 9);
             CREATE TABLE e (u int REFERENCES u ON UPDATE CASCADE); CREATE TRIGGER te BEFORE UPDATE ON e FOR EACH ROW EXECUTE FUNCTION audit();
             CREATE TRIGGER tc BEFORE UPDATE ON c FOR EACH ROW EXECUTE FUNCTION audit(); CREATE TRIGGER td AFTER UPDATE ON d FOR EACH ROW EXECUTE FUNCTION audit();
             CREATE MATERIALIZED VIEW m AS TABLE c; ANALYZE",
        );
        let found = "SELECT string_agg(DISTINCT tablename::text, ',') FROM pg_stats WHERE tablename <> 'm' AND most_common_vals::text LIKE '%canary%'";
        assert_eq!(pair.target.value(found), "d,d1");
        let outcome = pair.ok(&mask("u", r#"{"email": "hash"}"#));
        outcome.tells("trigger tc on public.c").tells("trigger td on public.d").warns("materialized view public.m");
        assert_eq!((pair.target.value(found), rows(pair, "log")), (String::new(), String::new()));
        let masked = "SELECT count(*) FROM u JOIN c ON mail = email JOIN d USING (mail) WHERE length(mail) = 32";
        assert_eq!(pair.target.value(masked), "9");
        let on = "SELECT string_agg(tgenabled::text, '') FROM pg_trigger WHERE tgname IN ('tc', 'td', 'te')";
        assert_eq!(pair.target.value(on), "OOOO");
    });
    suite.pair("foreign_keys_are_checked_and_the_error_shows_no_value", |pair| {
        pair.target.run(
            "CREATE TABLE parent (email text PRIMARY KEY); CREATE TABLE child (email text REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
             INSERT INTO parent VALUES ('canary@example.com'); INSERT INTO child VALUES ('canary@example.com'); CREATE TRIGGER x AFTER UPDATE ON parent
             FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        );
        pair.fails(&mask("parent", r#"{"email": "hash"}"#)).is("23503").hides("canary");
        assert!(!pair.target.cluster.log().contains("Key (email)=(canary@example.com)"), "the server's log");
        assert_eq!(rows(pair, "parent"), "(canary@example.com)");
    });
    suite.pair("materialized_views_are_named", |pair| {
        pair.target
            .run("CREATE TABLE t (email text); CREATE VIEW v AS TABLE t; CREATE MATERIALIZED VIEW m AS TABLE v");
        pair.ok(&mask("t", r#"{"email": "email"}"#))
            .warns("materialized view public.m");
    });
    suite.pair("mistakes_change_nothing", |pair| {
        pair.target.run(
            "CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, ssn text NOT NULL, code varchar(3), born date, up text GENERATED ALWAYS AS (upper(ssn)) STORED);
             INSERT INTO t VALUES (1, 'a@b.org', '1', 'x', now()); CREATE VIEW v AS TABLE t",
        );
        for (rules, names) in [
            (r#"{"ssn": "null"}"#, "ssn"),
            (r#"{"id": "hash"}"#, "id"),
            (r#"{"email": "email"}"#, "email"),
            (r#"{"code": "name"}"#, "code"),
            (r#"{"born": "random_int"}"#, "born"),
            (r#"{"born": {"type": "constant", "value": "soon"}}"#, "born"),
            (r#"{"Email": "hash"}"#, "email"),
            (r#"{"email": "hsah"}"#, "hsah"),
            (r#"{"up": "name"}"#, "up"),
            (r#"{"code": "shuffle"}"#, "code"),
            (r#"{"email": "keep"}"#, "no valid mask rules"),
            ("{}", "no valid mask rules"),
            ("[", "JSON"),
        ] {
            pair.fails(&mask("t", rules)).is("22023").names(names);
        }
        pair.fails(&mask("nowhere", r#"{"a": "name"}"#)).is("42P01").names("nowhere");
        pair.fails(&mask("v", r#"{"email": "hash"}"#)).is("42809");
        pair.fails("pgclone.mask_in_place('public', 't', NULL)").is("22004").names("mask_json");
    });
    suite.pair("a_table_that_the_caller_has_locked_is_an_error", |pair| {
        pair.target.run("CREATE TABLE t (email text)");
        let session = pair.target.connect();
        session.run("BEGIN; LOCK TABLE t");
        session
            .fails(&format!("SELECT {}", mask("t", r#"{"email": "email"}"#)))
            .is("55P03")
            .names_word("t");
    });
    suite.pair("a_cancel_leaves_the_rows_as_they_were", |pair| {
        pair.target.run(
            "CREATE TABLE t (email text); INSERT INTO t SELECT 'a' || g || '@b.org' FROM generate_series(1, 300000) g",
        );
        let running = Running::start(
            pair.target.connect(),
            &format!(
                "SELECT {}",
                mask("t", r#"{"email": {"type": "fake", "kind": "iban", "key": "k"}}"#)
            ),
        );
        running.until_session(&pair.target, "query LIKE 'UPDATE%'");
        running.press_ctrl_c();
        running.end();
        assert_eq!(
            pair.target.value("SELECT count(*) FROM t WHERE email LIKE 'a%@b.org'"),
            "300000"
        );
    });
}
