//! Masks: what the `mask` option says, as SQL that the source runs, so that a raw value never leaves it.
//!
//! `strategies.json` is the one list of strategies. [`rules`] parses the option, [`resolve`] finds the tables and columns
//! that it means, [`fit`] refuses what cannot work, [`expr`] writes the expressions, [`select`] puts them into the query
//! of a table's COPY. [`secret`] keeps keys off the disk. [`discover`] and [`values`] tell what looks sensitive. Every mistake is an error with SQLSTATE
//! 22023 before anything is cloned: the mask fails closed.

mod column;
pub mod discover;
mod error;
mod expr;
mod fake;
mod fit;
mod foreign_key;
mod json_path;
mod list;
mod parameters;
mod probe;
pub mod record;
mod redact;
mod resolve;
mod rules;
mod secret;
mod select;
mod strategy;
mod strict;
pub mod suggest;
mod table;
mod types;
mod unique;
mod usage;
pub mod values;
mod view;

pub use column::{Column, Family};
pub use expr::{expression, json_expression};
pub use fit::check;
pub use list::{strategies, Example, Parameter, Strategy};
pub use probe::{ask, probes, Probe};
pub use redact::redact;
pub use resolve::{Masks, Named};
pub use rules::{ColumnRule, Json, Rules, TableRules};
pub use secret::{with_keys, without_keys, Piece, Secrets};
pub use select::{from, is_shuffled, outputs};
pub use strategy::{Constant, FakeKind, Key, Mask, Span};
pub use strict::{check_strict, check_with, Classifier};
pub use table::{MaskedColumn, TableMask};
pub use types::{check_type, fitting};
pub use view::view_query;

#[cfg(test)]
mod tests;
