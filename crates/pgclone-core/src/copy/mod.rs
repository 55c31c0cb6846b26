//! Rows: which statements move them, in which format, and the pump between the two sessions.

mod format;
mod large_object;
mod pump;
mod sequence;

pub use format::{is_binary_safe, MAX_BINARY_TOAST_BYTES};
pub use large_object::copy_large_objects;
pub use pump::{copy_table, Copied, Counters};
pub use sequence::copy_values;

use crate::catalog::{Column, Object, Table};
use crate::ident::{quote_list, QualifiedName};
use crate::mask::{self, TableMask};

/// One table's rows: what to say to either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCopy {
    /// Table on the source.
    pub table: QualifiedName,
    /// `COPY ... TO STDOUT`.
    pub out: String,
    /// `COPY ... FROM STDIN`.
    pub into: String,
    /// Binary frames; else text.
    pub binary: bool,
    /// True if the source masks columns: its errors about these rows are not to be repeated.
    pub masked: bool,
    /// Name of the table on the target as SQL, and its masked columns with their strategies.
    pub records: Vec<mask::record::Masked>,
    /// True if the table had no block when the catalog was read, so that there is nothing to copy.
    pub empty: bool,
    /// Rows that the source's statistics expect.
    pub estimated_rows: i64,
    /// Bytes of the table on the source, TOAST included.
    pub estimated_bytes: i64,
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
        let masked = columns.iter().any(|c| mask.is_some_and(|m| m.of(c.num).is_some()));
        let strategy = |m: &mask::MaskedColumn| m.mask.as_ref().map_or("json path", mask::Mask::name).to_owned();
        let records = mask
            .iter()
            .flat_map(|mask| &mask.columns)
            .filter(|m| columns.iter().any(|c| c.num == m.num))
            .map(|m| (target.to_owned(), m.column.name.clone(), strategy(m)))
            .collect();
        let binary = is_binary_safe(&columns, t.toast_bytes);
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
            // the table is new in this transaction, so its rows can be frozen at once
            into: format!("COPY {target}{list} FROM STDIN (FORMAT {format}, FREEZE true)"),
            table,
            binary,
            masked,
            records,
            empty: t.main_bytes == 0 && t.access_method.as_deref().is_none_or(|m| m == "heap"),
            estimated_rows: t.tuples.max(0.0) as i64,
            estimated_bytes: t.main_bytes + t.toast_bytes,
        }
    }
}
