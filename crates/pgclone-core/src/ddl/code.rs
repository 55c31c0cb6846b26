//! Statements for the classes of `catalog::code`.

use super::Render;
use crate::catalog::{Aggregate, Cast, Function, Language, Object, Transform};

pub(super) fn function(_o: &Object, _d: &Function, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn aggregate(_o: &Object, _d: &Aggregate, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn language(_o: &Object, _d: &Language, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn cast(_o: &Object, _d: &Cast, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn transform(_o: &Object, _d: &Transform, _cx: &Render) -> Vec<String> {
    Vec::new()
}
