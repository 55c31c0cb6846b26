//! Operators, their families and classes, access methods.

use super::read::ClassQuery;
use super::{class, Detail, Object, Oid};
use crate::ident::quote_ident;
use serde::Deserialize;

/// An operator.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Operator {
    /// `b`inary, `l`eft unary (prefix) or `r`ight unary (postfix, before 14).
    pub kind: char,
    /// Function, as SQL.
    pub function: String,
    /// Left argument type, as SQL.
    pub left_type: Option<String>,
    /// Right argument type, as SQL.
    pub right_type: Option<String>,
    /// Commutator as `OPERATOR(schema.name)`.
    pub commutator: Option<String>,
    /// Negator as `OPERATOR(schema.name)`.
    pub negator: Option<String>,
    /// Restriction selectivity function, as SQL.
    pub restrict: Option<String>,
    /// Join selectivity function, as SQL.
    pub join: Option<String>,
    /// MERGES.
    pub merges: bool,
    /// HASHES.
    pub hashes: bool,
}

impl Operator {
    /// Qualified name; the operator's own name is never quoted.
    pub fn name(&self, o: &Object) -> String {
        match &o.schema {
            Some(schema) => format!("{}.{}", quote_ident(schema), o.name),
            None => o.name.clone(),
        }
    }

    /// Qualified name with argument types, as COMMENT ON and ALTER OPERATOR take it: `s.+ (NONE, integer)`.
    pub fn identity(&self, o: &Object) -> String {
        let side = |t: &Option<String>| t.as_deref().unwrap_or("NONE").to_owned();
        format!(
            "{} ({}, {})",
            self.name(o),
            side(&self.left_type),
            side(&self.right_type)
        )
    }
}

/// An operator that only another one names, as its commutator or negator. No statement makes it by itself and `pg_dump`
/// does not know it, but it depends on its schema and its types, and outlives the operator that named it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShellOperator {
    /// OID in `pg_operator`.
    pub oid: Oid,
    /// Qualified name with argument types: `s.+ (NONE, integer)`.
    pub identity: String,
}

/// An operator of an operator class or family.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MemberOperator {
    /// Strategy number.
    pub number: i32,
    /// Operator with argument types, as SQL.
    pub operator: String,
    /// Operator family of FOR ORDER BY, as SQL.
    pub order_by: Option<String>,
}

/// A support function of an operator class or family.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MemberFunction {
    /// Support function number.
    pub number: i32,
    /// Function with argument types, as SQL.
    pub function: String,
    /// Left operand type, as SQL.
    pub left_type: String,
    /// Right operand type, as SQL.
    pub right_type: String,
}

/// An operator family.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OperatorFamily {
    /// Access method, unquoted.
    pub access_method: String,
    /// Operators that were added to the family and belong to no class.
    pub operators: Vec<MemberOperator>,
    /// Support functions that were added to the family and belong to no class.
    pub functions: Vec<MemberFunction>,
    /// All of the family's entries in `pg_amop`. Rows of `pg_depend` name them (class `PG_AMOP`); what they need, the
    /// family needs.
    pub amop_oids: Vec<Oid>,
    /// All of the family's entries in `pg_amproc`; as above (class `PG_AMPROC`).
    pub amproc_oids: Vec<Oid>,
}

impl OperatorFamily {
    /// Name and access method: `s.f USING btree`.
    pub fn identity(&self, o: &Object) -> String {
        format!("{} USING {}", o.qualified(), quote_ident(&self.access_method))
    }
}

/// An operator class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OperatorClass {
    /// Access method, unquoted.
    pub access_method: String,
    /// DEFAULT.
    pub is_default: bool,
    /// Type that is indexed, as SQL.
    pub input_type: String,
    /// Type that is stored in the index as SQL, if it is another one.
    pub storage_type: Option<String>,
    /// Operator family, as SQL.
    pub family: Option<String>,
    /// Operators that belong to the class.
    pub operators: Vec<MemberOperator>,
    /// Support functions that belong to the class.
    pub functions: Vec<MemberFunction>,
}

impl OperatorClass {
    /// Name and access method: `s.c USING btree`.
    pub fn identity(&self, o: &Object) -> String {
        format!("{} USING {}", o.qualified(), quote_ident(&self.access_method))
    }
}

/// An access method.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccessMethod {
    /// `i`ndex or `t`able.
    pub kind: char,
    /// Handler function, as SQL.
    pub handler: String,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::new(
            class::PG_AM,
            include_str!("queries/access_method.sql"),
            Detail::AccessMethod,
        ),
        ClassQuery::new(
            class::PG_OPERATOR,
            include_str!("queries/operator.sql"),
            Detail::Operator,
        ),
        ClassQuery::new(
            class::PG_OPFAMILY,
            include_str!("queries/operator_family.sql"),
            Detail::OperatorFamily,
        ),
        ClassQuery::new(
            class::PG_OPCLASS,
            include_str!("queries/operator_class.sql"),
            Detail::OperatorClass,
        ),
    ]
}
