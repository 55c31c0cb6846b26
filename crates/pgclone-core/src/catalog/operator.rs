//! Operators, their families and classes, access methods.

use super::Object;

macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
    impl $n {
        /// Identity for SQL.
        pub fn identity(&self, o: &Object) -> String { o.qualified() }
    }
)* } }
stub!(Operator OperatorFamily OperatorClass);
/// An access method.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct AccessMethod {}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
