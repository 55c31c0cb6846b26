//! The measure for a clone to another major: what `pg_dump` and `psql` make of the source on the target's server.
//!
//! The deparsers of two majors print the same view in different words, and a newer server knows properties that an
//! older one has not (names of not-null constraints). So a clone 14 to 18 is not compared with its source, but with a
//! database of the target's server that the source's dump was restored into.

use crate::db::Db;
use crate::install::installations;
use crate::oracle;
use crate::pair::Pair;
use crate::supervisor;

/// Asserts that structure, rows, sequences and large objects are the same, and that no session is left.
#[track_caller]
pub fn assert_same(pair: &Pair) {
    assert_same_schema(pair);
    oracle::assert_same_rows(pair);
    oracle::assert_same_text(
        "large objects (oid, length, hash)",
        &large_objects(&pair.source),
        &large_objects(&pair.target),
    );
    oracle::assert_no_session_left(pair);
}

/// Asserts that the target's structure is the source's, or what `pg_dump` makes of it on another major.
#[track_caller]
pub fn assert_same_schema(pair: &Pair) {
    let majors = [&pair.source, &pair.target].map(|db| db.cluster.installation.major);
    if majors[0] == majors[1] {
        return oracle::assert_same_schema(pair);
    }
    let client = &installations().client;
    let reference = Reference::restore(pair);
    oracle::assert_same_text(
        "pg_dump -s of a restored dump",
        &oracle::dump(&reference.0, client, &[]),
        &oracle::dump(&pair.target, client, &[]),
    );
}

/// One line per large object: OID, length and hash of its data.
#[track_caller]
pub fn large_objects(db: &Db) -> String {
    db.column(
        "SELECT oid || ' ' || length(lo_get(oid)) || ' ' || md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid",
    )
    .join("\n")
}

/// Removes the subscriptions of a database, which would otherwise not let it be dropped.
pub fn drop_subscriptions(db: &Db) {
    let session = db.session();
    let names = session.query(
        "SELECT quote_ident(subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid \
         WHERE d.datname = current_database()",
    );
    for name in names
        .into_iter()
        .flatten()
        .filter_map(|row| row.into_iter().next().flatten())
    {
        for step in [
            "ALTER SUBSCRIPTION {} DISABLE",
            "ALTER SUBSCRIPTION {} SET (slot_name = NONE)",
            "DROP SUBSCRIPTION {}",
        ] {
            let _ = session.query(&step.replace("{}", &name));
        }
    }
}

/// A database on the target's server with the source's dump in it.
struct Reference(Db);

impl Reference {
    #[track_caller]
    fn restore(pair: &Pair) -> Self {
        let client = &installations().client;
        let output = pair
            .source
            .cluster
            .client(&client.program("pg_dump"), &pair.source.name)
            .args(["-s", "--restrict-key=pgclone"])
            .output()
            .expect("could not run pg_dump");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let script = for_server(
            &String::from_utf8_lossy(&output.stdout),
            pair.target.cluster.installation.major,
        );
        let name = format!("{}_reference", pair.target.name);
        let reference = Self(pair.target.cluster.create_database(&name, ""));
        // the target has it too
        reference.0.run("CREATE EXTENSION pgclone");
        reference
            .0
            .psql_file(&supervisor::private_file(&format!("{name}.sql"), script.as_bytes()));
        reference
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        drop_subscriptions(&self.0);
        self.0.disconnect();
        self.0.cluster.drop_database(&self.0.name);
    }
}

/// What the newest `pg_dump` says to every server, and an older one does not know.
fn for_server(script: &str, major: u32) -> String {
    let unknown = |line: &&str| major < 17 && *line == "SET transaction_timeout = 0;";
    let lines: Vec<&str> = script.lines().filter(|line| !unknown(line)).collect();
    lines.join("\n") + "\n"
}
