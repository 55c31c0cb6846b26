//! Relations.
use super::Object;
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
    impl $n {
        /// Identity for SQL.
        pub fn identity(&self, o: &Object) -> String { o.qualified() }
        /// True for a foreign table.
        pub fn is_foreign(&self) -> bool { false }
    }
)* } }
stub!(Table View MatView Sequence Index Constraint ColumnDefault);

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
