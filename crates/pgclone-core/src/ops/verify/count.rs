//! Counting the rows of many tables in one session.

use crate::catalog::{class, Catalog, Detail, Object, ObjectId};
use crate::error::Result;
use crate::transport::Session;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Tables that one statement counts.
const BATCH: usize = 50;

/// Rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Count {
    /// Rows.
    pub rows: i64,
}

/// Rows of all tables of one side.
#[derive(Debug, Default)]
pub(super) struct Counts(HashMap<ObjectId, Count>);

impl Counts {
    pub(super) fn of(&self, table: ObjectId) -> Count {
        self.0.get(&table).copied().unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Row {
    n: usize,
    #[serde(flatten)]
    count: Count,
}

/// Counts the tables. A table's own rows are its rows; those of tables that inherit from it are theirs. A partitioned
/// table has the rows of its partitions, which are read once, whoever asks for them.
pub(super) async fn count<'a>(
    session: &Session,
    tables: impl Iterator<Item = &'a Object>,
    catalog: &'a Catalog,
) -> Result<Counts> {
    let tables: Vec<&Object> = tables.collect();
    let leaves: HashMap<ObjectId, Vec<&Object>> = tables.iter().map(|o| (o.id, leaves(o, catalog))).collect();
    let mut seen = HashSet::new();
    let all: Vec<&Object> = leaves
        .values()
        .flatten()
        .copied()
        .filter(|o| seen.insert(o.id))
        .collect();
    let mut counted: HashMap<ObjectId, Count> = HashMap::new();
    for batch in all.chunks(BATCH) {
        for row in count_batch(session, batch).await? {
            if let Some(o) = batch.get(row.n) {
                counted.insert(o.id, row.count);
            }
        }
    }
    let sum = |leaves: &Vec<&Object>| Count {
        rows: leaves.iter().filter_map(|o| counted.get(&o.id)).map(|c| c.rows).sum(),
    };
    Ok(Counts(leaves.iter().map(|(id, leaves)| (*id, sum(leaves))).collect()))
}

/// The locks are given back after each batch, so that the lock table has room for any number of tables. The snapshot
/// stays.
async fn count_batch(session: &Session, batch: &[&Object]) -> Result<Vec<Row>> {
    let one = |(n, o): (usize, &&Object)| format!("SELECT {n} AS n, count(*) AS rows FROM ONLY {}", o.qualified());
    let query: Vec<String> = batch.iter().enumerate().map(one).collect();
    let query = query.join(" UNION ALL ");
    let (_, rows, _) = futures_util::try_join!(
        session.execute("SAVEPOINT pgclone"),
        session.rows::<Row>(&query),
        session.execute("ROLLBACK TO SAVEPOINT pgclone; RELEASE SAVEPOINT pgclone")
    )
    .map_err(|e| e.context(format!("could not count the rows of the {}", session.side())))?;
    Ok(rows)
}

/// The tables that hold the rows of a table: itself, or its partitions to any depth, foreign ones left out.
fn leaves<'a>(table: &'a Object, catalog: &'a Catalog) -> Vec<&'a Object> {
    let Detail::Table(t) = &table.detail else {
        return Vec::new();
    };
    if t.has_rows() {
        return vec![table];
    }
    if !t.is_partitioned() {
        return Vec::new();
    }
    let is_partition = |o: &&Object| {
        matches!(&o.detail, Detail::Table(t) if t.is_partition()
            && t.parents.first().is_some_and(|&p| ObjectId::new(class::PG_CLASS, p) == table.id))
    };
    let partitions = catalog.objects.iter().filter(is_partition);
    partitions.flat_map(|o| leaves(o, catalog)).collect()
}
