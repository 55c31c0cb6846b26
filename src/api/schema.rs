//! `pgclone.schema`, `pgclone.schema_ex` and `pgclone.functions`.

use pgclone_core::context::{CloneRequest, Flags, Scope};
use pgclone_core::ops;
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::{argument, required};

#[pg_extern]
fn clone_schema(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    include_data: Option<bool>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("schema", source_conninfo)?;
    let request = CloneRequest {
        conninfo,
        scope: Scope::Schema {
            schema: required("schema_name", schema_name)?,
        },
        include_data: include_data.unwrap_or(true),
        options: argument(options),
        flags: Flags::default(),
    };
    call.run(|cx| async move { ops::clone(request, &cx).await })
}

#[pg_extern]
fn clone_schema_ex(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    include_data: Option<bool>,
    include_indexes: Option<bool>,
    include_constraints: Option<bool>,
    include_triggers: Option<bool>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("schema_ex", source_conninfo)?;
    let request = CloneRequest {
        conninfo,
        scope: Scope::Schema {
            schema: required("schema_name", schema_name)?,
        },
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

#[pg_extern]
fn clone_functions(source_conninfo: Option<&[u8]>, schema_name: Option<&[u8]>) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("functions", source_conninfo)?;
    let request = CloneRequest {
        conninfo,
        scope: Scope::Functions {
            schema: required("schema_name", schema_name)?,
        },
        include_data: false,
        options: None,
        flags: Flags::default(),
    };
    call.run(|cx| async move { ops::clone(request, &cx).await })
}
