//! A database and sessions in it, with results as text: the tests compare what a user would see.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use postgres::{CancelToken, Client, Config, NoTls, SimpleQueryMessage};

use crate::cluster::Cluster;
use crate::install::installations;
use crate::supervisor;

/// Quotes an identifier.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes a literal, backslashes included.
pub fn literal(text: &str) -> String {
    let quoted = format!("'{}'", text.replace('\'', "''"));
    if text.contains('\\') {
        format!("E{}", quoted.replace('\\', "\\\\"))
    } else {
        quoted
    }
}

/// A row as text.
pub type Row = Vec<Option<String>>;

/// An error or warning as the client sees it.
#[derive(Clone, Debug)]
pub struct Failure {
    pub severity: String,
    pub sqlstate: String,
    pub message: String,
    pub detail: String,
    pub hint: String,
    pub context: String,
}

impl Failure {
    fn from_db(error: &postgres::error::DbError) -> Self {
        Self {
            severity: error.severity().to_owned(),
            sqlstate: error.code().code().to_owned(),
            message: error.message().to_owned(),
            detail: error.detail().unwrap_or_default().to_owned(),
            hint: error.hint().unwrap_or_default().to_owned(),
            context: error.where_().unwrap_or_default().to_owned(),
        }
    }

    /// Asserts the SQLSTATE.
    #[track_caller]
    pub fn is(self, sqlstate: &str) -> Self {
        assert_eq!(self.sqlstate, sqlstate, "wrong SQLSTATE in: {self}");
        self
    }

    /// Asserts that message, DETAIL or HINT contain the text (in any letter case).
    #[track_caller]
    pub fn names(self, text: &str) -> Self {
        let all = format!("{}\n{}\n{}", self.message, self.detail, self.hint);
        assert!(
            all.to_lowercase().contains(&text.to_lowercase()),
            "{text:?} is not named in: {self}"
        );
        self
    }

    /// Asserts that message, DETAIL or HINT contain the name as a word of its own. For names too short for
    /// [`Failure::names`].
    #[track_caller]
    pub fn names_word(self, name: &str) -> Self {
        let all = format!("{} {} {}", self.message, self.detail, self.hint);
        let found = all
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name);
        assert!(found, "{name:?} is not named in: {self}");
        self
    }

    /// Asserts that no field contains the text.
    #[track_caller]
    pub fn hides(self, secret: &str) -> Self {
        assert!(!format!("{self:?}").contains(secret), "{secret:?} is shown in: {self}");
        self
    }

    /// Asserts that the HINT contains the text.
    #[track_caller]
    pub fn hints(self, text: &str) -> Self {
        assert!(self.hint.contains(text), "{text:?} is not in the HINT of: {self}");
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.severity, self.sqlstate, self.message)?;
        for (name, text) in [
            ("DETAIL", &self.detail),
            ("HINT", &self.hint),
            ("CONTEXT", &self.context),
        ] {
            if !text.is_empty() {
                write!(f, "\n  {name}: {text}")?;
            }
        }
        Ok(())
    }
}

/// One session. Notices are kept until they are taken.
pub struct Session {
    client: Mutex<Client>,
    notices: Arc<Mutex<Vec<Failure>>>,
}

impl Session {
    /// Opens a session over TCP.
    #[track_caller]
    pub fn open(cluster: &Cluster, database: &str, role: &str) -> Self {
        Self::try_open(cluster, database, role).unwrap_or_else(|e| panic!("could not connect as {role}: {e:?}"))
    }

    /// Opens a session over TCP, or says why not.
    pub fn try_open(cluster: &Cluster, database: &str, role: &str) -> Result<Self, postgres::Error> {
        let notices = Arc::new(Mutex::new(Vec::new()));
        let sink = notices.clone();
        let client = Config::new()
            .host("127.0.0.1")
            .port(cluster.port)
            .user(role)
            .dbname(database)
            .application_name("pgclone-tests")
            .notice_callback(move |notice| lock(&sink).push(Failure::from_db(&notice)))
            .connect(NoTls)?;
        Ok(Self {
            client: Mutex::new(client),
            notices,
        })
    }

    /// Runs statements and returns the rows of the last one that has any.
    pub fn query(&self, sql: &str) -> Result<Vec<Row>, Failure> {
        let messages = lock(&self.client)
            .simple_query(sql)
            .map_err(|error| match error.as_db_error() {
                Some(error) => Failure::from_db(error),
                None => Failure {
                    severity: "LOST".to_owned(),
                    sqlstate: "08006".to_owned(),
                    message: format!("{error:?}"),
                    detail: String::new(),
                    hint: String::new(),
                    context: String::new(),
                },
            })?;
        let mut rows = Vec::new();
        for message in messages {
            match message {
                SimpleQueryMessage::RowDescription(_) => rows.clear(),
                SimpleQueryMessage::Row(row) => {
                    rows.push((0..row.len()).map(|i| row.get(i).map(str::to_owned)).collect());
                }
                _ => {}
            }
        }
        Ok(rows)
    }

    /// Runs statements that must succeed.
    #[track_caller]
    pub fn run(&self, sql: &str) -> Vec<Row> {
        self.query(sql)
            .unwrap_or_else(|failure| panic!("{failure}\n  in: {}", shorten(sql)))
    }

