//! Statistics of the planner: which tables take the source's, and which are analyzed on the target.
//!
//! From PostgreSQL 18 on a server takes statistics from outside (`pg_restore_relation_stats`,
//! `pg_restore_attribute_stats`). They hold values of rows: most common values, bounds of histograms. So only a table
//! whose rows are all there, as they are on the source, takes them; every other table that has rows is analyzed, which
//! looks at nothing but the target's own rows ([`decide()`]). That is the rule that keeps masked values out.
//!
//! The source's statistics are read in the session and snapshot of the clone, many tables at a time ([`read()`]), and
//! handed to the target the same way ([`restore()`]). A table whose statistics the target refuses is analyzed instead;
//! one that cannot be analyzed is told in a warning. Neither fails the clone.

mod decide;
mod read;
mod restore;

pub use decide::decide;
pub use read::read;
pub use restore::{analyze, restore};

use crate::catalog::ObjectId;
use crate::ident::quote_literal;
use serde::{Deserialize, Serialize};

/// Tables whose statistics travel together, behind one savepoint: few enough that memory stays small, so many that a
/// transaction with thousands of tables does not have hundreds of subtransactions.
pub const BATCH: usize = 200;

/// First major that takes statistics from outside, and that can analyze a table without its partitions.
pub const SINCE: u32 = 18;

/// A table of the target whose statistics the clone sees to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableStatistics {
    /// The table on the source.
    pub object: ObjectId,
    /// The table, as messages name it.
    pub description: String,
    /// Bytes on the source, with everything below it.
    pub bytes: i64,
    /// Where the statistics come from.
    pub origin: Origin,
}

/// Where the statistics of a table come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The source.
    Source(Wanted),
    /// The rows that are on the target.
    Rows(Analyze),
}

/// Statistics to be read from the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The table, as messages name it.
    pub description: String,
    /// OID on the source.
    pub oid: u32,
    /// Table on the target, qualified and quoted.
    pub target: String,
    /// With what is known of the table and everything that inherits from it.
    pub inherited: bool,
    /// Columns of the clone, unless it has all.
    pub columns: Option<Vec<String>>,
    /// Indexes over expressions, which have statistics of their own: OID on the source, name on the target.
    pub indexes: Vec<(u32, String)>,
}

/// A table to be analyzed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analyze {
    /// The table, as messages name it.
    pub description: String,
    /// Table on the target, qualified and quoted.
    pub target: String,
    /// Without the tables below it, which have statistics of their own.
    pub only: bool,
}

impl Analyze {
    /// The statement.
    pub fn sql(&self) -> String {
        format!("ANALYZE {}{}", if self.only { "ONLY " } else { "" }, self.target)
    }
}

impl TableStatistics {
    /// The table on the target, qualified and quoted.
    pub fn target(&self) -> &str {
        match &self.origin {
            Origin::Source(wanted) => &wanted.target,
            Origin::Rows(analyze) => &analyze.target,
        }
    }

    /// The same for a table of another name: `rename` gives the new one.
    ///
    /// # Errors
    /// Those of `rename`.
    pub fn rename<E>(&mut self, rename: impl Fn(&str) -> Result<String, E>) -> Result<(), E> {
        match &mut self.origin {
            Origin::Source(wanted) => {
                wanted.target = rename(&wanted.target)?;
                for (_, name) in &mut wanted.indexes {
                    *name = rename(name)?;
                }
            }
            Origin::Rows(analyze) => analyze.target = rename(&analyze.target)?,
        }
        Ok(())
    }

    /// What is run on the target, as a plan shows it: the values are known only when they are read.
    pub fn shown(&self) -> String {
        match &self.origin {
            Origin::Source(wanted) => format!(
                "SELECT pg_restore_attribute_stats(...) for the columns of {}",
                quote_literal(&wanted.target)
            ),
            Origin::Rows(analyze) => analyze.sql(),
        }
    }
}

/// Statistics of a table, as the source has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The table, as messages name it.
    pub description: String,
    /// Table on the target, qualified and quoted.
    pub target: String,
    /// Pages and rows; none if the source has never counted them.
    pub relation: Option<RelationRow>,
    /// Columns of the table, and expressions of its indexes.
    pub columns: Vec<ColumnRow>,
}

impl Found {
    /// True if there is nothing to restore.
    pub fn is_empty(&self) -> bool {
        self.relation.is_none() && self.columns.is_empty()
    }

    /// The part that may be restored before the table's indexes are there.
    #[must_use]
    pub fn without_indexes(&mut self) -> Found {
        let (early, late) = std::mem::take(&mut self.columns)
            .into_iter()
            .partition(|c: &ColumnRow| c.attnum.is_none());
        self.columns = late;
        Found {
            description: self.description.clone(),
            target: self.target.clone(),
            relation: None,
            columns: early,
        }
    }
}

/// A row of `pg_class`. Numbers are kept as the source writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // named like the columns
pub struct RelationRow {
    pub schema: String,
    pub name: String,
    pub relpages: i32,
    pub reltuples: String,
    pub relallvisible: i32,
    pub relallfrozen: Option<i32>,
}

/// A row of `pg_stats`, every value as the source writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // named like the columns of pg_stats
pub struct ColumnRow {
    /// Schema of the relation on the target.
    pub schema: String,
    /// The relation on the target: the table, or an index over expressions.
    pub name: String,
    /// Column of a table.
    pub attname: Option<String>,
    /// Column of an index: names of expressions are the server's own affair.
    pub attnum: Option<i16>,
    pub inherited: bool,
    #[serde(flatten)]
    pub values: Values,
}

/// What `pg_stats` says of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // named like the columns of pg_stats
pub struct Values {
    pub null_frac: Option<String>,
    pub avg_width: Option<i32>,
    pub n_distinct: Option<String>,
    pub most_common_vals: Option<String>,
    pub most_common_freqs: Option<String>,
    pub histogram_bounds: Option<String>,
    pub correlation: Option<String>,
    pub most_common_elems: Option<String>,
    pub most_common_elem_freqs: Option<String>,
    pub elem_count_histogram: Option<String>,
    pub range_length_histogram: Option<String>,
    pub range_empty_frac: Option<String>,
    pub range_bounds_histogram: Option<String>,
}
