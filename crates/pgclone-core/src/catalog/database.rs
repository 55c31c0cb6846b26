//! The database itself: what belongs to its row in `pg_database`.

use super::read::or_default;
use super::{AclItem, Oid};
use crate::error::{Error, Result};
use crate::sqlstate;
use crate::transport::Session;
use serde::Deserialize;

/// Properties of a database.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DatabaseProperties {
    /// OID.
    pub oid: Oid,
    /// Name, unquoted.
    pub name: String,
    /// Owner's role name.
    pub owner: String,
    /// Encoding, for example `UTF8`.
    pub encoding: String,
    /// LC_COLLATE.
    pub collate: String,
    /// LC_CTYPE.
    pub ctype: String,
    /// `c` libc, `i` ICU, `b` builtin; libc before 15.
    #[serde(default = "libc")]
    pub locale_provider: char,
    /// Locale of the providers ICU and builtin.
    #[serde(default)]
    pub locale: Option<String>,
    /// ICU rules (16 and later).
    #[serde(default)]
    pub icu_rules: Option<String>,
    /// CONNECTION LIMIT; -1 is none.
    pub connection_limit: i32,
    /// IS_TEMPLATE.
    pub is_template: bool,
    /// Default tablespace.
    pub tablespace: String,
    /// Comment.
    pub comment: Option<String>,
    /// `ALTER DATABASE ... SET`, as `name=value`.
    #[serde(deserialize_with = "or_default")]
    pub settings: Vec<String>,
    /// `ALTER ROLE ... IN DATABASE ... SET`.
    #[serde(deserialize_with = "or_default")]
    pub role_settings: Vec<RoleSettings>,
    /// Privileges in catalog order, the built-in ones if nobody changed them.
    #[serde(deserialize_with = "or_default")]
    pub acl: Vec<AclItem>,
}

/// Settings of one role in the database.
#[derive(Clone, Debug, Deserialize)]
pub struct RoleSettings {
    /// Role, unquoted.
    pub role: String,
    /// `name=value`.
    pub settings: Vec<String>,
}

impl DatabaseProperties {
    /// Properties of the database that the session is connected to.
    pub async fn read(session: &Session) -> Result<Self> {
        let sql = super::sql::for_version(include_str!("queries/database.sql"), session.version());
        let row = session.rows(&sql).await?.into_iter().next();
        row.ok_or_else(|| {
            Error::new(
                sqlstate::INTERNAL_ERROR,
                "no row in pg_database for the current database",
            )
            .on(session.side())
        })
    }
}

fn libc() -> char {
    'c'
}
