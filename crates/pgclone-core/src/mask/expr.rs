//! A rule and a column as an SQL expression, of the column's type.
//!
//! The expressions hold no name that `search_path` could change: functions, types and collations are qualified, operators
//! are PostgreSQL's own in a session whose path is `pg_catalog`. Their errors cannot hold a value: what a strategy makes
//! always fits the types that [`check_type`] lets through.

use super::column::{Column, Family};
use super::error::{invalid, list};
use super::rules::ColumnRule;
use super::strategy::{strategies, Constant, Key, Mask, Span, DAY};
use super::{fake, json_path};
use crate::error::Result;
use crate::ident::{quote_ident, quote_literal};
use openssl::hash::{hash, MessageDigest};
use serde_json::Value;

/// What `constant` gives without a value.
const REDACTED: &str = "REDACTED";
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
        let replaces_null = matches!(rule.mask, Mask::Constant(_) | Mask::RandomInt { .. });
        document = json_path::replace(&document, path, &mask, replaces_null);
    }
    Ok(format!("CAST({document} AS {})", column.type_name))
}

/// A strategy that does not fit, with those that do.
pub(super) fn unfit(rule: &ColumnRule, column: &Column, why: &str) -> crate::Error {
    let message = format!(
        "mask \"{}\" does not fit column {} of type {}",
        rule.mask.name(),
        quote_ident(&column.name),
        column.type_name
    );
    let error =
        crate::Error::new(crate::sqlstate::INVALID_PARAMETER_VALUE, message).detail(format!("At {}: {why}", rule.path));
    let fitting = fitting(column);
    match fitting.is_empty() {
        true => error,
        false => error.hint(format!("Strategies that fit: {}.", list(fitting))),
    }
}

/// The names of the strategies that fit the column with some parameters.
pub fn fitting(column: &Column) -> Vec<&'static str> {
    let fits = |name: &str| {
        let mask = match name {
            "constant" => return true,
            "random_int" => Mask::RandomInt { min: 0, max: 9 },
            "partial" => Mask::Partial { prefix: 1, suffix: 1 },
            "noise" => Mask::Noise {
                ratio: None,
                interval: None,
            },
            "date_shift" => Mask::DateShift {
                key: Key::new("k"),
                by: None,
                interval: Span(365 * DAY),
            },
            "fake" => Mask::Fake {
                kind: super::FakeKind::FirstName,
                key: None,
            },
            "hash" => Mask::Hash { key: None },
            "null" => Mask::Null,
            "email" => Mask::Email,
            "name" => Mask::Name,
            "phone" => Mask::Phone,
            "shuffle" => Mask::Shuffle,
            _ => return false,
        };
        check_type(&mask, column).is_ok()
    };
    strategies()
        .iter()
        .map(|s| s.name.as_str())
        .filter(|n| fits(n))
        .collect()
}

/// Checks that what a strategy makes is of the column's type, whatever the value. `Err` says why not.
pub fn check_type(mask: &Mask, column: &Column) -> Result<(), String> {
    let fits_text = |length: usize| match column.family {
        Family::Text(Some(most)) if length > most => {
            Err(format!("It makes up to {length} characters, the type holds {most}."))
        }
        Family::Text(_) => Ok(()),
        _ => Err("It makes a text.".to_owned()),
    };
    match mask {
        Mask::Keep | Mask::Shuffle => Ok(()),
        Mask::Null if column.not_null => Err("The column is NOT NULL.".to_owned()),
        Mask::Null => Ok(()),
        // the shortest address that says anything, a@b; a longer one is cut to the type
        Mask::Email => fits_text("a***@b".len()),
        Mask::Name => fits_text("XXXX".len()),
        Mask::Phone => fits_text("***-4567".len()),
        Mask::Partial { prefix, suffix } => fits_text((*prefix + *suffix) as usize + "***".len()),
        Mask::Hash { .. } if column.family == Family::Uuid => Ok(()),
        Mask::Hash { key: None } => fits_text(32),
        Mask::Hash { key: Some(_) } => fits_text(64),
        Mask::RandomInt { min, max } => check_integers(*min, *max, column.family),
        Mask::Constant(constant) => check_constant(constant, column),
        Mask::Noise { ratio, interval } => check_noise(ratio.is_some(), *interval, column.family),
        Mask::DateShift { interval, .. } => match column.family {
            Family::Date | Family::Timestamp if interval.0 >= DAY => Ok(()),
            Family::Date | Family::Timestamp => {
                Err("It shifts by whole days, so the interval is one day at least.".to_owned())
            }
            _ => Err("It shifts dates and timestamps.".to_owned()),
        },
        Mask::Fake { kind, .. } => fits_text(fake::max_length(*kind)),
    }
}

fn check_integers(min: i64, max: i64, family: Family) -> Result<(), String> {
    let digits = |n: i64| n.unsigned_abs().to_string().len() as i32;
    let does_not = |what: String| Err(format!("It makes numbers from {min} to {max}, the type holds {what}."));
    match family {
        Family::Integer(least, most) if min < least || max > most => does_not(format!("{least} to {most}")),
        Family::Numeric(Some((precision, scale))) if digits(min).max(digits(max)) > precision - scale => {
            does_not(format!("{} digits before the point", precision - scale))
        }
        Family::Text(Some(most)) if min.to_string().len().max(max.to_string().len()) > most => {
            does_not(format!("{most} characters"))
        }
        Family::Integer(..) | Family::Numeric(_) | Family::Float(_) | Family::Text(_) => Ok(()),
        _ => Err("It makes a number.".to_owned()),
    }
}

