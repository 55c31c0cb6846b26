//! `pgclone.repair`.

use pgclone_core::ops::{self, RepairRequest};
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::required;

#[pg_extern]
fn clone_repair(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("repair", source_conninfo)?;
    let request = RepairRequest {
        conninfo,
        schema: required("schema_name", schema_name)?,
        table: required("table_name", table_name)?,
    };
    call.run(|cx| async move { ops::repair(request, &cx).await })
}
