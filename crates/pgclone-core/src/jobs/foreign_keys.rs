//! How foreign keys become items. Pure: no session.

use super::divider::{Divider, CHUNK, SMALL_TABLE, STATEMENT};
use super::items::{purpose, work_of, Stage};
use super::work::Work;
use crate::catalog::{class, Catalog, Constraint, Detail, ObjectId};
use crate::hash::HashMap;
use crate::plan::Step;

impl Divider {
    /// Those of large tables are validated by items of their own, several at a time.
    pub(super) fn foreign_keys(&mut self, steps: &[&Step], source: &Catalog) {
        let keys = ForeignKeys::new(source);
        let mut add = Vec::new();
        for step in steps {
            match (keys.is_long(step), &step.split) {
                (true, Some(split)) => add.push(Work::Sql {
                    purpose: purpose(step),
                    sql: split.first.clone(),
                }),
                (true, None) => {}
                // to look at a few rows takes less than another statement
                (false, _) => add.extend(work_of(step)),
            }
        }
        self.chain("foreign keys", "foreign keys", Stage::ForeignKeys, add, CHUNK);
        // two that look at one table, or lock it as a whole, would wait for each other: one after the other, then
        let mut before: HashMap<ObjectId, i32> = HashMap::default();
        for step in steps.iter().filter(|step| keys.is_long(step)) {
            let (work, tables) = match &step.split {
                Some(split) => {
                    let work = Work::Sql {
                        purpose: format!("validate {}", step.description),
                        sql: split.then.clone(),
                    };
                    (vec![work], keys.tables(step, false))
                }
                // made and validated in one
                None => (work_of(step), keys.tables(step, true)),
            };
            let weight = keys.bytes(step) / 4 + STATEMENT;
            let id = self.add("foreign key", &step.description, Stage::Validate, weight, work);
            for table in tables {
                if let Some(first) = before.insert(table, id) {
                    self.block(first, id);
                }
            }
        }
    }
}

/// What foreign keys have to look at.
struct ForeignKeys<'a> {
    source: &'a Catalog,
    /// Bytes of each table; a partitioned one has those of its partitions.
    bytes: HashMap<ObjectId, i64>,
}

impl<'a> ForeignKeys<'a> {
    fn new(source: &'a Catalog) -> Self {
        let mut bytes: HashMap<ObjectId, i64> = HashMap::default();
        for o in &source.objects {
            let Detail::Table(t) = &o.detail else { continue };
            let mut above = Some(o.id);
            while let Some(table) = above {
                *bytes.entry(table).or_default() += t.main_bytes;
                above = partitioned(source, table);
            }
        }
        Self { source, bytes }
    }

    fn key(&self, step: &Step) -> Option<&'a Constraint> {
        match &self.source.get(step.object)?.detail {
            Detail::Constraint(k) => Some(k),
            _ => None,
        }
    }

    fn bytes(&self, step: &Step) -> i64 {
        let table = self.key(step).map(|k| ObjectId::new(class::PG_CLASS, k.table));
        table.and_then(|t| self.bytes.get(&t)).copied().unwrap_or_default()
    }

    /// True if its validation is worth an item.
    fn is_long(&self, step: &Step) -> bool {
        let looks = self.key(step).is_some_and(|k| k.is_validated && k.is_enforced);
        looks && self.bytes(step) > SMALL_TABLE
    }

    /// The table that it belongs to, and perhaps the other one. What is locked with a partitioned table counts as that.
    fn tables(&self, step: &Step, both: bool) -> Vec<ObjectId> {
        let Some(k) = self.key(step) else { return Vec::new() };
        let other = k.referenced_table.filter(|_| both);
        let root = |oid| {
            let mut table = ObjectId::new(class::PG_CLASS, oid);
            while let Some(above) = partitioned(self.source, table) {
                table = above;
            }
            table
        };
        let mut tables: Vec<ObjectId> = std::iter::once(k.table).chain(other).map(root).collect();
        tables.dedup();
        tables
    }
}

/// The partitioned table that a table is a partition of.
fn partitioned(source: &Catalog, table: ObjectId) -> Option<ObjectId> {
    match source.get(table).map(|o| &o.detail) {
        Some(Detail::Table(t)) if t.is_partition() => t.parents.first().map(|&oid| ObjectId::new(class::PG_CLASS, oid)),
        _ => None,
    }
}
