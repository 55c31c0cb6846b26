//! One table as one side reads it: which relation, which of its rows and columns.

use super::hash::{row_hash, HashFunction};
use crate::catalog::{class, Catalog, Column, Detail, Object, ObjectId, Oid, Table};
use crate::error::Error;
use crate::ident::quote_ident;
use crate::mask::redact;
use std::collections::BTreeMap;

/// What is read of a table.
#[derive(Clone, Debug)]
pub(crate) struct Subject<'a> {
    /// The table.
    pub object: &'a Object,
    /// Its columns that count, sorted by name.
    pub columns: Vec<&'a Column>,
    /// Only these rows: a boolean expression.
    pub filter: Option<String>,
    /// Not the rows of these partitions.
    pub without: Vec<Oid>,
    /// What some columns become before they are compared, as expressions.
    pub masks: BTreeMap<String, String>,
    /// The rows have values that the other side must not see.
    pub hides_values: bool,
}

impl<'a> Subject<'a> {
    /// All of a table, or the columns and rows that its clone was made of.
    pub(crate) fn new(object: &'a Object, only: Option<&[String]>, filter: Option<&str>) -> Self {
        let all = table(object).map(|t| t.columns.as_slice()).unwrap_or_default();
        let wanted = |c: &&Column| only.is_none_or(|names| names.contains(&c.name));
        let mut columns: Vec<&Column> = all.iter().filter(wanted).collect();
        columns.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            object,
            columns,
            filter: filter.map(str::to_owned),
            without: Vec::new(),
            masks: BTreeMap::new(),
            hides_values: false,
        }
    }

    /// Names of the columns.
    pub(crate) fn names(&self) -> Vec<&'a str> {
        self.columns.iter().map(|c| c.name.as_str()).collect()
    }

    /// `FROM` and `WHERE` of a query over the rows; a partitioned table is read with its partitions, any other alone.
    pub(crate) fn from(&self, conditions: &[String]) -> String {
        let only = if table(self.object).is_some_and(Table::is_partitioned) {
            ""
        } else {
            "ONLY "
        };
        // the line breaks end a comment in the expression
        let filter = self.filter.as_ref().map(|f| format!("(\n{f}\n)"));
        let without: Vec<String> = self.without.iter().map(|oid| format!("'{oid}'")).collect();
        let without = (!without.is_empty()).then(|| format!("tableoid NOT IN ({})", without.join(", ")));
        let conditions: Vec<String> = filter
            .into_iter()
            .chain(without)
            .chain(conditions.iter().cloned())
            .collect();
        let mut sql = format!("FROM {only}{}", self.object.qualified());
        if !conditions.is_empty() {
            sql = format!("{sql} WHERE {}", conditions.join(" AND "));
        }
        sql
    }

    /// The hash of a row as SQL.
    pub(crate) fn hash(&self, function: HashFunction) -> String {
        row_hash(&self.columns, &self.masks, function)
    }

    /// An error over the rows, without what may be a value of them.
    pub(super) fn discreet(&self, error: Error) -> Error {
        match self.hides_values {
            true => redact(error),
            false => error,
        }
    }

    /// The tables that hold the rows: itself, or its partitions to any depth, foreign ones left out.
    pub(super) fn leaves(&self, catalog: &'a Catalog) -> Vec<Subject<'a>> {
        let names: Vec<String> = self.columns.iter().map(|c| c.name.clone()).collect();
        let leaf = |o: &'a Object| Subject {
            masks: self.masks.clone(),
            hides_values: self.hides_values,
            ..Subject::new(o, Some(&names), self.filter.as_deref())
        };
        let is_read = |o: &&Object| !self.without.contains(&o.id.oid);
        leaves(self.object, catalog)
            .into_iter()
            .filter(is_read)
            .map(leaf)
            .collect()
    }

    /// What tells one reading of a table from another.
    pub(super) fn identity(&self) -> (ObjectId, String) {
        let names: Vec<String> = self.names().into_iter().map(quote_ident).collect();
        let filter = self.filter.as_deref().unwrap_or_default();
        let masks: Vec<&str> = self.masks.values().map(String::as_str).collect();
        (
            self.object.id,
            format!("{} {filter} {}", names.join(","), masks.join(",")),
        )
    }
}

/// The table behind an object.
pub(crate) fn table(object: &Object) -> Option<&Table> {
    match &object.detail {
        Detail::Table(t) => Some(t),
        _ => None,
    }
}

/// The tables that hold the rows of a table: itself, or its partitions to any depth, foreign ones left out.
pub(crate) fn leaves<'a>(object: &'a Object, catalog: &'a Catalog) -> Vec<&'a Object> {
    let mut found = Vec::new();
    collect_leaves(object, catalog, &mut found);
    found
}

fn collect_leaves<'a>(object: &'a Object, catalog: &'a Catalog, found: &mut Vec<&'a Object>) {
    let Some(t) = table(object) else { return };
    if t.has_rows() {
        return found.push(object);
    }
    if !t.is_partitioned() {
        return;
    }
    let is_partition = |o: &&Object| {
        table(o).is_some_and(|t| {
            let parent = t.parents.first();
            t.is_partition() && parent.is_some_and(|&p| ObjectId::new(class::PG_CLASS, p) == object.id)
        })
    };
    for partition in catalog.objects.iter().filter(is_partition) {
        collect_leaves(partition, catalog, found);
    }
}
