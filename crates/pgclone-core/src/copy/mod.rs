//! Rows: which statements move them, in which format, and the pump between the two sessions.

mod counters;
mod feed;
mod format;
mod large_object;
mod loader;
pub mod pace;
mod pump;
mod sequence;

pub use counters::{Counters, Standing};
pub use format::is_binary_safe;
pub use large_object::copy_large_objects;
pub use loader::{Answer, CopyIn, Loader};
pub use pump::{copy_table, Copied};
pub use sequence::copy_values;

use crate::catalog::{Column, Object, Table};
use crate::error::Result;
use crate::ident::{quote_list, QualifiedName};
use crate::mask::{self, TableMask};
use serde::{Deserialize, Serialize};

/// Bytes of a block, as nearly every server is built. Where it is another size, parts only differ in size.
const BLOCK: i64 = 8192;

/// One table's rows: what to say to either side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCopy {
    /// Table on the source.
    pub table: QualifiedName,
    /// Table on the target, qualified and quoted.
    pub target: String,
    /// `COPY ... TO STDOUT`.
    pub out: String,
    /// `out` in pieces instead, where it holds keys and is to be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keyed: Vec<mask::Piece>,
    /// `COPY ... FROM STDIN`.
    pub into: String,
    /// The list of columns there.
    #[serde(skip)]
    pub(crate) list: String,
    /// Partitioned table on the target that `into` loads, where the server must find the partition of each row; qualified
    /// and quoted. Else the rows go into `target` itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// Binary frames; else text.
    pub binary: bool,
    /// True if the source masks columns: its errors about these rows are not to be repeated.
    pub masked: bool,
    /// Its masked columns, for the record.
    #[serde(skip)]
    pub records: Vec<mask::record::Masked>,
    /// True if the table had no block when the catalog was read, so that there is nothing to copy in the snapshot of the plan.
    pub empty: bool,
    /// Rows that the source's statistics expect.
    pub estimated_rows: i64,
    /// Bytes of the table on the source, TOAST included.
    pub estimated_bytes: i64,
    /// What parts of the table are made of, unless it must be read as a whole.
    #[serde(skip)]
    pub divisible: Option<Divisible>,
}

/// A table that can be read in ranges of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divisible {
    /// `SELECT ... FROM ONLY ...`
    select: String,
    /// The filter's condition.
    condition: Option<String>,
    /// `COPY table (columns) FROM STDIN`, without options.
    into: String,
    /// Blocks of the main fork, roughly: the last part has no upper bound.
    blocks: i64,
}

impl TableCopy {
    /// The copy of a table that this clone has just made on the target as `target` (qualified, quoted).
    pub fn new(o: &Object, t: &Table, target: &str, filter: Option<&str>, mask: Option<&TableMask>) -> Self {
        let table = QualifiedName::new(o.schema.clone().unwrap_or_default(), &o.name);
        let columns: Vec<&Column> = t.columns.iter().filter(|c| c.generated.is_none()).collect();
        let list = if columns.is_empty() {
            String::new()
        } else {
            format!(" ({})", quote_list(columns.iter().map(|c| &c.name)))
        };
        // what is selected, masks included; nothing else of the source's columns may be sent
        let names = mask::outputs(&columns, mask);
        // a shuffled column needs the table as a whole
        let shuffled = columns.iter().any(|c| mask::is_shuffled(c, mask));
        let masked = columns.iter().any(|c| mask.is_some_and(|m| m.of(c.num).is_some()));
        let records = mask
            .iter()
            .flat_map(|mask| &mask.columns)
            .filter(|m| columns.iter().any(|c| c.num == m.num))
            .map(|m| mask::record::Masked::new(target, m))
            .collect();
        let binary = is_binary_safe(&columns);
        let format = if binary { "binary" } else { "text" };
        // COPY refuses a generated column by name
        let by_query = filter.is_some() || masked || columns.iter().any(|c| c.copies_generated);
        let from = if by_query {
            let rows = mask::from(&table.to_string(), &columns, mask, filter);
            format!("(SELECT {names} {rows})")
        } else {
            format!("{table}{list}")
        };
        Self {
            out: format!("COPY {from} TO STDOUT (FORMAT {format})"),
            keyed: Vec::new(),
            through: None,
            // the table is new in this transaction, so its rows can be frozen at once
            into: format!("COPY {target}{list} FROM STDIN (FORMAT {format}, FREEZE true)"),
            binary,
            masked,
            records,
            empty: t.main_bytes == 0 && t.access_method.as_deref().is_none_or(|m| m == "heap"),
            estimated_rows: t.tuples.max(0.0) as i64,
            estimated_bytes: t.main_bytes + t.toast_bytes,
            divisible: (!shuffled && t.access_method.as_deref().is_none_or(|m| m == "heap")).then(|| Divisible {
                select: format!("SELECT {names} FROM ONLY {table}"),
                condition: filter.map(str::to_owned),
                into: format!("COPY {target}{list} FROM STDIN"),
                blocks: t.main_bytes / BLOCK,
            }),
            list,
            table,
            target: target.to_owned(),
        }
    }

