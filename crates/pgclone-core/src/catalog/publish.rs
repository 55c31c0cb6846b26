//! Publications and subscriptions.
macro_rules! stub { ($($n:ident)*) => { $(
    /// To be written.
    #[derive(Clone, Debug, serde::Deserialize)]
    pub struct $n {}
)* } }
stub!(Publication PublicationTable PublicationSchema Subscription);

/// The queries of this file's classes.
pub(super) fn queries() -> Vec<super::read::ClassQuery> {
    Vec::new()
}
