//! What pgclone writes down of masks: which columns of the target hold masked values, for the masking report.

use super::strategy::Mask;
use super::table::MaskedColumn;
use crate::ident::quote_literal;

/// What is written down instead of a strategy where only places inside a JSON column are masked.
pub const JSON_PATH: &str = "json path";

/// How values came to be masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// They were masked on their way from the source.
    Clone,
    /// They were masked where they are.
    InPlace,
}

impl Origin {
    /// The word in the table `pgclone.mask_record`.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Clone => "clone",
            Origin::InPlace => "in place",
        }
    }
}

/// A masked column of the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// Its table, qualified and quoted.
    pub table: String,
    /// Its name, unquoted.
    pub column: String,
    /// The strategy, or what stands for several.
    pub strategy: String,
    /// What the values are made by, if the same can be computed again without a secret.
    pub expression: Option<String>,
}

impl Masked {
    /// The record of a column.
    pub fn new(table: &str, masked: &MaskedColumn) -> Self {
        Self {
            table: table.to_owned(),
            column: masked.column.name.clone(),
            strategy: masked.mask.as_ref().map_or(JSON_PATH, Mask::name).to_owned(),
            expression: masked.expression.clone().filter(|_| masked.is_repeatable),
        }
    }
}

/// The statements that record the columns, for the transaction that masks them. Records of tables that are gone are
/// cleared away at the same time.
pub fn record(columns: &[Masked], origin: Origin) -> Vec<String> {
    if columns.is_empty() {
        return Vec::new();
    }
    let values: Vec<String> = columns
        .iter()
        .map(|m| {
            let [table, column, strategy] = [&m.table, &m.column, &m.strategy].map(|t| quote_literal(t));
            let expression = m.expression.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
            format!("({table}, {column}, {strategy}, {expression})")
        })
        .collect();
    vec![
        "DELETE FROM pgclone.mask_record r \
         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = r.table_id)"
            .to_owned(),
        format!(
            "INSERT INTO pgclone.mask_record AS r (table_id, column_number, column_name, strategy, origin, expression) \
             SELECT a.attrelid, a.attnum, a.attname, v.strategy, {}, v.expression::pg_catalog.text \
             FROM (VALUES {}) AS v (relation, column_name, strategy, expression) \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = v.relation::pg_catalog.regclass AND a.attname = v.column_name \
             ON CONFLICT (table_id, column_number) DO UPDATE \
             SET column_name = excluded.column_name, strategy = excluded.strategy, origin = excluded.origin, masked_at = now(), \
                 expression = {}",
            quote_literal(origin.name()),
            values.join(", "),
            // a mask over a mask: no expression over the source's values says what came of it
            match origin {
                Origin::Clone => "excluded.expression",
                Origin::InPlace => "NULL",
            }
        ),
    ]
}
