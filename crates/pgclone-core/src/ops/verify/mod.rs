//! `verify`: whether the target's tables hold what the source's hold. Both sides are only read, each in one snapshot, and
//! both servers work at the same time.

mod bisect;
mod count;
mod hash;
mod key;
mod pairing;
mod subject;

pub(super) use bisect::{Bisect, Difference, Reader};
pub(super) use count::{sum, Sum};
pub(super) use hash::HashFunction;
pub(super) use key::{Key, KeyValues};
pub(super) use pairing::Pair;
pub(super) use subject::{leaves, Subject};

use super::clone::read_catalog;
use super::record::Records;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::Catalog;
use crate::context::{Context, Notice, Severity};
use crate::error::{Error, Result};
use crate::ident::quote_list;
use crate::options::{given, parse_object};
use crate::sqlstate;
use crate::transport::Session;
use pairing::pairs;
use serde::Deserialize;

const EXAMPLE: &str = "Options are one JSON object, for example {\"checksum\": true}.";
/// Differing rows that are named, for each table.
const LIMIT: usize = 1000;

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
    /// Rows on the source; with a key, those that have it.
    pub source_rows: i64,
    /// Rows on the target; with a key, those that have it.
    pub target_rows: i64,
    /// `✓`, `✗`, `✗ (missing)`, `✗ (extra)` or `✗ (columns)`.
    pub verdict: &'static str,
    /// The key of one row that differs, as a JSON object; none in the row that is about the table as a whole.
    pub key: Option<String>,
}

/// The options of `verify`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    /// Compare the values, too.
    #[serde(default, deserialize_with = "given")]
    checksum: Option<bool>,
    /// Name the rows that differ.
    #[serde(default, deserialize_with = "given")]
    rows: Option<bool>,
}

impl Options {
    fn parse(text: Option<&str>) -> Result<Self> {
        let options: Self = text.map_or(Ok(Self::default()), |text| parse_object(text, EXAMPLE))?;
        if options.rows == Some(true) && options.checksum == Some(false) {
            let error = Error::new(
                sqlstate::INVALID_PARAMETER_VALUE,
                "option \"checksum\" cannot be false here",
            );
            return Err(error.detail("Rows that differ are found by their checksums."));
        }
        Ok(options)
    }
}

/// What a table's comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    Different,
    Missing,
    Extra,
    Columns,
}

impl Verdict {
    fn text(self) -> &'static str {
        match self {
            Verdict::Same => "✓",
            Verdict::Different => "✗",
            Verdict::Missing => "✗ (missing)",
            Verdict::Extra => "✗ (extra)",
            Verdict::Columns => "✗ (columns)",
        }
    }
}

/// The two sides of a comparison.
struct Sides<'a> {
    source: &'a Session,
    target: &'a Session,
    from: &'a Catalog,
    function: HashFunction,
}

/// Compares the tables of both sides.
pub async fn verify(request: VerifyRequest, cx: &Context) -> Result<Vec<VerifyRow>> {
    let options = Options::parse(request.options.as_deref())?;
    let by_row = options.rows == Some(true);
    let by_value = by_row || options.checksum == Some(true);
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(open_source(&params, true, cx), open_target(&target_params, cx))?;
    target
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (from, into) = futures_util::try_join!(read_catalog(&source), read_catalog(&target))?;
    let records = Records::read(&target, &into).await?;
    let mut pairs = pairs(&from, &into, &records, request.schema.as_deref());
    pairing::leave_to_roots(&mut pairs, &from, &into);
    if let Some(schema) = &request.schema {
        require_schema(schema, &from, &into)?;
    }
    let function = HashFunction::agreed(&source, &target).await?;
    let sides = Sides {
        source: &source,
        target: &target,
        from: &from,
        function,
    };
    let function = by_value.then_some(function);
    let (on_source, on_target): (Vec<_>, Vec<_>) = pairs.iter().map(|p| (p.source.clone(), p.target.clone())).unzip();
    let (on_source, on_target) = futures_util::try_join!(
        count::sums(&source, &on_source, &from, function),
        count::sums(&target, &on_target, &into, function)
    )?;
    if by_value {
        tell_what_is_left_out(&pairs, cx);
    }
    let mut rows = Vec::new();
    for (pair, (on_source, on_target)) in pairs.iter().zip(on_source.into_iter().zip(on_target)) {
        let verdict = judge(pair, on_source, on_target, by_value);
        let sums = (on_source.unwrap_or_default(), on_target.unwrap_or_default());
        rows.push(VerifyRow {
            schema: pair.name.schema.clone(),
            table: pair.name.name.clone(),
            source_rows: sums.0.rows,
            target_rows: sums.1.rows,
            verdict: verdict.text(),
            key: None,
        });
        if by_row && verdict == Verdict::Different && pair.holds_rows(&pairs) {
            rows.extend(differing_rows(pair, sums, &sides, cx).await?);
        }
    }
    futures_util::join!(source.close(), target.close());
    Ok(rows)
}

