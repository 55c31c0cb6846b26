//! Masks fail closed: a mistake stops the clone, before the first row, and changes nothing.

use pgclone_tests::{literal, Pair, Suite};

use crate::mask::{masked_table, schema};

const FIXTURE: &str = "CREATE DOMAIN age AS int CHECK (VALUE BETWEEN 0 AND 150); CREATE DOMAIN must AS text NOT NULL; CREATE DOMAIN short AS varchar(3);
    CREATE DOMAIN address AS text CHECK (VALUE ~ '^[^@]+@[^@]+$');
    CREATE TABLE employees (id int PRIMARY KEY, email text UNIQUE, code varchar(3), born date NOT NULL, age age, must must, short short, mail address,
      score numeric(4,2), tiny smallint, mood text, doc jsonb, flag bool);
    INSERT INTO employees VALUES (1, 'alice@example.com', 'abc', '1980-01-01', 40, 'm', 's', 'alice@example.com', 1, 1, 'm', '{}', true), (2, 'bob@example.com', 'abd', '1980-01-01', 40, 'm', 's', 'b@example.com', 1, 1, 'm', '{}', true);
    CREATE TABLE \"Mixed\" (\"Email\" text); CREATE VIEW v AS SELECT email FROM employees; CREATE TABLE other (a text)";

