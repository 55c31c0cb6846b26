//! The key that rows are told apart by, and ranges of it.

use super::subject::{table, Subject};
use crate::catalog::{Catalog, Column, Detail, Object};
use crate::ident::{quote_ident, quote_literal};

/// First OID of types that are not PostgreSQL's own.
const FIRST_NORMAL: u32 = 16384;

/// The values of a key in text form.
pub(crate) type KeyValues = Vec<String>;

/// Columns that identify a row.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    columns: Vec<KeyColumn>,
}

#[derive(Clone, Debug)]
struct KeyColumn {
    /// Quoted.
    name: String,
    /// What is compared and sorted, the same way on both servers.
    order: String,
    /// What equals a literal: the column, or its text form.
    equal: String,
    /// Quoted for JSON.
    label: String,
    is_integer: bool,
}

/// Rows whose key is not below `lower` and is below `upper`.
#[derive(Clone, Debug, Default)]
pub(super) struct Range {
    pub lower: Option<KeyValues>,
    pub upper: Option<KeyValues>,
}

impl Key {
    /// The key of a table that both sides can use: the source's primary key, else a unique constraint or index, over columns
    /// that are NOT NULL on both sides.
    pub(crate) fn of(source: &Subject, target: &Subject, catalog: &Catalog, same_encoding: bool) -> Option<Self> {
        let t = table(source.object)?;
        let usable = |numbers: &[i32]| -> Option<Vec<KeyColumn>> {
            let columns = numbers.iter().map(|&n| t.column(n)).collect::<Option<Vec<_>>>()?;
            // a masked key is another one on the target
            let is_plain = |s: &Subject, name: &str| !s.masks.contains_key(name);
            let is_not_null =
                |s: &Subject, name: &str| s.columns.iter().any(|c| c.name == name && c.not_null) && is_plain(s, name);
            let fits = |c: &&Column| is_not_null(source, &c.name) && is_not_null(target, &c.name);
            let fit = !columns.is_empty() && columns.iter().all(fits);
            fit.then(|| columns.into_iter().map(|c| KeyColumn::new(c, same_encoding)).collect())
        };
        let mut candidates = candidates(source.object, catalog);
        candidates.sort();
        let columns = candidates.iter().find_map(|(_, _, numbers)| usable(numbers))?;
        Some(Self { columns })
    }

    fn row(parts: Vec<String>) -> String {
        match parts.as_slice() {
            [one] => one.clone(),
            _ => format!("({})", parts.join(", ")),
        }
    }

    fn ordered(&self) -> String {
        Self::row(self.columns.iter().map(|c| c.order.clone()).collect())
    }

    fn literal(values: &[String]) -> String {
        Self::row(values.iter().map(|v| quote_literal(v)).collect())
    }

    /// True for keys below the values.
    pub(super) fn below(&self, values: &[String]) -> String {
        format!("{} < {}", self.ordered(), Self::literal(values))
    }

    /// The conditions of a range.
    pub(super) fn within(&self, range: &Range) -> Vec<String> {
        let lower = range
            .lower
            .iter()
            .map(|v| format!("{} >= {}", self.ordered(), Self::literal(v)));
        let upper = range.upper.iter().map(|v| self.below(v));
        lower.chain(upper).collect()
    }

    /// True for the rows with one of these keys.
    pub(crate) fn any_of(&self, keys: &[&KeyValues]) -> String {
        let one = |values: &&KeyValues| {
            let equal = |(c, v): (&KeyColumn, &String)| format!("{} = {}", c.equal, quote_literal(v));
            let all: Vec<String> = self.columns.iter().zip(values.iter()).map(equal).collect();
            format!("({})", all.join(" AND "))
        };
        let all: Vec<String> = keys.iter().map(one).collect();
        format!("({})", all.join(" OR "))
    }

    /// The values in text form, as a JSON array of strings.
    pub(super) fn values(&self) -> String {
        let all: Vec<String> = self.columns.iter().map(|c| format!("{}::text", c.name)).collect();
        format!("json_build_array({})", all.join(", "))
    }

    /// Expressions to sort by, named k1, k2, ..., for a subquery.
    pub(super) fn sorted(&self) -> (Vec<String>, Vec<String>) {
        let named = |(n, c): (usize, &KeyColumn)| format!("{} AS k{n}", c.order);
        let names = (1..=self.columns.len()).map(|n| format!("k{n}")).collect();
        (
            self.columns
                .iter()
                .enumerate()
                .map(|(n, c)| named((n + 1, c)))
                .collect(),
            names,
        )
    }

    /// The key as a JSON object, for people.
    pub(super) fn show(&self, values: &[String]) -> String {
        let one = |(c, v): (&KeyColumn, &String)| {
            let value = if c.is_integer { v.clone() } else { json_string(v) };
            format!("{}: {value}", c.label)
        };
        let all: Vec<String> = self.columns.iter().zip(values).map(one).collect();
        format!("{{{}}}", all.join(", "))
    }
}

impl KeyColumn {
    fn new(column: &Column, same_encoding: bool) -> Self {
        let name = quote_ident(&column.name);
        let is_builtin = column.wire_type.0 < FIRST_NORMAL;
        // Collations and the order of an enum's labels are each server's own affair, and operators of other types may be
        // in any schema. Bytes are the same everywhere.
        let order = match (is_builtin && !column.is_collatable, same_encoding) {
            (true, _) => name.clone(),
            (false, true) => format!("({name}::text COLLATE \"C\")"),
            (false, false) => format!("convert_to({name}::text, 'UTF8')"),
        };
        Self {
            equal: if is_builtin {
                name.clone()
            } else {
                format!("{name}::text")
            },
            label: json_string(&column.name),
            is_integer: matches!(column.wire_type.0, 20 | 21 | 23),
            order,
            name,
        }
    }
}

/// Keys of a table: rank (the primary key goes first), name, column numbers.
fn candidates<'a>(o: &Object, catalog: &'a Catalog) -> Vec<(u8, &'a str, Vec<i32>)> {
    let key = |k: &'a Object| match &k.detail {
        Detail::Constraint(c) if c.table == o.id.oid && matches!(c.kind, 'p' | 'u') => {
            Some((u8::from(c.kind != 'p'), k.name.as_str(), c.columns.clone()))
        }
        Detail::Index(i) if i.table == o.id.oid && !i.unique_columns.is_empty() => {
            Some((2, k.name.as_str(), i.unique_columns.clone()))
        }
        _ => None,
    };
    catalog.objects.iter().filter_map(key).collect()
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
