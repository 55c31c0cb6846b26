//! Addresses of objects, and the kinds they are of.

use super::{Detail, Object};
use crate::ident::{qualified, quote_ident};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Object identifier, as in the catalogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid(pub u32);

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Oid {
    /// From a number, or from text: an `oid` in JSON is a string, a cast one a number.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OidVisitor)
    }
}

struct OidVisitor;

impl Visitor<'_> for OidVisitor {
    type Value = Oid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object identifier")
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Oid, E> {
        u32::try_from(number).map(Oid).map_err(E::custom)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Oid, E> {
        u32::try_from(number).map(Oid).map_err(E::custom)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Oid, E> {
        text.parse().map(Oid).map_err(E::custom)
    }
}

/// First OID that `initdb` never gives: everything below is PostgreSQL's own (`FirstNormalObjectId`).
pub const FIRST_NORMAL_OID: Oid = Oid(16384);

/// OIDs of the system catalogs, which `pg_depend` uses to name classes. They are fixed in PostgreSQL's sources.
#[allow(missing_docs)]
pub mod class {
    use super::Oid;
    pub const PG_CLASS: Oid = Oid(1259);
    pub const PG_PROC: Oid = Oid(1255);
    pub const PG_TYPE: Oid = Oid(1247);
    pub const PG_NAMESPACE: Oid = Oid(2615);
    pub const PG_CONSTRAINT: Oid = Oid(2606);
    pub const PG_ATTRDEF: Oid = Oid(2604);
    pub const PG_TRIGGER: Oid = Oid(2620);
    pub const PG_REWRITE: Oid = Oid(2618);
    pub const PG_POLICY: Oid = Oid(3256);
    pub const PG_EXTENSION: Oid = Oid(3079);
    pub const PG_LANGUAGE: Oid = Oid(2612);
    pub const PG_CAST: Oid = Oid(2605);
    pub const PG_OPERATOR: Oid = Oid(2617);
    pub const PG_OPCLASS: Oid = Oid(2616);
    pub const PG_OPFAMILY: Oid = Oid(2753);
    pub const PG_AM: Oid = Oid(2601);
    pub const PG_AMOP: Oid = Oid(2602);
    pub const PG_AMPROC: Oid = Oid(2603);
    pub const PG_COLLATION: Oid = Oid(3456);
    pub const PG_CONVERSION: Oid = Oid(2607);
    pub const PG_TS_CONFIG: Oid = Oid(3602);
    pub const PG_TS_DICT: Oid = Oid(3600);
    pub const PG_TS_PARSER: Oid = Oid(3601);
    pub const PG_TS_TEMPLATE: Oid = Oid(3764);
    pub const PG_FOREIGN_DATA_WRAPPER: Oid = Oid(2328);
    pub const PG_FOREIGN_SERVER: Oid = Oid(1417);
    pub const PG_USER_MAPPING: Oid = Oid(1418);
    pub const PG_EVENT_TRIGGER: Oid = Oid(3466);
    pub const PG_PUBLICATION: Oid = Oid(6104);
    pub const PG_PUBLICATION_REL: Oid = Oid(6106);
    pub const PG_PUBLICATION_NAMESPACE: Oid = Oid(6237);
    pub const PG_SUBSCRIPTION: Oid = Oid(6100);
    pub const PG_STATISTIC_EXT: Oid = Oid(3381);
    pub const PG_TRANSFORM: Oid = Oid(3576);
    pub const PG_DEFAULT_ACL: Oid = Oid(826);
    pub const PG_LARGEOBJECT: Oid = Oid(2613);
    /// Has no objects of its own: nothing in `pg_depend` names it.
    pub const PG_SEQUENCE: Oid = Oid(2224);
    pub const PG_DATABASE: Oid = Oid(1262);
}

/// Address of an object: the catalog that it is a row of, and its OID there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    /// OID of the catalog, one of [`class`].
    pub class: Oid,
    /// OID in that catalog.
    pub oid: Oid,
}

