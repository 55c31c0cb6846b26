//! Counting and adding up the rows of many tables in one session.

use super::hash::HashFunction;
use super::subject::Subject;
use crate::catalog::{Catalog, ObjectId};
use crate::error::{Error, Result};
use crate::hash::HashMap;
use crate::sqlstate;
use crate::transport::Session;
use serde::Deserialize;

/// Tables that one statement counts.
const BATCH: usize = 50;

/// What the rows of a table come to. Two tables with the same rows have the same sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// Rows.
    pub rows: i64,
    /// Sum of the hashes of the rows; 0 if only rows are counted.
    pub checksum: i128,
}

impl std::iter::Sum for Sum {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            rows: a.rows + b.rows,
            checksum: a.checksum + b.checksum,
        })
    }
}

/// A row of a query whose columns are n, rows and checksum (as text).
#[derive(Deserialize)]
pub(super) struct SumRow {
    pub n: usize,
    rows: i64,
    checksum: Option<String>,
}

impl SumRow {
    pub(super) fn sum(&self) -> Result<Sum> {
        let text = self.checksum.as_deref().unwrap_or("0");
        let bad = |_| Error::new(sqlstate::INTERNAL_ERROR, "a checksum is not a number").detail(text);
        Ok(Sum {
            rows: self.rows,
            checksum: text.parse().map_err(bad)?,
        })
    }
}

/// The columns rows and checksum of such a query.
pub(super) fn columns(subject: &Subject, function: Option<HashFunction>) -> String {
    match function {
        Some(function) => format!("count(*) AS rows, sum({})::text AS checksum", subject.hash(function)),
        None => "count(*) AS rows, NULL::text AS checksum".to_owned(),
    }
}

/// Sums of all tables of one side, in the order in which they are given. A table's own rows are its rows; those of tables
/// that inherit from it are theirs. A partitioned table has the rows of its partitions, which are read once, whoever asks
/// for them.
pub(super) async fn sums(
    session: &Session,
    subjects: &[Option<Subject<'_>>],
    catalog: &Catalog,
    function: Option<HashFunction>,
) -> Result<Vec<Option<Sum>>> {
    let leaves: Vec<Option<Vec<Subject>>> = subjects.iter().map(|s| s.as_ref().map(|s| s.leaves(catalog))).collect();
    let mut unique: HashMap<(ObjectId, String), usize> = HashMap::default();
    let mut all: Vec<&Subject> = Vec::new();
    for leaf in leaves.iter().flatten().flatten() {
        unique.entry(leaf.identity()).or_insert_with(|| {
            all.push(leaf);
            all.len() - 1
        });
    }
    let mut known: Vec<Sum> = Vec::with_capacity(all.len());
    for batch in all.chunks(BATCH) {
        known.extend(sums_of_batch(session, batch, function).await?);
    }
    let of = |leaf: &Subject| unique.get(&leaf.identity()).and_then(|&n| known.get(n)).copied();
    let total = |leaves: &Vec<Subject>| leaves.iter().filter_map(of).sum::<Sum>();
    Ok(leaves.iter().map(|leaves| leaves.as_ref().map(total)).collect())
}

/// The locks are given back after each batch, so that the lock table has room for any number of tables. The snapshot
/// stays.
async fn sums_of_batch(session: &Session, batch: &[&Subject<'_>], function: Option<HashFunction>) -> Result<Vec<Sum>> {
    let one = |(n, s): (usize, &&Subject)| format!("SELECT {n} AS n, {} {}", columns(s, function), s.from(&[]));
    let query: Vec<String> = batch.iter().enumerate().map(one).collect();
    let query = query.join(" UNION ALL ");
    let (_, rows, _) = futures_util::try_join!(
        session.execute("SAVEPOINT pgclone"),
        session.rows::<SumRow>(&query),
        session.execute("ROLLBACK TO SAVEPOINT pgclone; RELEASE SAVEPOINT pgclone")
    )
    .map_err(|e| {
        batch
            .iter()
            .fold(e, |e, s| s.discreet(e))
            .context("could not count rows")
    })?;
    let mut sums = vec![Sum::default(); batch.len()];
    for row in rows {
        if let Some(place) = sums.get_mut(row.n) {
            *place = row.sum()?;
        }
    }
    Ok(sums)
}

/// The sum of one table that is read as a whole.
pub(crate) async fn sum(session: &Session, subject: &Subject<'_>, function: HashFunction) -> Result<Sum> {
    let query = format!(
        "SELECT 0 AS n, {} {}",
        columns(subject, Some(function)),
        subject.from(&[])
    );
    let rows = session.rows::<SumRow>(&query).await.map_err(|e| {
        subject
            .discreet(e)
            .context(format!("could not read {}", subject.object.describe()))
    })?;
    rows.first().map_or_else(|| Ok(Sum::default()), SumRow::sum)
}
