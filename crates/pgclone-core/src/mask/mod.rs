//! Masks: what the `mask` option says, as SQL that the source runs, so that a raw value never leaves it.
//!
//! `strategies.json` is the one list of strategies. [`rules`] parses the option, [`resolve`] finds the tables and columns
//! that it means, [`fit`] refuses what cannot work, [`expr`] writes the expressions, [`select`] puts them into the query
//! of a table's COPY. [`discover`] and [`values`] tell what looks sensitive. Every mistake is an error with SQLSTATE 22023 before anything is cloned: the mask fails closed.

mod column;
pub mod discover;
mod error;
mod expr;
mod fake;
mod json_path;
mod rules;
mod strategy;
pub mod suggest;
mod table;
pub mod values;

pub use column::{Column, Family};
pub use expr::{check_type, expression, fitting, json_expression};
pub use rules::{ColumnRule, Json, Rules, TableRules};
pub use strategy::{strategies, Constant, Example, FakeKind, Key, Mask, Parameter, Span, Strategy};
pub use table::{MaskedColumn, TableMask};
