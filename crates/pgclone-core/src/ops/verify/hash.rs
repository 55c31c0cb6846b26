//! The hash of a row, as SQL text that both servers evaluate.
//!
//! A row's hash is made of one hash for each column, over the value's text form under the pinned settings of the session,
//! seeded with the column's place among the names in order. So it depends neither on the physical order of the columns nor
//! on settings, and NULL is not the empty string. Hashes of rows are added up: the sum depends on no order, and equal rows
//! do not cancel out. A change goes unnoticed once in 2^64 times.

use crate::catalog::Column;
use crate::error::Result;
use crate::ident::quote_ident;
use crate::transport::Session;
use std::collections::BTreeMap;

/// First OID of types that are not PostgreSQL's own.
const FIRST_NORMAL: u32 = 16384;

/// The hash function that both servers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HashFunction {
    /// `hashtextextended`: fast, but made for one server's own use.
    Native,
    /// `md5` of the UTF-8 form: the same everywhere.
    Md5,
}

impl HashFunction {
    /// The fast one if both servers agree about it: same encoding, and the same hash of a sample (its result depends on
    /// the machine's byte order).
    pub(crate) async fn agreed(source: &Session, target: &Session) -> Result<Self> {
        let is_known = source.version().at_least(11) && target.version().at_least(11);
        if !is_known || source.server_encoding() != target.server_encoding() {
            return Ok(Self::Md5);
        }
        let sample = "SELECT hashtextextended('pgclone: a sample of some length' COLLATE \"C\", 7)::text \
                      || hashint4extended(-20260725, 3)::text";
        let (a, b): (String, String) = futures_util::try_join!(source.value(sample), target.value(sample))?;
        Ok(if a == b { Self::Native } else { Self::Md5 })
    }

    fn of_text(self, text: &str, seed: usize) -> String {
        match self {
            Self::Native => format!("hashtextextended({text} COLLATE \"C\", {seed})"),
            Self::Md5 => format!("('x' || left(md5(convert_to('{seed}:' || {text}, 'UTF8')), 16))::bit(64)::bigint"),
        }
    }
}

/// The hash of a row, of type bigint; `columns` are those of the table, in any order.
/// `masks` are expressions that some of them are replaced by.
pub(crate) fn row_hash(columns: &[&Column], masks: &BTreeMap<String, String>, function: HashFunction) -> String {
    let mut columns = columns.to_vec();
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    let parts: Vec<String> = columns
        .iter()
        .zip(1..)
        .map(|(c, n)| column_hash(c, masks.get(&c.name), n, function))
        .collect();
    if parts.is_empty() {
        return "1::bigint".to_owned();
    }
    function.of_text(&format!("({})::text", parts.join(" # ")), 0)
}

fn column_hash(column: &Column, mask: Option<&String>, seed: usize, function: HashFunction) -> String {
    let name = mask.map_or_else(|| quote_ident(&column.name), |mask| format!("({mask})"));
    let text = |text: &str| function.of_text(text, seed);
    if function == HashFunction::Native {
        match column.wire_type.0 {
            // smallint, integer, boolean: PostgreSQL's hash of an integer takes all of its 32 bits
            21 | 23 | 16 => return format!("COALESCE(hashint4extended({name}::int4, {seed}), 0)"),
            // of a bigint it takes 32 bits only, so that is for those that have no more
            20 => {
                return format!(
                    "COALESCE(CASE WHEN {name} BETWEEN -2147483648 AND 2147483647 THEN hashint4extended({name}::int4, {seed}) \
                     ELSE {} END, 0)",
                    text(&format!("{name}::text"))
                )
            }
            _ => {}
        }
    }
    match column.wire_type.0 {
        // since 16 a "char" beyond ASCII prints as an escape, before as a byte
        18 => format!("COALESCE({}, 0)", text(&format!("{name}::int4::text"))),
        1002 => format!("COALESCE({}, 0)", text(&format!("{name}::int4[]::text"))),
        oid if oid < FIRST_NORMAL => format!("COALESCE({}, 0)", text(&format!("{name}::text"))),
        // the output function, whatever casts a type may have; a row of NULLs is not NULL
        _ => format!(
            "CASE WHEN {name} IS DISTINCT FROM NULL THEN {} ELSE 0 END",
            text(&format!("concat({name})"))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, wire_type: u32) -> Column {
        let json = serde_json::json!({"num": 1, "name": name, "type_name": "x", "type_oid": wire_type, "wire_type": wire_type});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_order_of_the_columns_does_not_matter() {
        let (a, b) = (column("a", 25), column("B", 23));
        for function in [HashFunction::Native, HashFunction::Md5] {
            let none = BTreeMap::new();
            assert_eq!(
                row_hash(&[&a, &b], &none, function),
                row_hash(&[&b, &a], &none, function)
            );
        }
    }

    #[test]
    fn columns_have_different_seeds_and_quoted_names() {
        let none = BTreeMap::new();
        let sql = row_hash(&[&column("a", 25), &column("x y", 25)], &none, HashFunction::Native);
        assert!(sql.contains("hashtextextended(a::text COLLATE \"C\", 1)"), "{sql}");
        assert!(
            sql.contains("hashtextextended(\"x y\"::text COLLATE \"C\", 2)"),
            "{sql}"
        );
        assert!(row_hash(&[], &none, HashFunction::Native).contains('1'));
        let masks = BTreeMap::from([("a".to_owned(), "md5(a)".to_owned())]);
        let sql = row_hash(&[&column("a", 25)], &masks, HashFunction::Native);
        assert!(sql.contains("hashtextextended((md5(a))::text COLLATE"), "{sql}");
    }
}
