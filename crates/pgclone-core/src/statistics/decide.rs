//! Which tables take the source's statistics. Pure.

use super::{Analyze, Origin, TableStatistics, Wanted, SINCE};
use crate::archive::Part;
use crate::catalog::{class, Catalog, Detail, Object, ObjectId, Oid, Table};
use crate::copy::TableCopy;
use crate::ddl::Render;
use crate::hash::{HashMap, HashSet};
use crate::mask::Masks;
use crate::options::{Options, StatisticsMode};
use crate::plan::{Action, Step};

/// The statistics of a plan's tables, in the order of the source's catalog. Says through `cx` where there are none.
pub fn decide(cx: &Render, steps: &[Step], masks: &Masks, options: &Options) -> Vec<TableStatistics> {
    if options.statistics == StatisticsMode::Nothing {
        return Vec::new();
    }
    let d = Decider::new(cx, steps, masks, options);
    let mut found = Vec::new();
    for o in &cx.source.objects {
        let statistics = match &o.detail {
            Detail::Table(t) => d.table(o, t),
            Detail::MatView(_) if d.refreshed.contains(&o.id) => Some(d.analyze(o, cx.name_of(o), 0)),
            _ => None,
        };
        found.extend(statistics);
    }
    found
}

struct Decider<'a> {
    cx: &'a Render<'a>,
    masks: &'a Masks,
    options: &'a Options,
    copied: HashMap<ObjectId, &'a TableCopy>,
    refreshed: HashSet<ObjectId>,
    /// Selected tables that inherit from a table, its partitions included.
    children: HashMap<Oid, Vec<&'a Object>>,
    /// Indexes over expressions, by table.
    indexes: HashMap<Oid, Vec<&'a Object>>,
    /// Tables with statistics that cannot be taken from outside.
    extended: HashSet<Oid>,
    any_mask: bool,
    is_new: bool,
}

impl<'a> Decider<'a> {
    fn new(cx: &'a Render<'a>, steps: &'a [Step], masks: &'a Masks, options: &'a Options) -> Self {
        let mut d = Self {
            cx,
            masks,
            options,
            copied: HashMap::default(),
            refreshed: HashSet::default(),
            children: HashMap::default(),
            indexes: HashMap::default(),
            extended: HashSet::default(),
            any_mask: masks.tables().any(|(_, mask)| !mask.columns.is_empty()),
            is_new: cx.target_version().at_least(SINCE),
        };
        for step in steps {
            match &step.action {
                Action::Copy(copy) => {
                    d.copied.insert(step.object, copy);
                }
                Action::Sql(_) if step.part == Part::Refresh => {
                    d.refreshed.insert(step.object);
                }
                _ => {}
            }
        }
        for o in cx.source.objects.iter().filter(|o| cx.selected.contains(&o.id)) {
            match &o.detail {
                Detail::Table(t) => t.parents.iter().for_each(|p| d.children.entry(*p).or_default().push(o)),
                Detail::Index(i) if i.key.contains(&0) => d.indexes.entry(i.table).or_default().push(o),
                Detail::Constraint(k) if k.kind == 'x' && k.columns.contains(&0) => {
                    d.extended.insert(k.table);
                }
                Detail::Statistics(s) => {
                    d.extended.insert(s.table);
                }
                _ => {}
            }
        }
        d
    }

    fn table(&self, o: &Object, t: &Table) -> Option<TableStatistics> {
        let copy = self.copied.get(&o.id);
        let below = self.below(o);
        let rows_below = below.iter().any(|b| self.copied.contains_key(&b.id));
        let target = match copy {
            Some(copy) => copy.target.clone(),
            // its own name, if rows went into its partitions
            None if t.is_partitioned() && self.cx.selected.contains(&o.id) && rows_below => self.cx.name_of(o),
            None => return None,
        };
        let bytes = |o: &Object| self.copied.get(&o.id).map_or(0, |c| c.estimated_bytes);
        let bytes: i64 = bytes(o) + below.iter().map(|b| bytes(b)).sum::<i64>();
        if self.takes_source(o, &below) {
            return Some(self.carried(o, target, !below.is_empty(), bytes));
        }
        // ANALYZE would ask the other servers
        if below.iter().any(|b| is_foreign(b)) {
            self.cx.warn(
                o,
                "is not analyzed, since foreign tables belong to it: call ANALYZE when their servers can be reached",
            );
            return None;
        }
        let is_empty = copy.is_some_and(|c| c.empty) && !rows_below;
        if is_empty || self.is_analyzed_with_parent(o, t) {
            return None;
        }
        Some(self.analyze(o, target, bytes))
    }

