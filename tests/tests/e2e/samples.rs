//! Whole databases that people know: pagila and the demo shop.

use std::path::PathBuf;
use std::sync::Mutex;

use pgclone_tests::{cluster, install, oracle, Pair, Suite};

pub fn cases(suite: &mut Suite) {
    suite.group("samples");
    let wanted = std::env::var_os("CI").is_some();
    if install::pagila().is_some() || wanted {
        suite.pair("pagila_database_is_identical", |pair| {
            load_pagila(pair);
            pair.ok("pgclone.database($src)").clean();
            oracle::assert_same(pair);
        });
        suite.pair("pagila_schema_is_identical", |pair| {
            load_pagila(pair);
            pair.ok("pgclone.schema($src, 'public')").clean();
            oracle::assert_same(pair);
        });
        suite.pair("pagila_structure_only_has_the_same_dump_and_no_row", |pair| {
            load_pagila(pair);
            pair.ok("pgclone.database($src, false)").clean();
            oracle::assert_same_schema(pair);
            assert_eq!(pair.target.value("SELECT count(*) FROM public.rental"), "0");
            assert_eq!(pair.target.value("SELECT count(*) FROM public.payment"), "0");
        });
        suite.pair("pagila_tables_one_by_one_are_complete", |pair| {
            load_pagila(pair);
            for table in ["language", "category", "actor", "film", "film_actor", "film_category"] {
                pair.ok(&format!("pgclone.table($src, 'public', '{table}')"));
                oracle::assert_same_text(
                    table,
                    &pair.source.value(&format!(
                        "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"
                    )),
                    &pair.target.value(&format!(
                        "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t"
                    )),
                );
            }
        });
        suite.pair("pagila_next_values_of_all_sequences_are_identical", |pair| {
            load_pagila(pair);
            pair.ok("pgclone.database($src)").clean();
            let next = "SELECT string_agg(c.oid::regclass || '=' || nextval(c.oid), ' ' ORDER BY c.relname) \
                        FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace";
            assert_eq!(pair.source.value(next), pair.target.value(next));
        });
    } else {
        suite.ignored("pagila_needs_PGCLONE_PAGILA");
    }
    suite.pair("demo_shop_database_is_identical", |pair| {
        load_shop(pair);
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
    });
    suite.pair("demo_shop_cloned_twice_in_a_row_is_identical", |pair| {
        load_shop(pair);
        pair.ok("pgclone.database($src)").clean();
        let again = cluster::target().create_database("samples_shop_again", "");
        again.run("CREATE EXTENSION pgclone");
        again.run(&format!(
            "SELECT pgclone.database({})",
            pgclone_tests::literal(&pair.target.conninfo())
        ));
        oracle::assert_same_text("rows", &oracle::rows(&pair.target), &oracle::rows(&again));
        let client = &install::installations().client;
        oracle::assert_same_text(
            "pg_dump -s",
            &oracle::dump(&pair.target, client, &[]),
            &oracle::dump(&again, client, &[]),
        );
        again.disconnect();
        cluster::target().drop_database("samples_shop_again");
    });
    suite.pair("demo_shop_by_database_create_is_identical", |pair| {
        load_shop(pair);
        let name = format!("{}_created", pair.target.name);
        pair.ok(&format!("pgclone.database_create($src, '{name}')"));
        let created = cluster::target().database(&name);
        oracle::assert_same_text("rows", &oracle::rows(&pair.source), &oracle::rows(&created));
        oracle::assert_same_text(
            "sequences",
            &oracle::sequences(&pair.source),
            &oracle::sequences(&created),
        );
        created.disconnect();
        cluster::target().drop_database(&name);
    });
}

pub fn load_pagila(pair: &Pair) {
    let folder =
        install::pagila().expect("pagila is not here: set PGCLONE_PAGILA to the folder with pagila-schema.sql");
    // Every database has plpgsql; the script is of a time when that was not so.
    let schema = std::fs::read_to_string(folder.join("pagila-schema.sql")).unwrap();
    let schema = schema.replace(
        "CREATE PROCEDURAL LANGUAGE plpgsql",
        "CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql",
    );
    let name = format!("{}.sql", pair.source.name);
    pair.source
        .psql_file(&pgclone_tests::supervisor::private_file(&name, schema.as_bytes()));
    pair.source.psql_file(&folder.join("pagila-data.sql"));
    pair.source.run("ANALYZE");
    assert_ne!(
        pair.source.value("SELECT count(*) FROM public.rental"),
        "0",
        "pagila did not load"
    );
}

pub fn load_shop(pair: &Pair) {
    // The script creates roles; two cases must not do that at the same moment.
    static ROLES: Mutex<()> = Mutex::new(());
    let script: PathBuf = install::repository_file("demo/shop.sql");
    {
        let _one_at_a_time = ROLES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for cluster in [&pair.source.cluster, &pair.target.cluster] {
            cluster
                .database("postgres")
                .psql_script(&script, &[("roles_only", "1")]);
        }
    }
    pair.source.psql_file(&script);
}
