//! A rule and a column as an SQL expression, of the column's type.
//!
//! The expressions hold no name that `search_path` could change: functions, types and collations are qualified, operators
//! are PostgreSQL's own in a session whose path is `pg_catalog`. Their errors cannot hold a value: what a strategy makes
//! always fits the types that [`check_type`] lets through.

use super::column::{Column, Family};
use super::error::invalid;
use super::rules::ColumnRule;
use super::strategy::{Constant, Key, Mask, Span, DAY};
use super::types::{check_json, check_type, unfit};
use super::{fake, json_path};
use crate::error::Result;
use crate::ident::{quote_ident, quote_literal};
use openssl::hash::{hash, MessageDigest};
use serde_json::Value;

/// What `constant` gives without a value.
pub(super) const REDACTED: &str = "REDACTED";
/// What follows the @ as far as it can be a domain: after it the value may go on with anything.
const DOMAIN: &str = "^[A-Za-z0-9.-]*";
/// Block of SHA-256, in bytes.
const BLOCK: usize = 64;

/// The expression that takes the column's place, for a rule that means the whole column. `row_key` is an expression
/// whose text tells rows apart, for `date_shift` without `by`.
///
/// Errors: 22023 if the strategy does not fit the column, needs a row key that is not there, or is no expression
/// (`shuffle` moves values between rows).
pub fn expression(rule: &ColumnRule, column: &Column, row_key: Option<&str>) -> Result<String> {
    check_type(&rule.mask, column).map_err(|why| unfit(rule, column, &why))?;
    let e = Expression {
        name: quote_ident(&column.name),
        family: column.family,
    };
    let value = e.of(&rule.mask, row_key).map_err(|why| invalid(&rule.path, why))?;
    Ok(format!("CAST({value} AS {})", column.type_name))
}

/// The expression for rules that mean places inside a JSON column, one after the other.
pub fn json_expression(rules: &[(&ColumnRule, Vec<String>)], column: &Column) -> Result<String> {
    let mut document = format!("CAST({} AS pg_catalog.jsonb)", quote_ident(&column.name));
    for (rule, path) in rules {
        check_json(&rule.mask, column).map_err(|why| unfit(rule, column, &why))?;
        let mask = |value: &str| json_value(&rule.mask, value);
        let leaf = json_path::Leaf {
            mask: &mask,
            replaces_null: matches!(rule.mask, Mask::Constant(_) | Mask::RandomInt { .. }),
            shows_part: rule.mask.shows_part(),
        };
        document = json_path::replace(&document, path, &leaf);
    }
    Ok(format!("CAST({document} AS {})", column.type_name))
}

/// The mask of a value inside JSON, from the expression of its text.
fn json_value(mask: &Mask, text: &str) -> String {
    match mask {
        Mask::Null => "'null'::pg_catalog.jsonb".to_owned(),
        Mask::Constant(Constant::Given(value)) => format!("{}::pg_catalog.jsonb", quote_literal(&value.to_string())),
        Mask::Constant(Constant::Default) => {
            let value = Value::from(REDACTED).to_string();
            format!("{}::pg_catalog.jsonb", quote_literal(&value))
        }
        Mask::RandomInt { min, max } => format!("pg_catalog.to_jsonb({})", random_int(*min, *max)),
        _ => format!("pg_catalog.to_jsonb({})", text_mask(mask, &collated(text))),
    }
}

/// One column's expression.
struct Expression {
    name: String,
    family: Family,
}

