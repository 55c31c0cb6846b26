//! Every SQL example of the documentation, run as it stands against the demo shop.
//!
//! A block that begins with ```` ```sql ```` runs in a fresh database of the target, statement by statement, as psql
//! would run it. ```` ```sql error 42P07 ```` must end in an error of that SQLSTATE; each statement of ```` ```sql apart ````
//! has a database of its own, and ```` ```sql background ```` runs where there are background workers. Only the address is exchanged: the source of the examples becomes the test's source.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::OnceLock;

use pgclone_tests::{cluster, install, literal, supervisor, Db, Pair, Suite};

use crate::samples;

/// How a real source is called in a conninfo.
type Conninfo = fn(&Db) -> String;

/// What the documentation calls the source, and what it is here. Examples of connection strings need no shop.
const SOURCES: &[(&str, Conninfo)] = &[
    ("'host=prod dbname=shop user=postgres'", Db::conninfo),
    (
        "'host=prod.example.com dbname=shop user=clone sslmode=verify-full'",
        empty,
    ),
    (
        "'postgresql://clone@prod.example.com:5432/shop?sslmode=verify-full'",
        empty_by_uri,
    ),
    ("'service=prod'", service),
];

/// The major that the examples run on.
const EXAMPLES_RUN_ON: u32 = 18;

/// A database that examples create.
const CREATED: &str = "shop_staging";

struct Example {
    /// `cloning_line_27`.
    name: String,
    sql: String,
    /// SQLSTATE that it must end with.
    error: Option<String>,
    /// Each statement in a database of its own.
    apart: bool,
    /// On the server that has background workers.
    in_background: bool,
}

pub fn cases(suite: &mut Suite) {
    suite.group("docs");
    suite.alone("every_link_leads_to_a_file", || {
        documents().iter().for_each(|d| check_links(d))
    });
    // Nothing in them depends on the versions, and all of them together take a minute or more.
    if (suite.source, suite.target) != (EXAMPLES_RUN_ON, EXAMPLES_RUN_ON) {
        return suite.ignored("examples_run_on_18_only");
    }
    for example in documents().iter().flat_map(|d| examples(d)) {
        suite.alone(&example.name.clone(), move || example.check());
    }
}

/// README.md and what is in `docs`.
fn documents() -> Vec<PathBuf> {
    let folder = install::repository_file("docs");
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut documents: Vec<PathBuf> = files.map(|f| f.unwrap().path()).collect();
    documents.retain(|f| f.extension().is_some_and(|e| e == "md"));
    documents.push(install::repository_file("README.md"));
    documents.sort();
    documents
}

/// The SQL blocks of a document.
fn examples(document: &Path) -> Vec<Example> {
    let text = fs::read_to_string(document).unwrap();
    let stem = document.file_stem().unwrap().to_string_lossy().to_lowercase();
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines
            .by_ref()
            .map(|(_, l)| l)
            .take_while(|l| !l.starts_with("```"))
            .collect();
        let mut words = fence.split_whitespace();
        if words.next() != Some("sql") {
            continue;
        }
        let marks: Vec<&str> = words.collect();
        let (error, apart) = match marks.as_slice() {
            [] => (None, false),
            ["error", code] => (Some((*code).to_owned()), false),
            ["apart"] => (None, true),
            ["background"] => (None, false),
            other => panic!("{}:{}: unknown marks {other:?}", document.display(), number + 1),
        };
        found.push(Example {
            name: format!("{stem}_line_{}", number + 1),
            sql: block.join("\n") + "\n",
            error,
            apart,
            in_background: stem.contains("background") || marks.contains(&"background"),
        });
    }
    found
}

impl Example {
    fn check(&self) {
        let source = &shop().source;
        let mut sql = self.sql.clone();
        for (written, real) in SOURCES {
            sql = sql.replace(written, &literal(&real(source)));
        }
        assert!(
            !sql.contains("host=prod"),
            "a source that the tests do not know: {}",
            self.sql
        );
        if !self.apart {
            return self.run(&sql);
        }
        for statement in sql.split_inclusive(";\n") {
            self.run(statement);
        }
    }

    fn run(&self, sql: &str) {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("docs_example_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let created = format!("{name}_{CREATED}");
        let target = match self.in_background {
            true => cluster::preloaded(),
            false => cluster::target(),
        };
        let db = target.create_database(&name, "");
        if !sql.contains("CREATE EXTENSION pgclone") {
            db.run("CREATE EXTENSION pgclone");
        }
        db.disconnect();
        let errors = psql(&db, &sql.replace(CREATED, &created));
        target.drop_database(&created);
        target.drop_database(&name);
        let code = errors
            .lines()
            .find_map(|line| line.split("ERROR:  ").nth(1)?.split(':').next());
        assert_eq!(code, self.error.as_deref(), "in\n{}psql said:\n{errors}", self.sql);
    }
}

/// Runs a script up to its first error and returns what psql wrote to stderr.
fn psql(db: &Db, sql: &str) -> String {
    let mut command = db
        .cluster
        .client(&install::installations().client.program("psql"), &db.name);
    command.args([
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-v",
        "VERBOSITY=verbose",
        "-f",
        "-",
    ]);
    let mut running = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("could not run psql");
    running.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
    let output = running.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        output.status.success(),
        !errors.contains("ERROR:  "),
        "psql ended with {}: {errors}",
        output.status
    );
    errors
}

/// The pair whose source is the shop.
fn shop() -> &'static Pair {
    static SHOP: OnceLock<Pair> = OnceLock::new();
    SHOP.get_or_init(|| {
        let pair = Pair::new("docs");
        samples::load_shop(&pair);
        pair
    })
}

fn empty(source: &Db) -> String {
    source.cluster.database("postgres").conninfo()
}

fn empty_by_uri(source: &Db) -> String {
    let (user, port) = (&supervisor::user().name, source.cluster.port);
    format!("postgresql://{user}@127.0.0.1:{port}/postgres")
}

fn service(source: &Db) -> String {
    let (user, port, name) = (&supervisor::user().name, source.cluster.port, &source.name);
    let section = format!("[prod]\nhost=127.0.0.1\nport={port}\ndbname={name}\nuser={user}\n");
    let file = supervisor::private_file("docs_service.conf", section.as_bytes());
    format!("service=prod servicefile={}", file.display())
}

/// Asserts that every relative link of a document leads to something in the repository.
fn check_links(document: &Path) {
    let text = fs::read_to_string(document).unwrap();
    for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let path = target.split('#').next().unwrap_or_default();
        if path.is_empty() || path.contains("://") {
            continue;
        }
        let file = document.parent().unwrap().join(path);
        assert!(
            file.exists(),
            "{} links to {target}, which is not there",
            document.display()
        );
    }
}
