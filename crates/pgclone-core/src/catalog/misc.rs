//! Schemas, extensions, extended statistics, event triggers, default privileges, large objects.

use super::read::or_default;
use super::read::ClassQuery;
use super::{class, AclItem, Detail, Oid};
use serde::Deserialize;

/// A schema. It has nothing beside name and owner.
#[derive(Clone, Debug, Deserialize)]
pub struct Schema {}

/// An extension. It has no schema in the sense of a qualified name; its objects may be in [`Extension::target_schema`].
#[derive(Clone, Debug, Deserialize)]
pub struct Extension {
    /// Schema that it is installed in, unquoted.
    pub target_schema: String,
    /// Installed version.
    pub version: String,
    /// True if the schema can be changed later.
    pub relocatable: bool,
    /// Names of the extensions that it requires.
    #[serde(deserialize_with = "or_default")]
    pub requires: Vec<String>,
    /// Configuration tables: member tables whose rows are the user's, in the extension's order.
    #[serde(deserialize_with = "or_default")]
    pub config: Vec<ConfigTable>,
}

/// A configuration table or sequence of an extension (`pg_extension_config_dump`).
#[derive(Clone, Debug, Deserialize)]
pub struct ConfigTable {
    /// The table.
    pub table: Oid,
    /// `WHERE ...` that tells the user's rows from the extension's, or empty.
    #[serde(deserialize_with = "or_default")]
    pub condition: String,
}

/// Extended statistics (`CREATE STATISTICS`).
#[derive(Clone, Debug, Deserialize)]
pub struct Statistics {
    /// OID of the table.
    pub table: Oid,
    /// Schema of the table, unquoted.
    pub table_schema: String,
    /// Name of the table, unquoted.
    pub table_relname: String,
    /// Qualified, quoted name of the table.
    pub table_name: String,
    /// Its own name as the source writes it in the definition.
    pub quoted_name: String,
    /// Names of the columns, and `expr` for each expression, in the order of the definition.
    #[serde(deserialize_with = "or_default")]
    pub columns: Vec<String>,
    /// Statistics target, if set.
    pub target: Option<i32>,
    /// `pg_get_statisticsobjdef`.
    pub definition: String,
}

/// An event trigger.
#[derive(Clone, Debug, Deserialize)]
pub struct EventTrigger {
    /// Event, for example `ddl_command_end`.
    pub event: String,
    /// As of [`super::Trigger::enabled`].
    pub enabled: char,
    /// Command tags of the `WHEN TAG IN` filter.
    #[serde(deserialize_with = "or_default")]
    pub tags: Vec<String>,
    /// OID of the function.
    pub function: Oid,
    /// The function as SQL, without arguments.
    pub function_name: String,
}

/// Default privileges of one role, for one kind of object, in one schema or everywhere. The object's owner is the role
/// whose new objects get the privileges; its name is `FOR ROLE r [IN SCHEMA s] ON TABLES`.
#[derive(Clone, Debug, Deserialize)]
pub struct DefaultAcl {
    /// `r` tables, `S` sequences, `f` functions, `T` types, `n` schemas, `L` large objects.
    pub kind: char,
    /// The privileges, in catalog order.
    #[serde(deserialize_with = "or_default")]
    pub items: Vec<AclItem>,
    /// What `items` replaces: the built-in default, or nothing within a schema.
    #[serde(deserialize_with = "or_default")]
    pub default: Vec<AclItem>,
}

impl DefaultAcl {
    /// `ON <keyword>` of `ALTER DEFAULT PRIVILEGES`; `None` for a kind that is not known.
    pub fn keyword(&self) -> Option<&'static str> {
        Some(match self.kind {
            'r' => "TABLES",
            'S' => "SEQUENCES",
            'f' => "FUNCTIONS",
            'T' => "TYPES",
            'n' => "SCHEMAS",
            'L' => "LARGE OBJECTS",
            _ => return None,
        })
    }
}

/// A large object; its name is the OID as text. Its data is copied by other means.
#[derive(Clone, Debug, Deserialize)]
pub struct LargeObject {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(class::PG_NAMESPACE, include_str!("queries/schemas.sql"), Detail::Schema),
        ClassQuery::new(
            class::PG_EXTENSION,
            include_str!("queries/extensions.sql"),
            Detail::Extension,
        ),
        ClassQuery::new(
            class::PG_STATISTIC_EXT,
            include_str!("queries/statistics.sql"),
            Detail::Statistics,
        ),
        ClassQuery::new(
            class::PG_EVENT_TRIGGER,
            include_str!("queries/event_triggers.sql"),
            Detail::EventTrigger,
        ),
        ClassQuery::new(
            class::PG_DEFAULT_ACL,
            include_str!("queries/default_acls.sql"),
            Detail::DefaultAcl,
        ),
        ClassQuery::new(
            class::PG_LARGEOBJECT,
            include_str!("queries/large_objects.sql"),
            Detail::LargeObject,
        ),
    ]
}
