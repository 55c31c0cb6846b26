//! Tables, column by column. The order of the columns is not compared: no ALTER could change it.

use super::side::Side;
use super::{text, Property};
use crate::catalog::{class, Column, ColumnDefault, Detail, NotNull, Object, ObjectId, OptionPair, Table};
use crate::ident::quote_ident;

/// The columns of a table that differ.
#[derive(Clone, Debug, Default)]
pub struct Columns<'a> {
    /// Those that the target lacks.
    pub only_in_source: Vec<Facts<'a>>,
    /// Those that the source lacks.
    pub only_in_target: Vec<Facts<'a>>,
    /// Those that are not the same.
    pub drift: Vec<Drift<'a>>,
}

impl Columns<'_> {
    /// True if no column differs.
    pub fn is_empty(&self) -> bool {
        self.only_in_source.is_empty() && self.only_in_target.is_empty() && self.drift.is_empty()
    }
}

/// A column with its default.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The column.
    pub column: &'a Column,
    /// Its default or generation expression.
    pub default: Option<&'a ColumnDefault>,
}

impl Facts<'_> {
    /// The expression.
    pub fn expression(&self) -> Option<&str> {
        self.default.map(|d| d.expression.as_str())
    }
}

/// A column that is not the same on both sides.
#[derive(Clone, Debug)]
pub struct Drift<'a> {
    /// On the source.
    pub source: Facts<'a>,
    /// On the target.
    pub target: Facts<'a>,
    /// What differs beside type, NOT NULL and default.
    pub properties: Vec<Property>,
}

/// The table, if the object is one.
pub(super) fn of(o: &Object) -> Option<&Table> {
    match &o.detail {
        Detail::Table(t) => Some(t),
        _ => None,
    }
}

/// Compares the columns of one table.
pub(super) fn columns<'a>(
    source: (&'a Object, &'a Table),
    target: (&'a Object, &'a Table),
    here: &Side<'a>,
    there: &Side<'a>,
) -> Columns<'a> {
    let mut columns = Columns::default();
    for column in &source.1.columns {
        let from = facts(source.0, column, here);
        match target.1.columns.iter().find(|c| c.name == column.name) {
            None => columns.only_in_source.push(from),
            Some(other) => {
                let to = facts(target.0, other, there);
                columns
                    .drift
                    .extend(drift((source.0, from), (target.0, to), here, there));
            }
        }
    }
    for column in &target.1.columns {
        if !source.1.columns.iter().any(|c| c.name == column.name) {
            columns.only_in_target.push(facts(target.0, column, there));
        }
    }
    columns
}

fn facts<'a>(table: &Object, column: &'a Column, side: &Side<'a>) -> Facts<'a> {
    Facts {
        column,
        default: side.default_of(table.id.oid, column.num),
    }
}

fn drift<'a>(
    (source, from): (&Object, Facts<'a>),
    (target, to): (&Object, Facts<'a>),
    here: &Side<'a>,
    there: &Side<'a>,
) -> Option<Drift<'a>> {
    let (a, b) = (from.column, to.column);
    let same_default = match (from.expression(), to.expression()) {
        (Some(a), Some(b)) => text::same(a, b),
        (a, b) => a == b,
    };
    let properties = column_properties((source, a), (target, b), here, there);
    let same = a.type_name == b.type_name && a.not_null == b.not_null && same_default && properties.is_empty();
    (!same).then_some(Drift {
        source: from,
        target: to,
        properties,
    })
}

