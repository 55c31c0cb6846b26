//! The JSON options of the clone functions.
//!
//! They are parsed once, strictly (an unknown key or a wrong type is an error with its path), and checked against what
//! the call can honour. A bad option never reaches the network.

use crate::context::{Flags, Scope};
use crate::error::{Error, Result};
use crate::mask::{Json, Rules};
use crate::select::Entry;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use crate::sqltext;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub(crate) const EXAMPLE: &str =
    "Options are one JSON object, for example {\"indexes\": false, \"conflict\": \"replace\"}.";

/// What to do with an object that exists on the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Conflict {
    /// Refuse to clone.
    #[default]
    Error,
    /// Leave the target's object as it is.
    Skip,
    /// Drop the target's object first.
    Replace,
    /// Rename the target's object to `<name>_old` first.
    Rename,
}

/// Where the statistics of the planner come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatisticsMode {
    /// The source, where they may and the target takes them; else the rows that are there.
    #[default]
    Source,
    /// The rows that are there: ANALYZE.
    Rows,
    /// Nowhere: the target collects them in its own time.
    Nothing,
}

/// The options as the user writes them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, deserialize_with = "given")]
    indexes: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    constraints: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    triggers: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    matviews: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    columns: Option<Vec<String>>,
    #[serde(default, alias = "filter", deserialize_with = "given")]
    r#where: Option<String>,
    #[serde(default, deserialize_with = "given")]
    include: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    exclude: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    exclude_data: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    conflict: Option<Conflict>,
    #[serde(default, deserialize_with = "given")]
    cascade: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    consistent: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    mask: Option<Json>,
    #[serde(default, deserialize_with = "given")]
    mask_strict: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    parallel: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    part_size: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    atomic: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    statistics: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    max_rate: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    max_source_connections: Option<i64>,
}

/// A value that is there. JSON's null is none: it could mean the default or the opposite.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Checked options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Clone indexes (those behind constraints belong to the constraints).
    pub indexes: bool,
    /// Clone constraints.
    pub constraints: bool,
    /// Clone triggers.
    pub triggers: bool,
    /// Clone materialized views.
    pub matviews: bool,
    /// Columns to clone, all if none are given.
    pub columns: Option<Vec<String>>,
    /// Rows to clone: a boolean expression over the source's columns.
    pub filter: Option<String>,
    /// What of the scope comes along; everything if there is no such list.
    pub include: Option<Vec<Entry>>,
    /// What must not come along.
    pub exclude: Vec<Entry>,
    /// What comes along without its rows or its value.
    pub exclude_data: Vec<Entry>,
    /// What to do with objects that exist.
    pub conflict: Conflict,
    /// `replace` also drops what depends on the replaced object.
    pub cascade: bool,
    /// Read the source in one snapshot.
    pub consistent: bool,
    /// What to hide.
    pub mask: Rules,
    /// Refuse columns that look sensitive and have no rule.
    pub mask_strict: bool,
    /// Lanes of a background job.
    pub parallel: u16,
    /// Bytes from which a background job reads a table in parts, if not as the setting says.
    pub part_size: Option<i64>,
    /// A background job shows nothing before all of it is there.
    pub atomic: bool,
    /// Where the statistics of tables come from.
    pub statistics: StatisticsMode,
    /// Bytes of rows per second that all lanes together read at most.
    pub max_rate: Option<i64>,
    /// Sessions on the source that the call has at a time at most.
    pub max_source_connections: Option<u16>,
}

/// Lanes that one job may have.
pub const MAX_PARALLEL: u16 = 64;

/// Smallest size of a part: smaller ones cost more than they gain.
pub const MIN_PART_SIZE: i64 = 64 * 1024;

/// Slowest rate, in bytes per second: below it a single batch of rows would take seconds.
pub const MIN_RATE: i64 = 32 * 1024;

