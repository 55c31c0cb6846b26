//! Collations and conversions.

/// A collation.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Collation {}
/// An encoding conversion.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Conversion {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
