//! Statements for the classes of `catalog::relation`.

use super::Render;
use crate::catalog::{ColumnDefault, Constraint, Index, MatView, Object, Sequence, Table, View};

pub(super) fn table(_o: &Object, _d: &Table, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn view(_o: &Object, _d: &View, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn matview(_o: &Object, _d: &MatView, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn sequence(_o: &Object, _d: &Sequence, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn index(_o: &Object, _d: &Index, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn constraint(_o: &Object, _d: &Constraint, _cx: &Render) -> Vec<String> {
    Vec::new()
}

pub(super) fn column_default(_o: &Object, _d: &ColumnDefault, _cx: &Render) -> Vec<String> {
    Vec::new()
}