fn column_properties(
    (source, a): (&Object, &Column),
    (target, b): (&Object, &Column),
    here: &Side,
    there: &Side,
) -> Vec<Property> {
    let (on_a, on_b) = (here.identity_of(source.id.oid, a), there.identity_of(target.id.oid, b));
    [
        Property::of("identity", on_a, on_b),
        Property::of("generated", generated(a, here), generated(b, there)),
        Property::of("collation", a.collation.clone(), b.collation.clone()),
        Property::of("storage", a.storage.map(String::from), b.storage.map(String::from)),
        Property::of(
            "compression",
            a.compression.map(String::from),
            b.compression.map(String::from),
        ),
        Property::of(
            "statistics",
            a.statistics.map(|n| n.to_string()),
            b.statistics.map(|n| n.to_string()),
        ),
        Property::of("options", options(&a.options), options(&b.options)),
        Property::of("foreign_options", pairs(&a.foreign_options), pairs(&b.foreign_options)),
        not_null_name(a, b),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `s` or `v`; an older target makes a virtual column a stored one.
fn generated(c: &Column, side: &Side) -> Option<String> {
    let kind = c.generated?;
    let stored = kind == 's' || !side.cx.target_version().at_least(18);
    Some(if stored { "stored" } else { "virtual" }.to_owned())
}

/// Name and state of the not-null constraint, where both sides catalogue it.
fn not_null_name(a: &Column, b: &Column) -> Option<Property> {
    let (Some(a), Some(b)) = (&a.not_null_constraint, &b.not_null_constraint) else {
        return None;
    };
    let say = |n: &NotNull| {
        let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
        let not_valid = if n.validated { "" } else { " NOT VALID" };
        Some(format!("{}{no_inherit}{not_valid}", quote_ident(&n.name)))
    };
    Property::of("not_null_constraint", say(a), say(b))
}

/// Compares what is not in the columns.
pub(super) fn properties(
    (source, a): (&Object, &Table),
    (target, b): (&Object, &Table),
    here: &Side,
    there: &Side,
) -> Vec<Property> {
    let yes = |on: bool| on.then(|| "true".to_owned());
    let kind = |o: &Object, t: &Table| match t.kind {
        'p' => Some("PARTITIONED TABLE".to_owned()),
        _ => Some(o.keyword().to_owned()),
    };
    let tablespace =
        |o: &Object, t: &Table, side: &Side| side.cx.tablespace(o, t.tablespace.as_deref()).map(str::to_owned);
    let bound = [a, b].map(|t| t.partition_bound.clone());
    let same_bound = matches!(&bound, [Some(a), Some(b)] if text::same(a, b));
    let [bound_a, bound_b] = if same_bound { [None, None] } else { bound };
    [
        Property::of("kind", kind(source, a), kind(target, b)),
        Property::of("persistence", Some(a.persistence.into()), Some(b.persistence.into())),
        Property::of("of_type", a.of_type.clone(), b.of_type.clone()),
        Property::of("partition_key", a.partition_key.clone(), b.partition_key.clone()),
        Property::of("inherits", parents(a, here), parents(b, there)),
        Property::of("partition_bound", bound_a, bound_b),
        Property::of("server", a.server.clone(), b.server.clone()),
        Property::of("foreign_options", pairs(&a.server_options), pairs(&b.server_options)),
        Property::of("access_method", a.access_method.clone(), b.access_method.clone()),
        Property::of("options", options(&a.options), options(&b.options)),
        Property::of("tablespace", tablespace(source, a, here), tablespace(target, b, there)),
        Property::of("replica_identity", replica_identity(a), replica_identity(b)),
        Property::of("row_security", yes(a.row_security), yes(b.row_security)),
        Property::of(
            "force_row_security",
            yes(a.force_row_security),
            yes(b.force_row_security),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Which index it is, the index says.
fn replica_identity(t: &Table) -> Option<String> {
    match t.replica_identity {
        _ if t.is_foreign() => None,
        'n' => Some("NOTHING".to_owned()),
        'f' => Some("FULL".to_owned()),
        'i' => Some("USING INDEX".to_owned()),
        _ => None,
    }
}

/// The parents that are part of the clone: from others a partition is cut off.
fn parents(t: &Table, side: &Side) -> Option<String> {
    let names: Vec<String> = t
        .parents
        .iter()
        .map(|&p| ObjectId::new(class::PG_CLASS, p))
        .filter(|id| !t.is_partition() || side.cx.selected.contains(id))
        .map(|id| side.cx.relation_name(id.oid))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Options in an order that does not depend on how they were set, without what the server keeps there for itself.
fn options(options: &[String]) -> Option<String> {
    let mut list: Vec<&str> = options
        .iter()
        .map(String::as_str)
        .filter(|o| !o.starts_with("pg_attver="))
        .collect();
    list.sort_unstable();
    (!list.is_empty()).then(|| list.join(", "))
}

fn pairs(options: &[OptionPair]) -> Option<String> {
    let mut list: Vec<String> = options.iter().map(|(name, value)| format!("{name}={value}")).collect();
    list.sort_unstable();
    (!list.is_empty()).then(|| list.join(", "))
}
