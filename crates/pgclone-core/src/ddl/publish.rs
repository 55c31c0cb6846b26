//! Statements for the classes of `catalog::publish`.

use super::Render;
use crate::catalog::{Object, Publication, PublicationSchema, PublicationTable, Subscription};

pub(super) fn publication(_o: &Object, _d: &Publication, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn table(_o: &Object, _d: &PublicationTable, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn schema(_o: &Object, _d: &PublicationSchema, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn subscription(_o: &Object, _d: &Subscription, _cx: &Render) -> Vec<String> {
    Vec::new()
}
