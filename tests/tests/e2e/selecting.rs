//! `include`, `exclude` and `exclude_data`: what comes along, what does not, and that nothing disappears in silence.

use pgclone_tests::pair::Outcome;
use pgclone_tests::{literal, oracle, Pair, Suite};

const FIXTURE: &str = "CREATE SCHEMA sales; CREATE SCHEMA crm; CREATE SCHEMA audit; CREATE SCHEMA \"Odd.Name\";
    CREATE TYPE crm.level AS ENUM ('a', 'b');
    CREATE TABLE crm.customer (id int PRIMARY KEY, level crm.level); CREATE TABLE crm.customer_note (id serial PRIMARY KEY, note text); CREATE TABLE crm.staff (id int);
    CREATE TABLE sales.orders (id int, at date, customer int CONSTRAINT orders_customer REFERENCES crm.customer, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE sales.orders_1 PARTITION OF sales.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE TABLE audit.orders_2 PARTITION OF sales.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    CREATE INDEX orders_at ON sales.orders (at);
    CREATE VIEW sales.best AS SELECT c.id FROM crm.customer c JOIN sales.orders o ON o.customer = c.id;
    CREATE MATERIALIZED VIEW sales.counted AS SELECT count(*) FROM sales.orders;
    CREATE FUNCTION crm.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION sales.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER touch BEFORE INSERT ON crm.staff FOR EACH ROW EXECUTE FUNCTION sales.touch();
    CREATE TABLE audit.log (id bigserial PRIMARY KEY, line text); CREATE TABLE \"Odd.Name\".\"a*b\" (a int); CREATE TABLE \"Odd.Name\".\"axb\" (a int);
    CREATE PUBLICATION pub FOR TABLE crm.staff, audit.log; SELECT lo_from_bytea(4711, 'abc');
    INSERT INTO crm.customer VALUES (1, 'a'); INSERT INTO crm.customer_note (note) VALUES ('x'), ('y'); INSERT INTO crm.staff VALUES (7);
    INSERT INTO sales.orders VALUES (1, '2024-05-01', 1), (2, '2025-05-01', 1); INSERT INTO audit.log (line) VALUES ('x'), ('y'), ('z');
    REFRESH MATERIALIZED VIEW sales.counted; COMMENT ON DATABASE this IS 'the source''s'";

/// Loads the fixture.
fn load(pair: &Pair) {
    let this = pgclone_tests::ident(&pair.source.name);
    pair.source
        .run(&FIXTURE.replace("DATABASE this", &format!("DATABASE {this}")));
}

/// Asserts that there is no WARNING but the server's own about publications.
#[track_caller]
fn clean(mut outcome: Outcome) {
    outcome.warnings.retain(|w| !w.message.contains("wal_level"));
    outcome.clean();
}

fn database(options: &str) -> String {
    format!("pgclone.database($src, true, {})", literal(options))
}

/// Schema.relation of all tables, views, materialized views and sequences of the target, without schema pgclone.
fn relations(pair: &Pair) -> String {
    pair.target.value(
        "SELECT coalesce(string_agg(n.nspname || '.' || c.relname, ' ' ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"), '') FROM pg_class c \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.oid >= 16384 AND n.nspname NOT IN ('pgclone', 'pg_toast')",
    )
}

