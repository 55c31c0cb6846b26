//! Foreign data wrappers, servers, user mappings. (Foreign tables are tables.)

use super::column::OptionPair;
use super::read::or_default;
use super::read::ClassQuery;
use super::{class, Detail, Oid};
use serde::Deserialize;

/// A foreign data wrapper.
#[derive(Clone, Debug, Deserialize)]
pub struct ForeignDataWrapper {
    /// Handler function, as SQL.
    pub handler: Option<String>,
    /// Validator function, as SQL.
    pub validator: Option<String>,
    /// Options.
    #[serde(deserialize_with = "or_default")]
    pub options: Vec<OptionPair>,
}

/// A foreign server.
#[derive(Clone, Debug, Deserialize)]
pub struct ForeignServer {
    /// TYPE.
    pub server_type: Option<String>,
    /// VERSION.
    pub version: Option<String>,
    /// Name of the foreign data wrapper, unquoted.
    pub wrapper: String,
    /// Options.
    #[serde(deserialize_with = "or_default")]
    pub options: Vec<OptionPair>,
}

/// A user mapping; the object's name is `FOR role SERVER server`. Options may hold passwords.
#[derive(Clone, Deserialize)]
pub struct UserMapping {
    /// Role, unquoted; `None` is PUBLIC.
    pub role: Option<String>,
    /// Name of the server, unquoted.
    pub server: String,
    /// OID of the server.
    pub server_oid: Oid,
    /// Options.
    #[serde(deserialize_with = "or_default")]
    pub options: Vec<OptionPair>,
    /// False if the options are hidden from the role that reads the catalog.
    pub is_readable: bool,
}

impl std::fmt::Debug for UserMapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.options.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("UserMapping")
            .field("role", &self.role)
            .field("server", &self.server)
            .field("options", &names)
            .finish_non_exhaustive()
    }
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_FOREIGN_DATA_WRAPPER,
            include_str!("queries/foreign_data_wrappers.sql"),
            Detail::ForeignDataWrapper,
        ),
        ClassQuery::new(
            class::PG_FOREIGN_SERVER,
            include_str!("queries/foreign_servers.sql"),
            Detail::ForeignServer,
        ),
        ClassQuery::new(
            class::PG_USER_MAPPING,
            include_str!("queries/user_mappings.sql"),
            Detail::UserMapping,
        ),
    ]
}