impl Expression {
    fn of(&self, mask: &Mask, row_key: Option<&str>) -> Result<String, String> {
        let name = &self.name;
        Ok(match mask {
            Mask::Keep => name.clone(),
            Mask::Shuffle => {
                return Err("Shuffled values come from other rows: it works while cloning only.".to_owned())
            }
            Mask::Null => "NULL".to_owned(),
            Mask::Constant(constant) => self.constant(constant),
            Mask::RandomInt { min, max } => random_int(*min, *max),
            Mask::Noise { ratio, interval } => match self.family {
                Family::Date | Family::Timestamp => self.moved(&random_seconds(interval.unwrap_or(Span(30 * DAY)))),
                _ => self.noise(ratio.as_deref().unwrap_or("0.1")),
            },
            Mask::DateShift { key, by, interval } => {
                let by = by
                    .as_ref()
                    .map(|column| format!("{}::pg_catalog.text", quote_ident(column)));
                let row = by
                    .as_deref()
                    .or(row_key)
                    .ok_or_else(|| "The table has no primary key: name a column with \"by\".".to_owned())?;
                let days = interval.0 / DAY;
                let hex = hmac(key, row);
                let digits = format!("('x' || pg_catalog.substr({hex}, 1, 15))::pg_catalog.bit(60)::pg_catalog.int8");
                // without a row key there is no shift that others share
                let digits =
                    format!("COALESCE({digits}, pg_catalog.floor(pg_catalog.random() * 1e15)::pg_catalog.int8)");
                self.moved(&format!("(({digits} % {}) - {days}) * {DAY}", 2 * days + 1))
            }
            // NULL stays: a hash of NULL is NULL
            Mask::Hash { key: Some(key) } if self.family == Family::Uuid => {
                format!("pg_catalog.left({}, 32)", hmac(key, &self.text()))
            }
            _ => text_mask(mask, &self.text()),
        })
    }

    /// The value as text that functions take as it is, whatever its collation.
    fn text(&self) -> String {
        collated(&format!("CAST({} AS pg_catalog.text)", self.name))
    }

    fn constant(&self, constant: &Constant) -> String {
        let is_json = matches!(self.family, Family::Json | Family::Jsonb);
        quote_literal(&match constant {
            Constant::Default if is_json => Value::from(REDACTED).to_string(),
            Constant::Default => REDACTED.to_owned(),
            Constant::Given(value) if is_json => value.to_string(),
            Constant::Given(value) => plain(value),
        })
    }

    /// A number with a random part of itself added or taken away, kept in the type's range. Where the type rounds, the part
    /// may round to nothing: such a number moves by the least that the type can tell.
    fn noise(&self, ratio: &str) -> String {
        let name = &self.name;
        let factor = format!("(1 + {ratio} * (2 * pg_catalog.random() - 1))");
        match self.family {
            Family::Integer(least, most) => self.rounded(&factor, 0, &most.to_string(), &format!("({least})")),
            Family::Numeric(Some((precision, scale))) => {
                let most = format!(
                    "({0}::pg_catalog.numeric - {1}::pg_catalog.numeric)",
                    ten(precision - scale),
                    ten(-scale)
                );
                self.rounded(&factor, scale, &most, &format!("(-{most})"))
            }
            Family::Float(most) => {
                let name = format!("{name}::pg_catalog.float8");
                // a value near the limit only becomes smaller
                format!("{name} * CASE WHEN pg_catalog.abs({name}) > {most} / 4 THEN (1 - {ratio} * pg_catalog.random()) ELSE {factor} END")
            }
            _ => format!("{name} * {factor}::pg_catalog.numeric"),
        }
    }

    /// The number times the factor, with so many digits behind the point. Only 0 and NULL stay what they are.
    fn rounded(&self, factor: &str, scale: i32, most: &str, least: &str) -> String {
        let x = format!("{}::pg_catalog.numeric", self.name);
        let step = format!("{}::pg_catalog.numeric", ten(-scale));
        let value = format!("pg_catalog.round({x} * {factor}::pg_catalog.numeric, {scale})");
        format!(
            "CASE WHEN {x} <> 0 THEN COALESCE(NULLIF(GREATEST({least}, LEAST({most}, {value})), {x}), \
             {x} + {step} * CASE {x} WHEN {most} THEN -1 WHEN {least} THEN 1 ELSE 2 * pg_catalog.round(pg_catalog.random()) - 1 END::pg_catalog.numeric) \
             ELSE {x} END"
        )
    }

    /// A date or time moved by a number of seconds.
    fn moved(&self, seconds: &str) -> String {
        let name = &self.name;
        match self.family {
            Family::Date => format!("{name} + pg_catalog.round(({seconds}) / {DAY}.0)::pg_catalog.int4"),
            _ => format!("{name} + pg_catalog.make_interval(secs => ({seconds})::pg_catalog.float8)"),
        }
    }
}

/// 10 to the power of n, as a numeric literal.
fn ten(n: i32) -> String {
    match n {
        0.. => format!("'1{}'", "0".repeat(n as usize)),
        _ => format!("'0.{}1'", "0".repeat((-n - 1) as usize)),
    }
}

