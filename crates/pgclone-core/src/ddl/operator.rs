//! Statements for the classes of `catalog::operator`.

use super::Render;
use crate::catalog::{AccessMethod, Object, Operator, OperatorClass, OperatorFamily};

pub(super) fn operator(_o: &Object, _d: &Operator, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn family(_o: &Object, _d: &OperatorFamily, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn class(_o: &Object, _d: &OperatorClass, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn access_method(_o: &Object, _d: &AccessMethod, _cx: &Render) -> Vec<String> {
    Vec::new()
}
