//! The contract between the engine and whoever runs it: what is to be done ([`CloneRequest`]), under which settings
//! ([`EngineConfig`]), and where progress and open sessions are known ([`Context`]).
//!
//! Everything here is plain data. The extension fills it on the backend's main thread before the engine starts, so the
//! engine never has to ask the backend anything.

use crate::copy::Counters;
use crate::error::{Error, Result};
use crate::sqlstate;
use crate::sqltext;
use crate::statement::hide_passwords;
pub use crate::transport::Sessions;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What is selected on the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// One table, under its own or another name.
    Table {
        /// Schema on the source and on the target.
        schema: String,
        /// Name on the source.
        table: String,
        /// Name on the target, if it is to differ.
        target_table: Option<String>,
    },
    /// A schema and everything in it.
    Schema {
        /// Name of the schema.
        schema: String,
    },
    /// The functions of a schema.
    Functions {
        /// Name of the schema.
        schema: String,
    },
    /// The whole database.
    Database,
}

impl Scope {
    /// The schema and the table that it names.
    pub fn names(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Table { schema, table, .. } => (Some(schema), Some(table)),
            Self::Schema { schema } | Self::Functions { schema } => (Some(schema), None),
            Self::Database => (None, None),
        }
    }

    /// From the arguments of `plan` and `ddl`: `table` with a (qualified) table name, `schema` or `functions` with a
    /// schema, `database` without a name. Errors: 22023.
    pub fn parse(scope: &str, name: Option<&str>) -> Result<Self> {
        let bad = |why: &str| Err(Error::new(sqlstate::INVALID_PARAMETER_VALUE, "invalid scope").detail(why));
        match (scope, name) {
            ("database", None) => Ok(Scope::Database),
            ("database", Some(_)) => bad("The scope \"database\" takes no name: the conninfo says which database."),
            ("schema", Some(name)) => Ok(Scope::Schema {
                schema: name.to_owned(),
            }),
            ("functions", Some(name)) => Ok(Scope::Functions {
                schema: name.to_owned(),
            }),
            ("table", Some(name)) => match sqltext::split_qualified(name) {
                Some((schema, table)) => Ok(Scope::Table {
                    schema,
                    table,
                    target_table: None,
                }),
                None => bad("The name of a table is schema.table, each part quoted if it needs quotes."),
            },
            ("table" | "schema" | "functions", None) => bad("The scope needs a name."),
            _ => bad("It is one of table, schema, functions, database."),
        }
    }
}

/// What `table_ex` and `schema_ex` say beside the options. `None`: the options, or the default, decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Clone indexes.
    pub indexes: Option<bool>,
    /// Clone constraints.
    pub constraints: Option<bool>,
    /// Clone triggers.
    pub triggers: Option<bool>,
}

/// One call of a clone function, with its arguments as the user gave them.
#[derive(Clone, PartialEq, Eq)]
pub struct CloneRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// What to clone.
    pub scope: Scope,
    /// Rows as well as definitions.
    pub include_data: bool,
    /// Options as JSON text, not parsed yet.
    pub options: Option<String>,
    /// Arguments that override the options.
    pub flags: Flags,
}

impl fmt::Debug for CloneRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloneRequest")
            .field("scope", &self.scope)
            .field("include_data", &self.include_data)
            .field("options", &self.options.as_deref().map(hidden))
            .field("flags", &self.flags)
            .finish_non_exhaustive()
    }
}

/// Options without the keys of masks.
fn hidden(options: &str) -> String {
    hide_passwords(options, None).unwrap_or_else(|| options.to_owned())
}

/// How a session on the target is opened: the server that runs us, seen from outside.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loopback {
    /// First of `unix_socket_directories`; none if the server listens on no socket.
    pub socket_dir: Option<String>,
    /// The server's port.
    pub port: u16,
    /// Operating-system user that runs the server: the role that `peer` authentication accepts.
    pub os_user: String,
    /// Database of the caller.
    pub database: String,
    /// Role of the caller, for `SET SESSION AUTHORIZATION`.
    pub session_role: String,
    /// The setting `pgclone.loopback_conninfo`, which goes before all of the above. May hold a password.
    pub conninfo: Option<String>,
}