/// Seconds up to the span, forward or back.
fn random_seconds(span: Span) -> String {
    format!("(2 * pg_catalog.random() - 1) * {}", span.0)
}

/// An integer from `min` to `max`: bigint arithmetic where random() has enough digits and nothing overflows.
fn random_int(min: i64, max: i64) -> String {
    let count = i128::from(max) - i128::from(min) + 1;
    let offset = format!("pg_catalog.floor(pg_catalog.random() * {count})");
    match count < 1 << 52 {
        true => format!("(({min})::pg_catalog.int8 + {offset}::pg_catalog.int8)"),
        false => {
            format!("LEAST({max}::pg_catalog.numeric, ({min})::pg_catalog.numeric + {offset}::pg_catalog.numeric)")
        }
    }
}

/// Functions that look into a text refuse some collations.
fn collated(text: &str) -> String {
    format!("({text} COLLATE pg_catalog.\"C\")")
}

/// The strategies that make a text from a text. NULL stays NULL.
fn text_mask(mask: &Mask, x: &str) -> String {
    match mask {
        Mask::Email => format!(
            "CASE WHEN pg_catalog.strpos({x}, '@') > 0 THEN pg_catalog.left({x}, 1) || '***@' \
             || pg_catalog.substring(pg_catalog.split_part({x}, '@', 2), '{DOMAIN}') \
             WHEN {x} IS NOT NULL THEN '***' END"
        ),
        Mask::Name => format!("CASE WHEN {x} IS NOT NULL THEN 'XXXX' END"),
        Mask::Phone => format!(
            "CASE WHEN pg_catalog.length({x}) > 4 THEN '***-' || pg_catalog.right({x}, 4) WHEN {x} IS NOT NULL THEN '****' END"
        ),
        Mask::Partial { prefix, suffix } => format!(
            "CASE WHEN pg_catalog.length({x}) <= {} THEN pg_catalog.repeat('*', pg_catalog.length({x})) \
             ELSE pg_catalog.left({x}, {prefix}) || '***' || pg_catalog.right({x}, {suffix}) END",
            prefix + suffix
        ),
        Mask::Hash { key: None } => format!("pg_catalog.md5({x})"),
        Mask::Hash { key: Some(key) } => hmac(key, x),
        Mask::Fake { kind, key } => {
            let hex = match key {
                Some(key) => hmac(key, x),
                None => "pg_catalog.md5(pg_catalog.random()::pg_catalog.text || pg_catalog.random()::pg_catalog.text)".to_owned(),
            };
            let invented = fake::invention(*kind, &hex);
            format!("CASE WHEN {x} IS NOT NULL THEN {invented} END")
        }
        // the callers handle the rest; a mask that nobody wrote hides everything
        _ => "NULL".to_owned(),
    }
}

/// HMAC-SHA-256 of a text (RFC 2104) in hexadecimal. The key itself is not in the statement, only its two paddings.
fn hmac(key: &Key, x: &str) -> String {
    let (outer, inner) = (padded(key, OUTER), padded(key, INNER));
    format!(
        "pg_catalog.encode(pg_catalog.sha256(pg_catalog.decode('{outer}', 'hex') \
         || pg_catalog.sha256(pg_catalog.decode('{inner}', 'hex') || pg_catalog.convert_to({x}, 'UTF8'))), 'hex')"
    )
}

/// The outer padding of a key, in hexadecimal, is the key's block in which each byte is changed so.
pub(super) const OUTER: u8 = 0x5c;
/// The same for the inner padding.
pub(super) const INNER: u8 = 0x36;

/// A padding of a key, in hexadecimal.
pub(super) fn padded(key: &Key, with: u8) -> String {
    let mut block = [0_u8; BLOCK];
    let digest = hash(MessageDigest::sha256(), key.bytes());
    match (key.bytes().len() > BLOCK, &digest) {
        (true, Ok(digest)) => block[..digest.len()].copy_from_slice(digest),
        _ => block.iter_mut().zip(key.bytes()).for_each(|(b, k)| *b = *k),
    }
    block.iter().map(|b| format!("{:02x}", b ^ with)).collect()
}

/// A JSON scalar as the text that PostgreSQL reads.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}
