//! `database_create`: the database itself, then everything in it.

use pgclone_tests::{cluster, ident, literal, oracle, Db, Pair, Suite};

const FIXTURE: &str = "CREATE TABLE t (id serial PRIMARY KEY, b text); INSERT INTO t (b) VALUES ('x'), ('y')";

/// Calls `database_create` for a name that is dropped at the end, whatever happens.
struct Created<'a> {
    pair: &'a Pair,
    name: String,
}

impl<'a> Created<'a> {
    fn new(pair: &'a Pair, suffix: &str) -> Self {
        Self {
            pair,
            name: format!("{}_{suffix}", pair.target.name),
        }
    }

    fn call(&self, more: &str) -> String {
        format!("pgclone.database_create($src, {}{more})", literal(&self.name))
    }

    fn db(&self) -> Db {
        self.pair.target.cluster.database(&self.name)
    }

    fn exists(&self) -> bool {
        self.pair.target.cluster.has_database(&self.name)
    }

    #[track_caller]
    fn assert_same_as_source(&self) {
        let created = self.db();
        oracle::assert_same_text("rows", &oracle::rows(&self.pair.source), &oracle::rows(&created));
        oracle::assert_same_text(
            "sequences",
            &oracle::sequences(&self.pair.source),
            &oracle::sequences(&created),
        );
        assert_eq!(oracle::sessions(&created), Vec::<String>::new(), "sessions left");
    }
}

impl Drop for Created<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.pair.target.cluster.drop_database(&self.name);
        }
    }
}

pub fn cases(suite: &mut Suite) {
    suite.group("database_create");
    suite.pair("creates_clones_and_installs_pgclone", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        pair.ok(&new.call(""));
        new.assert_same_as_source();
        assert_eq!(
            new.db()
                .value("SELECT count(*) FROM pg_extension WHERE extname = 'pgclone'"),
            "1"
        );
        assert!(!pair.target.has("public.t"), "the calling database was cloned into");
    });
    suite.pair("without_rows", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        pair.ok(&new.call(", false"));
        assert_eq!(new.db().value("SELECT count(*) FROM t"), "0");
    });
    suite.pair("passes_options_on", |pair| {
        pair.source.run(FIXTURE);
        pair.source
            .run("CREATE INDEX i ON t (b); CREATE MATERIALIZED VIEW m AS SELECT * FROM t");
        let new = Created::new(pair, "new");
        pair.ok(&new.call(", true, '{\"indexes\": false, \"matviews\": false}'"));
        assert!(!new.db().has("public.i") && !new.db().has("public.m") && new.db().has("public.t"));
    });
    suite.alone("takes_encoding_and_locale_of_the_source", || {
        for options in ["ENCODING 'LATIN1' LOCALE 'C'", "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'", "ENCODING 'SQL_ASCII' LOCALE 'C'"] {
            let pair = Pair::with(cluster::source(), options, cluster::target(), "", "locale");
            pair.source.run("SET client_encoding = 'SQL_ASCII'; CREATE TABLE t (a text); INSERT INTO t VALUES ('plain')");
            let new = Created::new(&pair, "new");
            pair.ok(&new.call(""));
            let locale = "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype FROM pg_database WHERE datname = current_database()";
            assert_eq!(pair.source.value(locale), new.db().value(locale));
            assert_eq!(new.db().value("SELECT a FROM t"), "plain");
        }
    });
    suite.pair("takes_owner_and_settings_of_the_source", |pair| {
        let name = ident(&pair.source.name);
        pair.source.run(FIXTURE);
        pair.source.run(&format!(
            "ALTER DATABASE {name} OWNER TO shop_owner; ALTER DATABASE {name} SET search_path = app, public; ALTER DATABASE {name} SET work_mem = '7MB';
             ALTER DATABASE {name} SET \"my.setting\" = 'it''s'"
        ));
        let new = Created::new(pair, "new");
        pair.ok(&new.call(""));
        let created = new.db();
        assert_eq!(created.value("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"), "shop_owner");
        let settings = "SELECT array_agg(s ORDER BY s)::text FROM pg_db_role_setting, unnest(setconfig) s \
                        WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert_eq!(pair.source.value(settings), created.value(settings));
        assert_eq!(created.value("SHOW work_mem"), "7MB");
    });
    suite.pair("uses_an_existing_empty_database", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        pair.target.cluster.create_database(&new.name, "");
        pair.ok(&new.call(""));
        new.assert_same_as_source();
    });
    suite.pair("uses_an_existing_database_that_has_pgclone", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        pair.target
            .cluster
            .create_database(&new.name, "")
            .run("CREATE EXTENSION pgclone");
        pair.ok(&new.call(""));
        new.assert_same_as_source();
    });
    suite.pair("repeated_with_replace_or_skip_gives_the_same_again", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        for options in [
            "",
            ", true, '{\"conflict\": \"replace\"}'",
            ", true, '{\"conflict\": \"skip\"}'",
        ] {
            pair.ok(&new.call(options));
            new.assert_same_as_source();
        }
    });
    suite.pair("repeated_without_options_never_doubles_and_never_drops", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        pair.ok(&new.call(""));
        // Nothing to do, or 42P07 for the table that is there: both leave the same database.
        if let Err(failure) = pair
            .target
            .session()
            .query(&format!("SELECT {}", pair.expand(&new.call(""))))
        {
            failure.is("42P07");
        }
        new.assert_same_as_source();
    });
    suite.pair("hostile_names", |pair| {
        pair.source.run(FIXTURE);
        for suffix in [
            "my-db",
            "We\"ird 'Näme'",
            "a; DROP DATABASE postgres",
            "$$x$$",
            "back\\slash",
        ] {
            let new = Created::new(pair, suffix);
            pair.ok(&new.call(""));
            assert!(new.exists(), "no database {}", new.name);
            new.assert_same_as_source();
        }
    });
    suite.pair("name_that_is_empty_or_too_long_is_refused", |pair| {
        pair.fails("pgclone.database_create($src, '')").names("target_dbname");
        let long = "d".repeat(64);
        pair.fails(&format!("pgclone.database_create($src, '{long}')"))
            .names("target_dbname");
        assert!(!pair.target.cluster.has_database(&long[..63]));
    });
    failures(suite);
}

