//! Types.

/// An enum type.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Enum {}
/// A domain.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Domain {}
/// A composite type.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Composite {}
/// A range type.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Range {}
/// A base type.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct BaseType {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
