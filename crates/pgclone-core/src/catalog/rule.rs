//! Triggers, rules and policies: what hangs on a table and acts.
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {
        /// OID of the table.
        pub table: super::Oid,
        /// Qualified, quoted name of the table.
        pub table_name: String,
    }
)* } }
stub!(Trigger Rule Policy);

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
