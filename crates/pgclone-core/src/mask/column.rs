//! What a mask has to know of a column's type.

use crate::catalog::{self, Catalog, Detail, Object};

/// Domains over domains are followed that far.
const DEPTH: usize = 32;

/// The families of types that strategies tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// text, varchar, char, name, citext: the most characters it holds, if that is limited.
    Text(Option<usize>),
    /// smallint, integer, bigint: the range.
    Integer(i64, i64),
    /// numeric: precision and scale, if limited.
    Numeric(Option<(i32, i32)>),
    /// real, double precision: the largest value.
    Float(&'static str),
    /// date.
    Date,
    /// timestamp with or without time zone.
    Timestamp,
    /// uuid.
    Uuid,
    /// json.
    Json,
    /// jsonb.
    Jsonb,
    /// Any other type.
    Other,
}

/// A column, as far as masks care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type as SQL, qualified unless it is PostgreSQL's own.
    pub type_name: String,
    /// Family of the type; of a domain, that of its base type.
    pub family: Family,
    /// True if the column or its domain is NOT NULL.
    pub not_null: bool,
    /// True if the type is a domain with checks.
    pub has_checks: bool,
    /// True if texts of it are equal only if they are the same: no citext, no nondeterministic collation.
    pub equal_is_same: bool,
}

impl Column {
    /// A column of a catalog.
    pub fn new(catalog: &Catalog, column: &catalog::Column) -> Self {
        let mut found = Self {
            name: column.name.clone(),
            type_name: column.type_name.clone(),
            family: Family::Other,
            not_null: column.not_null,
            has_checks: false,
            equal_is_same: true,
        };
        let mut collation = column.collation.as_deref();
        let mut type_name = column.type_name.as_str();
        for _ in 0..DEPTH {
            let object = catalog
                .objects
                .iter()
                .find(|o| matches!(o.detail, Detail::Domain(_) | Detail::BaseType(_)) && o.qualified() == type_name);
            match object.map(|o| (&o.detail, o)) {
                Some((Detail::Domain(d), _)) => {
                    found.not_null |= d.not_null || d.not_null_constraint().is_some();
                    found.has_checks |= d.checks().next().is_some();
                    collation = collation.or(d.collation.as_deref());
                    type_name = &d.base_type;
                }
                Some((Detail::BaseType(_), o)) if o.name == "citext" && o.extension.is_some() => {
                    found.family = Family::Text(None);
                    found.equal_is_same = false;
                    break;
                }
                Some(_) => break,
                None => {
                    found.family = family(type_name);
                    break;
                }
            }
        }
        found.equal_is_same &= !collation.is_some_and(|name| is_nondeterministic(catalog, name));
        found
    }
}

fn is_nondeterministic(catalog: &Catalog, collation: &str) -> bool {
    let is = |o: &Object| matches!(&o.detail, Detail::Collation(c) if !c.deterministic) && o.qualified() == collation;
    catalog.objects.iter().any(is)
}

/// The family of one of PostgreSQL's own types, from `format_type`'s text.
fn family(type_name: &str) -> Family {
    let (name, modifier) = split_modifier(type_name);
    let first = modifier.first().copied();
    match name.as_str() {
        "text" | "bpchar" => Family::Text(None),
        "character varying" => Family::Text(first.map(|n| n as usize)),
        "character" => Family::Text(Some(first.unwrap_or(1) as usize)),
        // 63 bytes; an ASCII character is one
        "name" => Family::Text(Some(63)),
        "smallint" => Family::Integer(i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => Family::Integer(i64::from(i32::MIN), i64::from(i32::MAX)),
        "bigint" => Family::Integer(i64::MIN, i64::MAX),
        "numeric" => Family::Numeric(first.map(|p| (p, modifier.get(1).copied().unwrap_or(0)))),
        "real" => Family::Float("3.4e38"),
        "double precision" => Family::Float("1.7e308"),
        "date" => Family::Date,
        "timestamp without time zone" | "timestamp with time zone" => Family::Timestamp,
        "uuid" => Family::Uuid,
        "json" => Family::Json,
        "jsonb" => Family::Jsonb,
        _ => Family::Other,
    }
}

/// `timestamp(3) with time zone` is `timestamp with time zone` and 3.
fn split_modifier(type_name: &str) -> (String, Vec<i32>) {
    let Some((before, rest)) = type_name.split_once('(') else {
        return (type_name.to_owned(), Vec::new());
    };
    let Some((inside, after)) = rest.split_once(')') else {
        return (type_name.to_owned(), Vec::new());
    };
    let modifier = inside.split(',').map_while(|n| n.trim().parse().ok()).collect();
    (format!("{before}{after}"), modifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_their_limits() {
        for (name, expected) in [
            ("character varying(3)", Family::Text(Some(3))),
            ("character varying", Family::Text(None)),
            ("numeric(10,2)", Family::Numeric(Some((10, 2)))),
            ("numeric(3,-2)", Family::Numeric(Some((3, -2)))),
            ("timestamp(3) with time zone", Family::Timestamp),
            ("text[]", Family::Other),
            ("character varying(3)[]", Family::Other),
            ("public.text", Family::Other),
        ] {
            assert_eq!(family(name), expected, "{name}");
        }
    }
}
