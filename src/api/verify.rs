//! `pgclone.verify`.

use pgclone_core::ops::{self, VerifyRequest, VerifyRow};
use pgrx::iter::TableIterator;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{name, pg_extern};

use super::call::Call;
use crate::backend::text::{argument, to_server, Text};

#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn clone_verify(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
) -> Result<
    TableIterator<
        'static,
        (
            name!(schema_name, Text),
            name!(table_name, Text),
            name!(source_rows, i64),
            name!(target_rows, i64),
            name!(verdict, Text),
        ),
    >,
    ErrorReport,
> {
    let rows = rows(source_conninfo, schema_name, None)?;
    Ok(TableIterator::new(rows.into_iter().map(|row| compared(&row))))
}

#[pg_extern]
#[allow(clippy::type_complexity)]
fn clone_verify_with_options(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<
    TableIterator<
        'static,
        (
            name!(schema_name, Text),
            name!(table_name, Text),
            name!(source_rows, i64),
            name!(target_rows, i64),
            name!(verdict, Text),
            name!(key, Option<Text>),
        ),
    >,
    ErrorReport,
> {
    let rows = rows(source_conninfo, schema_name, options)?;
    Ok(TableIterator::new(rows.into_iter().map(|row| {
        let (schema, table, source_rows, target_rows, verdict) = compared(&row);
        let key = row.key.as_deref().map(to_server);
        (schema, table, source_rows, target_rows, verdict, key)
    })))
}

/// The columns of both forms.
fn compared(row: &VerifyRow) -> (Text, Text, i64, i64, Text) {
    let [schema, table, verdict] = [row.schema.as_str(), &row.table, row.verdict].map(to_server);
    (schema, table, row.source_rows, row.target_rows, verdict)
}

fn rows(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<VerifyRow>, ErrorReport> {
    let (call, conninfo) = Call::begin("verify", source_conninfo)?;
    let request = VerifyRequest {
        conninfo,
        schema: argument(schema_name),
        options: argument(options),
    };
    call.run_for(|cx| async move { ops::verify(request, &cx).await })
}
