//! Statements for the classes of `catalog::foreign`.

use super::Render;
use crate::catalog::{ForeignDataWrapper, ForeignServer, Object, UserMapping};

pub(super) fn wrapper(_o: &Object, _d: &ForeignDataWrapper, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn server(_o: &Object, _d: &ForeignServer, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn user_mapping(_o: &Object, _d: &UserMapping, _cx: &Render) -> Vec<String> {
    Vec::new()
}
