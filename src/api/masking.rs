//! `pgclone.mask_in_place`, `pgclone.create_masking_policy`, `pgclone.drop_masking_policy` and `pgclone.masking_report`:
//! masks for tables of this database.

use pgclone_core::ops;
use pgrx::iter::TableIterator;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{name, pg_extern};

use super::call::Call;
use crate::backend::text::{required, to_server, Text};

#[pg_extern]
fn mask_in_place(
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
    mask_json: Option<&[u8]>,
) -> Result<Text, ErrorReport> {
    let call = Call::begin_local("mask_in_place")?;
    let schema = required("schema_name", schema_name)?;
    let table = required("table_name", table_name)?;
    let mask = required("mask_json", mask_json)?;
    call.run(|cx| async move { ops::mask_in_place(&schema, &table, &mask, &cx).await })
}

#[pg_extern]
fn create_masking_policy(
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
    mask_json: Option<&[u8]>,
    privileged_role: Option<&[u8]>,
) -> Result<Text, ErrorReport> {
    let call = Call::begin_local("create_masking_policy")?;
    let schema = required("schema_name", schema_name)?;
    let table = required("table_name", table_name)?;
    let mask = required("mask_json", mask_json)?;
    let role = required("privileged_role", privileged_role)?;
    call.run(|cx| async move { ops::create_masking_policy(&schema, &table, &mask, &role, &cx).await })
}

#[pg_extern]
fn drop_masking_policy(schema_name: Option<&[u8]>, table_name: Option<&[u8]>) -> Result<Text, ErrorReport> {
    let call = Call::begin_local("drop_masking_policy")?;
    let schema = required("schema_name", schema_name)?;
    let table = required("table_name", table_name)?;
    call.run(|cx| async move { ops::drop_masking_policy(&schema, &table, &cx).await })
}

#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn masking_report(
    schema_name: Option<&[u8]>,
) -> Result<
    TableIterator<
        'static,
        (
            name!(schema_name, Text),
            name!(table_name, Text),
            name!(column_name, Text),
            name!(sensitivity, Text),
            name!(mask_status, Text),
            name!(recommendation, Text),
        ),
    >,
    ErrorReport,
> {
    let call = Call::begin_local("masking_report")?;
    let schema = required("schema_name", schema_name)?;
    let rows = call.run_for(|cx| async move { ops::masking_report(&schema, &cx).await })?;
    Ok(TableIterator::new(rows.into_iter().map(|row| {
        (
            to_server(&row.schema_name),
            to_server(&row.table_name),
            to_server(&row.column_name),
            to_server(&row.sensitivity),
            to_server(&row.mask_status),
            to_server(&row.recommendation),
        )
    })))
}
