//! A PostgreSQL cluster that lives as long as the test that needs it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use crate::db::{Db, Session};
use crate::install::{installations, Installation};
use crate::supervisor;

/// Roles that every cluster has, so that a fixture can use them while others run.
pub const ROLES: &[&str] = &["shop_owner", "shop_reader", "shop_writer", "we\"ird Röle"];

const EMPTY_TEMPLATE: &str = "pgclone_tests_empty";
const TEMPLATE_WITH_PGCLONE: &str = "pgclone_tests_extension";

/// What differs from a plain cluster.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Lines for `postgresql.conf`.
    pub conf: Vec<String>,
    /// Lines for `pg_hba.conf`, before the ordinary ones.
    pub hba: Vec<String>,
    /// More arguments for `initdb`.
    pub initdb: Vec<String>,
    /// Environment of the server.
    pub env: Vec<(String, String)>,
}

/// A running cluster. Dropping it stops it and removes its files.
#[derive(Debug)]
pub struct Cluster {
    pub installation: Installation,
    pub port: u16,
    folder: PathBuf,
    env: Vec<(String, String)>,
    /// Whether the template databases exist: [`EMPTY_TEMPLATE`], [`TEMPLATE_WITH_PGCLONE`].
    templates: [OnceLock<()>; 2],
}

/// The source that most cases share.
pub fn source() -> Arc<Cluster> {
    static SOURCE: OnceLock<Arc<Cluster>> = OnceLock::new();
    SOURCE
        .get_or_init(|| Arc::new(Cluster::start_source(&Shape::default())))
        .clone()
}

/// The target that most cases share.
pub fn target() -> Arc<Cluster> {
    if runs_in_background() {
        return preloaded();
    }
    static TARGET: OnceLock<Arc<Cluster>> = OnceLock::new();
    TARGET
        .get_or_init(|| Arc::new(Cluster::start_target(&Shape::default())))
        .clone()
}

/// True if `PGCLONE_TEST_ASYNC` asks for the cases that clone a database as a whole to do so by a background job.
pub fn runs_in_background() -> bool {
    std::env::var_os("PGCLONE_TEST_ASYNC").is_some()
}

/// True if its value asks for atomic jobs.
pub fn runs_atomically() -> bool {
    std::env::var("PGCLONE_TEST_ASYNC").is_ok_and(|value| value == "atomic")
}

/// What a target needs for background jobs. `PGCLONE_TEST_LOADER` sets who loads their rows.
pub fn preloading() -> Shape {
    let mut conf = [
        "shared_preload_libraries = 'pgclone'",
        "max_worker_processes = 60",
        "max_connections = 100",
    ]
    .map(str::to_owned)
    .to_vec();
    conf.extend(std::env::var("PGCLONE_TEST_LOADER").map(|loader| format!("pgclone.loader = '{loader}'")));
    Shape {
        conf,
        ..Shape::default()
    }
}

/// The target with background jobs that most of their cases share.
pub fn preloaded() -> Arc<Cluster> {
    static PRELOADED: OnceLock<Arc<Cluster>> = OnceLock::new();
    PRELOADED
        .get_or_init(|| Arc::new(Cluster::start_target(&preloading())))
        .clone()
}

impl Cluster {
    /// A cluster of the source's version.
    pub fn start_source(shape: &Shape) -> Self {
        Self::start(&installations().source, "source", shape)
    }

    /// A cluster of the target's version.
    pub fn start_target(shape: &Shape) -> Self {
        Self::start(&installations().target, "target", shape)
    }

