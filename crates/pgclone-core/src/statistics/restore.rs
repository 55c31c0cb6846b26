//! Statistics on the target. Everything runs in the transaction that is open, behind a savepoint: that a clone has no
//! statistics is worth a warning, not a failure.

use super::{Analyze, ColumnRow, Found, RelationRow, BATCH};
use crate::error::{Error, Result};
use crate::sqlstate;
use crate::transport::Session;
use futures_util::future::join_all;
use serde::Serialize;
use std::future::Future;
use tokio_postgres::types::Type;

/// Numbers that the server does not know yet are NULL, which says nothing.
const RELATIONS: &str = "SELECT pg_catalog.count(pg_catalog.pg_restore_relation_stats('schemaname', r.schema, 'relname', r.name, \
    'relpages', r.relpages, 'reltuples', r.reltuples, 'relallvisible', r.relallvisible, 'relallfrozen', r.relallfrozen)) \
    FROM pg_catalog.json_to_recordset($1::json) AS r (schema text, name text, relpages int, reltuples real, relallvisible int, relallfrozen int)";

const COLUMNS: &str = "SELECT pg_catalog.count(pg_catalog.pg_restore_attribute_stats('schemaname', c.schema, 'relname', c.name, \
    'attname', c.attname, 'attnum', c.attnum, 'inherited', c.inherited, 'null_frac', c.null_frac, 'avg_width', c.avg_width, \
    'n_distinct', c.n_distinct, 'most_common_vals', c.most_common_vals, 'most_common_freqs', c.most_common_freqs::real[], \
    'histogram_bounds', c.histogram_bounds, 'correlation', c.correlation, 'most_common_elems', c.most_common_elems, \
    'most_common_elem_freqs', c.most_common_elem_freqs::real[], 'elem_count_histogram', c.elem_count_histogram::real[], \
    'range_length_histogram', c.range_length_histogram, 'range_empty_frac', c.range_empty_frac, \
    'range_bounds_histogram', c.range_bounds_histogram)) \
    FROM pg_catalog.json_to_recordset($1::json) AS c (schema text, name text, attname text, attnum smallint, inherited boolean, \
    null_frac real, avg_width int, n_distinct real, most_common_vals text, most_common_freqs text, histogram_bounds text, \
    correlation real, most_common_elems text, most_common_elem_freqs text, elem_count_histogram text, range_length_histogram text, \
    range_empty_frac real, range_bounds_histogram text)";

/// Gives tables the statistics of the source: all at once, or one by one if the target refuses something, and then by
/// ANALYZE. Returns what to tell.
pub async fn restore(target: &Session, found: &[Found]) -> Result<Vec<String>> {
    if tried(target, send(target, found)).await?.is_none() {
        return Ok(Vec::new());
    }
    let mut warnings = Vec::new();
    for table in found {
        let Some(error) = tried(target, send(target, std::slice::from_ref(table))).await? else {
            continue;
        };
        warnings.push(format!(
            "{}: the target does not take the source's statistics, so it is analyzed: {}",
            table.description, error.message
        ));
        let instead = Analyze {
            description: table.description.clone(),
            target: table.target.clone(),
            only: true,
        };
        warnings.extend(analyze(target, &[instead]).await?);
    }
    Ok(warnings)
}

/// Analyzes tables. Returns what to tell.
pub async fn analyze(target: &Session, tables: &[Analyze]) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    // a savepoint for each table would be too many for one transaction
    for batch in tables.chunks(BATCH) {
        if tried(target, run(target, batch)).await?.is_none() {
            continue;
        }
        for table in batch {
            if let Some(error) = tried(target, run(target, std::slice::from_ref(table))).await? {
                warnings.push(format!(
                    "{}: it could not be analyzed: {}",
                    table.description, error.message
                ));
            }
        }
    }
    Ok(warnings)
}

/// One after the other, without waiting for the answers. The first error is the cause of the others.
async fn run(target: &Session, tables: &[Analyze]) -> Result<()> {
    let statements: Vec<String> = tables.iter().map(Analyze::sql).collect();
    let results = join_all(statements.iter().map(|sql| target.execute(sql))).await;
    results.into_iter().collect()
}

/// Both statements are sent in one go.
async fn send(target: &Session, found: &[Found]) -> Result<()> {
    let relations: Vec<&RelationRow> = found.iter().filter_map(|t| t.relation.as_ref()).collect();
    let columns: Vec<&ColumnRow> = found.iter().flat_map(|t| &t.columns).collect();
    let (relations, columns) = (json(&relations)?, json(&columns)?);
    futures_util::try_join!(one(target, RELATIONS, relations), one(target, COLUMNS, columns)).map(drop)
}

fn json<T: Serialize>(rows: &[T]) -> Result<Option<String>> {
    if rows.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(rows)
        .map(Some)
        .map_err(|e| Error::new(sqlstate::INTERNAL_ERROR, "could not write statistics").detail(e.to_string()))
}

async fn one(target: &Session, sql: &str, rows: Option<String>) -> Result<()> {
    match rows {
        Some(rows) => target.execute_with(sql, &[(&rows, Type::TEXT)]).await.map(drop),
        None => Ok(()),
    }
}

/// Does something behind a savepoint. An error that only says that this cannot be done comes back as a value.
async fn tried(target: &Session, work: impl Future<Output = Result<()>>) -> Result<Option<Error>> {
    target.execute("SAVEPOINT pgclone_statistics").await?;
    match work.await {
        Ok(()) => target
            .execute("RELEASE SAVEPOINT pgclone_statistics")
            .await
            .map(|()| None),
        Err(error) if target.is_closed() || is_grave(&error) => Err(error),
        Err(error) => {
            target
                .execute("ROLLBACK TO SAVEPOINT pgclone_statistics; RELEASE SAVEPOINT pgclone_statistics")
                .await?;
            Ok(Some(error))
        }
    }
}

/// True for errors that are not about the statistics: connection, deadlock, resources, a lock that did not come, a cancel,
/// the server's own trouble.
fn is_grave(error: &Error) -> bool {
    let class = error.sqlstate.get(..2).unwrap_or_default();
    matches!(class, "08" | "40" | "53" | "55" | "57" | "58" | "XX" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_statistics_does_not_end_the_clone() {
        assert!(!is_grave(&Error::new("22P02", "x")) && !is_grave(&Error::new("42883", "x")));
        assert!(is_grave(&Error::new("57014", "x")) && is_grave(&Error::new("08006", "x")));
    }
}
