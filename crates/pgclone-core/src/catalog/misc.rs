//! Schemas, extensions, extended statistics, event triggers, default privileges, large objects.
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
)* } }
stub!(Schema Extension EventTrigger LargeObject);
/// To be written.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Statistics {
    /// Table.
    pub table: super::Oid,
}
/// To be written.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct DefaultAcl {
    /// Schema.
    pub in_schema: Option<String>,
}

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