/// Who runs the clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The calling backend, in one transaction.
    Foreground,
    /// Background workers.
    Background,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            indexes: true,
            constraints: true,
            triggers: true,
            matviews: true,
            columns: None,
            filter: None,
            include: None,
            exclude: Vec::new(),
            exclude_data: Vec::new(),
            conflict: Conflict::Error,
            cascade: false,
            consistent: true,
            parallel: 1,
            part_size: None,
            atomic: false,
            mask: Rules::default(),
            mask_strict: false,
            statistics: StatisticsMode::Source,
            max_rate: None,
            max_source_connections: None,
        }
    }
}

impl Options {
    /// Parses the JSON text of a call and checks that the call can honour each option.
    ///
    /// Errors: 22023 for what is malformed, unknown, of the wrong type, or senseless for the scope; 0A000 for options
    /// that are documented but not built.
    pub fn parse(text: Option<&str>, scope: &Scope, flags: Flags) -> Result<Self> {
        Self::parse_for(text, scope, flags, Mode::Foreground)
    }

    /// As [`parse`](Self::parse); a background job takes a few options more.
    pub fn parse_for(text: Option<&str>, scope: &Scope, flags: Flags, mode: Mode) -> Result<Self> {
        let raw = match text {
            Some(text) => parse_raw(text)?,
            None => Raw::default(),
        };
        check_scope(&raw, scope)?;
        check_background(&raw, mode)?;
        if let Some(filter) = &raw.r#where {
            sqltext::check_expression(filter)?;
        }
        check_columns(raw.columns.as_deref())?;
        let default = Self::default();
        let options = Self {
            indexes: flags.indexes.or(raw.indexes).unwrap_or(default.indexes),
            constraints: flags.constraints.or(raw.constraints).unwrap_or(default.constraints),
            triggers: flags.triggers.or(raw.triggers).unwrap_or(default.triggers),
            matviews: raw.matviews.unwrap_or(default.matviews),
            columns: raw.columns,
            filter: raw.r#where,
            include: entries("include", raw.include)?,
            exclude: entries("exclude", raw.exclude)?.unwrap_or_default(),
            exclude_data: entries("exclude_data", raw.exclude_data)?.unwrap_or_default(),
            conflict: raw.conflict.unwrap_or_default(),
            cascade: raw.cascade.unwrap_or_default(),
            consistent: raw.consistent.unwrap_or(default.consistent),
            parallel: raw.parallel.and_then(|n| u16::try_from(n).ok()).unwrap_or(1),
            part_size: raw.part_size.as_ref().map(part_size).transpose()?,
            mask: raw
                .mask
                .as_ref()
                .map_or_else(|| Ok(Rules::default()), |m| Rules::of_scope(m, scope))?,
            mask_strict: raw.mask_strict.unwrap_or_default(),
            atomic: raw.atomic.unwrap_or_default(),
            statistics: raw.statistics.as_ref().map_or(Ok(default.statistics), statistics)?,
            max_rate: raw.max_rate.as_ref().map(max_rate).transpose()?,
            max_source_connections: raw
                .max_source_connections
                .map(|n| max_source_connections(n, mode))
                .transpose()?,
        };
        if options.include.as_ref().is_some_and(Vec::is_empty) {
            return Err(invalid("include", "The list is empty, so nothing would be cloned."));
        }
        if options.cascade && options.conflict != Conflict::Replace {
            return Err(invalid(
                "cascade",
                "it only has a meaning together with \"conflict\": \"replace\"",
            ));
        }
        Ok(options)
    }
}

fn entries(option: &str, list: Option<Vec<String>>) -> Result<Option<Vec<Entry>>> {
    let parse = |list: Vec<String>| list.iter().map(|text| Entry::parse(option, text)).collect();
    list.map(parse).transpose()
}

fn parse_raw(text: &str) -> Result<Raw> {
    parse_object(text, EXAMPLE)
}

