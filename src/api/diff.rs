//! `pgclone.diff`.

use pgclone_core::ops::{self, DiffRequest};
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::argument;

#[pg_extern]
fn compare_schema(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin("diff", source_conninfo)?;
    let request = DiffRequest {
        conninfo,
        schema: argument(schema_name),
        options: argument(options),
    };
    call.run(|cx| async move { ops::diff(request, &cx).await })
}
