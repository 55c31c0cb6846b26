//! From a selection of objects to sorted entries.

use super::{priority, repair, section, sort, Entry, Part, Section};
use crate::catalog::{class, Catalog, Dependency, Detail, Object, ObjectId};
use crate::ddl::TableParts;
use crate::hash::{HashMap, HashSet};
use std::collections::BTreeSet;

/// Entries in the order in which they can be made, and what breaking cycles decided.
#[derive(Debug, Default)]
pub struct Archive {
    /// The entries, sorted.
    pub entries: Vec<Entry>,
    /// What each `CREATE TABLE` carries inline.
    pub parts: HashMap<ObjectId, TableParts>,
    /// Views that are made as a dummy first.
    pub dummies: HashSet<ObjectId>,
    /// Domains whose checks are added later.
    pub split_domains: HashSet<ObjectId>,
    /// Cycles that no rule could break; the order around them is a guess.
    pub unbroken: Vec<Vec<ObjectId>>,
}

/// The graph while it is being built and repaired.
pub(super) struct Graph<'a> {
    pub catalog: &'a Catalog,
    pub entries: Vec<Entry>,
    pub number: HashMap<(ObjectId, Part), usize>,
    /// Defaults and checks that their table carries.
    pub inline: HashSet<ObjectId>,
    pub dummies: HashSet<ObjectId>,
    pub split_domains: HashSet<ObjectId>,
}

/// Builds the archive of the selected objects. `with_data` says which tables and sequences bring their contents;
/// `all_privileges`, that every object gets an entry for its privileges, not only those with a list of their own.
pub fn build(
    catalog: &Catalog,
    selected: &HashSet<ObjectId>,
    with_data: &dyn Fn(&Object) -> bool,
    all_privileges: bool,
) -> Archive {
    let mut graph = Graph {
        catalog,
        entries: Vec::new(),
        number: HashMap::default(),
        inline: HashSet::default(),
        dummies: HashSet::default(),
        split_domains: HashSet::default(),
    };
    for object in catalog.objects.iter().filter(|o| selected.contains(&o.id)) {
        graph.add_object(object, with_data(object), all_privileges);
    }
    graph.add_row_security_of_members();
    graph.link_parts();
    for dependency in &catalog.dependencies {
        graph.link(dependency);
    }
    graph.order_refreshes();
    graph.use_shell_types();
    let (order, unbroken) = sort::sort(&mut graph, repair::repair);
    let unbroken = unbroken
        .into_iter()
        .map(|cycle| cycle.into_iter().map(|n| graph.entries[n].object).collect())
        .collect();
    graph.into_archive(order, unbroken)
}

