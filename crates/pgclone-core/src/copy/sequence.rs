//! Sequence values.

use crate::error::Result;
use crate::ident::quote_literal;
use crate::transport::Session;
use serde::Deserialize;

/// Sequences that one statement reads or sets: the statement's length stays reasonable.
const BATCH: usize = 500;

#[derive(Deserialize)]
struct Value {
    n: usize,
    last_value: i64,
    is_called: bool,
}

/// Gives each target sequence the value of its source sequence. Names are pairs (source, target), qualified and quoted.
/// Sequences are not transactional: the values are those of the moment, never behind the rows that were copied.
pub async fn copy_values(source: &Session, target: &Session, names: &[(String, String)]) -> Result<()> {
    for batch in names.chunks(BATCH) {
        let select =
            |(n, (name, _)): (usize, &(String, String))| format!("SELECT {n} AS n, last_value, is_called FROM {name}");
        let query: Vec<String> = batch.iter().enumerate().map(select).collect();
        let values: Vec<Value> = source
            .rows(&query.join(" UNION ALL "))
            .await
            .map_err(|e| e.context("could not read a sequence"))?;
        let set = |v: &Value| {
            let name = batch
                .get(v.n)
                .map(|(_, target)| quote_literal(target))
                .unwrap_or_default();
            format!("setval({name}::regclass, {}, {})", v.last_value, v.is_called)
        };
        let calls: Vec<String> = values.iter().map(set).collect();
        // one column per call would hit the limit of 1,664 target columns only far beyond the batch size
        let statement = format!("SELECT {}", calls.join(", "));
        target
            .execute(&statement)
            .await
            .map_err(|e| e.context("could not set a sequence"))?;
    }
    Ok(())
}
