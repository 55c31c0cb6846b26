//! `database_create`: a new database like the source's, and the clone into it.

use super::report::Report;
use crate::context::{CloneRequest, Context};
use crate::error::{Error, Result};
use crate::sqlstate;

/// Creates a database like the source's and clones into it.
pub async fn database_create(request: CloneRequest, target_dbname: &str, cx: &Context) -> Result<Report> {
    let _ = (request, target_dbname, cx);
    Err(Error::new(
        sqlstate::FEATURE_NOT_SUPPORTED,
        "database_create is not supported yet",
    ))
}
