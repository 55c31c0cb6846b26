//! One walk over the source's archive: makes what is missing and alters what differs, each at its place.

use super::{columns, table_id, Work};
use crate::archive::{self, Archive, Part, Section};
use crate::catalog::{Detail, Object};
use crate::mask::Masks;
use crate::options::Options;
use crate::plan::{self, Action};

impl Work<'_> {
    /// One walk over the source's archive: makes and alters.
    pub(super) fn makes(&mut self) -> Vec<String> {
        let refill = |o: &Object| matches!(&o.detail, Detail::MatView(m) if m.populated);
        let everywhere = plan::has_default_privileges(self.target);
        let archive: Archive = archive::build(self.source, &self.cx.selected, &refill, everywhere);
        self.cx.parts = archive.parts.clone();
        self.cx.parts.retain(|table, _| self.create.contains(table));
        self.cx.dummies = archive
            .dummies
            .iter()
            .copied()
            .filter(|id| self.create.contains(id))
            .collect();
        self.cx.split_domains = archive.split_domains.clone();
        let options = Options::default();
        let again = self.columns_of_replaced_types();
        // what a table that stays gets inline is added when the columns are there
        let (mut statements, mut late) = (Vec::new(), Vec::new());
        for entry in &archive.entries {
            let Some(o) = self.source.get(entry.object) else {
                continue;
            };
            if entry.section > Section::PreData {
                statements.append(&mut late);
            }
            if let Some(table) = columns::of_generated(o).filter(|_| self.create.contains(&o.id)) {
                // its column has been dropped, unless the table is new
                if !self.create.contains(&table) {
                    continue;
                }
            }
            if self.comes_with_parents(o) {
                continue;
            }
            if self.create.contains(&o.id) {
                let Action::Sql(sql) = plan::action(entry, o, &self.cx, &options, &Masks::default()) else {
                    continue;
                };
                let waits = entry.part == Part::Define
                    && archive
                        .parts
                        .values()
                        .any(|p| p.checks.contains(&o.id) || p.defaults.contains(&o.id));
                if waits { &mut late } else { &mut statements }.extend(sql);
            } else if entry.part == Part::Define {
                statements.extend(self.retyped(o, &again));
                statements.extend(self.alter.get(&o.id).cloned().unwrap_or_default());
                statements.extend(columns::generated_again(o, self));
            }
        }
        statements.append(&mut late);
        statements
    }

    /// A check that a table which stays gets from its parent's.
    fn comes_with_parents(&self, o: &Object) -> bool {
        let Detail::Constraint(k) = &o.detail else { return false };
        let table = table_id(k.table);
        if k.kind != 'c' || k.is_local || self.create.contains(&table) {
            return false;
        }
        let parents = match self.source.get(table).map(|t| &t.detail) {
            Some(Detail::Table(t)) => t.parents.as_slice(),
            _ => &[],
        };
        self.source.objects.iter().any(|other| {
            other.name == o.name
                && self.create.contains(&other.id)
                && matches!(&other.detail, Detail::Constraint(p) if parents.contains(&p.table))
        })
    }
}