fn check_constant(constant: &Constant, column: &Column) -> Result<(), String> {
    let is_json = matches!(column.family, Family::Json | Family::Jsonb);
    let value = match constant {
        Constant::Given(value) => value,
        Constant::Default if is_json => return Ok(()),
        Constant::Default => match column.family {
            Family::Text(Some(most)) if most < REDACTED.len() => {
                return Err(format!(
                    "It makes {REDACTED}, the type holds {most} characters: give a \"value\"."
                ))
            }
            Family::Text(_) => return Ok(()),
            _ => {
                return Err(format!(
                    "It makes the text {REDACTED}: give a \"value\" of the column's type."
                ))
            }
        },
    };
    match (column.family, value) {
        (Family::Json | Family::Jsonb, _) => Ok(()),
        (_, Value::Array(_) | Value::Object(_)) => Err("The value is a JSON array or object.".to_owned()),
        (Family::Text(Some(most)), value) if plain(value).chars().count() > most => Err(format!(
            "The value has {} characters, the type holds {most}.",
            plain(value).chars().count()
        )),
        (Family::Integer(..), Value::Number(n)) if n.as_i64().is_none() => {
            Err("The value is no whole number of the type.".to_owned())
        }
        (Family::Integer(least, most), Value::Number(n)) if n.as_i64().is_some_and(|n| n < least || n > most) => {
            Err(format!("The type holds {least} to {most}."))
        }
        // the source says before the first row whether the text is one of the type's values
        _ => Ok(()),
    }
}

fn check_noise(has_ratio: bool, interval: Option<Span>, family: Family) -> Result<(), String> {
    match family {
        Family::Date | Family::Timestamp if has_ratio => Err("A date takes \"interval\", not \"ratio\".".to_owned()),
        Family::Date if interval.is_some_and(|i| i.0 < DAY) => Err("The interval is shorter than a day.".to_owned()),
        Family::Date | Family::Timestamp => Ok(()),
        Family::Integer(..) | Family::Numeric(_) | Family::Float(_) if interval.is_some() => {
            Err("A number takes \"ratio\", not \"interval\".".to_owned())
        }
        Family::Integer(..) | Family::Numeric(_) | Family::Float(_) => Ok(()),
        _ => Err("It changes numbers, dates and timestamps.".to_owned()),
    }
}

/// Checks a strategy for a place inside JSON, where every value has a text form.
fn check_json(mask: &Mask, column: &Column) -> Result<(), String> {
    if !matches!(column.family, Family::Json | Family::Jsonb) {
        return Err("A path needs a column of type json or jsonb.".to_owned());
    }
    match mask {
        Mask::Noise { .. } | Mask::DateShift { .. } | Mask::Shuffle | Mask::Keep => Err(
            "Inside JSON, the strategies are email, name, phone, partial, hash, null, random_int, constant and fake."
                .to_owned(),
        ),
        _ => Ok(()),
    }
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

    /// A number with a random part of itself added or taken away, kept in the type's range.
    fn noise(&self, ratio: &str) -> String {
        let name = &self.name;
        let factor = format!("(1 + {ratio} * (2 * pg_catalog.random() - 1))");
        // GREATEST and LEAST would replace NULL by the limit
        let limited = |value: String, most: &str, least: &str| {
            format!("CASE WHEN {name} IS NOT NULL THEN GREATEST({least}, LEAST({most}, {value})) END")
        };
        match self.family {
            Family::Integer(least, most) => {
                let value = format!("pg_catalog.round({name}::pg_catalog.numeric * {factor}::pg_catalog.numeric)");
                limited(value, &most.to_string(), &format!("({least})"))
            }
            Family::Numeric(Some((precision, scale))) => {
                let value = format!("pg_catalog.round({name} * {factor}::pg_catalog.numeric, {scale})");
                let most = format!(
                    "({0}::pg_catalog.numeric - {1}::pg_catalog.numeric)",
                    ten(precision - scale),
                    ten(-scale)
                );
                limited(value, &most, &format!("(-{most})"))
            }
            Family::Float(most) => {
                let name = format!("{name}::pg_catalog.float8");
                // a value near the limit only becomes smaller
                format!("{name} * CASE WHEN pg_catalog.abs({name}) > {most} / 4 THEN (1 - {ratio} * pg_catalog.random()) ELSE {factor} END")
            }
            _ => format!("{name} * {factor}::pg_catalog.numeric"),
        }
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
            "CASE WHEN pg_catalog.strpos({x}, '@') > 0 THEN pg_catalog.left({x}, 1) || '***@' || pg_catalog.split_part({x}, '@', 2) \
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
    let padded = |with: u8| {
        let mut block = [0_u8; BLOCK];
        let digest = hash(MessageDigest::sha256(), key.bytes());
        match (key.bytes().len() > BLOCK, &digest) {
            (true, Ok(digest)) => block[..digest.len()].copy_from_slice(digest),
            _ => block.iter_mut().zip(key.bytes()).for_each(|(b, k)| *b = *k),
        }
        let hex: String = block.iter().map(|b| format!("{:02x}", b ^ with)).collect();
        format!("pg_catalog.decode('{hex}', 'hex')")
    };
    format!(
        "pg_catalog.encode(pg_catalog.sha256({} || pg_catalog.sha256({} || pg_catalog.convert_to({x}, 'UTF8'))), 'hex')",
        padded(0x5c),
        padded(0x36)
    )
}

/// A JSON scalar as the text that PostgreSQL reads.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}
