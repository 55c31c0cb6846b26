//! What a preflight knows of both sides. Each part that may be out of reach is a `Result`.

use super::PreflightOptions;
use crate::catalog::Catalog;
use crate::error::Result;
use serde::Deserialize;

/// Everything that the checks look at.
#[derive(Debug)]
pub struct Facts {
    /// The schema to clone.
    pub schema: String,
    /// How it is to be cloned.
    pub options: PreflightOptions,
    /// The source, if it can be reached.
    pub source: Result<SourceFacts>,
    /// The target, if it can be reached.
    pub target: Result<TargetFacts>,
    /// What only the target's host can say.
    pub host: HostFacts,
    /// What takes both sides.
    pub both: Both,
}

/// Facts of the source.
#[derive(Debug)]
pub struct SourceFacts {
    /// Host, port, database and user.
    pub server: String,
    /// `server_version`.
    pub version: String,
    /// Major version.
    pub major: u32,
    /// Its catalog.
    pub catalog: Result<Catalog>,
    /// What else was asked.
    pub probe: Result<SourceProbe>,
    /// Bytes of all relations in the schema.
    pub bytes: Result<i64>,
    /// Whether another session could take over a snapshot.
    pub snapshot: Result<()>,
}

/// One row of the source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SourceProbe {
    /// The role may use the schema; none if there is no such schema.
    pub may_use_schema: Option<bool>,
    /// Tables of the schema that the role cannot read.
    pub unreadable: Vec<String>,
    /// Tables whose row security would hide rows from the role.
    pub row_security: Vec<String>,
    /// `wal_level`.
    pub wal_level: String,
    /// Replication slots that are free.
    pub free_slots: i64,
    /// WAL senders that are free.
    pub free_senders: i64,
    /// Age of the database's oldest transaction ID.
    pub xid_age: i64,
    /// Age at which PostgreSQL itself forces a freeze.
    pub freeze_max_age: i64,
    /// Seconds since the oldest transaction of another session began, as far as the role sees them.
    pub oldest_transaction: Option<f64>,
    /// True if the role sees what other roles' sessions do.
    pub sees_all_sessions: bool,
    /// Seconds since 1970 on its clock.
    pub clock: f64,
    /// TLS protocol of the session; none without TLS.
    pub tls: Option<String>,
    /// True if the session comes from the same machine.
    pub is_local: bool,
}

/// Facts of the target.
#[derive(Debug)]
pub struct TargetFacts {
    /// `server_version`.
    pub version: String,
    /// Major version.
    pub major: u32,
    /// Its catalog.
    pub catalog: Result<Catalog>,
    /// What else was asked.
    pub probe: Result<TargetProbe>,
}

/// One row of the target.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TargetProbe {
    /// The role may create in the schema; none if there is no such schema.
    pub may_create_in_schema: Option<bool>,
    /// The role may create schemas.
    pub may_create_schema: bool,
    /// The server only reads (a standby).
    pub is_standby: bool,
    /// New transactions only read.
    pub is_read_only: bool,
    /// Bytes of the database.
    pub database_bytes: i64,
    /// `max_worker_processes`.
    pub worker_slots: i64,
    /// Those in use.
    pub workers: i64,
    /// Seconds since 1970 on its clock.
    pub clock: f64,
}

/// What the backend can say of its host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFacts {
    /// Bytes that the server may still write to the file system of its data directory, or why that is not known.
    pub free_bytes: Option<std::result::Result<u64, String>>,
}

/// Facts that come from both sides together.
#[derive(Debug, Default)]
pub struct Both {
    /// Seconds between asking both clocks; the skew is known no better.
    pub clock_tolerance: f64,
    /// What the clone's plan says: locks that it needs, or why it would be refused.
    pub plan: Option<Result<i64>>,
}