/// Rules for the table, and what the error names.
const MISTAKES: &[(&str, &str)] = &[
    // no rule
    (r#"[]"#, "mask"),
    (r#""email""#, "mask"),
    (r#"{"email": 1}"#, "mask.email"),
    (r#"{"email": null}"#, "mask.email"),
    (r#"{"email": ["email"]}"#, "mask.email"),
    (r#"{"email": "emial"}"#, "emial"),
    (r#"{"email": "EMAIL"}"#, "EMAIL"),
    (r#"{"email": "email", "email": "hash"}"#, "twice"),
    (r#"{"employees": {}}"#, "no column"),
    (r#"{"email": {"type": "email", "key": "k"}}"#, "mask.email.key"),
    (r#"{"email": {"type": "hash", "Key": "k"}}"#, "mask.email.Key"),
    (r#"{"email": {"type": "hash", "key": ""}}"#, "mask.email.key"),
    (r#"{"email": {"type": "hash", "key": 1}}"#, "mask.email.key"),
    (r#"{"email": {"type": "partial", "prefix": -2}}"#, "mask.email.prefix"),
    (
        r#"{"email": {"type": "partial", "prefix": 2147483647}}"#,
        "mask.email.prefix",
    ),
    (r#"{"email": {"type": "partial", "prefix": "1"}}"#, "mask.email.prefix"),
    (r#"{"id": {"type": "random_int", "min": 5, "max": 1}}"#, "greater"),
    (r#"{"email": {"type": "constant", "value": null}}"#, "mask.email.value"),
    (r#"{"email": {"type": "fake"}}"#, "kind"),
    (r#"{"email": {"type": "fake", "kind": "dog"}}"#, "mask.email.kind"),
    (r#"{"born": "date_shift"}"#, "key"),
    (
        r#"{"born": {"type": "noise", "interval": "a while"}}"#,
        "mask.born.interval",
    ),
    // nothing that it means
    (r#"{"emial": "email"}"#, "emial"),
    (r#"{"Email": "email"}"#, "did you mean"),
    (r#"{"email ": "email"}"#, "email "),
    (r#"{"ctid": "null"}"#, "ctid"),
    (r#"{"other": {"a": "null"}}"#, "not part of the clone"),
    (r#"{"nowhere": {"a": "null"}}"#, "nowhere"),
    (
        r#"{"born": {"type": "date_shift", "key": "k", "by": "nothing"}}"#,
        "nothing",
    ),
    (r#"{"doc->a": "null", "doc": "null"}"#, "same value"),
    (r#"{"doc->a": "null", "doc->a->b": "null"}"#, "same value"),
    // what does not fit
    (r#"{"id": "hash"}"#, "integer"),
    (r#"{"born": "null"}"#, "NOT NULL"),
    (r#"{"must": "null"}"#, "must"),
    (r#"{"code": "name"}"#, "character varying(3)"),
    (r#"{"short": "name"}"#, "short"),
    (r#"{"code": "constant"}"#, "REDACTED"),
    (r#"{"code": {"type": "constant", "value": "four"}}"#, "4 characters"),
    (r#"{"code": "hash"}"#, "32"),
    (r#"{"born": "random_int"}"#, "date"),
    (r#"{"born": "constant"}"#, "date"),
    (r#"{"born": {"type": "constant", "value": "2020-13-01"}}"#, "2020-13-01"),
    (r#"{"tiny": "random_int"}"#, "smallint"),
    (r#"{"tiny": {"type": "constant", "value": 40000}}"#, "smallint"),
    (r#"{"score": {"type": "random_int", "max": 100}}"#, "numeric(4,2)"),
    (r#"{"score": {"type": "constant", "value": "100"}}"#, "numeric(4,2)"),
    (r#"{"age": {"type": "random_int", "max": 151}}"#, "age"),
    (r#"{"age": {"type": "constant", "value": 151}}"#, "age"),
    (r#"{"mail": "name"}"#, "mail"),
    (r#"{"mail": "phone"}"#, "mail"),
    (r#"{"flag": "noise"}"#, "boolean"),
    (r#"{"flag": {"type": "constant", "value": "perhaps"}}"#, "perhaps"),
    (r#"{"mood": {"type": "date_shift", "key": "k"}}"#, "text"),
    (r#"{"mood": {"type": "constant", "value": {"a": 1}}}"#, "text"),
    (r#"{"mood->a": "null"}"#, "text"),
    (r#"{"doc->a": "shuffle"}"#, "jsonb"),
    (r#"{"id": "random_int"}"#, "employees_pkey"),
    (r#"{"email": "email"}"#, "employees_email_key"),
    (
        r#"{"email": {"type": "fake", "kind": "city", "key": "k"}}"#,
        "employees_email_key",
    ),
];

/// Options of a schema, and what the error names.
const TABLES: &[(&str, &str)] = &[
    (r#"{"mask": {"email": "email"}}"#, "by table"),
    (r#"{"mask": {"employees": "email"}}"#, "by table"),
    (r#"{"mask": {"employes": {"email": "hash"}}}"#, "employes"),
    (r#"{"mask": {"Employees": {"email": "hash"}}}"#, "did you mean"),
    (r#"{"mask": {"mixed": {"Email": "hash"}}}"#, "Mixed"),
    (r#"{"mask": {"Mixed": {"email": "hash"}}}"#, "Email"),
    (r#"{"mask": {"employees": {}}}"#, "mask.employees"),
    (r#"{"mask": {"v": {"email": "hash"}}}"#, "view"),
    (r#"{"mask": {"nowhere.employees": {"email": "hash"}}}"#, "nowhere"),
    (
        r#"{"mask": {"employees": {"email": "hash"}, "public.employees": {"born": "noise"}}}"#,
        "same table",
    ),
    (
        r#"{"mask": {"employees": {"email": "hash"}, "employees": {"born": "noise"}}}"#,
        "twice",
    ),
    (r#"{"mask": {"employees": {"email": "hash"}}, "maks": {}}"#, "maks"),
    (r#"{"mask_strict": 1}"#, "mask_strict"),
];

pub fn cases(suite: &mut Suite) {
    suite.group("mask_refused");
    suite.pair("every_mistake_is_an_error_that_names_it", mistakes);
    suite.pair("nothing_is_cloned_and_no_session_is_left", |pair| {
        pair.source.run(FIXTURE);
        pair.fails(&masked_table("employees", r#"{"emial": "email"}"#))
            .is("22023");
        pair.fails(&masked_table("employees", r#"{"mail": "name"}"#))
            .is("22023");
        pair.fails(&schema(r#"{"mask": {"employes": {"email": "hash"}}}"#))
            .is("22023");
        let create = format!(
            "pgclone.database_create($src, 'never_made', true, {})",
            literal(r#"{"mask": {"employees": {"emial": "hash"}}}"#)
        );
        pair.fails(&create).is("22023").names("emial");
        assert!(!pair.target.cluster.has_database("never_made"));
    });
    suite.pair("unfit_masks_say_what_fits", |pair| {
        pair.source.run(FIXTURE);
        fails(pair, &masked_table("employees", r#"{"id": "hash"}"#)).hints("random_int, constant, noise, shuffle");
        fails(pair, &masked_table("employees", r#"{"email": "name"}"#))
            .hints("hash, null, shuffle, fake of kind email");
        fails(pair, &masked_table("employees", r#"{"born": "phone"}"#)).hints("constant, noise, date_shift");
    });
    suite.pair("functions_take_no_masks", |pair| {
        let call = format!(
            "SELECT * FROM pgclone.plan($src, 'functions', 'public', {})",
            literal(r#"{"mask": {}}"#)
        );
        pair.target
            .session()
            .fails(&pair.expand(&call))
            .is("22023")
            .names("mask");
    });
    suite.pair("keys_that_the_clone_does_not_make_do_not_matter", keys);
    suite.pair("expressions_and_predicates_of_unique_indexes_count", indexes);
    suite.pair("foreign_keys_want_the_same_mask_at_both_ends", foreign_keys);
    suite.pair("foreign_keys_over_texts_that_are_equal_and_not_the_same_take_no_hash", |pair| {
        pair.source.run(
            "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE DOMAIN ci AS text COLLATE ci;
             CREATE TABLE a (code ci PRIMARY KEY); CREATE TABLE b (code text COLLATE ci REFERENCES a); INSERT INTO a VALUES ('X'); INSERT INTO b VALUES ('x')",
        );
        fails(pair, &schema(r#"{"mask": {"a": {"code": "hash"}, "b": {"code": "hash"}}}"#)).names("b_code_fkey").names("equal");
        pair.ok(&schema(r#"{"mask": {"a": {"code": "hash"}, "b": {"code": "null"}}}"#)).clean();
    });
    suite.pair("foreign_keys_to_tables_of_another_call_are_left_to_the_server", |pair| {
        pair.source.run(
            "CREATE TABLE users (email text PRIMARY KEY); CREATE TABLE orders (email text REFERENCES users); INSERT INTO users VALUES ('a@b'); INSERT INTO orders VALUES ('a@b')",
        );
        pair.ok(&masked_table("users", r#"{"email": {"type": "hash", "key": "k"}}"#)).clean();
        fails(pair, &masked_table("orders", r#"{"email": "email"}"#)).names("orders_email_fkey");
        pair.fails(&masked_table("orders", r#"{"email": "hash"}"#)).is("23503").hides("a@b");
        pair.ok(&masked_table("orders", r#"{"email": {"type": "hash", "key": "k"}}"#))
            .warns("orders_email_fkey")
            .warns("masked the same way");
        assert_eq!(pair.target.value("SELECT count(*) FROM orders JOIN users USING (email)"), "1");
    });
    suite.pair("skipped_tables_with_rules_are_named", |pair| {
        pair.source.run("CREATE TABLE t (a text); CREATE TABLE u (a text)");
        pair.target.run("CREATE TABLE t (a text); INSERT INTO t VALUES ('raw')");
        pair.ok(&schema(r#"{"mask": {"t": {"a": "name"}}, "conflict": "skip"}"#))
            .warns("its mask has no effect");
    });
    suite.pair("rules_for_tables_without_rows_are_named", |pair| {
        pair.source.run(
            "CREATE TABLE t (a text); INSERT INTO t VALUES ('raw'); CREATE TABLE p (id int, a text) PARTITION BY LIST (id);
             CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); INSERT INTO p VALUES (1, 'raw'), (2, 'raw')",
        );
        pair.ok(&schema(r#"{"mask": {"t": {"a": "name"}}, "exclude_data": ["public.t"]}"#))
            .warns("table public.t: is cloned without rows");
        pair.target.run("DROP TABLE t, p");
        // what is left of it has rows
        pair.ok(&schema(r#"{"mask": {"p": {"a": "name"}}, "exclude_data": ["public.p2"]}"#)).clean();
        assert_eq!(pair.target.column("TABLE p"), ["1"]);
    });
    suite.pair("errors_of_the_source_hide_the_values", hidden_errors);
    suite.pair("mask_strict_wants_a_rule_for_what_looks_sensitive", strict);
}

fn fails(pair: &Pair, call: &str) -> pgclone_tests::Failure {
    pair.target
        .session()
        .fails(&format!("SELECT {}", pair.expand(call)))
        .is("22023")
}

fn mistakes(pair: &Pair) {
    pair.source.run(FIXTURE);
    for (rules, names) in MISTAKES {
        fails(pair, &masked_table("employees", rules)).names(names);
    }
    for (options, names) in TABLES {
        fails(pair, &schema(options)).names(names);
    }
    assert_eq!(
        pair.target
            .value("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
        "0"
    );
}

fn keys(pair: &Pair) {
    pair.source.run("CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, a text, b int, UNIQUE (a, b), UNIQUE (id, a)); CREATE UNIQUE INDEX lower_email ON t (lower(email)) INCLUDE (a);
        INSERT INTO t SELECT i, 'u' || i || '@example.com', 'a', i FROM generate_series(1, 3) i");
    let call = |options: &str| format!("pgclone.table($src, 'public', 't', true, NULL, {})", literal(options));
    fails(pair, &call(r#"{"mask": {"email": "email"}}"#)).names("email");
    // (a, b) is unique no more, (id, a) still is
    fails(pair, &call(r#"{"mask": {"a": "name"}}"#)).names("t_a_b_key");
    pair.ok(&call(r#"{"mask": {"email": "hash", "a": "hash"}}"#)).clean();
    pair.ok(&call(r#"{"mask": {"email": "null"}, "conflict": "replace"}"#))
        .clean();
    pair.ok(&call(
        r#"{"mask": {"email": "email", "a": "name"}, "conflict": "replace", "constraints": false, "indexes": false}"#,
    ))
    .clean();
    assert_eq!(
        pair.target.value("SELECT string_agg(DISTINCT email || a, ',') FROM t"),
        "u***@example.comXXXX"
    );
}

fn indexes(pair: &Pair) {
    pair.source.run(
        "CREATE TABLE t (id int, email text, note text, deleted bool, UNIQUE (id, email));
        INSERT INTO t VALUES (1, 'a', 'x', false), (2, 'b', 'y', false), (2, 'c', '', true), (3, 'd', '', true)",
    );
    let masked = |rules: &str| masked_table("t", rules);
    let with = |index: &str| {
        pair.target.run("DROP TABLE IF EXISTS t");
        pair.source
            .run(&format!("DROP INDEX IF EXISTS i; CREATE UNIQUE INDEX i ON t {index}"));
    };
    with("(COALESCE(email, ''))");
    fails(pair, &masked(r#"{"email": "null"}"#))
        .names("index public.i")
        .hints("shuffle");
    fails(pair, &masked(r#"{"email": "hash"}"#)).names("index public.i");
    with("(note) WHERE note <> ''");
    fails(pair, &masked(r#"{"note": "hash"}"#)).names("index public.i");
    // unique among some of the rows only
    with("(id) WHERE NOT deleted");
    fails(pair, &masked(r#"{"email": "name"}"#)).names("t_id_email_key");
    for index in [
        "(lower(email)) WHERE NOT deleted",
        "(upper(email), note) WHERE email IS NOT NULL",
    ] {
        with(index);
        pair.ok(&masked(r#"{"email": "hash"}"#)).clean();
        pair.target.run("DROP TABLE t");
        pair.ok(&masked(r#"{"email": "null"}"#)).clean();
    }
}

fn foreign_keys(pair: &Pair) {
    pair.source.run("CREATE TABLE users (email varchar(64) PRIMARY KEY, name text); CREATE TABLE orders (id int, email text REFERENCES users, ref text);
        INSERT INTO users VALUES ('a@b', 'A'), ('c@d', 'C'); INSERT INTO orders VALUES (1, 'a@b', 'x'), (2, NULL, 'y')");
    let hash = r#"{"type": "hash", "key": "k"}"#;
    fails(
        pair,
        &schema(&format!(r#"{{"mask": {{"users": {{"email": {hash}}}}}}}"#)),
    )
    .names("orders_email_fkey")
    .names("orders.email is not masked");
    fails(
        pair,
        &schema(&format!(
            r#"{{"mask": {{"users": {{"email": {hash}}}, "orders": {{"email": "hash"}}}}}}"#
        )),
    )
    .names("orders_email_fkey");
    fails(pair, &schema(r#"{"mask": {"orders": {"email": "email"}}}"#)).names("orders_email_fkey");
    pair.ok(&schema(&format!(
        r#"{{"mask": {{"users": {{"email": {hash}}}, "orders": {{"email": {hash}}}}}}}"#
    )))
    .clean();
    assert_eq!(
        pair.target
            .value("SELECT string_agg(name, ',') FROM orders JOIN users USING (email)"),
        "A"
    );
    pair.ok(&schema(
        r#"{"mask": {"orders": {"email": "null"}}, "conflict": "replace"}"#,
    ))
    .clean();
    pair.ok(&schema(
        r#"{"mask": {"orders": {"email": "shuffle"}}, "conflict": "replace"}"#,
    ))
    .clean();
    let options = literal(r#"{"mask": {"email": "email"}, "conflict": "replace", "constraints": false}"#);
    pair.ok(&format!(
        "pgclone.table($src, 'public', 'orders', true, NULL, {options})"
    ))
    .warns("orders_email_fkey");
}

/// What the source says may hold a value: a filter that fails, a check of a domain that only fails for one row.
fn hidden_errors(pair: &Pair) {
    let secret = "canary-value-of-one-row";
    pair.source.run(&format!("CREATE FUNCTION fine(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF $1 LIKE 'c***%' THEN RAISE 'bad %', $1; END IF; RETURN true; END$$;
        CREATE FUNCTION leaky(text) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE 'not %', $1; END$$;
        CREATE DOMAIN d AS text CHECK (fine(VALUE)); CREATE TABLE t (a text, d d); INSERT INTO t VALUES ('{secret}', 'ok')"));
    let options = |filter: &str| literal(&format!(r#"{{"mask": {{"a": "name"}}, "where": "{filter}"}}"#));
    for (filter, code) in [
        ("a::int > 0", "22P02"),
        ("public.leaky(a)", "P0001"),
        ("xmlparse(document a) IS NOT NULL", "2200M"),
    ] {
        let call = format!(
            "SELECT pgclone.table($src, 'public', 't', true, NULL, {})",
            options(filter)
        );
        pair.target
            .session()
            .fails(&pair.expand(&call))
            .is(code)
            .hides(secret)
            .names("left out");
    }
    let log = pair.target.cluster.log();
    assert!(!log.contains(secret), "the target's log has the value");
}

fn strict(pair: &Pair) {
    pair.source.run("CREATE TABLE users (id int, email text, phone text, lower_email text GENERATED ALWAYS AS (lower(email)) STORED) PARTITION BY RANGE (id);
        CREATE TABLE users_1 PARTITION OF users DEFAULT; CREATE TABLE notes (id int, body text); INSERT INTO users VALUES (1, 'a@b', '+1 555 123')");
    let strict = |mask: &str| schema(&format!(r#"{{"mask_strict": true, "mask": {mask}}}"#));
    fails(pair, &strict("{}"))
        .names("users.email")
        .names("users.phone")
        .hides("users_1")
        .hints("keep");
    fails(pair, &schema(r#"{"mask_strict": true}"#)).names("users.email");
    fails(pair, &strict(r#"{"users": {"email": "email"}}"#))
        .names("users.phone")
        .hides("email");
    pair.ok(&strict(r#"{"users": {"email": "email", "phone": "keep"}}"#))
        .clean();
    assert_eq!(
        pair.target.column("SELECT email || phone || lower_email FROM users"),
        ["a***@b+1 555 123a***@b"]
    );
    pair.ok("pgclone.schema($src, 'public', false, '{\"mask_strict\": true, \"conflict\": \"replace\"}')");
}
