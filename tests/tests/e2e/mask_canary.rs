//! Raw values never reach the target: not its files, not its WAL, not its log.
//!
//! Every hidden value holds a word that exists nowhere else. After masked clones, whole, cancelled and failed, the files
//! of the target are searched for the words of that run.

use std::path::Path;
use std::process::Command;

use pgclone_tests::{cluster, literal, oracle, Job, Pair, Running, Suite};

use crate::mask::schema;

/// The key of the rules, which is as secret as the values.
const KEY: &str = "bitternbooms";

/// Rules for all that the fixture hides.
const RULES: &str = r#"{"people": {"email": "email", "full_name": "name", "phone": {"type": "partial", "prefix": 0, "suffix": 2}, "token": {"type": "hash", "key": "bitternbooms"},
    "doc->address->street": "constant", "ssn": "null", "born": {"type": "date_shift", "key": "bitternbooms"}}, "events": {"who": {"type": "fake", "kind": "full_name", "key": "bitternbooms"}}}"#;

/// A table whose COPY waits at the source.
const WAITS: &str = "CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%' THEN PERFORM pg_sleep(30); END IF; RETURN true; END$$;
    CREATE DOMAIN slow AS text CHECK (public.waits(VALUE));";

fn fill(pair: &Pair, canary: &str, rows: u32) {
    pair.source.run(&format!(
        "CREATE TABLE people (id int PRIMARY KEY, email text, full_name text, phone text, token text UNIQUE, doc jsonb, ssn text, born date, big text, copy text GENERATED ALWAYS AS (full_name || '!') STORED);
         INSERT INTO people SELECT i, '{0}' || i || '@example.com', 'Name {0} ' || i, '+1 {0} ' || i, '{0}' || i, jsonb_build_object('address', jsonb_build_object('street', '{0} street')), '{0}', '2000-01-01', repeat('x', 500) FROM generate_series(1, {rows}) i;
         CREATE INDEX ON people (full_name); CREATE INDEX ON people (lower(email));
         CREATE TABLE events (id int, who text) PARTITION BY HASH (id); CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE events_1 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
         INSERT INTO events SELECT i, 'Who {0} ' || i FROM generate_series(1, {rows}) i; CREATE MATERIALIZED VIEW m AS SELECT email, copy FROM people; ANALYZE",
        canary
    ));
}

/// The rules, and one for the table that makes the clone end early.
fn more_rules() -> String {
    let rules = RULES.strip_suffix('}').unwrap();
    format!("{rules}, \"zzz\": {{\"a\": \"name\"}}}}")
}

/// Files under the target's data folder (WAL and log among them) that hold the word.
pub fn files_with(pair: &Pair, word: &str) -> String {
    pair.target.run("CHECKPOINT");
    let data = pair.target.cluster.data();
    let folder = data.parent().unwrap_or(Path::new("/"));
    let found = Command::new("grep").args(["-rlaF", word]).arg(folder).output().unwrap();
    let log = pair.target.cluster.log();
    assert!(!log.contains(word), "the log of the target has {word}");
    String::from_utf8_lossy(&found.stdout).into_owned()
}

pub fn cases(suite: &mut Suite) {
    suite.group("mask_canary");
    suite.pair("search_finds_what_is_there", |pair| {
        pair.target.run("CREATE TABLE t AS SELECT 'finchwhistle' AS a");
        assert_ne!(files_with(pair, "finchwhistle"), "");
    });
    suite.pair("masked_clone_leaves_no_raw_value", |pair| {
        fill(pair, "robinwhistle", 500);
        pair.ok(&schema(&format!("{{\"mask\": {RULES}}}"))).clean();
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM people JOIN events USING (id) WHERE who ~ '^[A-Z]'"),
            "500"
        );
        assert_eq!(files_with(pair, "robinwhistle"), "");
    });
    suite.pair("cancelled_clone_leaves_no_raw_value", |pair| {
        fill(pair, "wrenwhistle", 500);
        // the last table waits, so that the others are loaded when the call is cancelled
        pair.source.run(WAITS);
        pair.source
            .run("CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('wrenwhistle')");
        let rules = more_rules();
        let options = literal(&format!("{{\"mask\": {rules}}}"));
        let running = Running::call(pair, &format!("pgclone.schema($src, 'public', true, {options})"));
        running.until_session(&pair.source, "wait_event = 'PgSleep'");
        running.press_ctrl_c();
        running.end().failure().is("57014");
        oracle::assert_no_session_left(pair);
        assert_eq!(files_with(pair, "wrenwhistle"), "");
    });
    suite.pair("failed_clone_leaves_no_raw_value", |pair| {
        fill(pair, "larkwhistle", 500);
        // fails over the last row of the last table, at the source and at the target
        pair.source.run("CREATE TABLE zzz (a text, n int); INSERT INTO zzz VALUES ('larkwhistle', 1), ('larkwhistle', 2), ('larkwhistle', 0);
            ALTER TABLE zzz ADD CONSTRAINT c CHECK (a <> 'XXXX' OR n > 0)");
        let rules = more_rules();
        pair.target.session().fails(&pair.expand(&format!("SELECT {}", schema(&format!("{{\"mask\": {rules}, \"conflict\": \"replace\"}}"))))).is("23514").hides("larkwhistle");
        let filter = literal(r#"{"mask": {"a": "name"}, "where": "a::int > 0"}"#);
        pair.target.session().fails(&pair.expand(&format!("SELECT pgclone.table($src, 'public', 'zzz', true, NULL, {filter})"))).is("22P02").hides("larkwhistle");
        assert_eq!(files_with(pair, "larkwhistle"), "");
    });
    for (name, word, rows) in [
        ("completed", "thrushwhistle", 2000),
        ("cancelled", "ouzelwhistle", 500),
        ("failed", "plovernote", 500),
    ] {
        suite.alone(&format!("background_job_that_is_{name}_leaves_no_raw_value"), move || {
            let pair = Pair::on(cluster::source(), cluster::preloaded(), "mask_job");
            fill(&pair, word, rows);
            let cancelled = name == "cancelled";
            pair.source.run(WAITS);
            let column = if cancelled { "slow" } else { "text" };
            // the masked row of the last one breaks a check of its table at the target
            let check = if name == "failed" { "CHECK (a <> 'XXXX')" } else { "CHECK (true)" };
            pair.source.run(&format!("CREATE TABLE zzz (a {column} {check}); INSERT INTO zzz VALUES ('{word}')"));
            let options = literal(&format!(
                "{{\"mask\": {}, \"parallel\": 2, \"part_size\": \"64kB\"}}",
                more_rules()
            ));
            let job = Job::start(&pair, &format!("pgclone.schema_async($src, 'public', true, {options})"));
            if cancelled {
                let sleeps = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
                pgclone_tests::running::eventually("the slow table", || pair.source.value(sleeps) != "0" || job.has_ended());
                pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
                job.ends_as("cancelled");
            } else if name == "failed" {
                job.ends_as("failed");
                let said = job.detail("error_message");
                assert!(said.contains("zzz") && !said.contains(word), "{said}");
            } else {
                job.completes();
                let masked = "SELECT count(*) FROM people WHERE full_name = 'XXXX' AND copy = 'XXXX!' AND length(token) = 64 AND ssn IS NULL AND email LIKE '_***@example.com'";
                assert_eq!(pair.target.value(masked), rows.to_string());
            }
            assert_eq!(files_with(&pair, word), "");
            assert_eq!(files_with(&pair, KEY), "");
        });
    }
}
