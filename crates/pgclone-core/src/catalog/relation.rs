//! Relations: tables, views, materialized views, sequences, and what belongs to tables (indexes, constraints, defaults).

use super::column::{self, Column, OptionPair};
use super::read::{or_default, ClassQuery};
use super::{class, Detail, Object, Oid};
use crate::ident::{qualified, quote_ident};
use crate::transport::decode;
use serde::Deserialize;
use tokio_postgres::Row;

/// An ordinary, partitioned or foreign table (`pg_class.relkind` r, p, f).
#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    /// `pg_class.relkind`.
    pub kind: char,
    /// `p`ermanent or `u`nlogged.
    pub persistence: char,
    /// `d`efault, `n`othing, `f`ull, `i`ndex.
    pub replica_identity: char,
    /// ENABLE ROW LEVEL SECURITY.
    pub row_security: bool,
    /// FORCE ROW LEVEL SECURITY.
    pub force_row_security: bool,
    /// WITH OIDS (11 and before).
    #[serde(default)]
    pub has_oids: bool,
    /// Storage parameters, `name=value`; those of the TOAST table begin with `toast.`.
    #[serde(default, deserialize_with = "or_default")]
    pub options: Vec<String>,
    /// Tablespace, if not the database's default.
    pub tablespace: Option<String>,
    /// Table access method.
    pub access_method: Option<String>,
    /// Composite type of a typed table, as SQL.
    pub of_type: Option<String>,
    /// `PARTITION BY` text of a partitioned table.
    pub partition_key: Option<String>,
    /// True if the place of a row among the partitions follows from OIDs, which are others on the target: partitioned by
    /// the hash of an enum, or of what may hold one.
    #[serde(default, deserialize_with = "or_default")]
    pub hashes_oids: bool,
    /// `FOR VALUES ...` or `DEFAULT`, if this is a partition.
    pub partition_bound: Option<String>,
    /// Tables that this one inherits from, in order; the partitioned table if this is a partition.
    #[serde(default, deserialize_with = "or_default")]
    pub parents: Vec<Oid>,
    /// Server of a foreign table.
    pub server: Option<String>,
    /// Options of a foreign table.
    #[serde(default, deserialize_with = "or_default")]
    pub server_options: Vec<OptionPair>,
    /// Columns in order, without dropped ones.
    #[serde(skip)]
    pub columns: Vec<Column>,
    /// Estimated rows (`reltuples`), -1 or 0 when never counted.
    pub tuples: f64,
    /// Bytes of the main fork: as ANALYZE saw them if nothing was written since. 0 is no guess.
    #[serde(default, deserialize_with = "or_default")]
    pub main_bytes: i64,
    /// Bytes of the TOAST table, likewise.
    #[serde(default, deserialize_with = "or_default")]
    pub toast_bytes: i64,
}

impl Table {
    /// True for a foreign table.
    pub fn is_foreign(&self) -> bool {
        self.kind == 'f'
    }

    /// True for a partitioned table, which has no rows of its own.
    pub fn is_partitioned(&self) -> bool {
        self.kind == 'p'
    }

    /// True for a partition.
    pub fn is_partition(&self) -> bool {
        self.partition_bound.is_some()
    }

    /// True if the table has rows of its own that a clone copies.
    pub fn has_rows(&self) -> bool {
        self.kind == 'r'
    }

    /// True if not-null constraints that are NOT VALID are added to the table itself, not with those of a parent.
    pub fn adds_own_not_null(&self) -> bool {
        let mut known = self.columns.iter().filter_map(|c| c.not_null_constraint.as_ref());
        known.any(|n| n.is_local && !n.validated)
    }

    /// The column with that number.
    pub fn column(&self, num: i32) -> Option<&Column> {
        self.columns.iter().find(|c| c.num == num)
    }
}

/// A view.
#[derive(Clone, Debug, Deserialize)]
pub struct View {
    /// The query, with a semicolon.
    pub definition: String,
    /// The rule that is the query, which can have a comment.
    pub rule: Option<Oid>,
    /// View options, with `check_option`.
    #[serde(default, deserialize_with = "or_default")]
    pub options: Vec<String>,
    /// Columns.
    #[serde(skip)]
    pub columns: Vec<Column>,
}

