//! Statements for the classes of `catalog::textsearch`.

use super::Render;
use crate::catalog::{Object, TsConfiguration, TsDictionary, TsParser, TsTemplate};

pub(super) fn parser(_o: &Object, _d: &TsParser, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn template(_o: &Object, _d: &TsTemplate, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn dictionary(_o: &Object, _d: &TsDictionary, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn configuration(_o: &Object, _d: &TsConfiguration, _cx: &Render) -> Vec<String> {
    Vec::new()
}
