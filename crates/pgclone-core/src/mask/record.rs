//! What pgclone writes down of masks: which columns of the target hold masked values, for the masking report.

use crate::ident::quote_literal;

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

/// A masked column: table (qualified, quoted), column (unquoted), strategy.
pub type Masked = (String, String, String);

/// The statements that record the columns, for the transaction that masks them. Records of tables that are gone are
/// cleared away at the same time.
pub fn record(columns: &[Masked], origin: Origin) -> Vec<String> {
    if columns.is_empty() {
        return Vec::new();
    }
    let values: Vec<String> = columns
        .iter()
        .map(|(table, column, strategy)| {
            let [table, column, strategy] = [table, column, strategy].map(|t| quote_literal(t));
            format!("({table}, {column}, {strategy})")
        })
        .collect();
    vec![
        "DELETE FROM pgclone.mask_record r \
         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = r.table_id)"
            .to_owned(),
        format!(
            "INSERT INTO pgclone.mask_record (table_id, column_number, column_name, strategy, origin) \
             SELECT a.attrelid, a.attnum, a.attname, v.strategy, {} \
             FROM (VALUES {}) AS v (relation, column_name, strategy) \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = v.relation::pg_catalog.regclass AND a.attname = v.column_name \
             ON CONFLICT (table_id, column_number) DO UPDATE \
             SET column_name = excluded.column_name, strategy = excluded.strategy, origin = excluded.origin, masked_at = now()",
            quote_literal(origin.name()),
            values.join(", ")
        ),
    ]
}
