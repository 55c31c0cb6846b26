//! The JSON of the `mask` option.
//!
//! For one table it is `{"column": strategy}`, for more `{"table": {"column": strategy}}`, which is also what
//! `discover_sensitive` returns. A strategy is its name, or an object with its name as `type` and its parameters.

use super::error::invalid;
use super::list::is_strategy;
use super::strategy::Mask;
use crate::context::Scope;
use crate::error::Result;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// All rules of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// In the order of the JSON's keys.
    pub tables: Vec<TableRules>,
}

/// The rules of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRules {
    /// The table as written, with or without its schema; none means the one table of the call.
    pub table: Option<String>,
    /// Where it stands in the options, for messages.
    pub path: String,
    /// Rules of its columns.
    pub columns: Vec<ColumnRule>,
}

/// The rule of one column, or of one path in a JSON column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRule {
    /// Where it stands in the options, for messages.
    pub path: String,
    /// The key: a column, or `column->key->key`.
    pub key: String,
    /// What to do.
    pub mask: Mask,
}

impl Rules {
    /// The rules of a call with this scope.
    pub fn of_scope(json: &Json, scope: &Scope) -> Result<Self> {
        match scope {
            Scope::Table { .. } => Self::of_table(json),
            _ => Self::of_tables(json),
        }
    }

    /// The rules of a call for one table: `{"column": strategy}`, or `{"table": {"column": strategy}}`.
    pub fn of_table(json: &Json) -> Result<Self> {
        let mut flat = TableRules {
            path: "mask".to_owned(),
            ..TableRules::default()
        };
        let mut tables = Vec::new();
        for (key, value) in object(&json.0, "mask")? {
            let path = format!("mask.{key}");
            match value {
                Value::Object(o) if !o.get("type").is_some_and(Value::is_string) => {
                    tables.push(table(key, value, path)?);
                }
                _ => flat.columns.push(column(key, value, path)?),
            }
        }
        if !flat.columns.is_empty() {
            tables.insert(0, flat);
        }
        Ok(Self { tables })
    }

    /// The rules of a call for many tables: `{"table": {"column": strategy}}`.
    pub fn of_tables(json: &Json) -> Result<Self> {
        let tables = object(&json.0, "mask")?
            .iter()
            .map(|(key, value)| table(key, value, format!("mask.{key}")));
        Ok(Self {
            tables: tables.collect::<Result<_>>()?,
        })
    }

    /// The rules of one table as `mask_in_place` and `create_masking_policy` get them. Errors: 22023.
    pub fn parse_table(json: &str) -> Result<TableRules> {
        let Json(value) =
            serde_json::from_str(json).map_err(|e| invalid("mask", format!("It is not valid JSON: {e}.")))?;
        let columns = object(&value, "mask")?
            .iter()
            .map(|(key, value)| column(key, value, format!("mask.{key}")));
        Ok(TableRules {
            table: None,
            path: "mask".to_owned(),
            columns: columns.collect::<Result<_>>()?,
        })
    }

    /// True if there is no rule.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|t| t.columns.is_empty())
    }
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| {
        invalid(
            path,
            "It is a JSON object that names columns, or tables and their columns.",
        )
    })
}

fn table(key: &str, value: &Value, path: String) -> Result<TableRules> {
    let Value::Object(columns) = value else {
        let why = match value.as_str() {
            Some(name) if is_strategy(name) => {
                "More than one table can be cloned here, so the rules go by table: {\"table\": {\"column\": \"email\"}}."
            }
            _ => "It is an object with the rules of a table's columns.",
        };
        return Err(invalid(&path, why));
    };
    if columns.is_empty() {
        return Err(invalid(&path, "It names no column."));
    }
    let columns = columns
        .iter()
        .map(|(name, rule)| column(name, rule, format!("{path}.{name}")));
    Ok(TableRules {
        table: Some(key.to_owned()),
        columns: columns.collect::<Result<_>>()?,
        path,
    })
}

fn column(key: &str, value: &Value, path: String) -> Result<ColumnRule> {
    Ok(ColumnRule {
        key: key.to_owned(),
        mask: Mask::parse(value, &path)?,
        path,
    })
}

/// Any JSON, in which no object has a key twice: of two rules for a column, nobody could say which one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(pub Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor).map(Self)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Json(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Json(value))) = entries.next_entry::<String, Json>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("the key \"{key}\" is given twice")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
