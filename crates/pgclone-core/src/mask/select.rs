//! The query of a masked table's COPY.

use super::table::{MaskedColumn, TableMask};
use crate::catalog::Column;
use crate::ident::quote_ident;

// Names that no column is likely to have. One that has it all the same makes the query ambiguous, which is an error.
const ROWS: &str = "\"pgclone rows\"";
const NUMBER: &str = "\"pgclone number\"";

/// What the source selects for each of the columns, in order.
pub fn outputs(columns: &[&Column], mask: Option<&TableMask>) -> String {
    let output = |c: &&Column| {
        let name = quote_ident(&c.name);
        match mask.and_then(|m| m.of(c.num)) {
            None => name,
            Some(MaskedColumn {
                expression: Some(e), ..
            }) => format!("{e} AS {name}"),
            Some(MaskedColumn { expression: None, .. }) => format!("{} AS {name}", shuffled(c.num)),
        }
    };
    columns.iter().map(output).collect::<Vec<_>>().join(", ")
}

/// Where the rows come from: the table, joined for each shuffled column with the values of that column in random order.
/// The filter sees the rows as they are.
pub fn from(table: &str, columns: &[&Column], mask: Option<&TableMask>, filter: Option<&str>) -> String {
    // the line break ends a comment in the expression
    let filter = filter.map(|f| format!(" WHERE (\n{f}\n)")).unwrap_or_default();
    let chosen: Vec<&&Column> = columns.iter().filter(|c| is_shuffled(c, mask)).collect();
    if chosen.is_empty() {
        return format!("FROM ONLY {table}{filter}");
    }
    let number = "pg_catalog.row_number() OVER";
    let mut from = format!("FROM (SELECT *, {number} () AS {NUMBER} FROM ONLY {table}{filter}) AS {ROWS}");
    for c in chosen {
        let (value, name) = (shuffled(c.num), quote_ident(&c.name));
        from += &format!(
            " JOIN (SELECT {name} AS {value}, {number} (ORDER BY pg_catalog.random()) AS {NUMBER} FROM ONLY {table}{filter}) \
             AS {value} ON {value}.{NUMBER} = {ROWS}.{NUMBER}"
        );
    }
    from
}

/// True if a column gets the values of other rows: the table cannot be read in parts then.
pub fn is_shuffled(column: &Column, mask: Option<&TableMask>) -> bool {
    mask.and_then(|m| m.of(column.num))
        .is_some_and(|m| m.expression.is_none())
}

/// Name of a shuffled column, and of the subquery that it comes from.
fn shuffled(num: i32) -> String {
    format!("\"pgclone shuffled {num}\"")
}