pub fn cases(suite: &mut Suite) {
    suite.group("selecting");
    includes(suite);
    excludes(suite);
    suite.pair("exclude_data_keeps_definitions_without_rows", |pair| {
        load(pair);
        pair.ok(&database(
            "{\"exclude_data\": [\"crm.customer_*\", \"sales.orders\", \"audit.log\", \"large object:*\"]}",
        ));
        oracle::assert_same_schema(pair);
        for (table, rows) in [
            ("crm.customer", "1"),
            ("crm.customer_note", "0"),
            ("sales.orders", "0"),
            ("audit.orders_2", "0"),
            ("audit.log", "0"),
            ("crm.staff", "1"),
        ] {
            assert_eq!(
                pair.target.value(&format!("SELECT count(*) FROM {table}")),
                rows,
                "{table}"
            );
        }
        // as with pg_dump --exclude-table-data: the pattern customer_* means the sequence too, audit.log its table only
        assert_eq!(
            pair.target
                .value("SELECT last_value || ' ' || is_called FROM crm.customer_note_id_seq"),
            "1 false"
        );
        assert_eq!(pair.target.value("SELECT last_value FROM audit.log_id_seq"), "3");
        assert_eq!(pair.target.value("SELECT length(lo_get(4711))"), "0");
    });
    suite.pair(
        "exclude_data_warns_of_a_key_into_an_empty_table_and_says_so_in_the_plan",
        |pair| {
            load(pair);
            let options = "{\"exclude_data\": [\"crm.customer\"]}";
            let warned = pair.target.value(&pair.expand(&format!(
                "SELECT string_agg(warnings, ' ') FROM pgclone.plan($src, 'database', NULL, {})",
                literal(options)
            )));
            assert!(warned.contains("rows are excluded"), "{warned}");
            pair.fails(&database(options)).is("23503").names("orders_customer");
            clean(pair.ok(&database("{\"exclude_data\": [\"crm.customer\", \"sales.orders\"]}")));
        },
    );
    suite.pair("plan_and_ddl_select_the_same", |pair| {
        load(pair);
        let options = literal("{\"include\": [\"crm\"], \"exclude\": [\"crm.staff\"], \"exclude_data\": [\"crm.customer\"]}");
        let ddl = pair.target.value(&pair.expand(&format!("SELECT pgclone.ddl($src, 'database', NULL, {options})")));
        assert!(ddl.contains("CREATE TABLE crm.customer ") && !ddl.contains("staff") && !ddl.contains("sales"), "{ddl}");
        let copied = pair.target.value(&pair.expand(&format!("SELECT string_agg(object, ' ') FROM pgclone.plan($src, 'database', NULL, {options}) WHERE kind = 'TABLE DATA'")));
        assert_eq!(copied, "table crm.customer_note");
    });
    suite.pair("entries_that_match_nothing_or_make_no_sense_are_errors", |pair| {
        load(pair);
        for (options, named) in [
            ("{\"include\": [\"sales\", \"nowhere\"]}", "nowhere"),
            ("{\"exclude\": [\"crm.custs*\"]}", "crm.custs*"),
            ("{\"exclude_data\": [\"sales.Nothing\"]}", "sales.Nothing"),
            ("{\"exclude\": [\"policy:*\"]}", "policy:*"),
            ("{\"include\": [\"kind:view\"]}", "kind"),
            ("{\"include\": [\"a.b.c\"]}", "a.b.c"),
            ("{\"exclude_data\": [\"view:*\"]}", "view"),
            ("{\"include\": []}", "include"),
            ("{\"include\": \"sales\"}", "include"),
        ] {
            pair.fails(&database(options)).is("22023").names(named);
        }
        pair.fails(&format!(
            "pgclone.schema($src, 'sales', true, {})",
            literal("{\"include\": [\"crm.customer\"]}")
        ))
        .is("22023")
        .names("crm.customer");
        pair.fails(&format!(
            "pgclone.table($src, 'crm', 'staff', true, NULL, {})",
            literal("{\"exclude\": [\"crm\"]}")
        ))
        .is("22023")
        .names("exclude");
    });
}

