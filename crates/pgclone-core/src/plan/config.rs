//! Rows of configuration tables of extensions, which are the user's although the tables are the extension's.

use super::steps::{kind, Action, Step};
use crate::archive::{Part, Section};
use crate::catalog::{class, Catalog, Detail, ObjectId};
use crate::copy::TableCopy;
use crate::ddl::Render;
use crate::hash::{HashMap, HashSet};

/// The user's rows in configuration tables, and the values of configuration sequences, of extensions that the clone makes
/// (`pg_extension_config_dump`). What an extension of the target holds already stays, and that is said.
pub(super) fn rows(cx: &Render, existing: &HashSet<ObjectId>, without_data: &HashSet<ObjectId>) -> Vec<Step> {
    let mut steps = Vec::new();
    for extension in cx.source.objects.iter().filter(|o| cx.selected.contains(&o.id)) {
        let Detail::Extension(d) = &extension.detail else {
            continue;
        };
        for config in &d.config {
            let member = cx.source.get(ObjectId::new(class::PG_CLASS, config.table));
            let Some(o) = member.filter(|o| !without_data.contains(&o.id)) else {
                continue;
            };
            if existing.contains(&extension.id) {
                if !matches!(&o.detail, Detail::Table(t) if t.main_bytes == 0) {
                    cx.warn(
                        o,
                        "belongs to an extension that the target has already: its contents there stay",
                    );
                }
                continue;
            }
            let Detail::Table(t) = &o.detail else {
                steps.push(Step {
                    section: Section::Data,
                    part: Part::SequenceValue,
                    object: o.id,
                    kind: kind(o, Part::SequenceValue),
                    description: o.describe(),
                    action: Action::SequenceValue(o.qualified(), o.qualified()),
                    free: false,
                    split: None,
                });
                continue;
            };
            let condition = config.condition.trim();
            let condition = condition
                .get(..5)
                .filter(|w| w.eq_ignore_ascii_case("where"))
                .map_or(condition, |_| &condition[5..]);
            let filter = Some(condition.trim()).filter(|c| !c.is_empty());
            steps.push(Step {
                section: Section::Data,
                part: Part::Data,
                object: o.id,
                kind: "TABLE DATA",
                description: o.describe(),
                action: Action::Copy(Box::new(TableCopy::new(o, t, &o.qualified(), filter, None))),
                free: false,
                split: None,
            });
        }
    }
    after_referenced(steps, cx.source)
}

/// Puts rows behind those that their foreign keys mean: an extension makes the keys with its tables, before the rows come.
/// In a circle of keys there is no such order, and the server decides about the rows.
fn after_referenced(mut steps: Vec<Step>, source: &Catalog) -> Vec<Step> {
    let tables: HashSet<ObjectId> = steps.iter().map(|s| s.object).collect();
    let mut references: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    for o in &source.objects {
        let Detail::Constraint(k) = &o.detail else { continue };
        let table = |oid| Some(ObjectId::new(class::PG_CLASS, oid)).filter(|id| tables.contains(id));
        if let (Some(from), Some(to)) = (table(k.table), k.referenced_table.and_then(table)) {
            if from != to {
                references.entry(from).or_default().push(to);
            }
        }
    }
    let mut ordered: Vec<Step> = Vec::with_capacity(steps.len());
    while !steps.is_empty() {
        let is_waiting = |id: &ObjectId| steps.iter().any(|s| s.object == *id);
        let is_ready = |s: &Step| !references.get(&s.object).into_iter().flatten().any(is_waiting);
        let next = steps.iter().position(is_ready).unwrap_or(0);
        ordered.push(steps.remove(next));
    }
    ordered
}

/// Puts more data steps where the data section begins.
pub(super) fn insert(steps: &mut Vec<Step>, data: Vec<Step>) {
    let at = steps
        .iter()
        .position(|s| s.section > Section::PreData)
        .unwrap_or(steps.len());
    steps.splice(at..at, data);
}
