//! `pgclone.table` and `pgclone.table_ex`.

use pgclone_core::context::{CloneRequest, Flags, Scope};
use pgclone_core::ops;
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::{argument, required};

#[pg_extern]
fn clone_table(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
    include_data: Option<bool>,
    target_table_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("table", source_conninfo)?;
    let request = CloneRequest {
        conninfo,
        scope: scope(schema_name, table_name, target_table_name)?,
        include_data: include_data.unwrap_or(true),
        options: argument(options),
        flags: Flags::default(),
    };
    call.run(|cx| async move { ops::clone(request, &cx).await })
}

#[pg_extern]
#[allow(clippy::too_many_arguments, reason = "the documented signature")]
fn clone_table_ex(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
    include_data: Option<bool>,
    target_table_name: Option<&[u8]>,
    include_indexes: Option<bool>,
    include_constraints: Option<bool>,
    include_triggers: Option<bool>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("table_ex", source_conninfo)?;
    let request = CloneRequest {
        conninfo,
        scope: scope(schema_name, table_name, target_table_name)?,
        include_data: include_data.unwrap_or(true),
        options: None,
        flags: Flags {
            indexes: include_indexes,
            constraints: include_constraints,
            triggers: include_triggers,
        },
    };
    call.run(|cx| async move { ops::clone(request, &cx).await })
}

fn scope(schema: Option<&[u8]>, table: Option<&[u8]>, target_table: Option<&[u8]>) -> Result<Scope, ErrorReport> {
    Ok(Scope::Table {
        schema: required("schema_name", schema)?,
        table: required("table_name", table)?,
        target_table: argument(target_table),
    })
}
