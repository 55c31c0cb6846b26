//! Configuration tables of extensions: their rows are the user's, although the tables are the extension's.
//!
//! No extension that comes with PostgreSQL has one, so the cases bring their own: two files among the installation's
//! extensions, removed at the end. Where the tests may not write there, the cases say so and do nothing.

use std::fs;
use std::path::PathBuf;

use pgclone_tests::{oracle, Db, Pair, Suite};

const NAME: &str = "pgclone_test_config";
const SCRIPT: &str = "
    CREATE TABLE settings (key text PRIMARY KEY, value text, builtin bool NOT NULL DEFAULT false);
    CREATE TABLE lines (key text PRIMARY KEY REFERENCES settings);
    CREATE TABLE everything (id int, note text);
    CREATE TABLE internal (id int);
    CREATE TABLE deeper (key text REFERENCES lines, self text UNIQUE REFERENCES deeper (self));
    CREATE SEQUENCE numbers;
    INSERT INTO settings VALUES ('version', '1', true), ('colour', 'red', true);
    INSERT INTO internal VALUES (1);
    CREATE INDEX ON internal (id);
    CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER guard BEFORE INSERT ON internal FOR EACH ROW EXECUTE FUNCTION guard();
    CREATE RULE quiet AS ON DELETE TO internal DO ALSO NOTHING;
    SELECT pg_catalog.pg_extension_config_dump('deeper', '');
    SELECT pg_catalog.pg_extension_config_dump('lines', '');
    SELECT pg_catalog.pg_extension_config_dump('settings', 'WHERE NOT builtin -- theirs');
    SELECT pg_catalog.pg_extension_config_dump('everything', '');
    SELECT pg_catalog.pg_extension_config_dump('numbers', '');";

pub fn cases(suite: &mut Suite) {
    suite.group("classes");
    // One case: its parts share the files.
    suite.pair("configuration_tables_of_extensions", |pair| {
        let Some(_files) = Files::install(pair) else { return };
        let keys = "SELECT string_agg(key, ',' ORDER BY key) FROM ext.settings";
        fill(&pair.source);
        pair.ok("pgclone.database($src, false)").clean();
        assert_eq!(pair.target.value(keys), "colour,version");
        pair.target.run("DROP SCHEMA ext, public CASCADE; CREATE SCHEMA public");
        pair.ok("pgclone.database($src)").clean();
        oracle::assert_same(pair);
        assert_eq!(pair.target.value(keys), "colour,mine,version");
        // pg_dump leaves out triggers on tables of extensions
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_trigger WHERE tgname = 'mine'"),
            "1"
        );
        // an extension that the target has stays as it is, and that is said
        pair.target.run("DROP SCHEMA ext, public CASCADE; CREATE SCHEMA public");
        pair.target.run(&format!(
            "CREATE SCHEMA ext; CREATE EXTENSION {NAME} SCHEMA ext; INSERT INTO ext.settings VALUES ('old', 'x')"
        ));
        pair.ok("pgclone.database($src)")
            .warns("ext.settings")
            .warns("ext.everything");
        assert_eq!(pair.target.value(keys), "colour,old,version");
    });
}

fn fill(db: &Db) {
    db.run(&format!(
        "CREATE SCHEMA ext; CREATE EXTENSION {NAME} SCHEMA ext; INSERT INTO ext.settings VALUES ('mine', 'it''s'); \
         INSERT INTO ext.lines VALUES ('mine'); INSERT INTO ext.deeper VALUES ('mine', 'a'); INSERT INTO ext.everything VALUES (1, 'a'), (2, NULL); SELECT nextval('ext.numbers') FROM generate_series(1, 5); \
         CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
         CREATE TRIGGER mine AFTER INSERT ON ext.settings FOR EACH ROW EXECUTE FUNCTION mine(); \
         ALTER TABLE ext.internal ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON ext.internal USING (id > 0); \
         CREATE TABLE t (key text REFERENCES ext.settings); GRANT SELECT ON ext.internal TO shop_reader"
    ));
}

/// The extension's files in the installations of both sides.
struct Files(Vec<PathBuf>);

impl Files {
    fn install(pair: &Pair) -> Option<Self> {
        let mut files = Self(Vec::new());
        for db in [&pair.source, &pair.target] {
            let folder =
                PathBuf::from(db.value("SELECT setting FROM pg_config WHERE name = 'SHAREDIR'")).join("extension");
            let contents = [
                (format!("{NAME}.control"), "default_version = '1'\nrelocatable = true\n"),
                (format!("{NAME}--1.sql"), SCRIPT),
            ];
            for (name, content) in contents {
                let path = folder.join(name);
                if fs::write(&path, content).is_err() {
                    eprintln!("not tested: {} cannot be written", path.display());
                    return None;
                }
                files.0.push(path);
            }
        }
        Some(files)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = fs::remove_file(file);
        }
    }
}
