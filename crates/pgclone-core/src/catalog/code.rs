//! Functions, procedures, aggregates, languages, casts, transforms.

use super::Object;

/// A function or procedure.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Function {}
impl Function {
    /// True for a procedure.
    pub fn is_procedure(&self) -> bool {
        false
    }
    /// Qualified name with argument types.
    pub fn identity(&self, o: &Object) -> String {
        o.qualified()
    }
}
/// An aggregate.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Aggregate {}
impl Aggregate {
    /// Qualified name with argument types.
    pub fn identity(&self, o: &Object) -> String {
        o.qualified()
    }
}
/// A procedural language.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Language {}
/// A cast; the object's name is `(source AS target)`.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Cast {}
/// A transform; the object's name is `FOR type LANGUAGE lang`.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Transform {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
