//! Statements for the classes of `catalog::locale`.

use super::Render;
use crate::catalog::{Collation, Conversion, Object};

pub(super) fn collation(_o: &Object, _d: &Collation, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn conversion(_o: &Object, _d: &Conversion, _cx: &Render) -> Vec<String> {
    Vec::new()
}