    /// The first column of the first row; NULL as an empty string.
    #[track_caller]
    pub fn value(&self, sql: &str) -> String {
        let rows = self.run(sql);
        let Some(row) = rows.into_iter().next() else {
            panic!("no row from: {}", shorten(sql))
        };
        row.into_iter().next().flatten().unwrap_or_default()
    }

    /// The first column of all rows.
    #[track_caller]
    pub fn column(&self, sql: &str) -> Vec<String> {
        self.run(sql)
            .into_iter()
            .map(|row| row.into_iter().next().flatten().unwrap_or_default())
            .collect()
    }

    /// Runs statements that must fail.
    #[track_caller]
    pub fn fails(&self, sql: &str) -> Failure {
        match self.query(sql) {
            Err(failure) => failure,
            Ok(rows) => panic!("expected an error, got {rows:?} from: {}", shorten(sql)),
        }
    }

    /// Notices and warnings since the last call.
    pub fn take_notices(&self) -> Vec<Failure> {
        std::mem::take(&mut *lock(&self.notices))
    }

    /// Pid of the backend.
    pub fn pid(&self) -> u32 {
        self.value("SELECT pg_backend_pid()").parse().unwrap()
    }

    /// What Ctrl-C in psql uses.
    pub fn cancel_token(&self) -> CancelToken {
        lock(&self.client).cancel_token()
    }
}

/// A database of a cluster, with one session that is opened when first used.
pub struct Db {
    pub cluster: Arc<Cluster>,
    pub name: String,
    session: Mutex<Option<Arc<Session>>>,
}

impl Db {
    pub(crate) fn new(cluster: Arc<Cluster>, name: &str) -> Self {
        Self {
            cluster,
            name: name.to_owned(),
            session: Mutex::new(None),
        }
    }

    /// The shared session.
    pub fn session(&self) -> Arc<Session> {
        lock(&self.session)
            .get_or_insert_with(|| Arc::new(self.connect()))
            .clone()
    }

    /// A further session.
    #[track_caller]
    pub fn connect(&self) -> Session {
        self.connect_as(&supervisor::user().name)
    }

    /// A further session of another role.
    #[track_caller]
    pub fn connect_as(&self, role: &str) -> Session {
        Session::open(&self.cluster, &self.name, role)
    }

    /// True if a new session can be opened and answers. Closes the shared one, which may be dead.
    pub fn answers(&self) -> bool {
        self.disconnect();
        let session = Session::try_open(&self.cluster, &self.name, &supervisor::user().name);
        session.is_ok_and(|s| s.query("SELECT 1").is_ok())
    }

    /// Closes the shared session, so that settings of the database take effect or it can be dropped.
    pub fn disconnect(&self) {
        lock(&self.session).take();
    }

    /// Runs statements that must succeed.
    #[track_caller]
    pub fn run(&self, sql: &str) {
        self.session().run(sql);
    }

    /// See [`Session::value`].
    #[track_caller]
    pub fn value(&self, sql: &str) -> String {
        self.session().value(sql)
    }

    /// See [`Session::column`].
    #[track_caller]
    pub fn column(&self, sql: &str) -> Vec<String> {
        self.session().column(sql)
    }

    /// See [`Session::run`].
    #[track_caller]
    pub fn rows(&self, sql: &str) -> Vec<Row> {
        self.session().run(sql)
    }

    /// Whether a relation, given as text for `regclass`, exists.
    #[track_caller]
    pub fn has(&self, relation: &str) -> bool {
        self.value(&format!("SELECT to_regclass({}) IS NOT NULL", literal(relation))) == "t"
    }

    /// Runs a script with `psql` (COPY FROM stdin and backslash commands work).
    #[track_caller]
    pub fn psql_file(&self, file: &Path) {
        self.psql_script(file, &[]);
    }

    /// Runs a script with `psql` and variables.
    #[track_caller]
    pub fn psql_script(&self, file: &Path, variables: &[(&str, &str)]) {
        let mut command = self.cluster.client(&installations().client.program("psql"), &self.name);
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1"]);
        for (name, value) in variables {
            command.arg("-v").arg(format!("{name}={value}"));
        }
        let output = command.arg("-f").arg(file).output().expect("could not run psql");
        assert!(
            output.status.success(),
            "psql -f {} failed: {}",
            file.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// keyword/value connection string over TCP, as the servers' own superuser.
    pub fn conninfo(&self) -> String {
        self.conninfo_as(&supervisor::user().name)
    }

    /// keyword/value connection string over TCP for a role.
    pub fn conninfo_as(&self, role: &str) -> String {
        format!(
            "host=127.0.0.1 port={} dbname={} user={}",
            self.cluster.port,
            conninfo_value(&self.name),
            conninfo_value(role)
        )
    }
}

/// Quotes a value of a keyword/value connection string.
pub fn conninfo_value(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn shorten(sql: &str) -> String {
    if sql.chars().count() > 600 {
        sql.chars().take(600).chain("...".chars()).collect()
    } else {
        sql.to_owned()
    }
}

// A poisoned lock only says that another case panicked; the value behind it is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