    fn start(installation: &Installation, name: &str, shape: &Shape) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = supervisor::folder().join(format!("{name}{number}"));
        for path in [folder.clone(), folder.join("s")] {
            fs::create_dir(&path).unwrap();
            supervisor::own(&path);
        }
        let mut cluster = Self {
            installation: installation.clone(),
            port: 0,
            folder,
            env: shape.env.clone(),
            templates: Default::default(),
        };
        cluster.initdb(shape);
        // A free port can be taken by somebody else before the server binds it.
        for attempt in 1.. {
            cluster.port = free_port();
            cluster.write_conf(shape);
            match cluster.up() {
                Ok(()) => break,
                Err(log) => assert!(attempt < 3, "{name} cluster did not start:\n{log}"),
            }
        }
        cluster.create_roles();
        cluster
    }

    fn initdb(&self, shape: &Shape) {
        let output = supervisor::command(&self.installation.program("initdb"))
            .arg("-D")
            .arg(self.data())
            .args(["-E", "UTF8", "--locale=C.UTF-8", "--lc-messages=C", "-A", "peer", "-N"])
            .args(["-U", &supervisor::user().name])
            .args(&shape.initdb)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "initdb failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn write_conf(&self, shape: &Shape) {
        let mut conf = format!(
            "port = {}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\nfsync = off\n\
             full_page_writes = off\nmax_wal_size = '256MB'\njit = off\nautovacuum = off\nshared_buffers = '64MB'\nmax_connections = 60\nlog_line_prefix = '%m [%p] %d '\n",
            self.port,
            self.socket_folder().display()
        );
        for line in &shape.conf {
            conf.push_str(line);
            conf.push('\n');
        }
        let auto = self.data().join("pgclone-tests.conf");
        fs::write(&auto, conf).unwrap();
        supervisor::own(&auto);
        let main = self.data().join("postgresql.conf");
        let text = fs::read_to_string(&main).unwrap();
        if !text.contains("pgclone-tests.conf") {
            fs::write(&main, text + "\ninclude 'pgclone-tests.conf'\n").unwrap();
        }
        // The socket asks for peer, as the packaged default does: that is what the extension must get along with.
        // The tests themselves come by TCP. A role opts in to passwords by membership in needs_password.
        let hba = format!(
            "{}\nlocal all all peer\nhost all +needs_password 127.0.0.1/32 scram-sha-256\n\
             host all all 127.0.0.1/32 trust\n",
            shape.hba.join("\n")
        );
        fs::write(self.data().join("pg_hba.conf"), hba).unwrap();
    }

    fn up(&self) -> Result<(), String> {
        let log = self.folder.join("log");
        let mut command = supervisor::command(&self.installation.program("pg_ctl"));
        command.envs(self.env.iter().map(|(k, v)| (k, v)));
        let status = command
            .arg("-D")
            .arg(self.data())
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", "60", "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        if status.success() {
            return Ok(());
        }
        Err(fs::read_to_string(&log).unwrap_or_default())
    }

    /// Starts a stopped cluster again.
    pub fn up_again(&self) {
        if let Err(log) = self.up() {
            if !self.help_recovery() {
                panic!("cluster did not start again:\n{log}");
            }
        }
    }

    /// PostgreSQL's bug 17731: a server that crashes shortly after an unlogged table was made, and that lost the end of
    /// its WAL, finds its file in the way and stops recovering. Removes such files and starts it; false if that is not
    /// what happened.
    pub fn help_recovery(&self) -> bool {
        let mut helped = false;
        while !self.data().join("postmaster.pid").exists() {
            let log = self.log();
            let last = log.rfind("FATAL:  could not create file \"").map(|at| &log[at..]);
            let said = last.filter(|l| l.contains("File exists") && !l.contains("ready to accept connections"));
            let Some(file) = said.and_then(|l| l.split('"').nth(1)) else {
                break;
            };
            if fs::remove_file(self.data().join(file)).is_err() {
                break;
            }
            helped = self.up().is_ok();
        }
        helped
    }

    /// `pg_ctl stop -m mode`, waiting for the end. Returns how long it took.
    pub fn stop(&self, mode: &str) -> std::time::Duration {
        let begin = std::time::Instant::now();
        let status = supervisor::command(&self.installation.program("pg_ctl"))
            .arg("-D")
            .arg(self.data())
            .args(["-m", mode, "-w", "-t", "30", "stop"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "pg_ctl stop -m {mode} failed:\n{}", self.log());
        begin.elapsed()
    }

    fn create_roles(&self) {
        let session = self.admin();
        let superuser = &supervisor::user().name;
        if superuser != "postgres" {
            session.run("CREATE ROLE postgres SUPERUSER LOGIN");
        }
        session.run("CREATE ROLE needs_password");
        for role in ROLES {
            session.run(&format!("CREATE ROLE {} LOGIN", crate::db::ident(role)));
        }
    }

    /// A superuser session in database postgres.
    pub fn admin(&self) -> Session {
        Session::open(self, "postgres", &supervisor::user().name)
    }

    /// An existing database.
    pub fn database(self: &Arc<Self>, name: &str) -> Db {
        Db::new(self.clone(), name)
    }

    /// Creates an empty database; `options` is what follows the name (`ENCODING ...`).
    pub fn create_database(self: &Arc<Self>, name: &str, options: &str) -> Db {
        let template = if options.is_empty() {
            self.template(false)
        } else {
            "template0"
        };
        self.copy_database(name, template, options);
        Db::new(self.clone(), name)
    }

    /// Creates a database with the extension; `options` as for [`Cluster::create_database`].
    pub fn create_database_with_pgclone(self: &Arc<Self>, name: &str, options: &str) -> Db {
        if options.is_empty() {
            self.copy_database(name, self.template(true), options);
            return Db::new(self.clone(), name);
        }
        let db = self.create_database(name, options);
        db.run("CREATE EXTENSION pgclone");
        db
    }

    /// A database to be copied, made when first asked for. Somebody was connected to it, so that its copies
    /// bring the relation cache's file along, which the first session would have to write otherwise.
    fn template(&self, with_pgclone: bool) -> &'static str {
        let (name, made, fill) = if with_pgclone {
            (TEMPLATE_WITH_PGCLONE, &self.templates[1], "CREATE EXTENSION pgclone")
        } else {
            (EMPTY_TEMPLATE, &self.templates[0], "SELECT 1")
        };
        made.get_or_init(|| {
            self.copy_database(name, "template0", "");
            let session = Session::open(self, name, &supervisor::user().name);
            session.run(fill);
            let pid = session.pid();
            drop(session);
            // a database with a session cannot be copied
            let gone = format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}");
            let admin = self.admin();
            while admin.value(&gone) != "0" {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        });
        name
    }

    /// Copying files costs half of what writing all pages to the log does, which is the default since 15.
    fn copy_database(&self, name: &str, template: &str, options: &str) {
        let strategy = if self.installation.major >= 15 {
            "STRATEGY file_copy"
        } else {
            ""
        };
        self.admin().run(&format!(
            "CREATE DATABASE {} TEMPLATE {template} {strategy} {options}",
            crate::db::ident(name)
        ));
    }

    /// Whether a database of that name exists.
    pub fn has_database(&self, name: &str) -> bool {
        self.admin().value(&format!(
            "SELECT count(*) FROM pg_database WHERE datname = {}",
            crate::db::literal(name)
        )) == "1"
    }

    /// Drops a database, whoever is connected.
    pub fn drop_database(&self, name: &str) {
        self.drop_database_by(&self.admin(), name)
            .unwrap_or_else(|e| panic!("{e}"));
    }

    /// Drops a database in a session of another one, whoever is connected. Subscriptions, which would not let it be
    /// dropped, go first.
    pub(crate) fn drop_database_by(&self, admin: &Session, name: &str) -> Result<(), crate::db::Failure> {
        let of_database = format!(
            "SELECT quote_ident(subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE datname = {}",
            crate::db::literal(name)
        );
        let subscriptions = admin.column(&of_database);
        if !subscriptions.is_empty() {
            let session = Session::open(self, name, &supervisor::user().name);
            for subscription in subscriptions {
                for step in ["DISABLE", "SET (slot_name = NONE)"] {
                    session.run(&format!("ALTER SUBSCRIPTION {subscription} {step}"));
                }
                session.run(&format!("DROP SUBSCRIPTION {subscription}"));
            }
        }
        admin
            .query(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                crate::db::ident(name)
            ))
            .map(|_| ())
    }

    /// Folder with the unix socket.
    pub fn socket_folder(&self) -> PathBuf {
        self.folder.join("s")
    }

    /// Data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Server log so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.join("log")).unwrap_or_default()).into_owned()
    }

    /// Pid of the postmaster.
    pub fn postmaster(&self) -> u32 {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        text.lines().next().and_then(|line| line.trim().parse().ok()).unwrap()
    }

    /// Runs a client program (`psql`, `pg_dump`) with this cluster's address in its environment.
    pub fn client(&self, program: &Path, database: &str) -> Command {
        let mut command = Command::new(program);
        supervisor::scrub(&mut command);
        command
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", self.port.to_string())
            .env("PGUSER", &supervisor::user().name)
            .env("PGDATABASE", database)
            .env("PGCLIENTENCODING", "UTF8")
            .env("PGAPPNAME", "pgclone-tests")
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = supervisor::command(&self.installation.program("pg_ctl"))
            .arg("-D")
            .arg(self.data())
            .args(["-m", "immediate", "-w", "stop"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("no free port")
        .port()
}
