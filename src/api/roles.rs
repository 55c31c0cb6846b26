//! `pgclone.clone_roles`.

use pgclone_core::ops::{self, RolesRequest};
use pgrx::pg_extern;
use pgrx::pg_sys::panic::ErrorReport;

use super::call::Call;
use crate::backend::text::argument;

#[pg_extern]
fn clone_roles(
    source_conninfo: Option<&[u8]>,
    role_names: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<Vec<u8>, ErrorReport> {
    let (call, conninfo) = Call::begin_writing("clone_roles", source_conninfo)?;
    let request = RolesRequest {
        conninfo,
        names: argument(role_names),
        options: argument(options),
    };
    call.run(|cx| async move { ops::clone_roles(request, &cx).await })
}