fn includes(suite: &mut Suite) {
    for (name, options, expected) in [
        (
            "a_schema",
            "{\"include\": [\"audit\"]}",
            "audit.log audit.log_id_seq audit.orders_2",
        ),
        (
            "tables_by_pattern",
            "{\"include\": [\"crm.cust*r\", \"crm.sta?f\"]}",
            "crm.customer crm.staff",
        ),
        (
            "a_table_with_its_sequence",
            "{\"include\": [\"CRM.Customer_Note\"]}",
            "crm.customer_note crm.customer_note_id_seq",
        ),
        (
            "quoted_names_as_they_are",
            "{\"include\": [\"\\\"Odd.Name\\\".\\\"a*b\\\"\"]}",
            "Odd.Name.a*b",
        ),
        (
            "a_pattern_beside_quotes",
            "{\"include\": [\"\\\"Odd.Name\\\".a*b\"]}",
            "Odd.Name.a*b Odd.Name.axb",
        ),
        (
            "a_partitioned_table_with_its_partitions",
            "{\"include\": [\"sales.orders\"]}",
            "audit.orders_2 sales.orders sales.orders_1",
        ),
        (
            "what_a_view_needs",
            "{\"include\": [\"view:*\"]}",
            "audit.orders_2 crm.customer sales.best sales.orders sales.orders_1",
        ),
        (
            "a_kind_in_a_schema",
            "{\"include\": [\"table:crm\"]}",
            "crm.customer crm.customer_note crm.customer_note_id_seq crm.staff",
        ),
        (
            "a_kind_by_name",
            "{\"include\": [\"function:crm.*\", \"publication:pub\"], \"exclude\": [\"table:*\"]}",
            "",
        ),
        (
            "and_excludes",
            "{\"include\": [\"crm\"], \"exclude\": [\"crm.staff\", \"crm.customer_*\"]}",
            "crm.customer",
        ),
    ] {
        suite.pair(&format!("include_{name}"), move |pair| {
            load(pair);
            let outcome = pair.ok(&database(options));
            assert_eq!(relations(pair), expected, "{options}: {outcome:?}");
            let comment = "SELECT shobj_description(oid, 'pg_database') IS NULL FROM pg_database WHERE datname = current_database()";
            assert_eq!(pair.target.value(comment), "t", "the database itself was not included");
        });
    }
    suite.pair("include_lists_what_it_brings_with_its_rows_and_warns_of_keys", |pair| {
        load(pair);
        let outcome = pair.ok(&database("{\"include\": [\"sales\"]}"));
        let outcome = outcome
            .tells("also cloned table crm.customer")
            .tells("also cloned schema audit")
            .tells("also cloned schema crm");
        outcome.tells("also cloned type crm.level").clean();
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM sales.orders o JOIN crm.customer c ON c.id = o.customer"),
            "2"
        );
        assert!(!pair.target.has("crm.staff"));
    });
    suite.pair(
        "include_without_the_referenced_table_says_that_the_key_is_left_out",
        |pair| {
            load(pair);
            pair.ok(&database("{\"include\": [\"sales.orders\"]}"))
                .warns("orders_customer");
        },
    );
    suite.pair("schema_brings_partitions_that_live_elsewhere", |pair| {
        load(pair);
        pair.ok("pgclone.schema($src, 'sales')")
            .tells("also cloned table audit.orders_2")
            .clean();
        assert_eq!(pair.target.value("SELECT count(*) FROM sales.orders"), "2");
        assert!(!pair.target.has("audit.log"));
    });
    suite.pair("schema_takes_the_lists_within_itself", |pair| {
        load(pair);
        let options = literal("{\"include\": [\"crm.c*\"], \"exclude\": [\"constraint:crm.customer_note_pkey\"]}");
        pair.ok(&format!("pgclone.schema($src, 'crm', true, {options})"))
            .clean();
        assert_eq!(
            relations(pair),
            "crm.customer crm.customer_note crm.customer_note_id_seq"
        );
        assert_eq!(
            pair.target
                .value("SELECT string_agg(conname, ' ') FROM pg_constraint WHERE contype = 'p' AND connamespace = 'crm'::regnamespace"),
            "customer_pkey"
        );
    });
}

