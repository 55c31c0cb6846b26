//! Foreign data wrappers, servers, user mappings. (Foreign tables are tables.)
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
)* } }
stub!(ForeignDataWrapper ForeignServer UserMapping);

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