fn failures(suite: &mut Suite) {
    suite.pair("source_unreachable_creates_nothing", |pair| {
        let new = Created::new(pair, "new");
        pair.fails(&new.call("").replace("$src", "'host=127.0.0.1 port=1 dbname=x user=x'"))
            .is("08001");
        assert!(!new.exists());
    });
    suite.pair("clone_that_fails_drops_the_database_it_created", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        let as_reader = literal(&pair.source.conninfo_as("shop_reader"));
        pair.fails(&new.call("").replace("$src", &as_reader))
            .is("42501")
            .names_word("t");
        assert!(!new.exists());
    });
    suite.pair("clone_that_fails_keeps_a_database_that_was_there", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        let there = pair.target.cluster.create_database(&new.name, "");
        there.run("CREATE TABLE mine (a int)");
        let as_reader = literal(&pair.source.conninfo_as("shop_reader"));
        pair.fails(&new.call("").replace("$src", &as_reader)).is("42501");
        assert!(there.has("public.mine") && !there.has("public.t"));
        assert_eq!(
            there.value("SELECT to_regnamespace('pgclone') IS NULL"),
            "t",
            "the extension is left"
        );
    });
    suite.pair("cancelled_clone_drops_the_database_it_created", |pair| {
        pair.source.run("CREATE TABLE t (a int, b text); INSERT INTO t SELECT g, repeat('x', 500) FROM generate_series(1, 400000) g");
        let new = Created::new(pair, "new");
        let running = pgclone_tests::Running::call(pair, &new.call(""));
        running.until_session(&pair.source, "query LIKE 'COPY%' AND state = 'active'");
        running.press_ctrl_c();
        running.end().failure().is("57014");
        pgclone_tests::running::eventually("the database is dropped", || !new.exists());
    });
    suite.pair("cancelled_creation_creates_nothing", |pair| {
        pair.source.run(FIXTURE);
        let new = Created::new(pair, "new");
        let blocker = pair.target.connect();
        blocker.run("BEGIN; LOCK TABLE pg_database IN SHARE MODE");
        let running = pgclone_tests::Running::call(pair, &new.call(""));
        running.until_session(
            &pair.target,
            "wait_event_type = 'Lock' AND query LIKE 'CREATE DATABASE%'",
        );
        running.press_ctrl_c();
        running.end().failure().is("57014");
        blocker.run("ROLLBACK");
        oracle::assert_no_session_left(pair);
        assert!(!new.exists());
    });
    suite.pair("existing_database_of_another_encoding_is_used_and_converted", |pair| {
        pair.source.run("CREATE TABLE t (a text); INSERT INTO t VALUES ('é')");
        let new = Created::new(pair, "new");
        let there = pair
            .target
            .cluster
            .create_database(&new.name, "ENCODING 'LATIN1' LOCALE 'C'");
        pair.ok(&new.call(""));
        assert_eq!(there.value("SELECT a FROM t"), "é");
    });
}
