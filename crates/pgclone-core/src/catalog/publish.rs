//! Publications and subscriptions.

use super::read::or_default;
use super::read::ClassQuery;
use super::{class, Detail, Oid};
use serde::Deserialize;

/// A publication without its tables.
#[derive(Clone, Debug, Deserialize)]
pub struct Publication {
    /// FOR ALL TABLES.
    pub all_tables: bool,
    /// Publishes INSERT.
    pub insert: bool,
    /// Publishes UPDATE.
    pub update: bool,
    /// Publishes DELETE.
    pub delete: bool,
    /// Publishes TRUNCATE (11 and later).
    #[serde(default)]
    pub truncate: bool,
    /// `publish_via_partition_root` (13 and later).
    #[serde(default)]
    pub via_root: bool,
    /// `publish_generated_columns = stored` (18 and later).
    #[serde(default)]
    pub generated_columns: bool,
}

/// A table of a publication; the object's name is `publication TABLE table`.
#[derive(Clone, Debug, Deserialize)]
pub struct PublicationTable {
    /// Name of the publication, unquoted.
    pub publication: String,
    /// OID of the publication.
    pub publication_oid: Oid,
    /// OID of the table.
    pub table: Oid,
    /// Schema of the table, unquoted.
    pub table_schema: String,
    /// Name of the table, unquoted.
    pub table_relname: String,
    /// Qualified, quoted name of the table.
    pub table_name: String,
    /// Row filter as SQL (15 and later).
    #[serde(default)]
    pub filter: Option<String>,
    /// Column list, unquoted; empty for all columns (15 and later).
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<String>,
}

/// A schema of a publication (15 and later); the object's name is `publication SCHEMA schema`.
#[derive(Clone, Debug, Deserialize)]
pub struct PublicationSchema {
    /// Name of the publication, unquoted.
    pub publication: String,
    /// OID of the publication.
    pub publication_oid: Oid,
    /// Name of the schema, unquoted.
    pub schema_name: String,
    /// OID of the schema.
    pub schema_oid: Oid,
}

/// A subscription. Its connection string may hold a password.
#[derive(Clone, Deserialize)]
pub struct Subscription {
    /// Connection string; `None` if the role that reads the catalog is not allowed to see it.
    pub conninfo: Option<String>,
    /// Replication slot on the publisher.
    pub slot_name: Option<String>,
    /// `synchronous_commit` of the apply worker.
    pub synchronous_commit: String,
    /// Publications, unquoted.
    pub publications: Vec<String>,
    /// `binary` (14 and later).
    #[serde(default)]
    pub binary: bool,
    /// `streaming`: `f` off, `t` on, `p`arallel (14 and later).
    #[serde(default = "off")]
    pub streaming: char,
    /// `two_phase` (15 and later).
    #[serde(default)]
    pub two_phase: bool,
    /// `disable_on_error` (15 and later).
    #[serde(default)]
    pub disable_on_error: bool,
    /// `password_required` (16 and later).
    #[serde(default = "on")]
    pub password_required: bool,
    /// `run_as_owner` (an option from 16 on; before, that was how it was).
    #[serde(default = "on")]
    pub run_as_owner: bool,
    /// `origin` (16 and later).
    #[serde(default)]
    pub origin: Option<String>,
    /// `failover` (17 and later).
    #[serde(default)]
    pub failover: bool,
    /// True if it is at work on the source.
    pub enabled: bool,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("slot_name", &self.slot_name)
            .field("publications", &self.publications)
            .finish_non_exhaustive()
    }
}

fn off() -> char {
    'f'
}

fn on() -> bool {
    true
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_PUBLICATION,
            include_str!("queries/publications.sql"),
            Detail::Publication,
        ),
        ClassQuery::new(
            class::PG_PUBLICATION_REL,
            include_str!("queries/publication_tables.sql"),
            Detail::PublicationTable,
        ),
        ClassQuery::new(
            class::PG_PUBLICATION_NAMESPACE,
            include_str!("queries/publication_schemas.sql"),
            Detail::PublicationSchema,
        )
        .since(15),
        ClassQuery::new(
            class::PG_SUBSCRIPTION,
            include_str!("queries/subscriptions.sql"),
            Detail::Subscription,
        ),
    ]
}
