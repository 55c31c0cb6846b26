//! Keys of masks in background jobs: they work as in the foreground, are nowhere on the target, and who resumes a job
//! gives them again.

use pgclone_tests::{cluster, literal, oracle, running, Job, Pair, Suite};

use crate::mask_canary::files_with;

/// A table that is read in parts, two keyed rules of other strategies, and a table that keeps the job waiting.
const FIXTURE: &str = "CREATE TABLE people (id int PRIMARY KEY, token text UNIQUE, who text, born date, pad text) WITH (fillfactor = 30);
    INSERT INTO people SELECT i, 'token ' || i, 'name ' || i, '2000-01-01', repeat('x', 100) FROM generate_series(1, 3000) i;
    CREATE TABLE orders (id int PRIMARY KEY, token text REFERENCES people (token)); INSERT INTO orders SELECT i, 'token ' || i FROM generate_series(1, 300) i;
    CREATE FUNCTION waits(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN IF current_query() LIKE 'COPY%' AND pg_catalog.shobj_description((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 'pg_database') = 'wait' THEN PERFORM pg_catalog.pg_sleep(30); END IF; RETURN true; END$$;
    CREATE DOMAIN slow AS text CHECK (public.waits(VALUE)); CREATE TABLE zzz (a slow); INSERT INTO zzz VALUES ('a'), ('b'); ANALYZE";

fn mask(key: &str) -> String {
    format!(
        r#"{{"people": {{"token": {{"type": "hash", "key": "{key}"}}, "who": {{"type": "fake", "kind": "full_name", "key": "{key}"}}, "born": {{"type": "date_shift", "key": "other {key}"}}}},
        "orders": {{"token": {{"type": "hash", "key": "{key}"}}}}, "zzz": {{"a": {{"type": "hash", "key": "{key}"}}}}}}"#
    )
}

fn pair(tag: &str) -> Pair {
    let pair = Pair::on(cluster::source(), cluster::preloaded(), tag);
    pair.source.run(FIXTURE);
    pair
}

fn start<'a>(pair: &'a Pair, key: &str) -> Job<'a> {
    let options = format!(r#"{{"mask": {}, "parallel": 2, "part_size": "64kB"}}"#, mask(key));
    Job::start(
        pair,
        &format!("pgclone.schema_async($src, 'public', true, {})", literal(&options)),
    )
}

/// Rows of the masked tables, hashed.
const ROWS: &str = "SELECT md5(string_agg(r, ',' ORDER BY r)) FROM (SELECT p::text AS r FROM people p UNION ALL SELECT o::text FROM orders o UNION ALL SELECT z::text FROM zzz z) s";

/// What a clone in the foreground makes with that key.
fn in_the_foreground(key: &str) -> String {
    let pair = pair("job_keys_reference");
    let options = literal(&format!(r#"{{"mask": {}}}"#, mask(key)));
    pair.ok(&format!("pgclone.schema($src, 'public', true, {options})"))
        .clean();
    pair.target.value(ROWS)
}

/// The key, and what a statement shows of it: the bytes of its two paddings.
fn forms(key: &str) -> Vec<String> {
    let padded = |with: u8| key.bytes().map(|b| format!("{:02x}", b ^ with)).collect();
    vec![key.to_owned(), padded(0x5c), padded(0x36)]
}

/// The sessions that the job opens on the target log every statement.
fn log_everything(pair: &Pair) {
    pair.target.session();
    pair.target.cluster.admin().run(&format!(
        "ALTER DATABASE {} SET log_statement = 'all'",
        pgclone_tests::ident(&pair.target.name)
    ));
}

#[track_caller]
fn is_nowhere(pair: &Pair, key: &str) {
    for form in forms(key) {
        assert_eq!(files_with(pair, &form), "", "{form}");
        let activity =
            format!("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%{form}%'");
        assert_eq!(pair.target.value(&activity), "0", "pg_stat_activity of the target");
        if form == key {
            assert_eq!(pair.source.value(&activity), "0", "pg_stat_activity of the source");
        }
    }
}

pub fn cases(suite: &mut Suite) {
    suite.group("job_keys");
    suite.alone("a_job_masks_with_keys_as_the_foreground_does_and_keeps_none", || {
        let key = "kestrelwhistle";
        let pair = pair("job_keys");
        log_everything(&pair);
        start(&pair, key).completes();
        assert_eq!(pair.target.value(ROWS), in_the_foreground(key));
        let parts = "SELECT count(*) > 1 FROM pgclone.job_item WHERE part_of = 'public.people'";
        assert_eq!(pair.target.value(parts), "t");
        is_nowhere(&pair, key);
        // that the search means something: the statements are in the log, the options in the ledger
        assert!(pair.target.cluster.log().contains("INSERT INTO pgclone.job_item"));
        let kept = pair
            .target
            .value("SELECT options::json #>> '{mask,people,token}' FROM pgclone.job");
        assert!(kept.contains("check"), "{kept}");
    });
    for (name, restart) in [("resumed", false), ("restarted", true)] {
        suite.alone(&format!("a_{name}_job_wants_the_same_keys_again"), move || {
            let key = format!("{name}whistle");
            let pair = pair("job_keys_again");
            log_everything(&pair);
            // not a comment that comes along
            let comment = |text: &str| {
                let name = pgclone_tests::ident(&pair.source.name);
                pair.source.run(&format!("COMMENT ON DATABASE {name} IS '{text}'"));
            };
            comment("wait");
            let job = start(&pair, &key);
            let sleeps =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
            running::eventually("the slow table", || pair.source.value(sleeps) != "0" || job.has_ended());
            is_nowhere(&pair, &key);
            pair.target.run(&format!("SELECT pgclone.cancel({})", job.id));
            job.ends_as("cancelled");
            comment("go on");
            let resume = |mask: Option<&str>| {
                let mask = mask.map(|m| format!(", \"mask\": {m}")).unwrap_or_default();
                let options = literal(&format!("{{\"restart\": {restart}{mask}}}"));
                format!("pgclone.resume({}, {options})", job.id)
            };
            let refused = |mask: Option<&str>| {
                let failure = pair.target.session().fails(&format!("SELECT {}", resume(mask)));
                failure.is("22023").hides(&key)
            };
            refused(None).names("keys").hints("\"mask\"");
            refused(Some(&mask("another"))).names("mask.orders.token");
            refused(Some(&mask(&key).replace("full_name", "city"))).names("rules");
            refused(Some("{}")).names("rules");
            assert_eq!(pair.target.value("SELECT count(*) FROM pgclone.job"), "1");
            Job::start(&pair, &resume(Some(&mask(&key)))).completes();
            assert_eq!(pair.target.value(ROWS), in_the_foreground(&key));
            is_nowhere(&pair, &key);
            oracle::assert_no_session_left(&pair);
        });
    }
}
