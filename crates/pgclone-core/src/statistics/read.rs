//! Reading the statistics of the source.

use super::{ColumnRow, Found, RelationRow, Values, Wanted};
use crate::catalog::sql::for_version;
use crate::error::Result;
use crate::hash::HashMap;
use crate::sqltext::split_qualified;
use crate::transport::Session;
use serde::Deserialize;
use tokio_postgres::types::{ToSql, Type};

#[derive(Deserialize)]
struct Relation {
    oid: i64,
    relpages: i32,
    reltuples: String,
    relallvisible: i32,
    #[serde(default)]
    relallfrozen: Option<i32>,
}

#[derive(Deserialize)]
struct Column {
    oid: i64,
    attname: String,
    attnum: i16,
    inherited: bool,
    null_frac: Option<String>,
    avg_width: Option<i32>,
    n_distinct: Option<String>,
    most_common_vals: Option<String>,
    most_common_freqs: Option<String>,
    histogram_bounds: Option<String>,
    correlation: Option<String>,
    most_common_elems: Option<String>,
    most_common_elem_freqs: Option<String>,
    elem_count_histogram: Option<String>,
    #[serde(default)]
    range_length_histogram: Option<String>,
    #[serde(default)]
    range_empty_frac: Option<String>,
    #[serde(default)]
    range_bounds_histogram: Option<String>,
}

/// Reads the statistics of some tables, in two queries sent at once. What the session's role may not see, and what was
/// never collected, is not among them.
pub async fn read(source: &Session, wanted: &[Wanted]) -> Result<Vec<Found>> {
    let version = source.version();
    let tables: Vec<u32> = wanted.iter().map(|w| w.oid).collect();
    let relations: Vec<u32> = wanted
        .iter()
        .flat_map(|w| w.indexes.iter().map(|(oid, _)| *oid).chain([w.oid]))
        .collect();
    let of_tables = for_version(include_str!("relations.sql"), version);
    let of_columns = for_version(include_str!("columns.sql"), version);
    let params: [(&(dyn ToSql + Sync), Type); 1] = [(&tables, Type::OID_ARRAY)];
    let column_params: [(&(dyn ToSql + Sync), Type); 1] = [(&relations, Type::OID_ARRAY)];
    let (tables, columns) = futures_util::try_join!(
        source.rows_with::<Relation>(&of_tables, &params),
        source.rows_with::<Column>(&of_columns, &column_params)
    )
    .map_err(|e| e.context("could not read the statistics of the source"))?;
    let mut tables: HashMap<u32, Relation> = tables.into_iter().map(|t| (t.oid as u32, t)).collect();
    let mut by_relation: HashMap<u32, Vec<Column>> = HashMap::default();
    for column in columns {
        by_relation.entry(column.oid as u32).or_default().push(column);
    }
    let mut found = |w: &Wanted| {
        let (schema, name) = split_qualified(&w.target).unwrap_or_default();
        let own = by_relation.remove(&w.oid).unwrap_or_default();
        let is_there = |c: &Column| w.columns.as_ref().is_none_or(|list| list.contains(&c.attname));
        let mut columns: Vec<ColumnRow> = own
            .into_iter()
            .filter(|c| (w.inherited || !c.inherited) && is_there(c))
            .map(|c| column_row(c, &schema, &name, false))
            .collect();
        for (oid, index) in &w.indexes {
            let (schema, name) = split_qualified(index).unwrap_or_default();
            let own = by_relation.remove(oid).unwrap_or_default();
            columns.extend(own.into_iter().map(|c| column_row(c, &schema, &name, true)));
        }
        Found {
            description: w.description.clone(),
            target: w.target.clone(),
            relation: tables.remove(&w.oid).map(|r| RelationRow {
                schema,
                name,
                relpages: r.relpages,
                reltuples: r.reltuples,
                relallvisible: r.relallvisible,
                relallfrozen: r.relallfrozen,
            }),
            columns,
        }
    };
    Ok(wanted.iter().map(&mut found).collect())
}

fn column_row(c: Column, schema: &str, name: &str, of_index: bool) -> ColumnRow {
    ColumnRow {
        schema: schema.to_owned(),
        name: name.to_owned(),
        attname: (!of_index).then_some(c.attname),
        attnum: of_index.then_some(c.attnum),
        inherited: c.inherited,
        values: Values {
            null_frac: c.null_frac,
            avg_width: c.avg_width,
            n_distinct: c.n_distinct,
            most_common_vals: c.most_common_vals,
            most_common_freqs: c.most_common_freqs,
            histogram_bounds: c.histogram_bounds,
            correlation: c.correlation,
            most_common_elems: c.most_common_elems,
            most_common_elem_freqs: c.most_common_elem_freqs,
            elem_count_histogram: c.elem_count_histogram,
            range_length_histogram: c.range_length_histogram,
            range_empty_frac: c.range_empty_frac,
            range_bounds_histogram: c.range_bounds_histogram,
        },
    }
}