/// Columns that no checksum says anything about.
fn tell_what_is_left_out(pairs: &[Pair], cx: &Context) {
    for pair in pairs.iter().filter(|p| p.source.is_some() && !p.left_out.is_empty()) {
        let columns = quote_list(&pair.left_out);
        let message = format!("table {}: columns that are not compared: {columns}", pair.name);
        let mut notice = Notice::new(Severity::Notice, message);
        notice.detail = Some(
            "They are masked by chance or by a key, or generated from other columns of a masked table: what they should be cannot be computed again."
                .to_owned(),
        );
        cx.progress.notice(notice);
    }
}

fn require_schema(schema: &str, from: &Catalog, into: &Catalog) -> Result<()> {
    if from.has_schema(schema) || into.has_schema(schema) {
        return Ok(());
    }
    Err(Error::new(
        sqlstate::INVALID_SCHEMA_NAME,
        format!("schema \"{schema}\" exists neither on the source nor on the target"),
    ))
}

fn judge(pair: &Pair, on_source: Option<Sum>, on_target: Option<Sum>, by_value: bool) -> Verdict {
    match (on_source, on_target) {
        (Some(_), None) => Verdict::Missing,
        (None, _) => Verdict::Extra,
        (Some(_), Some(_)) if by_value && !pair.has_same_columns() => Verdict::Columns,
        (Some(a), Some(b)) if a == b => Verdict::Same,
        _ => Verdict::Different,
    }
}

/// A row of the result for each row that differs.
async fn differing_rows(pair: &Pair<'_>, sums: (Sum, Sum), sides: &Sides<'_>, cx: &Context) -> Result<Vec<VerifyRow>> {
    let (Some(source), Some(target)) = (&pair.source, &pair.target) else {
        return Ok(Vec::new());
    };
    let warn = |message: String| cx.progress.notice(Notice::new(Severity::Warning, message));
    let same_encoding = sides.source.server_encoding() == sides.target.server_encoding();
    let Some(key) = Key::of(source, target, sides.from, same_encoding) else {
        warn(format!(
            "table {}: has no primary key or other key over NOT NULL columns on both sides: its differing rows are not named",
            pair.name
        ));
        return Ok(Vec::new());
    };
    let reader = |session, subject| Reader { session, subject };
    let (from, into) = (reader(sides.source, source), reader(sides.target, target));
    let mut search = Bisect::new(from, into, &key, sides.function, sums);
    let mut rows: Vec<VerifyRow> = Vec::new();
    while let Some(found) = search.next().await? {
        for difference in found {
            if rows.len() == LIMIT {
                warn(format!(
                    "table {}: more than {LIMIT} rows differ, the others are not named",
                    pair.name
                ));
                return Ok(rows);
            }
            rows.push(VerifyRow {
                schema: pair.name.schema.clone(),
                table: pair.name.name.clone(),
                source_rows: difference.on_source as i64,
                target_rows: difference.on_target as i64,
                verdict: Verdict::Different.text(),
                key: Some(key.show(&difference.key)),
            });
        }
    }
    Ok(rows)
}
