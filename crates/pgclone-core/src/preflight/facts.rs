//! What a preflight knows of both sides. Each part that may be out of reach is a `Result`.

use super::PreflightOptions;
use crate::catalog::{Catalog, Oid};
use crate::error::{Error, Result};
use crate::hash::HashSet;
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
    /// Tables and sequences of the database that the role cannot read.
    pub unreadable: Vec<Relation>,
    /// Tables of the database whose row security would hide rows from the role.
    pub row_security: Vec<Relation>,
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

/// A table or sequence of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Relation {
    /// Its OID.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
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
    /// pgclone is among `shared_preload_libraries`, so there can be background jobs.
    pub is_preloaded: bool,
}

/// Facts that come from both sides together.
#[derive(Debug, Default)]
pub struct Both {
    /// Seconds between asking both clocks; the skew is known no better.
    pub clock_tolerance: f64,
    /// What the clone's plan says, or why it would be refused.
    pub plan: Option<Result<Planned>>,
    /// Why the source refuses what a mask makes.
    pub masks: Option<Error>,
}

/// What the clone's plan says.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// Locks that it needs on the target.
    pub locks: i64,
    /// Tables and sequences of the source that it reads.
    pub reads: HashSet<Oid>,
}