fn excludes(suite: &mut Suite) {
    suite.pair("exclude_leaves_the_rest_of_the_database_as_it_is", |pair| {
        load(pair);
        let outcome = pair.ok(&database("{\"exclude\": [\"audit.log\", \"\\\"Odd.Name\\\"\", \"crm.staff\", \"materialized view:*\", \"large object:*\"]}"));
        // the publication stays, its entries for the two tables do not
        let outcome = outcome.warns("audit.log").warns("crm.staff");
        let ours = outcome.warnings.iter().filter(|w| !w.message.contains("wal_level"));
        assert_eq!(ours.count(), 2, "{outcome:?}");
        assert_eq!(relations(pair), "audit.orders_2 crm.customer crm.customer_note crm.customer_note_id_seq sales.best sales.orders sales.orders_1");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_publication"), "1");
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_largeobject_metadata"), "0");
        assert_eq!(pair.target.value("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"), "the source's");
    });
    suite.pair("exclude_a_kind_of_parts", |pair| {
        load(pair);
        clean(pair.ok(&database(
            "{\"exclude\": [\"index:*\", \"fk constraint:*\", \"trigger:*.t*\"]}",
        )));
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text NOT LIKE 'pgclone.%'"),
            "0"
        );
        assert_eq!(pair.target.value("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"), "0");
        assert!(!pair.target.has("sales.orders_at"));
        oracle::assert_same_rows(pair);
    });
    suite.pair("exclude_parts_by_schema_with_their_copies_on_partitions_elsewhere", |pair| {
        pair.source.run(
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TABLE b.ref (id int PRIMARY KEY); CREATE TABLE a.p (id int CONSTRAINT key REFERENCES b.ref, x text) PARTITION BY LIST (id);
             CREATE TABLE b.p1 PARTITION OF a.p FOR VALUES IN (1) PARTITION BY LIST (id); CREATE TABLE b.p11 PARTITION OF b.p1 FOR VALUES IN (1);
             CREATE INDEX by_x ON a.p (x); CREATE TRIGGER t BEFORE INSERT ON a.p FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE b.p11 DISABLE TRIGGER t;
             CREATE INDEX own ON b.p11 (x); ALTER TABLE b.p11 ADD CONSTRAINT own_key FOREIGN KEY (id) REFERENCES b.ref",
        );
        clean(pair.ok(&database("{\"exclude\": [\"fk constraint:a\", \"index:a\", \"trigger:a\"]}")));
        let left = "SELECT string_agg(name, ' ' ORDER BY name) FROM (SELECT conname::text AS name FROM pg_constraint WHERE contype = 'f' AND connamespace <> 'pgclone'::regnamespace
            UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT relname FROM pg_class WHERE relkind IN ('i', 'I') AND relnamespace = ANY ('{a,b}'::regnamespace[])) AS parts";
        assert_eq!(pair.target.value(left), "own own_key ref_pkey");
        oracle::assert_same_rows(pair);
    });
    suite.pair(
        "exclude_what_something_needs_is_an_error_before_anything_runs",
        |pair| {
            load(pair);
            pair.fails(&database("{\"exclude\": [\"crm.customer\"]}"))
                .is("2BP01")
                .names("crm.customer")
                .names("sales.best");
            pair.fails(&database("{\"exclude\": [\"type:crm\"]}"))
                .is("2BP01")
                .names("crm.level")
                .names("crm.customer");
            pair.fails(&database("{\"exclude\": [\"function:sales\"]}"))
                .is("2BP01")
                .names("sales.touch")
                .names("trigger touch");
            // a foreign key is only a link: it is left out and named
            pair.ok(&database("{\"exclude\": [\"crm.customer\", \"sales.best\"]}"))
                .warns("orders_customer");
        },
    );
    suite.pair("exclude_what_the_target_has_is_no_error", |pair| {
        load(pair);
        pair.target.run("CREATE SCHEMA crm; CREATE TYPE crm.level AS ENUM ('a', 'b'); CREATE TABLE crm.customer (id int PRIMARY KEY, level crm.level); INSERT INTO crm.customer VALUES (1, 'b')");
        clean(pair.ok(&database("{\"exclude\": [\"crm.customer\", \"type:crm\"]}")));
        assert_eq!(pair.target.value("SELECT level FROM crm.customer"), "b");
        assert_eq!(pair.target.value("SELECT count(*) FROM sales.best"), "2");
    });
}