impl std::hash::Hash for ObjectId {
    /// Both numbers at once: a plan looks up addresses many times.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.class.0) << 32 | u64::from(self.oid.0));
    }
}

impl ObjectId {
    /// An address.
    pub fn new(class: Oid, oid: Oid) -> Self {
        Self { class, oid }
    }
}

/// Name spaces: two objects of one family cannot have the same identity in one database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Family {
    Schema,
    Extension,
    Type,
    Routine,
    Language,
    Cast,
    Transform,
    Collation,
    Conversion,
    Operator,
    OperatorFamily,
    OperatorClass,
    AccessMethod,
    TsParser,
    TsTemplate,
    TsDictionary,
    TsConfiguration,
    ForeignDataWrapper,
    ForeignServer,
    UserMapping,
    Relation,
    Constraint,
    Default,
    Trigger,
    Rule,
    Policy,
    Statistics,
    EventTrigger,
    DefaultAcl,
    LargeObject,
    Publication,
    PublicationTable,
    PublicationSchema,
    Subscription,
}

impl Object {
    /// The name space that the object's name lives in.
    pub fn family(&self) -> Family {
        match &self.detail {
            Detail::Schema(_) => Family::Schema,
            Detail::Extension(_) => Family::Extension,
            Detail::Enum(_)
            | Detail::Domain(_)
            | Detail::Composite(_)
            | Detail::Range(_)
            | Detail::BaseType(_)
            | Detail::ShellType => Family::Type,
            Detail::Function(_) | Detail::Aggregate(_) => Family::Routine,
            Detail::Language(_) => Family::Language,
            Detail::Cast(_) => Family::Cast,
            Detail::Transform(_) => Family::Transform,
            Detail::Collation(_) => Family::Collation,
            Detail::Conversion(_) => Family::Conversion,
            Detail::Operator(_) => Family::Operator,
            Detail::OperatorFamily(_) => Family::OperatorFamily,
            Detail::OperatorClass(_) => Family::OperatorClass,
            Detail::AccessMethod(_) => Family::AccessMethod,
            Detail::TsParser(_) => Family::TsParser,
            Detail::TsTemplate(_) => Family::TsTemplate,
            Detail::TsDictionary(_) => Family::TsDictionary,
            Detail::TsConfiguration(_) => Family::TsConfiguration,
            Detail::ForeignDataWrapper(_) => Family::ForeignDataWrapper,
            Detail::ForeignServer(_) => Family::ForeignServer,
            Detail::UserMapping(_) => Family::UserMapping,
            Detail::Table(_) | Detail::View(_) | Detail::MatView(_) | Detail::Sequence(_) | Detail::Index(_) => {
                Family::Relation
            }
            Detail::Constraint(_) => Family::Constraint,
            Detail::Default(_) => Family::Default,
            Detail::Trigger(_) => Family::Trigger,
            Detail::Rule(_) => Family::Rule,
            Detail::Policy(_) => Family::Policy,
            Detail::Statistics(_) => Family::Statistics,
            Detail::EventTrigger(_) => Family::EventTrigger,
            Detail::DefaultAcl(_) => Family::DefaultAcl,
            Detail::LargeObject(_) => Family::LargeObject,
            Detail::Publication(_) => Family::Publication,
            Detail::PublicationTable(_) => Family::PublicationTable,
            Detail::PublicationSchema(_) => Family::PublicationSchema,
            Detail::Subscription(_) => Family::Subscription,
        }
    }

