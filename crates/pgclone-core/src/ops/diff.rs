//! `diff`: how the target differs from the source. Both sides are only read.

use super::aside::aside;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::read;
use crate::context::Context;
use crate::diff::{Comparison, DiffOptions};
use crate::error::Result;

/// One call of `diff`, with its arguments as the user gave them.
#[derive(Clone)]
pub struct DiffRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// The schema to compare; none is the whole database.
    pub schema: Option<String>,
    /// Options as JSON text, not parsed yet.
    pub options: Option<String>,
}

/// Compares, and returns the JSON. Errors: 22023 for bad options, 3F000 if neither side has the schema.
pub async fn diff(request: DiffRequest, cx: &Context) -> Result<String> {
    let options = DiffOptions::parse(request.options.as_deref())?;
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(
        open_source(&params, options.clone.consistent, cx),
        open_target(&target_params, cx)
    )?;
    target
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (from, into) = futures_util::try_join!(read::read(&source), read::read(&target))?;
    futures_util::join!(source.close(), target.close());
    aside(move || {
        let comparison = Comparison::new(&from, &into, request.schema.as_deref(), &options)?;
        Ok(comparison.run()?.to_json())
    })
    .await
}
