//! `pgclone.database` and `pgclone.database_create`.

use pgclone_core::context::{CloneRequest, Flags, Scope};
use pgclone_core::ops;
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::{argument, required};

#[pg_extern]
fn clone_database(
    source_conninfo: Option<&[u8]>,
    include_data: Option<bool>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("database", source_conninfo)?;
    let request = request(conninfo, include_data, options);
    call.run(|cx| async move { ops::clone(request, &cx).await })
}

#[pg_extern]
fn clone_database_create(
    source_conninfo: Option<&[u8]>,
    target_dbname: Option<&[u8]>,
    include_data: Option<bool>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("database_create", source_conninfo)?;
    let target_dbname = required("target_dbname", target_dbname)?;
    let request = request(conninfo, include_data, options);
    call.run(|cx| async move { ops::database_create(request, &target_dbname, &cx).await })
}

fn request(conninfo: String, include_data: Option<bool>, options: Option<&[u8]>) -> CloneRequest {
    CloneRequest {
        conninfo,
        scope: Scope::Database,
        include_data: include_data.unwrap_or(true),
        options: argument(options),
        flags: Flags::default(),
    }
}
