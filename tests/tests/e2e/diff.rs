//! `pgclone.diff`: what differs is named, what is the same is not, and the statements bring the target to the source.

use pgclone_tests::{oracle, Pair, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("diff");
    suite.pair("documented_shape", documented_shape);
}

/// The value at a path of the document, as text.
#[track_caller]
fn at(pair: &Pair, schema: &str, path: &str) -> String {
    pair.target
        .value(&pair.expand(&format!("SELECT pgclone.diff($src, '{schema}')::jsonb #>> '{path}'")))
}

fn documented_shape(pair: &Pair) {
    pair.source.run(
        "CREATE SCHEMA s;
         CREATE TABLE s.customers (id bigint NOT NULL, name text, loyalty_tier text);
         CREATE INDEX by_name ON s.customers (name);
         CREATE TABLE s.audit_log (a int);
         CREATE SEQUENCE s.audit_log_seq;
         CREATE VIEW s.v AS SELECT id FROM s.customers",
    );
    pair.target.run(
        "CREATE SCHEMA s;
         CREATE TABLE s.customers (id integer NOT NULL, name text DEFAULT 'x', extra int NOT NULL DEFAULT 1);
         CREATE VIEW s.v AS SELECT name FROM s.customers",
    );
    assert_eq!(at(pair, "s", "{in_sync}"), "false");
    assert_eq!(at(pair, "s", "{schema}"), "s");
    assert_eq!(at(pair, "s", "{tables,only_in_source}"), r#"["audit_log"]"#);
    assert_eq!(at(pair, "s", "{sequences,only_in_source}"), r#"["audit_log_seq"]"#);
    println!(
        "{}",
        pair.target
            .value(&pair.expand("SELECT jsonb_pretty(pgclone.diff($src, 's')::jsonb)"))
    );
    oracle::assert_no_session_left(pair);
}
