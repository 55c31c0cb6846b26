//! From the JSON of a rule to its strategy: every parameter known, of its type and in its range, or an error that says where.

use super::error::{invalid, list};
use super::list::{strategies, Strategy};
use super::strategy::{Constant, FakeKind, Key, Mask, Span, DAY};
use crate::error::Result;
use serde_json::{Map, Value};

impl Mask {
    /// The strategy of a rule: its name, or an object with `type` and parameters. Errors: 22023 with the path.
    pub fn parse(value: &Value, path: &str) -> Result<Self> {
        let none = Map::new();
        let (name, parameters) = match value {
            Value::String(name) => (name.as_str(), &none),
            Value::Object(o) => match o.get("type") {
                Some(Value::String(name)) => (name.as_str(), o),
                _ => return Err(invalid(path, "It has no \"type\" that names a strategy.").hint(known())),
            },
            _ => {
                let why = "It is neither the name of a strategy nor an object with its \"type\".";
                return Err(invalid(path, why).hint(known()));
            }
        };
        let Some(strategy) = strategies().iter().find(|s| s.name == name) else {
            return Err(invalid(path, format!("There is no strategy \"{name}\".")).hint(known()));
        };
        let p = Parameters { path, parameters };
        p.check_names(strategy)?;
        p.mask(name)
    }
}

fn known() -> String {
    format!("The strategies are {}.", list(strategies().iter().map(|s| &s.name)))
}

/// The parameters of one rule.
struct Parameters<'a> {
    path: &'a str,
    parameters: &'a Map<String, Value>,
}

