//! `masking_report`: the sensitive columns of a schema of the target, and whether their values are masked.

use super::local::{read_catalog, role};
use super::masking_policy::{policies, PolicyRecord};
use super::session::{open_target, target_params};
use crate::catalog::{class, Catalog, Column, Detail, Object, ObjectId, Oid, Table};
use crate::context::Context;
use crate::error::Result;
use crate::hash::HashMap;
use crate::mask::discover::classify_column;
use crate::mask::record::JSON_PATH;
use crate::mask::suggest::{rule, Keys};
use crate::transport::Session;
use serde::Deserialize;

/// A sensitive column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the columns of the result, which the documentation describes
pub struct ReportRow {
    pub schema_name: String,
    pub table_name: String,
    pub column_name: String,
    pub sensitivity: String,
    pub mask_status: String,
    pub recommendation: String,
}

/// A row of `pgclone.mask_record`.
#[derive(Deserialize)]
struct Record {
    table_id: Oid,
    column_number: i32,
    column_name: String,
    strategy: String,
    origin: String,
}

/// What pgclone knows beside the catalog.
struct Known {
    policies: Vec<PolicyRecord>,
    records: HashMap<(Oid, i32), Record>,
}

/// The sensitive columns of the schema, table by table. Errors: 3F000.
pub async fn masking_report(schema: &str, cx: &Context) -> Result<Vec<ReportRow>> {
    let session = open_target(&target_params(cx, &cx.config.loopback.database)?, cx).await?;
    session
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let catalog = read_catalog(&session).await?;
    super::discover::check_schema(&catalog, schema)?;
    let known = Known {
        policies: policies(&session).await?,
        records: records(&session).await?,
    };
    session.close().await;
    let keys = Keys::of(&catalog);
    let mut tables: Vec<(&Object, &Table)> = catalog
        .objects
        .iter()
        .filter(|o| o.schema.as_deref() == Some(schema))
        .filter_map(|o| match &o.detail {
            // the columns of a partition are those of its parent
            Detail::Table(t) if !t.is_partition() && o.extension.is_none() => Some((o, t)),
            _ => None,
        })
        .collect();
    tables.sort_by_key(|(o, _)| &o.name);
    let mut rows = Vec::new();
    for (o, t) in tables {
        for column in &t.columns {
            let Some(pattern) = classify_column(&o.name, column) else {
                continue;
            };
            let (mask_status, recommendation) = status(&catalog, o, t, column, &known).unwrap_or_else(|| {
                let advice = match column.generated {
                    Some(_) => "Mask the columns that it is generated from".to_owned(),
                    None => advice(&rule(&catalog, o, column, pattern, &keys)),
                };
                ("UNMASKED".to_owned(), advice)
            });
            rows.push(ReportRow {
                schema_name: schema.to_owned(),
                table_name: o.name.clone(),
                column_name: column.name.clone(),
                sensitivity: pattern.category.to_owned(),
                mask_status,
                recommendation,
            });
        }
    }
    Ok(rows)
}

fn advice(rule: &serde_json::Value) -> String {
    match rule.as_str() {
        Some(strategy) => format!("Apply mask strategy: {strategy}"),
        None => format!("Apply mask strategy: {rule}"),
    }
}

async fn records(session: &Session) -> Result<HashMap<(Oid, i32), Record>> {
    let sql = "SELECT table_id::oid::bigint AS table_id, column_number, column_name, strategy, origin FROM pgclone.mask_record";
    let rows: Vec<Record> = session
        .rows(sql)
        .await
        .map_err(|e| e.context("could not read the records of masks"))?;
    Ok(rows.into_iter().map(|r| ((r.table_id, r.column_number), r)).collect())
}

/// How the column is masked, if it is.
fn status(catalog: &Catalog, o: &Object, t: &Table, column: &Column, known: &Known) -> Option<(String, String)> {
    by_view(catalog, o, column, known).or_else(|| by_record(catalog, o, t, column, known))
}

/// A policy counts as long as its view is as pgclone made it. Readers whom somebody let in again are named.
fn by_view(catalog: &Catalog, o: &Object, column: &Column, known: &Known) -> Option<(String, String)> {
    let policy = known.policies.iter().find(|p| p.table_id == o.id.oid)?;
    let view = catalog.get(ObjectId::new(class::PG_CLASS, policy.view_id))?;
    let strategy = policy.columns.get(&column.name)?;
    if !matches!(&view.detail, Detail::View(v) if v.definition == policy.view_definition) {
        return None;
    }
    let items = |num: i32| catalog.attachments.acls.get(&(o.id, num)).map(|acl| &acl.items);
    let mut others: Vec<String> = [items(0), items(column.num)]
        .into_iter()
        .flatten()
        .flatten()
        .filter(|i| {
            i.privilege == "SELECT" && i.grantee != o.owner && i.grantee.as_ref() != Some(&policy.privileged_role)
        })
        .map(|i| role(i.grantee.as_deref()))
        .collect();
    others.dedup();
    let via = format!("via {} view", view.name);
    let (status, advice) = judged("view", strategy == JSON_PATH, &format!("masked {via}"), &via);
    let advice = match others.is_empty() {
        true => advice,
        false => format!(
            "Revoke SELECT on {} from {}: the table itself is not masked",
            o.qualified(),
            others.join(", ")
        ),
    };
    Some((status, advice))
}

/// The status of a column that is masked, as a whole or in places.
fn judged(origin: &str, in_places: bool, masked: &str, how: &str) -> (String, String) {
    match in_places {
        true => (
            "PARTLY MASKED (json path)".to_owned(),
            format!("Only places inside the JSON are masked {how}: see whether the rest may be seen, or mask the whole column"),
        ),
        false => (format!("MASKED ({origin})"), format!("OK - {masked}")),
    }
}

/// The rows of a partitioned table are masked if those of every partition are.
fn by_record(catalog: &Catalog, o: &Object, t: &Table, column: &Column, known: &Known) -> Option<(String, String)> {
    let records: Vec<&Record> = if t.is_partitioned() {
        let of = |(partition, p): (&Object, &Table)| {
            let column = p.columns.iter().find(|c| c.name == column.name)?;
            recorded(partition, column, known)
        };
        partitions(catalog, o).into_iter().map(of).collect::<Option<_>>()?
    } else {
        vec![recorded(o, column, known)?]
    };
    let record = records.last()?;
    let how = match record.origin.as_str() {
        "clone" => "when it was cloned",
        _ => "in place",
    };
    let in_places = records.iter().any(|r| r.strategy == JSON_PATH);
    let masked = format!("masked with {} {how}", record.strategy);
    Some(judged(&record.origin, in_places, &masked, how))
}

fn recorded<'a>(o: &Object, column: &Column, known: &'a Known) -> Option<&'a Record> {
    let record = known.records.get(&(o.id.oid, column.num))?;
    (record.column_name == column.name).then_some(record)
}

/// The partitions with rows, at any depth.
fn partitions<'a>(catalog: &'a Catalog, o: &Object) -> Vec<(&'a Object, &'a Table)> {
    let mut found = Vec::new();
    let mut open = vec![o.id.oid];
    while let Some(parent) = open.pop() {
        for child in &catalog.objects {
            if let Detail::Table(t) = &child.detail {
                if t.is_partition() && t.parents.contains(&parent) {
                    match t.is_partitioned() {
                        true => open.push(child.id.oid),
                        false => found.push((child, t)),
                    }
                }
            }
        }
    }
    found
}