/// A materialized view.
#[derive(Clone, Debug, Deserialize)]
pub struct MatView {
    /// `d`efault, `n`othing, `f`ull, `i`ndex.
    pub replica_identity: char,
    /// The query, with a semicolon.
    pub definition: String,
    /// Storage parameters.
    #[serde(default, deserialize_with = "or_default")]
    pub options: Vec<String>,
    /// Tablespace, if not the default.
    pub tablespace: Option<String>,
    /// Access method.
    pub access_method: Option<String>,
    /// The rule that is the query, which can have a comment.
    pub rule: Option<Oid>,
    /// False if WITH NO DATA.
    pub populated: bool,
    /// Columns.
    #[serde(skip)]
    pub columns: Vec<Column>,
    /// Bytes of the main fork, as for a table.
    #[serde(default, deserialize_with = "or_default")]
    pub main_bytes: i64,
}

/// A sequence.
#[derive(Clone, Debug, Deserialize)]
pub struct Sequence {
    /// `p`ermanent or `u`nlogged.
    pub persistence: char,
    /// Data type as SQL.
    pub type_name: String,
    /// START.
    pub start: i64,
    /// INCREMENT.
    pub increment: i64,
    /// MINVALUE.
    pub min: i64,
    /// MAXVALUE.
    pub max: i64,
    /// CACHE.
    pub cache: i64,
    /// CYCLE.
    pub cycle: bool,
    /// Table whose column owns the sequence.
    pub owner_table: Option<Oid>,
    /// Schema of that table.
    pub owner_schema: Option<String>,
    /// Name of that table.
    pub owner_table_name: Option<String>,
    /// Persistence of that table.
    pub owner_persistence: Option<char>,
    /// Number of that column.
    pub owner_column_num: Option<i32>,
    /// Name of that column.
    pub owner_column: Option<String>,
    /// True if it belongs to an identity column.
    #[serde(default, deserialize_with = "or_default")]
    pub is_identity: bool,
    /// Identity of that column: `a`lways or by `d`efault.
    pub identity: Option<char>,
    /// The sequence of the source whose value it gets, qualified and quoted, if it is not there itself.
    #[serde(skip)]
    pub value_of: Option<String>,
}

/// An index that belongs to no constraint.
#[derive(Clone, Debug, Deserialize)]
pub struct Index {
    /// Indexed relation.
    pub table: Oid,
    /// Its schema.
    pub table_schema: String,
    /// Its name.
    pub table_name: String,
    /// Its kind: r, p, m.
    pub table_kind: char,
    /// `pg_get_indexdef`.
    pub definition: String,
    /// Index name as the source's `quote_ident` writes it, to find it in the definition.
    pub quoted_name: String,
    /// Table name as the source writes it in the definition.
    pub quoted_table: String,
    /// UNIQUE.
    pub is_unique: bool,
    /// Columns of the key, without those that the index only includes.
    #[serde(default)]
    pub key_count: usize,
    /// CLUSTER ON.
    pub is_clustered: bool,
    /// REPLICA IDENTITY USING INDEX.
    pub is_replica_identity: bool,
    /// False for an index that a failed build left behind.
    pub is_valid: bool,
    /// Index of a partitioned table.
    pub is_partitioned: bool,
    /// Index of the partitioned parent that this one is attached to.
    pub parent: Option<Oid>,
    /// Its name as SQL.
    pub parent_name: Option<String>,
    /// Tablespace, if not the default.
    pub tablespace: Option<String>,
    /// Statistics targets: column number and target.
    #[serde(default, deserialize_with = "or_default")]
    pub statistics: Vec<(i32, i32)>,
    /// Numbers of the indexed columns of the table in order, 0 for an expression.
    pub key: Vec<i32>,
    /// What the server called the index columns, if an expression is among them.
    #[serde(default, deserialize_with = "or_default")]
    pub key_names: Vec<String>,
    /// Table columns that the index uses, anywhere.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<i32>,
    /// Columns whose values no two rows of the table share, if the index says so of the whole table at any moment.
    #[serde(default, deserialize_with = "or_default")]
    pub unique_columns: Vec<i32>,
}

