//! Statements for the classes of `catalog::misc`.

use super::Render;
use crate::catalog::{DefaultAcl, EventTrigger, Extension, LargeObject, Object, Schema, Statistics};

pub(super) fn schema(_o: &Object, _d: &Schema, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn extension(_o: &Object, _d: &Extension, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn statistics(_o: &Object, _d: &Statistics, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn event_trigger(_o: &Object, _d: &EventTrigger, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn default_acl(_o: &Object, _d: &DefaultAcl, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn large_object(_o: &Object, _d: &LargeObject, _cx: &Render) -> Vec<String> {
    Vec::new()
}