    /// Takes the keys of masks out, so that it may be written to disk.
    pub fn hide(&mut self, secrets: &mask::Secrets) {
        if let Some(pieces) = secrets.hide(&self.out) {
            self.keyed = pieces;
            self.out = String::new();
        }
    }

    /// Puts the keys back. Errors: XX000 if one is missing.
    pub fn show(&mut self, secrets: &mask::Secrets) -> Result<()> {
        if !self.keyed.is_empty() {
            self.out = secrets.show(&self.keyed)?;
            self.keyed = Vec::new();
        }
        Ok(())
    }

    /// The same rows into the partitioned table `root` (qualified, quoted), which puts each where it belongs on the
    /// target. Rows of its other partitions may be there already, so they are not frozen, and there are no parts.
    pub fn go_through(&mut self, root: &str) {
        let format = if self.binary { "binary" } else { "text" };
        self.into = format!("COPY {root}{} FROM STDIN (FORMAT {format})", self.list);
        self.divisible = None;
        self.through = Some(root.to_owned());
    }

    /// The same into a table that is empty but not new in the transaction: its rows cannot be frozen.
    #[must_use]
    pub fn not_frozen(mut self) -> TableCopy {
        if let Some(start) = self.into.strip_suffix(", FREEZE true)") {
            self.into = format!("{start})");
        }
        self
    }

    /// The same into a table of another name: `rename` gives it and every statement that names it.
    pub fn rename(&mut self, rename: impl Fn(&str) -> Result<String>) -> Result<()> {
        self.target = rename(&self.target)?;
        self.into = rename(&self.into)?;
        self.through = self.through.as_deref().map(&rename).transpose()?;
        if let Some(d) = &mut self.divisible {
            d.into = rename(&d.into)?;
        }
        Ok(())
    }

    /// The table in at least two ranges of blocks of about `part_bytes` each, if it is that large: the same number for each
    /// of `lanes`. The last range is open: a table only grows at its end. The parts are loaded without FREEZE, each in a
    /// transaction of its own.
    pub fn parts(&self, part_bytes: i64, lanes: u16) -> Vec<TableCopy> {
        let Some(d) = &self.divisible else { return Vec::new() };
        let count = (self.estimated_bytes / part_bytes.max(1)).min(d.blocks);
        if count < 2 {
            return Vec::new();
        }
        let lanes = i64::from(lanes.max(1));
        let count = ((count + lanes - 1) / lanes * lanes).min(d.blocks);
        let bound = |n: i64| d.blocks * n / count;
        (0..count)
            .map(|n| {
                self.part(
                    d,
                    count,
                    (n > 0).then(|| bound(n)),
                    (n + 1 < count).then(|| bound(n + 1)),
                )
            })
            .collect()
    }

    fn part(&self, d: &Divisible, count: i64, from: Option<i64>, to: Option<i64>) -> TableCopy {
        let format = if self.binary { "binary" } else { "text" };
        let mut conditions: Vec<String> = Vec::new();
        conditions.extend(from.map(|block| format!("ctid >= '({block},0)'::tid")));
        conditions.extend(to.map(|block| format!("ctid < '({block},0)'::tid")));
        // the line break ends a comment in the expression
        conditions.extend(d.condition.as_ref().map(|c| format!("(\n{c}\n)")));
        TableCopy {
            out: format!(
                "COPY ({} WHERE {}) TO STDOUT (FORMAT {format})",
                d.select,
                conditions.join(" AND ")
            ),
            into: format!("{} (FORMAT {format})", d.into),
            estimated_rows: self.estimated_rows / count,
            estimated_bytes: self.estimated_bytes / count,
            divisible: None,
            ..self.clone()
        }
    }
}
