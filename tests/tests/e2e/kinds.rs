//! One small fixture per kind of object and per property, so that a failure says which one broke: fill the source,
//! clone the database, demand the same dump, rows and sequences, and no WARNING.

use pgclone_tests::{cluster, install, oracle, supervisor, Pair, Suite};

use crate::{kinds_code, kinds_tables};

/// Name, first major version that knows it, fixture.
pub type Kind = (&'static str, u32, &'static str);

pub fn cases(suite: &mut Suite) {
    suite.group("kinds");
    for (name, since, fixture) in kinds_tables::KINDS.iter().chain(kinds_code::KINDS) {
        if *since <= 14 {
            suite.pair(name, move |pair| pair.clone_is_identical(fixture));
        } else {
            suite.pair_since(*since, name, move |pair| pair.clone_is_identical(fixture));
        }
    }
    // Not a test of pgclone: `PGCLONE_TEST_FIXTURES=1` proves that each fixture is one that pg_dump itself can carry over.
    if std::env::var_os("PGCLONE_TEST_FIXTURES").is_some() {
        suite.group("fixtures");
        for (name, since, fixture) in kinds_tables::KINDS.iter().chain(kinds_code::KINDS) {
            if *since <= suite.source.min(suite.target) {
                suite.alone(name, move || survives_pg_dump(name, fixture));
            }
        }
        suite.group("kinds");
    }
    suite.pair("all_kinds_together", |pair| {
        let (source, target) =
            (pair.source.cluster.installation.major, pair.target.cluster.installation.major);
        for (name, since, fixture) in kinds_tables::KINDS.iter().chain(kinds_code::KINDS) {
            if source.min(target) < *since {
                continue;
            }
            // Every fixture uses the same few names: each goes to a schema of its own, by moving public away.
            pair.source.run(fixture);
            let new = format!("k_{}", name.chars().take(55).collect::<String>());
            pair.source.run(&format!("ALTER SCHEMA public RENAME TO {new}; CREATE SCHEMA public"));
            for other in pair.source.column(
                "SELECT quote_ident(nspname) FROM pg_namespace \
                 WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT LIKE 'k\\_%' AND nspname NOT IN ('information_schema', 'public')",
            ) {
                pair.source.run(&format!("ALTER SCHEMA {other} RENAME TO {}", pgclone_tests::ident(&format!("{new}_{other}"))));
            }
        }
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
}

fn survives_pg_dump(name: &str, fixture: &str) {
    let pair = Pair::of(
        cluster::source().create_database(&format!("f_s_{name}"), ""),
        cluster::target().create_database(&format!("f_t_{name}"), ""),
    );
    pair.source.run(fixture);
    let client = &install::installations().client;
    let output = pair
        .source
        .cluster
        .client(&client.program("pg_dump"), &pair.source.name)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // The newest pg_dump sets what an older server does not know.
    let script = String::from_utf8_lossy(&output.stdout).replace("SET transaction_timeout = 0;", "");
    let script = supervisor::private_file(&format!("{name}.sql"), script.as_bytes());
    pair.target.psql_file(&script);
    oracle::assert_same(&pair);
}