    /// True if the rows of the table, and of all tables below it, are those of the source, and nothing that hides values
    /// could be passed by.
    fn takes_source(&self, o: &Object, below: &[&Object]) -> bool {
        self.is_new
            && self.options.statistics == StatisticsMode::Source
            && self.is_same(o)
            && below.iter().all(|b| self.is_same(b))
            && !self.extended.contains(&o.id.oid)
            // the function of an index might look into a masked table
            && !(self.any_mask && self.indexes.contains_key(&o.id.oid))
    }

    fn is_same(&self, o: &Object) -> bool {
        let Detail::Table(t) = &o.detail else { return false };
        let is_whole = t.is_partitioned() || t.is_foreign() || self.copied.contains_key(&o.id);
        is_whole && self.masks.of(o.id).is_none() && self.options.filter.is_none() && o.extension.is_none()
    }

    fn carried(&self, o: &Object, target: String, inherited: bool, bytes: i64) -> TableStatistics {
        let indexes = self.indexes.get(&o.id.oid).into_iter().flatten();
        TableStatistics {
            object: o.id,
            description: o.describe(),
            bytes,
            origin: Origin::Source(Wanted {
                description: o.describe(),
                oid: o.id.oid.0,
                target,
                inherited,
                columns: self.options.columns.clone(),
                indexes: indexes.map(|i| (i.id.oid.0, self.cx.name_of(i))).collect(),
            }),
        }
    }

    fn analyze(&self, o: &Object, target: String, bytes: i64) -> TableStatistics {
        TableStatistics {
            object: o.id,
            description: o.describe(),
            bytes,
            origin: Origin::Rows(Analyze {
                description: o.describe(),
                target,
                only: self.is_new,
            }),
        }
    }

    /// Before PostgreSQL 18 a partitioned table is analyzed with all that is below it.
    fn is_analyzed_with_parent(&self, o: &Object, t: &Table) -> bool {
        let mut parent = (!self.is_new && t.is_partition())
            .then(|| parent_of(self.cx.source, t))
            .flatten();
        let mut last = o.id;
        while let Some(p) = parent.filter(|p| self.cx.selected.contains(&p.id)) {
            last = p.id;
            parent = match &p.detail {
                Detail::Table(t) if t.is_partition() => parent_of(self.cx.source, t),
                _ => None,
            };
        }
        let root = self.cx.source.get(last).filter(|_| last != o.id);
        root.is_some_and(|root| !self.below(root).iter().any(|b| is_foreign(b)))
    }

    /// Selected tables below a table, to any depth.
    fn below(&self, o: &Object) -> Vec<&'a Object> {
        let mut found: Vec<&Object> = Vec::new();
        let mut seen: HashSet<ObjectId> = [o.id].into_iter().collect();
        let mut next = vec![o.id.oid];
        while let Some(oid) = next.pop() {
            for child in self.children.get(&oid).into_iter().flatten() {
                if seen.insert(child.id) {
                    found.push(child);
                    next.push(child.id.oid);
                }
            }
        }
        found
    }
}

fn parent_of<'a>(source: &'a Catalog, t: &Table) -> Option<&'a Object> {
    t.parents
        .first()
        .and_then(|&p| source.get(ObjectId::new(class::PG_CLASS, p)))
}

fn is_foreign(o: &Object) -> bool {
    matches!(&o.detail, Detail::Table(t) if t.is_foreign())
}
