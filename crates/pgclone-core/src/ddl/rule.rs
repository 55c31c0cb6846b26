//! Statements for the classes of `catalog::rule`.

use super::Render;
use crate::catalog::{Object, Policy, Rule, Trigger};

pub(super) fn trigger(_o: &Object, _d: &Trigger, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn rule(_o: &Object, _d: &Rule, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn policy(_o: &Object, _d: &Policy, _cx: &Render) -> Vec<String> {
    Vec::new()
}
