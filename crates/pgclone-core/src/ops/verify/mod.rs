//! `verify`: whether the target's tables hold what the source's hold. Both sides are only read, each in one snapshot, and
//! both servers count at the same time.

mod count;
mod pairing;

use super::clone::read_catalog;
use super::session::{open_source, open_target, source_params, target_params};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::options::{given, parse_object};
use crate::sqlstate;
use count::Counts;
use pairing::{pairs, Pair};
use serde::Deserialize;

const EXAMPLE: &str = "Options are one JSON object, for example {\"checksum\": true}.";

/// One call of `verify`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// Schema to verify, all if none is given.
    pub schema: Option<String>,
    /// Options as JSON text, not parsed yet.
    pub options: Option<String>,
}

/// A row of the result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyRow {
    /// Schema of the table.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Rows on the source.
    pub source_rows: i64,
    /// Rows on the target.
    pub target_rows: i64,
    /// `✓`, `✗`, `✗ (missing)`, `✗ (extra)` or `✗ (columns)`.
    pub verdict: &'static str,
    /// With `rows`: the key of one row that differs, as a JSON object.
    pub key: Option<String>,
}

/// The options of `verify`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, deserialize_with = "given")]
    checksum: Option<bool>,
}

/// What each table's comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    Different,
    Missing,
    Extra,
}

impl Verdict {
    fn text(self) -> &'static str {
        match self {
            Verdict::Same => "✓",
            Verdict::Different => "✗",
            Verdict::Missing => "✗ (missing)",
            Verdict::Extra => "✗ (extra)",
        }
    }
}

/// Compares the tables of both sides.
pub async fn verify(request: VerifyRequest, cx: &Context) -> Result<Vec<VerifyRow>> {
    let _options: Raw = match &request.options {
        Some(text) => parse_object(text, EXAMPLE)?,
        None => Raw::default(),
    };
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(open_source(&params, true, cx), open_target(&target_params, cx))?;
    target
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (from, into) = futures_util::try_join!(read_catalog(&source), read_catalog(&target))?;
    let pairs = pairs(&from, &into, request.schema.as_deref());
    if let (true, Some(schema)) = (pairs.is_empty(), &request.schema) {
        if !from.has_schema(schema) && !into.has_schema(schema) {
            return Err(Error::new(
                sqlstate::INVALID_SCHEMA_NAME,
                format!("schema \"{schema}\" exists neither on the source nor on the target"),
            ));
        }
    }
    let (on_source, on_target) = futures_util::try_join!(
        count::count(&source, pairs.iter().filter_map(|p| p.source), &from),
        count::count(&target, pairs.iter().filter_map(|p| p.target), &into)
    )?;
    futures_util::join!(source.close(), target.close());
    Ok(pairs.iter().map(|pair| row(pair, &on_source, &on_target)).collect())
}

fn row(pair: &Pair, on_source: &Counts, on_target: &Counts) -> VerifyRow {
    let source = pair.source.map(|o| on_source.of(o.id));
    let target = pair.target.map(|o| on_target.of(o.id));
    let verdict = match (source, target) {
        (Some(_), None) => Verdict::Missing,
        (None, _) => Verdict::Extra,
        (Some(source), Some(target)) if source == target => Verdict::Same,
        _ => Verdict::Different,
    };
    VerifyRow {
        schema: pair.name.schema.clone(),
        table: pair.name.name.clone(),
        source_rows: source.unwrap_or_default().rows,
        target_rows: target.unwrap_or_default().rows,
        verdict: verdict.text(),
        key: None,
    }
}