/// A table constraint other than not-null.
#[derive(Clone, Debug, Deserialize)]
pub struct Constraint {
    /// Constrained table.
    pub table: Oid,
    /// Its schema.
    pub table_schema: String,
    /// Its name.
    pub table_name: String,
    /// Its kind: r, p, f.
    pub table_kind: char,
    /// `p`rimary key, `u`nique, e`x`clusion, `f`oreign key, `c`heck.
    pub kind: char,
    /// `pg_get_constraintdef`.
    pub definition: String,
    /// Table name as the source's `quote_ident` writes it.
    pub quoted_table: String,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub deferred: bool,
    /// False if NOT VALID.
    pub is_validated: bool,
    /// False if NOT ENFORCED (18 and later).
    #[serde(default = "yes")]
    pub is_enforced: bool,
    /// WITHOUT OVERLAPS or PERIOD (18 and later).
    #[serde(default)]
    pub is_period: bool,
    /// False if it only comes from a parent.
    pub is_local: bool,
    /// NO INHERIT (checks).
    pub no_inherit: bool,
    /// Constraint of the partitioned parent that this one was made from.
    pub parent: Option<Oid>,
    /// Referenced table of a foreign key.
    pub referenced_table: Option<Oid>,
    /// Constrained columns, in key order.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<i32>,
    /// The columns that a foreign key references, in key order.
    #[serde(default, deserialize_with = "or_default")]
    pub referenced_columns: Vec<i32>,
    /// The index behind a primary key, unique or exclusion constraint.
    pub index: Option<ConstraintIndex>,
}

/// The index behind a constraint.
#[derive(Clone, Debug, Deserialize)]
pub struct ConstraintIndex {
    /// OID of the index.
    pub oid: Oid,
    /// Schema.
    pub schema: String,
    /// Name.
    pub name: String,
    /// Storage parameters.
    #[serde(default)]
    pub options: Vec<String>,
    /// Tablespace, if not the default.
    pub tablespace: Option<String>,
    /// CLUSTER ON.
    pub is_clustered: bool,
    /// REPLICA IDENTITY USING INDEX.
    pub is_replica_identity: bool,
    /// Index of the partitioned parent.
    pub parent: Option<Oid>,
    /// Its name as SQL.
    pub parent_name: Option<String>,
    /// Statistics targets: column number and target.
    #[serde(default)]
    pub statistics: Vec<(i32, i32)>,
}

/// A column default or generation expression. The object's name is `schema.table.column`, quoted.
#[derive(Clone, Debug, Deserialize)]
pub struct ColumnDefault {
    /// Relation.
    pub table: Oid,
    /// Its schema.
    pub table_schema: String,
    /// Its name.
    pub table_name: String,
    /// Its kind: r, p, f, v.
    pub table_kind: char,
    /// Column number.
    pub column_num: i32,
    /// Column name.
    pub column: String,
    /// Expression as SQL.
    pub expression: String,
    /// `s`tored or `v`irtual for a generated column.
    pub generated: Option<char>,
}

impl Constraint {
    /// `name ON table`.
    pub fn identity(&self, o: &Object) -> String {
        format!(
            "{} ON {}",
            quote_ident(&o.name),
            qualified(&self.table_schema, &self.table_name)
        )
    }

    /// True for a check that `CREATE TABLE` can carry. (One that is NOT VALID must wait until the rows are there.)
    pub fn is_inline(&self) -> bool {
        self.kind == 'c' && (self.is_validated || !self.is_enforced)
    }
}

/// A row of the one query over relations: the kind decides what it becomes.
fn relation(row: &Row) -> Result<Detail, String> {
    #[derive(Deserialize)]
    struct Kind {
        kind: char,
    }
    let columns = column::of_relation(row)?;
    Ok(match decode::<Kind>(row)?.kind {
        'v' => Detail::View(View {
            columns,
            ..decode(row)?
        }),
        'm' => Detail::MatView(MatView {
            columns,
            ..decode(row)?
        }),
        _ => Detail::Table(Table {
            columns,
            ..decode(row)?
        }),
    })
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<ClassQuery> {
    vec![
        ClassQuery::by(class::PG_CLASS, include_str!("queries/relations.sql"), relation),
        ClassQuery::new(class::PG_CLASS, include_str!("queries/sequences.sql"), Detail::Sequence),
        ClassQuery::new(class::PG_CLASS, include_str!("queries/indexes.sql"), Detail::Index),
        ClassQuery::new(
            class::PG_CONSTRAINT,
            include_str!("queries/constraints.sql"),
            Detail::Constraint,
        ),
        ClassQuery::new(class::PG_ATTRDEF, include_str!("queries/defaults.sql"), Detail::Default),
    ]
}

fn yes() -> bool {
    true
}
