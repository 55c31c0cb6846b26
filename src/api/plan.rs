//! `pgclone.plan` and `pgclone.ddl`: the dry run of a clone.

use pgclone_core::context::{CloneRequest, Flags, Scope};
use pgclone_core::ops;
use pgrx::iter::TableIterator;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{name, pg_extern};

use super::call::Call;
use crate::backend::error;
use crate::backend::text::{argument, required, to_server, Text};

#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn clone_plan(
    source_conninfo: Option<&[u8]>,
    scope: Option<&[u8]>,
    name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<
    TableIterator<
        'static,
        (
            name!(step, i64),
            name!(section, Text),
            name!(kind, Text),
            name!(object, Text),
            name!(statement, Text),
            name!(estimated_rows, Option<i64>),
            name!(estimated_bytes, Option<i64>),
            name!(warnings, Option<Text>),
        ),
    >,
    ErrorReport,
> {
    let (call, conninfo) = Call::begin("plan", source_conninfo)?;
    let request = request(conninfo, scope, name, options)?;
    let rows = call.run_for(|cx| async move { ops::dry_run(request, &cx).await })?;
    let text = |value: &String| to_server(value);
    Ok(TableIterator::new(rows.into_iter().map(move |row| {
        (
            row.step,
            text(&row.section),
            text(&row.kind),
            text(&row.object),
            text(&row.statement),
            row.estimated_rows,
            row.estimated_bytes,
            row.warnings.as_ref().map(text),
        )
    })))
}

#[pg_extern]
fn clone_ddl(
    source_conninfo: Option<&[u8]>,
    scope: Option<&[u8]>,
    name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Text, ErrorReport> {
    let (call, conninfo) = Call::begin("ddl", source_conninfo)?;
    let request = request(conninfo, scope, name, options)?;
    call.run(|cx| async move { ops::ddl(request, &cx).await })
}

fn request(
    conninfo: String,
    scope: Option<&[u8]>,
    name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<CloneRequest, ErrorReport> {
    let scope = required("scope", scope)?;
    Ok(CloneRequest {
        conninfo,
        scope: Scope::parse(&scope, argument(name).as_deref()).map_err(error::report)?,
        include_data: true,
        options: argument(options),
        flags: Flags::default(),
    })
}
