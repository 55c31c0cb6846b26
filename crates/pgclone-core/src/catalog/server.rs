//! The server and the database that a catalog was read from.

use crate::version::ServerVersion;
use serde::Deserialize;

/// What a clone needs to know about the server and the database as a whole.
#[derive(Clone, Debug, Deserialize)]
pub struct Server {
    /// `server_version_num`.
    pub version_num: u32,
    /// Name of the database.
    pub database: String,
    /// Encoding of the database, for example `UTF8`.
    pub encoding: String,
    /// Role names, the only ones that owners and grants can be given to.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Tablespace names.
    #[serde(default)]
    pub tablespaces: Vec<String>,
    /// Extensions that can be created, with their default version.
    #[serde(default)]
    pub available_extensions: Vec<AvailableExtension>,
    /// Locks that the lock table has room for: `max_locks_per_transaction * (max_connections + max_prepared_transactions)`.
    #[serde(default)]
    pub lock_capacity: i64,
    /// True for a hot standby.
    #[serde(default)]
    pub in_recovery: bool,
    /// `default_table_access_method`, usually `heap`.
    #[serde(default)]
    pub default_table_access_method: String,
}

/// An extension that `CREATE EXTENSION` would find.
#[derive(Clone, Debug, Deserialize)]
pub struct AvailableExtension {
    /// Name.
    pub name: String,
    /// Default version.
    pub version: Option<String>,
}

impl Server {
    /// The version as a typed value.
    pub fn version(&self) -> ServerVersion {
        ServerVersion(self.version_num)
    }

    /// True if the role exists.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.binary_search_by(|r| r.as_str().cmp(role)).is_ok()
    }

    /// True if `CREATE EXTENSION name` can work.
    pub fn has_available_extension(&self, name: &str) -> bool {
        self.available_extensions.iter().any(|e| e.name == name)
    }
}