impl fmt::Debug for Loopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loopback")
            .field("socket_dir", &self.socket_dir)
            .field("port", &self.port)
            .field("os_user", &self.os_user)
            .field("database", &self.database)
            .field("session_role", &self.session_role)
            .finish_non_exhaustive()
    }
}

/// The settings of the extension, read once at the start of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineConfig {
    /// How to reach the target.
    pub loopback: Loopback,
    /// `lock_timeout` of the sessions we open, in milliseconds; 0 waits without limit.
    pub lock_timeout_ms: u32,
    /// Who loads the rows of background jobs.
    #[serde(default)]
    pub loader: LoaderKind,
}

/// Who loads the rows of a background job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoaderKind {
    /// A session that each lane opens.
    #[default]
    Loopback,
    /// The process of the lane itself.
    InProcess,
}

/// How loud a [`Notice`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Details for whoever looks for them.
    Debug1,
    /// Progress.
    Notice,
    /// Something that was not cloned, or not exactly.
    Warning,
}

/// A message to the caller while the engine runs. The message has no `pgclone: ` prefix: the sink adds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How loud.
    pub severity: Severity,
    /// SQLSTATE, if it is not the usual one of its severity.
    pub sqlstate: Option<String>,
    /// Primary message.
    pub message: String,
    /// DETAIL.
    pub detail: Option<String>,
    /// HINT.
    pub hint: Option<String>,
}

impl Notice {
    /// A message of some severity, without DETAIL and HINT.
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            sqlstate: None,
            message: message.into(),
            detail: None,
            hint: None,
        }
    }
}

/// Where messages go while the engine runs.
pub trait Progress: Send + Sync {
    /// Takes a message; must not block.
    fn notice(&self, notice: Notice);
}

/// What has to be undone by hand if the call does not succeed, because no transaction does it.
pub type Cleanup = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

/// Holds the [`Cleanup`] of a call. Whoever runs the engine takes it out and runs it after a failure, also after one
/// that dropped the engine half-way.
#[derive(Clone, Default)]
pub struct CleanupSlot(Arc<Mutex<Option<Cleanup>>>);

impl CleanupSlot {
    /// Puts a clean-up in place, or takes it away when it is not needed any more.
    pub fn set(&self, cleanup: Option<Cleanup>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = cleanup;
    }

    /// Takes the clean-up out.
    pub fn take(&self) -> Option<Cleanup> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Whether the engine has sent the COMMIT that makes the clone visible. An interrupt after that must not look like a
/// failure: whoever runs the engine then waits for its answer.
#[derive(Clone, Debug, Default)]
pub struct CommitFlag(Arc<AtomicBool>);

impl CommitFlag {
    /// The COMMIT is about to be sent.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// True from then on.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// All that the engine is given beside the request.
#[derive(Clone)]
pub struct Context {
    /// Settings.
    pub config: EngineConfig,
    /// Sink of messages.
    pub progress: Arc<dyn Progress>,
    /// Sessions that are open, so that they can be cancelled from outside.
    pub sessions: Sessions,
    /// What to undo after a failure.
    pub cleanup: CleanupSlot,
    /// How far it is.
    pub counters: Arc<Counters>,
    /// Whether the clone is being committed.
    pub commit: CommitFlag,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_no_password() {
        let request = CloneRequest {
            conninfo: "host=h password=s3cret".into(),
            scope: Scope::Database,
            include_data: true,
            options: Some(r#"{"mask": {"a": {"type": "hash", "key": "s3cret"}}}"#.into()),
            flags: Flags::default(),
        };
        let loopback = Loopback {
            conninfo: Some("password=s3cret".into()),
            ..Loopback::default()
        };
        assert!(!format!("{request:?} {loopback:?}").contains("s3cret"));
    }
}
