//! Entry points of the engine.

use std::fmt;

use crate::context::{CloneRequest, Context};
use crate::error::{Error, Result};
use crate::sqlstate;

/// What a call did.
#[derive(Clone, Debug, Default)]
pub struct Report;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OK")
    }
}

/// Clones what the request selects into the database of the caller.
pub async fn clone(request: CloneRequest, cx: &Context) -> Result<Report> {
    let _ = (request, cx);
    Err(Error::new(sqlstate::FEATURE_NOT_SUPPORTED, "not implemented yet"))
}

/// Creates a database like the source's and clones into it.
pub async fn database_create(request: CloneRequest, target_dbname: &str, cx: &Context) -> Result<Report> {
    let _ = (request, target_dbname, cx);
    Err(Error::new(sqlstate::FEATURE_NOT_SUPPORTED, "not implemented yet"))
}
