//! Columns of relations. Most are told in full by a few arrays, one element for each column; those that need more words
//! come as JSON objects.

use super::read::or_default;
use super::Oid;
use crate::transport::decode;
use serde::Deserialize;
use tokio_postgres::Row;

/// An option as catalogs of foreign data wrappers keep it: name and value.
pub type OptionPair = (String, String);

/// A column. Optional fields are absent where the column has what a new column of its type would have.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Column {
    /// `attnum`.
    pub num: i32,
    /// Name.
    pub name: String,
    /// Type as SQL.
    pub type_name: String,
    /// Type.
    pub type_oid: Oid,
    /// Type whose send and receive functions carry the value: the base type of a domain, else the type.
    pub wire_type: Oid,
    /// True for an enum, or a domain over one.
    #[serde(default)]
    pub is_enum: bool,
    /// True if the type has a collation.
    #[serde(default)]
    pub is_collatable: bool,
    /// NOT NULL.
    #[serde(default)]
    pub not_null: bool,
    /// Identity: `a`lways or by `d`efault.
    pub identity: Option<char>,
    /// Generated: `s`tored or `v`irtual.
    pub generated: Option<char>,
    /// Cloned as an ordinary column with the values that the source generates.
    #[serde(skip)]
    pub copies_generated: bool,
    /// Compression method: `p`glz or `l`z4.
    pub compression: Option<char>,
    /// Collation as SQL, if not the type's.
    pub collation: Option<String>,
    /// Storage: p, e, m, x, if not the type's.
    pub storage: Option<char>,
    /// Statistics target.
    pub statistics: Option<i32>,
    /// Attribute options, `name=value`.
    #[serde(default, deserialize_with = "or_default")]
    pub options: Vec<String>,
    /// Options of a foreign table's column.
    #[serde(default)]
    pub foreign_options: Vec<OptionPair>,
    /// The catalogued not-null constraint (PostgreSQL 18 and later).
    pub not_null_constraint: Option<NotNull>,
    /// True if the column only exists because a parent has it.
    #[serde(default)]
    pub is_inherited: bool,
}

/// A named not-null constraint (`pg_constraint.contype` n).
#[derive(Clone, Debug, Deserialize)]
pub struct NotNull {
    /// OID in `pg_constraint`.
    pub oid: Oid,
    /// Name.
    pub name: String,
    /// NO INHERIT.
    pub no_inherit: bool,
    /// False if NOT VALID.
    pub validated: bool,
    /// False if it only comes from a parent.
    pub is_local: bool,
}

impl NotNull {
    /// As `NOT NULL` in a column's definition makes it.
    fn usual(oid: Oid, name: String) -> Self {
        Self {
            oid,
            name,
            no_inherit: false,
            validated: true,
            is_local: true,
        }
    }
}

/// The columns of one row of `queries/relations.sql`. Every array has one element for each column.
#[derive(Deserialize)]
struct ColumnArrays {
    #[serde(default, deserialize_with = "or_default")]
    column_nums: Vec<i32>,
    #[serde(default, deserialize_with = "or_default")]
    column_names: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    column_types: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    column_type_oids: Vec<Oid>,
    #[serde(default, deserialize_with = "or_default")]
    column_wire_types: Vec<Oid>,
    #[serde(default, deserialize_with = "or_default")]
    column_not_null: Vec<bool>,
    #[serde(default, deserialize_with = "or_default")]
    column_collatable: Vec<bool>,
    /// Not-null constraints, 18 and later.
    #[serde(default, deserialize_with = "or_default")]
    not_null_oids: Vec<Option<Oid>>,
    #[serde(default, deserialize_with = "or_default")]
    not_null_names: Vec<Option<String>>,
    /// Those columns again that have something unusual.
    #[serde(default, deserialize_with = "or_default")]
    unusual_columns: Vec<Column>,
}

/// The columns of a relation, in order.
pub(super) fn of_relation(row: &Row) -> Result<Vec<Column>, String> {
    let arrays: ColumnArrays = decode(row)?;
    let mut unusual = arrays.unusual_columns.into_iter().peekable();
    let mut types = arrays.column_types.into_iter();
    let mut type_oids = arrays.column_type_oids.into_iter().zip(arrays.column_wire_types);
    let mut flags = arrays.column_not_null.into_iter().zip(arrays.column_collatable);
    let mut not_null = arrays.not_null_oids.into_iter().zip(arrays.not_null_names);
    let mut columns = Vec::with_capacity(arrays.column_nums.len());
    for (num, name) in arrays.column_nums.into_iter().zip(arrays.column_names) {
        let (Some(type_name), Some((type_oid, wire_type)), Some((not_null_here, is_collatable))) =
            (types.next(), type_oids.next(), flags.next())
        else {
            return Err("the arrays of columns differ in length".to_owned());
        };
        let constraint = not_null.next().and_then(|(oid, name)| oid.zip(name));
        let usual = Column {
            num,
            name,
            type_name,
            type_oid,
            wire_type,
            is_collatable,
            not_null: not_null_here,
            not_null_constraint: constraint.map(|(oid, name)| NotNull::usual(oid, name)),
            ..Column::default()
        };
        columns.push(unusual.next_if(|c| c.num == num).unwrap_or(usual));
    }
    Ok(columns)
}