impl Parameters<'_> {
    fn check_names(&self, strategy: &Strategy) -> Result<()> {
        // what discover_sensitive says of a column with its strategy can be pasted: how sure it is changes nothing
        let has =
            |name: &str| matches!(name, "type" | "confidence") || strategy.parameters.iter().any(|p| p.name == name);
        if let Some(unknown) = self.parameters.keys().find(|name| !has(name)) {
            let error = self.bad(unknown, format!("Strategy {} has no such parameter.", strategy.name));
            let names = list(strategy.parameters.iter().map(|p| &p.name));
            return Err(match names.is_empty() {
                true => error.hint("It has no parameters."),
                false => error.hint(format!("Its parameters are {names}.")),
            });
        }
        match strategy
            .parameters
            .iter()
            .find(|p| p.required && !self.parameters.contains_key(&p.name))
        {
            Some(p) => Err(invalid(
                self.path,
                format!("Strategy {} needs the parameter \"{}\".", strategy.name, p.name),
            )
            .hint(format!("\"{}\": {}.", p.name, p.description))),
            None => Ok(()),
        }
    }

    fn mask(&self, name: &str) -> Result<Mask> {
        Ok(match name {
            "email" => Mask::Email,
            "name" => Mask::Name,
            "phone" => Mask::Phone,
            "partial" => Mask::Partial {
                prefix: self.count("prefix")?,
                suffix: self.count("suffix")?,
            },
            "hash" => Mask::Hash { key: self.key()? },
            "null" => Mask::Null,
            "random_int" => self.random_int()?,
            "constant" => Mask::Constant(match self.parameters.get("value") {
                None => Constant::Default,
                Some(Value::Null) => return Err(self.bad("value", "For NULL there is the strategy \"null\".")),
                Some(value) => Constant::Given(self.exact("value", value)?),
            }),
            "noise" => Mask::Noise {
                ratio: self.ratio()?,
                interval: self.span("interval")?,
            },
            "date_shift" => Mask::DateShift {
                key: self
                    .key()?
                    .ok_or_else(|| self.bad("key", "It is a text that is not empty."))?,
                by: self.text("by")?,
                interval: self.span("interval")?.unwrap_or(Span(365 * DAY)),
            },
            "shuffle" => Mask::Shuffle,
            "fake" => Mask::Fake {
                kind: self.fake_kind()?,
                key: self.key()?,
            },
            "keep" => Mask::Keep,
            _ => return Err(invalid(self.path, format!("There is no strategy \"{name}\"."))),
        })
    }

    fn bad(&self, parameter: &str, why: impl Into<String>) -> crate::Error {
        invalid(&format!("{}.{parameter}", self.path), why)
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        match self.parameters.get(name) {
            None => Ok(None),
            Some(Value::String(s)) if !s.is_empty() && !s.contains('\0') => Ok(Some(s.clone())),
            Some(_) => Err(self.bad(name, "It is a text that is not empty.")),
        }
    }

    fn key(&self) -> Result<Option<Key>> {
        Ok(self.text("key")?.map(Key::new))
    }

    fn integer(&self, name: &str, default: i64) -> Result<i64> {
        match self.parameters.get(name) {
            None => Ok(default),
            Some(value) => value.as_i64().ok_or_else(|| self.bad(name, "It is a whole number.")),
        }
    }

    /// How many characters `partial` keeps.
    fn count(&self, name: &str) -> Result<u32> {
        match self.integer(name, 1)? {
            n @ 0..=1000 => Ok(n as u32),
            _ => Err(self.bad(name, "It is a number from 0 to 1000.")),
        }
    }

    fn random_int(&self) -> Result<Mask> {
        let (min, max) = (self.integer("min", 0)?, self.integer("max", 99_999)?);
        if min > max {
            return Err(invalid(
                self.path,
                format!("The minimum {min} is greater than the maximum {max}."),
            ));
        }
        Ok(Mask::RandomInt { min, max })
    }

    /// A number that comes back as it was written. JSON readers turn long fractions into the nearest float.
    fn exact(&self, name: &str, value: &Value) -> Result<Value> {
        let is_exact = |n: &serde_json::Number| n.is_i64() || n.is_u64() || n.to_string().len() <= 16;
        match value {
            Value::Number(n) if !is_exact(n) => {
                Err(self.bad(name, "A number with that many digits is written as a text."))
            }
            Value::String(s) if s.contains('\0') => Err(self.bad(name, "A text cannot hold the character 0.")),
            _ => Ok(value.clone()),
        }
    }

    fn ratio(&self) -> Result<Option<String>> {
        match self.parameters.get("ratio") {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(r) if r > 0.0 && r <= 1.0 => Ok(Some(r.to_string())),
                _ => Err(self.bad("ratio", "It is a number greater than 0, at most 1.")),
            },
        }
    }

    fn span(&self, name: &str) -> Result<Option<Span>> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match parse_span(&text) {
                Some(span) => Ok(Some(span)),
                None => Err(self.bad(
                    name,
                    "It is a number and a unit, for example 30 days, 12 hours or 1 year.",
                )),
            },
        }
    }

    fn fake_kind(&self) -> Result<FakeKind> {
        Ok(match self.text("kind")?.as_deref() {
            Some("first_name") => FakeKind::FirstName,
            Some("last_name") => FakeKind::LastName,
            Some("full_name") => FakeKind::FullName,
            Some("city") => FakeKind::City,
            Some("company") => FakeKind::Company,
            Some("iban") => FakeKind::Iban,
            Some("card") => FakeKind::Card,
            Some("email") => FakeKind::Email,
            _ => {
                let kinds = "It is one of first_name, last_name, full_name, city, company, email, iban, card.";
                return Err(self.bad("kind", kinds));
            }
        })
    }
}

/// `30 days`: a whole number and a unit. Months and years are 30 and 365 days. No longer than 10,000 years.
fn parse_span(text: &str) -> Option<Span> {
    let (number, unit) = text.trim().split_once(char::is_whitespace)?;
    let unit = unit.trim();
    let seconds = match unit.strip_suffix('s').unwrap_or(unit) {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        "day" => DAY,
        "week" => 7 * DAY,
        "month" => 30 * DAY,
        "year" => 365 * DAY,
        _ => return None,
    };
    let span = number.parse::<u32>().ok().map(|n| i64::from(n) * seconds)?;
    (span > 0 && span <= 3_650_000 * DAY).then_some(Span(span))
}
