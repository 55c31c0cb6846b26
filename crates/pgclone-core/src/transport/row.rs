//! Makes a value of ours from a row, column by column, as serde sees a map: fields are matched by column name.
//!
//! Columns travel in their binary form, so nothing is written as text and read again. A column of type `json` is looked
//! into, so that a query can return nested lists in a column. Other types than those below must be cast in the query.

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;
use tokio_postgres::types::{FromSql, Kind, Type};
use tokio_postgres::{Column, Row};

/// A value from a row. The error says which column it is.
pub fn decode<T: DeserializeOwned>(row: &Row) -> Result<T, String> {
    T::deserialize(Columns { row, next: 0 }).map_err(|e| e.0)
}

/// Why a row does not fit.
#[derive(Debug)]
struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl Misfit {
    fn of(column: &Column, cause: impl fmt::Display) -> Self {
        Self(format!("{}: {cause}", column.name()))
    }
}

/// The bytes of a column, whatever its type; `None` is NULL.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The columns of a row, from `next` on.
struct Columns<'de> {
    row: &'de Row,
    next: usize,
}

impl<'de> Columns<'de> {
    fn value(&self, index: usize) -> Result<Value<'de>, Misfit> {
        let Raw(raw) = self.row.try_get(index).map_err(de::Error::custom)?;
        let ty = self.row.columns().get(index).map_or(&Type::UNKNOWN, Column::type_);
        Ok(Value { ty, raw })
    }
}

impl<'de> Deserializer<'de> for Columns<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Columns<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let column = self.row.columns().get(self.next);
        column
            .map(|c| seed.deserialize(de::value::BorrowedStrDeserializer::new(c.name())))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let index = self.next;
        self.next += 1;
        seed.deserialize(self.value(index)?).map_err(|e| {
            self.row
                .columns()
                .get(index)
                .map_or(Misfit(e.0.clone()), |c| Misfit::of(c, e))
        })
    }
}

/// One value: of a column, or of an element of an array.
struct Value<'de> {
    ty: &'de Type,
    raw: Option<&'de [u8]>,
}

impl<'de> Value<'de> {
    /// `null` inside of a `json` value is as good as NULL.
    fn is_null(&self) -> bool {
        self.raw.is_none() || self.json().is_some_and(|text| text == b"null")
    }

    /// The text of a `json` value, or of a `jsonb`, which has a version in front.
    fn json(&self) -> Option<&'de [u8]> {
        match *self.ty {
            Type::JSON => self.raw,
            Type::JSONB => self.raw.and_then(|raw| raw.get(1..)),
            _ => None,
        }
    }

    fn get<T: FromSql<'de>>(&self) -> Result<T, Misfit> {
        T::from_sql_nullable(self.ty, self.raw).map_err(de::Error::custom)
    }

    fn text(&self) -> Result<&'de str, Misfit> {
        std::str::from_utf8(self.raw.unwrap_or_default()).map_err(de::Error::custom)
    }
}

fn misfit(error: serde_json::Error) -> Misfit {
    de::Error::custom(error)
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_null() {
            return visitor.visit_unit();
        }
        if let Kind::Array(element) = self.ty.kind() {
            let elements: Vec<Raw<'de>> = self.get()?;
            return visitor.visit_seq(Elements {
                ty: element,
                rest: elements.into_iter(),
            });
        }
        if let Some(json) = self.json() {
            let mut json = serde_json::Deserializer::from_slice(json);
            return json.deserialize_any(visitor).map_err(misfit);
        }
        match *self.ty {
            Type::BOOL => visitor.visit_bool(self.get()?),
            Type::INT2 => visitor.visit_i64(self.get::<i16>()?.into()),
            Type::INT4 => visitor.visit_i64(self.get::<i32>()?.into()),
            Type::INT8 => visitor.visit_i64(self.get()?),
            Type::OID => visitor.visit_u64(self.get::<u32>()?.into()),
            Type::FLOAT4 => visitor.visit_f64(self.get::<f32>()?.into()),
            Type::FLOAT8 => visitor.visit_f64(self.get()?),
            Type::TEXT | Type::NAME | Type::VARCHAR | Type::BPCHAR | Type::CHAR | Type::UNKNOWN => {
                visitor.visit_borrowed_str(self.text()?)
            }
            _ => Err(Misfit(format!("a column of type {} is not understood", self.ty))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if let Some(json) = self.json() {
            return serde_json::Deserializer::from_slice(json)
                .deserialize_enum(name, variants, visitor)
                .map_err(misfit);
        }
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.json() {
            Some(json) if !self.is_null() => serde_json::Deserializer::from_slice(json)
                .deserialize_struct(name, fields, visitor)
                .map_err(misfit),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier
    }
}

/// The elements of an array.
struct Elements<'de> {
    ty: &'de Type,
    rest: std::vec::IntoIter<Raw<'de>>,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        let element = self.rest.next();
        element
            .map(|Raw(raw)| seed.deserialize(Value { ty: self.ty, raw }))
            .transpose()
    }
}