    /// The SQL keyword of the class, as in `COMMENT ON <keyword>` and in pg_dump's entry descriptions.
    pub fn keyword(&self) -> &'static str {
        match &self.detail {
            Detail::Schema(_) => "SCHEMA",
            Detail::Extension(_) => "EXTENSION",
            Detail::Domain(_) => "DOMAIN",
            Detail::Enum(_) | Detail::Composite(_) | Detail::Range(_) | Detail::BaseType(_) | Detail::ShellType => {
                "TYPE"
            }
            Detail::Function(f) if f.is_procedure() => "PROCEDURE",
            Detail::Function(_) => "FUNCTION",
            Detail::Aggregate(_) => "AGGREGATE",
            Detail::Language(_) => "LANGUAGE",
            Detail::Cast(_) => "CAST",
            Detail::Transform(_) => "TRANSFORM",
            Detail::Collation(_) => "COLLATION",
            Detail::Conversion(_) => "CONVERSION",
            Detail::Operator(_) => "OPERATOR",
            Detail::OperatorFamily(_) => "OPERATOR FAMILY",
            Detail::OperatorClass(_) => "OPERATOR CLASS",
            Detail::AccessMethod(_) => "ACCESS METHOD",
            Detail::TsParser(_) => "TEXT SEARCH PARSER",
            Detail::TsTemplate(_) => "TEXT SEARCH TEMPLATE",
            Detail::TsDictionary(_) => "TEXT SEARCH DICTIONARY",
            Detail::TsConfiguration(_) => "TEXT SEARCH CONFIGURATION",
            Detail::ForeignDataWrapper(_) => "FOREIGN DATA WRAPPER",
            Detail::ForeignServer(_) => "SERVER",
            Detail::UserMapping(_) => "USER MAPPING",
            Detail::Table(t) if t.is_foreign() => "FOREIGN TABLE",
            Detail::Table(_) => "TABLE",
            Detail::View(_) => "VIEW",
            Detail::MatView(_) => "MATERIALIZED VIEW",
            Detail::Sequence(_) => "SEQUENCE",
            Detail::Index(_) => "INDEX",
            Detail::Constraint(_) => "CONSTRAINT",
            Detail::Default(_) => "DEFAULT",
            Detail::Trigger(_) => "TRIGGER",
            Detail::Rule(_) => "RULE",
            Detail::Policy(_) => "POLICY",
            Detail::Statistics(_) => "STATISTICS",
            Detail::EventTrigger(_) => "EVENT TRIGGER",
            Detail::DefaultAcl(_) => "DEFAULT ACL",
            Detail::LargeObject(_) => "LARGE OBJECT",
            Detail::Publication(_) => "PUBLICATION",
            Detail::PublicationTable(_) => "PUBLICATION TABLE",
            Detail::PublicationSchema(_) => "PUBLICATION TABLES IN SCHEMA",
            Detail::Subscription(_) => "SUBSCRIPTION",
        }
    }

    /// Schema-qualified, quoted name; for objects outside schemas the quoted name.
    pub fn qualified(&self) -> String {
        match &self.schema {
            Some(schema) => qualified(schema, &self.name),
            None => quote_ident(&self.name),
        }
    }

    /// What follows the keyword in SQL that names the object: `s.f(integer)`, `c ON s.t`, `(a AS b)`.
    /// Unique within the [`Family`].
    pub fn identity(&self) -> String {
        let on = |table: &str| format!("{} ON {table}", quote_ident(&self.name));
        match &self.detail {
            Detail::Function(f) => f.identity(self),
            Detail::Aggregate(a) => a.identity(self),
            Detail::Operator(o) => o.identity(self),
            Detail::OperatorClass(o) => o.identity(self),
            Detail::OperatorFamily(o) => o.identity(self),
            Detail::Constraint(c) => c.identity(self),
            Detail::Trigger(t) => on(&t.table_name),
            Detail::Rule(r) => on(&r.table_name),
            Detail::Policy(p) => on(&p.table_name),
            // these carry their whole identity as the name, ready for SQL
            Detail::Cast(_)
            | Detail::Transform(_)
            | Detail::UserMapping(_)
            | Detail::Default(_)
            | Detail::DefaultAcl(_)
            | Detail::LargeObject(_)
            | Detail::PublicationTable(_)
            | Detail::PublicationSchema(_) => self.name.clone(),
            _ => self.qualified(),
        }
    }

    /// Keyword and identity, for messages: `table shop.orders`.
    pub fn describe(&self) -> String {
        format!("{} {}", self.keyword().to_lowercase(), self.identity())
    }
}
