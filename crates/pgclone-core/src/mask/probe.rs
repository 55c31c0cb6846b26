//! What only the source can say of a mask: whether a text is a value of some type, whether a domain's checks hold.
//!
//! It is asked before the first row, and before anything is made on the target.

use super::column::Family;
use super::redact::redact;
use super::select;
use super::strategy::{Constant, Mask};
use super::table::{MaskedColumn, TableMask};
use super::unique;
use crate::catalog::{Object, Table};
use crate::error::{Error, Result};
use crate::transport::Session;
use serde_json::Value;

/// A question to the source. An error is the answer that the mask does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// A SELECT.
    pub sql: String,
    /// The error if it fails, without what the source says.
    pub error: Error,
    /// True if the SELECT reads rows, so that its error may hold a value.
    reads_rows: bool,
}

/// The questions about a table's masks.
pub fn probes(o: &Object, t: &Table, filter: Option<&str>, mask: &TableMask) -> Vec<Probe> {
    let cloned = mask.columns.iter().filter(|m| t.column(m.num).is_some());
    let probe = |m: &MaskedColumn| {
        let (sql, reads_rows) = match constant_values(m) {
            Some(values) => (format!("SELECT {values}"), false),
            None => (all_rows(o, t, filter, mask, m)?, true),
        };
        let error = unique::error(o, m, "the source refuses what it makes");
        Some(Probe { sql, error, reads_rows })
    };
    cloned.filter(|m| needs_asking(m)).filter_map(probe).collect()
}

fn needs_asking(m: &MaskedColumn) -> bool {
    let of_text = matches!(m.column.family, Family::Text(_) | Family::Json | Family::Jsonb);
    match &m.mask {
        Some(Mask::Keep | Mask::Shuffle) => false,
        Some(Mask::Constant(Constant::Given(Value::Number(_)))) if matches!(m.column.family, Family::Integer(..)) => {
            m.column.has_checks
        }
        Some(Mask::Constant(_)) => !of_text || m.column.has_checks,
        _ => m.column.has_checks,
    }
}

/// What the strategy makes, where it does not depend on the row.
fn constant_values(m: &MaskedColumn) -> Option<String> {
    let cast = |value: String| format!("CAST({value} AS {})", m.column.type_name);
    match &m.mask {
        Some(Mask::Constant(_) | Mask::Null) => m.expression.clone(),
        Some(Mask::Name) => Some(cast("'XXXX'".to_owned())),
        Some(Mask::RandomInt { min, max }) => Some([min, max].map(|n| cast(format!("({n})"))).join(", ")),
        _ => None,
    }
}

/// The masks of all rows, computed and forgotten.
fn all_rows(o: &Object, t: &Table, filter: Option<&str>, mask: &TableMask, m: &MaskedColumn) -> Option<String> {
    let column = t.column(m.num)?;
    let expression = m.expression.as_ref()?;
    let rows = select::from(&o.qualified(), &[column], Some(mask), filter);
    Some(format!("SELECT pg_catalog.count({expression}) {rows}"))
}

/// Asks the source. Errors: 22023 for a mask that does not fit; what a lost connection or a missing right gives.
pub async fn ask(source: &Session, probes: &[Probe]) -> Result<()> {
    for probe in probes {
        if let Err(said) = source.execute(&probe.sql).await {
            return Err(explain(probe, said));
        }
    }
    Ok(())
}

fn explain(probe: &Probe, said: Error) -> Error {
    let is_about_values = matches!(said.sqlstate.get(..2), Some("22" | "23" | "42"));
    if !is_about_values {
        return if probe.reads_rows { redact(said) } else { said };
    }
    let said = if probe.reads_rows { redact(said) } else { said };
    let mut error = probe.error.clone();
    let mut detail: Vec<String> = error.detail.take().into_iter().collect();
    detail.push(format!("The source said: {}.", said.message));
    error.detail(detail.join("\n"))
}
