//! `pgclone.preflight`.

use pgclone_core::ops::{self, PreflightRequest};
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::host;
use crate::backend::text::{argument, required};

#[pg_extern]
fn check_before_clone(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin("preflight", source_conninfo)?;
    let request = PreflightRequest {
        conninfo,
        schema: required("schema_name", schema_name)?,
        options: argument(options),
        host: host::facts(),
    };
    call.run(|cx| async move { ops::preflight(request, &cx).await })
}