/// The JSON object that an `options` argument holds, as a struct that denies unknown fields. Errors: 22023 with the path
/// and `example` as the hint.
pub(crate) fn parse_object<T: DeserializeOwned>(text: &str, example: &str) -> Result<T> {
    // serde would read an array as the fields in order
    if !text.trim_start().starts_with('{') {
        return Err(Error::new(INVALID_PARAMETER_VALUE, "invalid options: not a JSON object").hint(example));
    }
    let invalid = |what: &str, why: &str| {
        Error::new(INVALID_PARAMETER_VALUE, format!("invalid options{what}"))
            .detail(in_words(why))
            .hint(example)
    };
    if let Err(e) = serde_json::from_str::<IgnoredAny>(text) {
        let why = e.to_string().replace("expected value", "expected a value");
        return Err(invalid(": malformed JSON", &why));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let at = if path == "." {
            String::new()
        } else {
            format!(" at \"{path}\"")
        };
        invalid(&at, &e.inner().to_string())
    })
}

/// The parser's words and ours. Values of the user stand in quotes or backquotes and are left as they are.
const WORDS: &[(&str, &str)] = &[
    ("expected i64", "expected an integer"),
    ("expected u32", "expected an integer that is not negative"),
    ("expected a sequence", "expected an array"),
    ("expected a map", "expected an object"),
    ("expected value", "expected a string"),
    ("type: sequence", "type: array"),
    ("type: map", "type: object"),
    ("type: floating point", "type: number"),
    ("EOF while parsing", "the text ends in the middle of"),
    ("field `", "key `"),
];

