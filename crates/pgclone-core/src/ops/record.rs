//! The record of clones: what a table of the target should contain, if that is not all of a table of the same name: a
//! part of it, or no rows at all.
//!
//! It is a table of the extension, written in the transaction of the clone and keyed by the OID of the new table, so that it
//! can neither be wrong about a clone that failed nor outlive the table. It holds no connection string.

use super::verify::leaves;
use crate::catalog::{Catalog, Object, ObjectId, Oid};
use crate::context::Scope;
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::ident::{quote_literal, QualifiedName};
use crate::options::Options;
use crate::plan::Plan;
use crate::transport::Session;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Tables that one statement records.
const BATCH: usize = 500;

/// The condition that a table without rows is recorded with.
const NO_ROWS: &str = "false";

/// How a table came about.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Clone {
    table_id: Oid,
    source_schema: String,
    source_table: String,
    /// Rows that were cloned.
    pub filter: Option<String>,
    /// Columns that were cloned.
    pub columns: Option<Vec<String>>,
}

impl Clone {
    /// The table of the source.
    pub(super) fn source(&self) -> QualifiedName {
        QualifiedName::new(&self.source_schema, &self.source_table)
    }

    /// True if no rows were cloned.
    pub(super) fn has_no_rows(&self) -> bool {
        self.filter.as_deref() == Some(NO_ROWS)
    }
}

#[derive(Deserialize)]
struct Masked {
    table_id: Oid,
    column_name: String,
    expression: Option<String>,
}

/// Masked columns, each with what the source has to compute to get the same values, if that can be said.
pub(super) type MaskedColumns = BTreeMap<String, Option<String>>;

/// What is known of the tables of a target.
#[derive(Debug, Default)]
pub(super) struct Records {
    clones: HashMap<Oid, Clone>,
    masked: HashMap<Oid, MaskedColumns>,
}

impl Records {
    /// Reads the records, as far as the database has tables of them.
    pub(super) async fn read(session: &Session, catalog: &Catalog) -> Result<Self> {
        let mut records = Self::default();
        if has(catalog, "clone_record") {
            let sql = "SELECT table_id::oid::bigint AS table_id, source_schema, source_table, filter, array_to_json(columns) AS columns \
                       FROM pgclone.clone_record";
            let rows: Vec<Clone> = session.rows(sql).await?;
            records.clones = rows.into_iter().map(|r| (r.table_id, r)).collect();
        }
        if has(catalog, "mask_record") {
            let sql = "SELECT table_id::oid::bigint AS table_id, column_name, expression FROM pgclone.mask_record";
            for row in session.rows::<Masked>(sql).await? {
                let columns = records.masked.entry(row.table_id).or_default();
                columns.insert(row.column_name, row.expression);
            }
        }
        Ok(records)
    }

    /// How a table of the target was cloned, if not as a whole under its own name.
    pub(super) fn clone_of(&self, table: ObjectId) -> Option<&Clone> {
        self.clones.get(&table.oid)
    }

    /// The source's partitions of a partitioned table of the target that were cloned without their rows.
    pub(super) fn empty_parts(&self, object: &Object, target: &Catalog, source: &Catalog) -> Vec<Oid> {
        let parts = leaves(object, target).into_iter().filter(|o| o.id != object.id);
        let records = parts.filter_map(|o| self.clone_of(o.id));
        let empty = records.filter(|r| r.has_no_rows());
        let on_source = |r: &Clone| source.relation(&r.source_schema, &r.source_table).map(|o| o.id.oid);
        empty.filter_map(on_source).collect()
    }

    /// Columns of a table of the target whose values are masked. Records are of tables that have rows of their own: what is
    /// masked in a partition is masked in the partitioned table, by an expression only if all partitions have the same.
    pub(super) fn masked(&self, object: &Object, target: &Catalog) -> MaskedColumns {
        let parts: Vec<Oid> = leaves(object, target).into_iter().map(|o| o.id.oid).collect();
        let mut found = self.masked.get(&object.id.oid).cloned().unwrap_or_default();
        for part in parts.iter().filter_map(|oid| self.masked.get(oid)) {
            found.extend(part.clone());
        }
        for (name, expression) in &mut found {
            let of = |oid: &Oid| self.masked.get(oid).and_then(|m| m.get(name)).cloned().flatten();
            if !parts.iter().all(|oid| of(oid) == *expression) {
                *expression = None;
            }
        }
        found
    }
}

fn has(target: &Catalog, table: &str) -> bool {
    target.relation("pgclone", table).is_some_and(|o| o.extension.is_some())
}

/// The statements that record the tables of a clone that are not what verify would take them for, and forget tables that
/// are gone.
pub(crate) fn record_selection(
    from: &Catalog,
    into: &Catalog,
    scope: &Scope,
    options: &Options,
    plan: &Plan,
) -> Vec<String> {
    let is_renamed = matches!(scope, Scope::Table { target_table: Some(name), table, .. } if name != table);
    let is_partial = options.filter.is_some() || options.columns.is_some();
    let partial = if is_renamed || is_partial {
        plan.tables.as_slice()
    } else {
        &[]
    };
    if !has(into, "clone_record") || (partial.is_empty() && plan.without_rows.is_empty()) {
        return Vec::new();
    }
    let columns = options.columns.as_ref().map_or_else(
        || "NULL".to_owned(),
        |names| {
            let names: Vec<String> = names.iter().map(|n| quote_literal(n)).collect();
            format!("ARRAY[{}]", names.join(", "))
        },
    );
    let row = |(id, name): &(ObjectId, String), filter: Option<&str>| {
        let source = from.get(*id)?;
        // a table that comes along without being named comes with all of its columns
        let is_named = partial.iter().any(|(named, _)| named == id);
        Some(format!(
            "({}::regclass, {}, {}, {}, {}::text[])",
            quote_literal(name),
            quote_literal(source.schema.as_deref().unwrap_or_default()),
            quote_literal(&source.name),
            filter.map_or_else(|| "NULL".to_owned(), quote_literal),
            if is_named { columns.as_str() } else { "NULL" }
        ))
    };
    let empty: HashSet<ObjectId> = plan.without_rows.iter().map(|(id, _)| *id).collect();
    let filled = partial.iter().filter(|(id, _)| !empty.contains(id));
    let filled = filled.filter_map(|table| row(table, options.filter.as_deref()));
    let rows: Vec<String> = filled
        .chain(plan.without_rows.iter().filter_map(|table| row(table, Some(NO_ROWS))))
        .collect();
    let forget =
        "DELETE FROM pgclone.clone_record r WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = r.table_id)";
    let insert = |batch: &[String]| {
        format!(
            "INSERT INTO pgclone.clone_record (table_id, source_schema, source_table, filter, columns) VALUES {}",
            batch.join(", ")
        )
    };
    std::iter::once(forget.to_owned())
        .chain(rows.chunks(BATCH).map(insert))
        .collect()
}
