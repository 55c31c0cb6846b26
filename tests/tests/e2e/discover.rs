//! Finding sensitive columns: by name and type, and by their values.

use pgclone_tests::{literal, Pair, Suite};

fn call(pair: &Pair, options: &str) -> String {
    let options = if options.is_empty() {
        "NULL".to_owned()
    } else {
        literal(options)
    };
    let source = literal(&pair.source.conninfo());
    pair.target.value(&format!(
        "SELECT pgclone.discover_sensitive({source}, 'public', {options})"
    ))
}

fn found(pair: &Pair, options: &str, path: &str) -> String {
    let json = literal(&call(pair, options));
    pair.target
        .value(&format!("SELECT ({json})::jsonb #>> {}", literal(path)))
}

pub fn cases(suite: &mut Suite) {
    suite.group("discover");
    suite.pair("gives_the_documented_json", |pair| {
        pair.source.run(
            "CREATE TABLE employees (id int PRIMARY KEY, full_name text, email text, phone text, salary int, ssn text, city text);
             CREATE TABLE users (password text, api_key text, email_verified boolean);
             CREATE TABLE products (id int, product_name text, name text, secretary text)",
        );
        assert_eq!(
            call(pair, ""),
            "{\"employees\": {\"email\": \"email\", \"full_name\": \"name\", \"phone\": \"phone\", \"salary\": \"random_int\", \"ssn\": \"null\"}, \
             \"users\": {\"api_key\": \"hash\", \"password\": \"hash\"}}"
        );
    });
    suite.pair("nothing_sensitive_is_an_empty_object", |pair| {
        pair.source
            .run("CREATE TABLE t (id int); CREATE VIEW v AS SELECT 'x'::text AS email");
        assert_eq!(call(pair, ""), "{}");
        assert_eq!(call(pair, "{\"sample\": 100}"), "{}");
    });
    suite.pair("names_are_escaped", |pair| {
        pair.source
            .run(r#"CREATE TABLE "a""b\c" ("my ""E-Mail" text, "Ünï email" text)"#);
        assert_eq!(found(pair, "", r#"{"a\"b\\c","my \"E-Mail"}"#), "email");
        assert_eq!(found(pair, "", r#"{"a\"b\\c","Ünï email"}"#), "email");
    });
    suite.pair("proposals_fit_the_columns", |pair| {
        pair.source.run(
            "CREATE DOMAIN mail AS text;
             CREATE TABLE people (email mail UNIQUE, ssn text NOT NULL, birth_date date NOT NULL, ip_address inet NOT NULL, phone bigint,
                last_name varchar(3) NOT NULL, token uuid PRIMARY KEY, salary numeric(5,2) NOT NULL, address jsonb NOT NULL, name text,
                secret bytea NOT NULL, emails text[], full_name text GENERATED ALWAYS AS (name || '!') STORED);
             CREATE TABLE letters (recipient_email mail REFERENCES people (email))",
        );
        let json = call(pair, "");
        let column = |name: &str| pair.target.value(&format!("SELECT ({})::jsonb->'people'->{}", literal(&json), literal(name)));
        for (name, rule) in [
            ("email", "\"hash\""),
            ("ssn", "\"constant\""),
            ("birth_date", r#"{"type": "constant", "value": "1970-01-01"}"#),
            ("ip_address", r#"{"type": "constant", "value": "0.0.0.0"}"#),
            ("phone", "\"null\""),
            ("last_name", r#"{"type": "constant", "value": "*"}"#),
            ("token", "\"hash\""),
            ("salary", r#"{"max": 999, "min": 0, "type": "random_int"}"#),
            ("address", "\"constant\""),
            ("name", "\"name\""),
            ("secret", r#"{"type": "constant", "value": ""}"#),
            ("emails", "\"null\""),
            ("full_name", ""),
        ] {
            assert_eq!(column(name), rule, "{name} in {json}");
        }
        assert_eq!(found(pair, "", "{letters,recipient_email}"), "hash", "the other end of a foreign key");
    });
    suite.pair("partitions_and_children_are_their_parents", |pair| {
        pair.source.run(
            "CREATE TABLE p (id int, email text) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
             CREATE TABLE a (email text); CREATE TABLE b (phone text) INHERITS (a)",
        );
        assert_eq!(
            call(pair, ""),
            r#"{"a": {"email": "email"}, "b": {"phone": "phone"}, "p": {"email": "email"}}"#
        );
    });
    suite.pair("a_sample_looks_at_values_and_never_shows_one", |pair| {
        pair.source.run(
            "CREATE TABLE t (id int, contact text, email text, code text, account text, card bigint, phone text, remark text, password text);
             INSERT INTO t SELECT g, 'canary' || g || '@example.com', CASE WHEN g % 4 > 0 THEN 'canary@example.com' ELSE 'none' END, 'x' || g,
                'DE89 3704 0044 0532 0130 00', 4111111111111111, NULL, 'canary ' || g, 'canary' FROM generate_series(1, 20) g;
             CREATE TABLE parted (id int, x text) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
             INSERT INTO parted VALUES (1, '123-45-6789')",
        );
        let json = call(pair, "{\"sample\": 1000}");
        assert!(!json.contains("canary"), "{json}");
        for (path, rule) in [
            ("{t,contact}", r#"{"type": "email", "confidence": 1.0}"#),
            ("{t,email}", r#"{"type": "email", "confidence": 0.75}"#),
            ("{t,account}", r#"{"type": "partial", "confidence": 1.0}"#),
            ("{t,card}", r#"{"type": "null", "confidence": 1.0}"#),
            ("{t,phone}", "phone"),
            ("{t,password}", "hash"),
            ("{t,code}", ""),
            ("{t,remark}", ""),
            ("{t,id}", ""),
            ("{parted,x}", r#"{"type": "null", "confidence": 1.0}"#),
        ] {
            assert_eq!(found(pair, "{\"sample\": 1000}", path), rule, "{path} in {json}");
        }
        assert_eq!(found(pair, "{\"sample\": 1}", "{t,contact,type}"), "email");
        let log = pair.target.cluster.log();
        assert!(!log.contains("canary1@"), "a value in the target's log");
    });
    suite.pair("a_sample_of_a_large_table_is_taken_from_all_over_it", |pair| {
        pair.source.run(
            "CREATE TABLE t (x text); INSERT INTO t SELECT 'a@example.com' FROM generate_series(1, 20000); ANALYZE t",
        );
        // One row of 20,000: most of the time chance takes no page at all.
        for rows in [1, 1, 1, 100] {
            assert_eq!(
                found(pair, &format!("{{\"sample\": {rows}}}"), "{t,x,confidence}"),
                "1.0"
            );
        }
    });
    suite.pair("the_source_is_only_read", |pair| {
        pair.source.run(
            "CREATE FUNCTION trap() RETURNS text LANGUAGE sql AS 'SELECT ''x''::text'; CREATE TABLE t (email text); INSERT INTO t VALUES ('a@b.org')",
        );
        let before = pair.source.value("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables");
        call(pair, "{\"sample\": 10}");
        let after = pair.source.value("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables");
        assert_eq!(before, after);
    });
    suite.pair("mistakes_are_errors", |pair| {
        pair.source.run("CREATE TABLE t (email text)");
        let with = |rest: &str| format!("pgclone.discover_sensitive($src, {rest})");
        pair.fails(&with("'nowhere'")).is("3F000").names("nowhere");
        pair.fails(&with("NULL")).is("22004").names("schema_name");
        for options in [
            "{\"sample\": 0}",
            "{\"sample\": \"all\"}",
            "{\"smaple\": 1}",
            "[]",
            "{",
            "{\"sample\": 1000000}",
        ] {
            pair.fails(&with(&format!("'public', '{options}'"))).is("22023");
        }
    });
    suite.pair("the_patterns_are_listed", |pair| {
        let one = |name: &str| {
            pair.target.value(&format!(
                "SELECT category || ': ' || strategy || ': ' || types || coalesce(': ' || value_form, '') FROM pgclone.sensitive_patterns() WHERE name = '{name}'"
            ))
        };
        assert_eq!(one("iban"), "Bank Account: partial: text, integer, number, bytea, json, other: IBAN with checksum");
        assert_eq!(one("salary"), "Financial: random_int: integer, number, text, json, other");
        let categories = pair.target.value(
            "SELECT count(*) FROM (VALUES ('Email'), ('PII - Name'), ('Phone'), ('National ID'), ('Financial'), ('Credential'), ('Address'),
                ('Date of Birth'), ('Credit Card'), ('IP Address')) v (c) WHERE c IN (SELECT category FROM pgclone.sensitive_patterns())",
        );
        assert_eq!(categories, "10");
    });
}