/// A message of the parser in the words of JSON.
fn in_words(message: &str) -> String {
    let translate = |text: &str| {
        WORDS
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let quotes = ['"', '`'];
    // the opening quote stays with what is before it: it tells a key from a value
    let opening = message.find(quotes).map_or(message.len(), |at| at + 1);
    let closing = message.rfind(quotes).map_or(message.len(), |at| at.max(opening));
    let (before, rest) = message.split_at(opening);
    let (value, after) = rest.split_at(closing - opening);
    format!("{}{value}{}", translate(before), translate(after))
}

fn invalid(option: &str, why: &str) -> Error {
    Error::new(
        INVALID_PARAMETER_VALUE,
        format!("option \"{option}\" cannot be used here"),
    )
    .detail(why)
}

fn check_scope(raw: &Raw, scope: &Scope) -> Result<()> {
    let is_table = matches!(scope, Scope::Table { .. });
    let is_functions = matches!(scope, Scope::Functions { .. });
    let table_only = "it selects from one table, so only pgclone.table takes it";
    let no_tables = "functions have neither tables nor rows";
    let no_lists = "the call names what it clones";
    let takes_lists = !is_table && !is_functions;
    for (name, given, fits, why) in [
        ("columns", raw.columns.is_some(), is_table, table_only),
        ("where", raw.r#where.is_some(), is_table, table_only),
        ("include", raw.include.is_some(), takes_lists, no_lists),
        ("exclude", raw.exclude.is_some(), takes_lists, no_lists),
        ("exclude_data", raw.exclude_data.is_some(), takes_lists, no_lists),
        (
            "matviews",
            raw.matviews.is_some(),
            !is_table && !is_functions,
            "the call clones no materialized views",
        ),
        ("indexes", raw.indexes.is_some(), !is_functions, no_tables),
        ("constraints", raw.constraints.is_some(), !is_functions, no_tables),
        ("triggers", raw.triggers.is_some(), !is_functions, no_tables),
        ("mask", raw.mask.is_some(), !is_functions, no_tables),
        ("mask_strict", raw.mask_strict.is_some(), !is_functions, no_tables),
        ("statistics", raw.statistics.is_some(), !is_functions, no_tables),
        ("max_rate", raw.max_rate.is_some(), !is_functions, no_tables),
    ] {
        if given && !fits {
            return Err(invalid(name, why));
        }
    }
    Ok(())
}

/// `parallel` and `part_size` belong to background jobs; whoever runs in the foreground is atomic.
fn check_background(raw: &Raw, mode: Mode) -> Result<()> {
    if mode == Mode::Foreground {
        let given = [
            ("parallel", raw.parallel.is_some()),
            ("part_size", raw.part_size.is_some()),
        ];
        if raw.atomic == Some(false) {
            return Err(invalid(
                "atomic",
                "a clone in the foreground is one transaction, so it is always atomic",
            ));
        }
        return match given.iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(invalid(
                name,
                "only the functions that run in the background (table_async, schema_async, database_async) take it",
            )),
            None => Ok(()),
        };
    }
    match raw.parallel {
        Some(n) if !(1..=i64::from(MAX_PARALLEL)).contains(&n) => Err(invalid(
            "parallel",
            &format!("{n} is outside the valid range (1 .. {MAX_PARALLEL})"),
        )),
        _ => Ok(()),
    }
}

fn statistics(value: &Value) -> Result<StatisticsMode> {
    match value {
        Value::Bool(true) => Ok(StatisticsMode::Source),
        Value::Bool(false) => Ok(StatisticsMode::Nothing),
        Value::String(s) if s == "analyze" => Ok(StatisticsMode::Rows),
        _ => Err(invalid("statistics", "it is true, false or \"analyze\"")),
    }
}

/// A job keeps its snapshot in one session and reads rows in others.
fn max_source_connections(n: i64, mode: Mode) -> Result<u16> {
    let least = match mode {
        Mode::Foreground => 1,
        Mode::Background => 2,
    };
    match u16::try_from(n) {
        Ok(n) if n >= least => Ok(n),
        _ if least == 2 => Err(invalid(
            "max_source_connections",
            "a background job needs at least 2: one session keeps the snapshot, and a lane reads",
        )),
        _ => Err(invalid("max_source_connections", "it is at least 1")),
    }
}

/// Bytes per second, with a unit or without.
fn max_rate(value: &Value) -> Result<i64> {
    bytes("max_rate", value, "bytes per second", MIN_RATE)
}

fn part_size(value: &Value) -> Result<i64> {
    bytes("part_size", value, "bytes", MIN_PART_SIZE)
}

/// A number of bytes, or a text with a unit of memory as in `postgresql.conf`.
fn bytes(option: &str, value: &Value, unit: &str, least: i64) -> Result<i64> {
    let bytes = match value {
        Value::Number(n) if n.is_i64() => n.as_i64().map(i128::from),
        Value::Number(n) => n.as_u64().map(i128::from),
        Value::String(s) => with_unit(s),
        _ => None,
    };
    let Some(bytes) = bytes else {
        let why = format!("it is a number of {unit} or a text such as \"256MB\" (B, kB, MB, GB, TB)");
        return Err(invalid(option, &why));
    };
    match i64::try_from(bytes) {
        Ok(n) if n >= least => Ok(n),
        _ => {
            let least = least / 1024;
            let why = format!("{value} is outside the valid range ({least}kB .. 8388607TB)");
            Err(invalid(option, &why))
        }
    }
}

/// Bytes; more than can be counted are `i128::MAX`.
fn with_unit(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim() {
        "" | "B" => 0,
        "kB" => 10,
        "MB" => 20,
        "GB" => 30,
        "TB" => 40,
        _ => return None,
    };
    if number.is_empty() {
        return None;
    }
    let number = number.parse::<i128>().unwrap_or(i128::MAX);
    Some(number.saturating_mul(1 << shift))
}

fn check_columns(columns: Option<&[String]>) -> Result<()> {
    let Some(columns) = columns else { return Ok(()) };
    if columns.is_empty() {
        return Err(invalid("columns", "the list is empty"));
    }
    if columns.iter().any(|c| c.contains('\0')) {
        return Err(invalid("columns", "a name contains a null character"));
    }
    let mut seen = crate::hash::HashSet::default();
    match columns.iter().find(|c| !seen.insert(c.as_str())) {
        Some(twice) => Err(invalid("columns", &format!("column \"{twice}\" is listed twice"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