impl Graph<'_> {
    fn add_object(&mut self, o: &Object, data: bool, all_privileges: bool) {
        match &o.detail {
            Detail::Default(d) if d.table_kind != 'v' => {
                self.inline.insert(o.id);
            }
            Detail::Constraint(k) if k.is_inline() => {
                self.inline.insert(o.id);
            }
            Detail::Table(t) => {
                if t.is_partition() {
                    self.add(o, Part::Attach);
                }
                if data && t.has_rows() {
                    self.add(o, Part::Data);
                }
                if t.row_security || t.force_row_security {
                    self.add(o, Part::RowSecurity);
                }
                if t.columns
                    .iter()
                    .any(|c| c.not_null_constraint.as_ref().is_some_and(|n| !n.validated))
                {
                    self.add(o, Part::NotValid);
                }
            }
            Detail::Domain(d) if d.checks().any(|c| !c.validated) => {
                self.add(o, Part::NotValid);
            }
            Detail::Sequence(s) => {
                if s.owner_table.is_some() && !s.is_identity {
                    self.add(o, Part::OwnedBy);
                }
                if data {
                    self.add(o, Part::SequenceValue);
                }
            }
            Detail::LargeObject(_) if data => {
                self.add(o, Part::Data);
            }
            Detail::MatView(m) if data && m.populated => {
                self.add(o, Part::Refresh);
            }
            _ => {}
        }
        // a part that a table carries inline keeps an entry of its own: it stands for its dependencies
        self.add(o, Part::Define);
        if all_privileges || self.has_acl(o) {
            self.add(o, Part::Acl);
        }
    }

    /// Row security that somebody enabled on a table of an extension.
    fn add_row_security_of_members(&mut self) {
        for o in &self.catalog.objects {
            let Detail::Table(t) = &o.detail else { continue };
            let extension = o.extension.map(|e| ObjectId::new(class::PG_EXTENSION, e));
            let made = extension.and_then(|e| self.entry(e, Part::Define));
            if let (Some(made), true) = (made, t.row_security || t.force_row_security) {
                let n = self.add(o, Part::RowSecurity);
                self.entries[n].dependencies.insert(made);
            }
        }
    }

    fn has_acl(&self, o: &Object) -> bool {
        let columns: &[crate::catalog::Column] = match &o.detail {
            Detail::Table(t) => &t.columns,
            Detail::View(v) => &v.columns,
            Detail::MatView(m) => &m.columns,
            _ => &[],
        };
        let acls = &self.catalog.attachments.acls;
        acls.contains_key(&(o.id, 0)) || columns.iter().any(|c| acls.contains_key(&(o.id, c.num)))
    }

    pub(super) fn add(&mut self, o: &Object, part: Part) -> usize {
        let n = self.entries.len();
        self.entries.push(Entry {
            object: o.id,
            part,
            section: section(o, part),
            priority: priority(o, part),
            dependencies: BTreeSet::new(),
        });
        self.number.insert((o.id, part), n);
        n
    }

    pub(super) fn entry(&self, id: ObjectId, part: Part) -> Option<usize> {
        self.number.get(&(id, part)).copied()
    }

    pub(super) fn object(&self, n: usize) -> Option<&Object> {
        self.catalog.get(self.entries[n].object)
    }

    /// Schema and name of an entry's object, the schema of its table where it has none of its own.
    pub(super) fn name(&self, n: usize) -> (&str, &str) {
        let Some(o) = self.object(n) else { return ("", "") };
        let schema = o.schema.as_deref().or_else(|| self.catalog.schema_of_table(o));
        (schema.unwrap_or_default(), &o.name)
    }

    /// What tells an entry's object from others of its name.
    pub(super) fn identity(&self, n: usize) -> String {
        self.object(n).map(Object::identity).unwrap_or_default()
    }

    /// Edges between the parts of one object, and from a table to what it carries inline.
    fn link_parts(&mut self) {
        for n in 0..self.entries.len() {
            let (id, part) = (self.entries[n].object, self.entries[n].part);
            let define = self.entry(id, Part::Define);
            match part {
                Part::Define => {
                    if let (true, Some(table)) = (self.inline.contains(&id), self.table_of(id)) {
                        match self.entry(table, Part::Define) {
                            Some(table) => {
                                self.entries[table].dependencies.insert(n);
                            }
                            // the table is not part of the clone: the default or check cannot be inline
                            None => {
                                self.inline.remove(&id);
                            }
                        }
                    }
                }
                Part::Shell => {}
                _ => self.entries[n].dependencies.extend(define),
            }
            if let (Part::Attach, Some(Detail::Table(t))) = (part, self.object(n).map(|o| &o.detail)) {
                let parent = t
                    .parents
                    .first()
                    .and_then(|&p| self.entry(ObjectId::new(class::PG_CLASS, p), Part::Define));
                self.entries[n].dependencies.extend(parent);
            }
            if let (Part::NotValid, Some(Detail::Table(t))) = (part, self.object(n).map(|o| &o.detail)) {
                let own_first = t.adds_own_not_null();
                let parents = t.parents.iter();
                let parents: Vec<usize> = parents
                    .filter_map(|&p| self.entry(ObjectId::new(class::PG_CLASS, p), Part::NotValid))
                    .collect();
                for parent in parents {
                    // a child's own constraint keeps its name when the parent's is merged with it, not the other way about
                    let (first, then) = if own_first { (n, parent) } else { (parent, n) };
                    self.entries[then].dependencies.insert(first);
                }
            }
            if let (Part::OwnedBy, Some(Detail::Sequence(s))) = (part, self.object(n).map(|o| &o.detail)) {
                let table = s
                    .owner_table
                    .and_then(|t| self.entry(ObjectId::new(class::PG_CLASS, t), Part::Define));
                self.entries[n].dependencies.extend(table);
            }
        }
    }

    /// The table that a default or constraint belongs to.
    pub(super) fn table_of(&self, id: ObjectId) -> Option<ObjectId> {
        let table = match &self.catalog.get(id)?.detail {
            Detail::Default(d) => d.table,
            Detail::Constraint(k) => k.table,
            _ => return None,
        };
        Some(ObjectId::new(class::PG_CLASS, table))
    }

    /// The entry that a row of `pg_depend` means: parts of objects stand for the object, members for their extension.
    fn node(&self, id: ObjectId) -> Option<usize> {
        let id = self.catalog.resolve(id);
        let id = match self.catalog.get(id)?.extension {
            Some(extension) => ObjectId::new(class::PG_EXTENSION, extension),
            None => id,
        };
        self.entry(id, Part::Define)
    }

    fn link(&mut self, d: &Dependency) {
        if d.deptype == 'e' {
            return;
        }
        let (Some(from), Some(to)) = (
            self.node(ObjectId::new(d.classid, d.objid)),
            self.node(ObjectId::new(d.refclassid, d.refobjid)),
        ) else {
            return;
        };
        let (dependent, referenced) = (self.entries[from].object, self.entries[to].object);
        if from == to || self.is_carried_by(dependent, referenced) || self.is_owned_sequence(dependent, referenced) {
            return;
        }
        self.entries[from].dependencies.insert(to);
    }

    /// A default or check that its table carries must not wait for the table.
    fn is_carried_by(&self, part: ObjectId, table: ObjectId) -> bool {
        self.inline.contains(&part) && self.table_of(part) == Some(table)
    }

    /// A sequence behind a default comes before the table; `OWNED BY` is said later.
    fn is_owned_sequence(&self, sequence: ObjectId, table: ObjectId) -> bool {
        match self.catalog.get(sequence).map(|o| &o.detail) {
            Some(Detail::Sequence(s)) => {
                !s.is_identity && s.owner_table == Some(table.oid) && table.class == class::PG_CLASS
            }
            _ => false,
        }
    }

    /// A materialized view is filled after those that its query reads, directly or through views and functions.
    fn order_refreshes(&mut self) {
        let refreshes: Vec<usize> = (0..self.entries.len())
            .filter(|&n| self.entries[n].part == Part::Refresh)
            .collect();
        for n in refreshes {
            let mut todo: Vec<usize> = self.entry(self.entries[n].object, Part::Define).into_iter().collect();
            let mut seen: HashSet<usize> = todo.iter().copied().collect();
            while let Some(at) = todo.pop() {
                let first = self.entry(self.entries[at].object, Part::Refresh).filter(|&r| r != n);
                self.entries[n].dependencies.extend(first);
                let further: Vec<usize> = self.entries[at]
                    .dependencies
                    .iter()
                    .copied()
                    .filter(|&d| seen.insert(d))
                    .collect();
                todo.extend(further);
            }
        }
    }

    /// A type needs functions that mention the type: those wait for its shell only.
    fn use_shell_types(&mut self) {
        for n in 0..self.entries.len() {
            let Some(o) = self.catalog.get(self.entries[n].object) else {
                continue;
            };
            if self.entries[n].part != Part::Define || !matches!(o.detail, Detail::BaseType(_) | Detail::Range(_)) {
                continue;
            }
            let mentions = |f: &usize| self.entries[*f].dependencies.contains(&n);
            let functions: Vec<usize> = self.entries[n].dependencies.iter().copied().filter(mentions).collect();
            if functions.is_empty() {
                continue;
            }
            let shell = self.add(o, Part::Shell);
            // the shell needs what the type needs, except its functions
            let early: Vec<usize> = self.entries[n]
                .dependencies
                .iter()
                .copied()
                .filter(|d| self.is_container(*d))
                .collect();
            self.entries[shell].dependencies.extend(early);
            self.entries[n].dependencies.insert(shell);
            for f in functions {
                self.entries[f].dependencies.remove(&n);
                self.entries[f].dependencies.insert(shell);
            }
        }
    }

    fn is_container(&self, n: usize) -> bool {
        matches!(
            self.object(n).map(|o| &o.detail),
            Some(Detail::Schema(_) | Detail::Extension(_))
        )
    }

    /// A definition that needs something of a later section belongs to that section: a view that groups by a primary
    /// key is only a view once the key exists.
    pub(super) fn push_back(&mut self) {
        for n in 0..self.entries.len() {
            let (id, part) = (self.entries[n].object, self.entries[n].part);
            let late = part == Part::Define && self.table_of(id).is_some() && !self.inline.contains(&id);
            let base = self
                .catalog
                .get(id)
                .map(|o| section(o, part))
                .unwrap_or(Section::PreData);
            // a check that its table does not carry is added when the rows are there
            let is_check = late && matches!(self.catalog.get(id).map(|o| &o.detail), Some(Detail::Constraint(_)));
            self.entries[n].section = if is_check { Section::PostData } else { base };
        }
        let mut changed = true;
        while changed {
            changed = false;
            for n in 0..self.entries.len() {
                let latest = self.entries[n]
                    .dependencies
                    .iter()
                    .map(|&d| self.entries[d].section)
                    .max();
                if let Some(latest) = latest.filter(|&s| s > self.entries[n].section) {
                    self.entries[n].section = latest;
                    changed = true;
                }
            }
        }
    }

    fn into_archive(self, order: Vec<usize>, unbroken: Vec<Vec<ObjectId>>) -> Archive {
        let mut parts: HashMap<ObjectId, TableParts> = HashMap::default();
        for &id in &self.inline {
            let Some(table) = self.table_of(id) else { continue };
            let part = parts.entry(table).or_default();
            match self.catalog.get(id).map(|o| &o.detail) {
                Some(Detail::Default(_)) => part.defaults.push(id),
                _ => part.checks.push(id),
            }
        }
        // the order of inline checks must not depend on a hash
        for part in parts.values_mut() {
            part.defaults.sort();
            part.checks
                .sort_by_key(|&id| self.catalog.get(id).map(|o| o.name.clone()));
        }
        let position: HashMap<usize, usize> = order.iter().enumerate().map(|(i, &n)| (n, i)).collect();
        let renumber = |mut e: Entry| {
            e.dependencies = e.dependencies.iter().filter_map(|d| position.get(d).copied()).collect();
            e
        };
        let mut entries: Vec<Option<Entry>> = self.entries.into_iter().map(Some).collect();
        let entries = order.iter().filter_map(|&n| entries[n].take()).map(renumber).collect();
        Archive {
            entries,
            parts,
            dummies: self.dummies,
            split_domains: self.split_domains,
            unbroken,
        }
    }
}
