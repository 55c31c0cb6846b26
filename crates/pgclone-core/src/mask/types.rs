//! Which strategy fits which type, whatever the value.

use super::column::{Column, Family};
use super::error::list;
use super::expr::{plain, REDACTED};
use super::fake;
use super::list::strategies;
use super::rules::ColumnRule;
use super::strategy::{Constant, Key, Mask, Span, DAY};
use crate::error::{Error, Result};
use crate::ident::quote_ident;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use serde_json::Value;

/// A strategy that does not fit, with those that do.
pub(super) fn unfit(rule: &ColumnRule, column: &Column, why: &str) -> Error {
    let message = format!(
        "mask \"{}\" does not fit column {} of type {}",
        rule.mask.name(),
        quote_ident(&column.name),
        column.type_name
    );
    let error = Error::new(INVALID_PARAMETER_VALUE, message).detail(format!("At {}: {why}", rule.path));
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
pub(super) fn check_json(mask: &Mask, column: &Column) -> Result<(), String> {
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
