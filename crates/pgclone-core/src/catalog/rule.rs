//! Triggers, rules and policies: what hangs on a table and acts.

use super::read::or_default;
use super::read::ClassQuery;
use super::{class, Detail, Oid};
use serde::Deserialize;

/// A trigger of a user, or the copy of one that a partition has.
#[derive(Clone, Debug, Deserialize)]
pub struct Trigger {
    /// OID of the table.
    pub table: Oid,
    /// Schema of the table, unquoted.
    pub table_schema: String,
    /// Name of the table, unquoted.
    pub table_relname: String,
    /// Qualified, quoted name of the table.
    pub table_name: String,
    /// `pg_class.relkind` of the table: r, p, f, v.
    pub table_kind: char,
    /// `pg_get_triggerdef`.
    pub definition: String,
    /// `O`rigin and local, `D`isabled, `R`eplica, `A`lways.
    pub enabled: char,
    /// True for a partition's copy: it comes with the parent's trigger, only `enabled` is its own.
    pub is_copy: bool,
    /// True for a copy that is enabled as its original. Those are no objects of the model as long as their partition goes
    /// with its parent; see [`Catalog::silent_copies`](super::Catalog::silent_copies).
    #[serde(default)]
    pub follows_original: bool,
    /// True for a copy whose partition is cloned without its parent: it is made as a trigger of its own.
    #[serde(skip)]
    pub stands_alone: bool,
    /// OID of the function.
    pub function: Oid,
    /// The function with its argument types, as SQL.
    pub function_name: String,
}

/// A rewrite rule that is not the query of a view.
#[derive(Clone, Debug, Deserialize)]
pub struct Rule {
    /// OID of the table or view.
    pub table: Oid,
    /// Schema of the table, unquoted.
    pub table_schema: String,
    /// Name of the table, unquoted.
    pub table_relname: String,
    /// Qualified, quoted name of the table.
    pub table_name: String,
    /// `pg_get_ruledef`, with a semicolon.
    pub definition: String,
    /// As of [`Trigger::enabled`].
    pub enabled: char,
}

/// A row security policy.
#[derive(Clone, Debug, Deserialize)]
pub struct Policy {
    /// OID of the table.
    pub table: Oid,
    /// Schema of the table, unquoted.
    pub table_schema: String,
    /// Name of the table, unquoted.
    pub table_relname: String,
    /// Qualified, quoted name of the table.
    pub table_name: String,
    /// `r` SELECT, `a` INSERT, `w` UPDATE, `d` DELETE, `*` ALL.
    pub command: char,
    /// False for RESTRICTIVE.
    pub permissive: bool,
    /// Role names, unquoted; empty means PUBLIC.
    #[serde(deserialize_with = "or_default")]
    pub roles: Vec<String>,
    /// USING expression as SQL.
    pub using_qual: Option<String>,
    /// WITH CHECK expression as SQL.
    pub check_qual: Option<String>,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(class::PG_TRIGGER, include_str!("queries/triggers.sql"), Detail::Trigger),
        ClassQuery::new(class::PG_REWRITE, include_str!("queries/rules.sql"), Detail::Rule),
        ClassQuery::new(class::PG_POLICY, include_str!("queries/policies.sql"), Detail::Policy),
    ]
}
