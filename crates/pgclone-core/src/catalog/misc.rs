//! Schemas, extensions, extended statistics, event triggers, default privileges, large objects.
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
)* } }
stub!(Schema Extension Statistics EventTrigger DefaultAcl LargeObject);

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
