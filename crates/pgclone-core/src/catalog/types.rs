//! Types: enum, domain, composite, range, base and shell types.
//!
//! Array and multirange types have no object of their own: they come and go with the type that they belong to.

use super::read::ClassQuery;
use super::{class, Detail, Oid};
use serde::Deserialize;

/// An enum type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Enum {
    /// Labels in sort order.
    pub labels: Vec<String>,
}

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Domain {
    /// Base type with its modifier, as SQL.
    pub base_type: String,
    /// Collation as SQL, if it is not that of the base type.
    pub collation: Option<String>,
    /// Default expression, as SQL.
    pub default_expr: Option<String>,
    /// NOT NULL.
    pub not_null: bool,
    /// Checks, and from 17 on the NOT NULL constraint too. Comments on them are in
    /// [`Attachments`](super::Attachments) at (`PG_CONSTRAINT`, [`DomainConstraint::oid`]), sub-object 0.
    pub constraints: Vec<DomainConstraint>,
}

impl Domain {
    /// The check constraints, in order of name.
    pub fn checks(&self) -> impl Iterator<Item = &DomainConstraint> {
        self.constraints.iter().filter(|c| c.kind == 'c')
    }

    /// The NOT NULL constraint with its name; `None` from servers before 17, where it has none.
    pub fn not_null_constraint(&self) -> Option<&DomainConstraint> {
        self.constraints.iter().find(|c| c.kind == 'n')
    }
}

/// A constraint of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DomainConstraint {
    /// OID in `pg_constraint`.
    pub oid: Oid,
    /// Name, unquoted.
    pub name: String,
    /// `c`heck or `n`ot null.
    pub kind: char,
    /// Definition as SQL, with `NOT VALID` if it is not validated.
    pub definition: String,
    /// False for a constraint that was added as NOT VALID.
    pub validated: bool,
}

/// A stand-alone composite type.
///
/// `pg_depend`, comments on columns and security labels on columns do not name the type but its relation: their
/// address is (`PG_CLASS`, [`relation`](Self::relation)), the sub-object is [`CompositeColumn::number`]. Comment, label
/// and privileges of the type itself are at (`PG_TYPE`, oid of the object).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Composite {
    /// OID of the type's entry in `pg_class`.
    pub relation: Oid,
    /// Columns in order.
    pub columns: Vec<CompositeColumn>,
}

/// A column of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CompositeColumn {
    /// `attnum`; there are gaps where columns were dropped.
    pub number: i32,
    /// Name, unquoted.
    pub name: String,
    /// Type with its modifier, as SQL.
    pub data_type: String,
    /// Collation as SQL, if it is not that of the type.
    pub collation: Option<String>,
}

/// A range type and its multirange type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Range {
    /// Subtype, as SQL.
    pub subtype: String,
    /// Operator class as SQL, if it is not the default one of the subtype.
    pub opclass: Option<String>,
    /// Collation as SQL, if it is not that of the subtype.
    pub collation: Option<String>,
    /// Canonical function, as SQL.
    pub canonical: Option<String>,
    /// Difference function, as SQL.
    pub subtype_diff: Option<String>,
    /// OID of the multirange type (14 and newer).
    pub multirange: Option<Oid>,
    /// Qualified name of the multirange type as SQL (14 and newer).
    pub multirange_name: Option<String>,
}

/// A base type. Its functions take or return it, so a shell type of its name has to exist before them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BaseType {
    /// Length in bytes, -1 for variable, -2 for a C string.
    pub length: i32,
    /// Input function, as SQL.
    pub input: String,
    /// Output function, as SQL.
    pub output: String,
    /// Binary input function, as SQL.
    pub receive: Option<String>,
    /// Binary output function, as SQL.
    pub send: Option<String>,
    /// Type modifier input function, as SQL.
    pub typmod_in: Option<String>,
    /// Type modifier output function, as SQL.
    pub typmod_out: Option<String>,
    /// ANALYZE function, as SQL.
    pub analyze: Option<String>,
    /// Subscripting function, as SQL.
    #[serde(default)]
    pub subscript: Option<String>,
    /// Passed by value.
    pub by_value: bool,
    /// `c`har, `s`hort, `i`nt or `d`ouble.
    pub alignment: char,
    /// `p`lain, `e`xternal, `m`ain or e`x`tended.
    pub storage: char,
    /// Category.
    pub category: char,
    /// Preferred in its category.
    pub preferred: bool,
    /// Delimiter between the elements of arrays of the type.
    pub delimiter: char,
    /// Takes collations.
    pub collatable: bool,
    /// Default value: the text form of a value, not an expression.
    pub default_literal: Option<String>,
    /// Element type as SQL, for a type that can be subscripted like an array.
    pub element: Option<String>,
}

#[derive(Deserialize)]
struct Shell {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(class::PG_TYPE, include_str!("queries/enum.sql"), Detail::Enum),
        ClassQuery::new(class::PG_TYPE, include_str!("queries/domain.sql"), Detail::Domain),
        ClassQuery::new(class::PG_TYPE, include_str!("queries/composite.sql"), Detail::Composite),
        ClassQuery::new(class::PG_TYPE, include_str!("queries/range.sql"), Detail::Range),
        ClassQuery::new(class::PG_TYPE, include_str!("queries/base_type.sql"), Detail::BaseType),
        ClassQuery::new(class::PG_TYPE, include_str!("queries/shell_type.sql"), |_: Shell| {
            Detail::ShellType
        }),
    ]
}
