//! Statements for the classes of `catalog::types`.

use super::Render;
use crate::catalog::{BaseType, Composite, Domain, Enum, Object, Range};

pub(super) fn enumeration(_o: &Object, _d: &Enum, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn domain(_o: &Object, _d: &Domain, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn composite(_o: &Object, _d: &Composite, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn range(_o: &Object, _d: &Range, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn base(_o: &Object, _d: &BaseType, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn shell(_o: &Object) -> Vec<String> {
    Vec::new()
}
