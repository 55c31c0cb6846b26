//! The statements that bring the target to the source's state.
//!
//! What the source lacks, and what no ALTER can change, is dropped, in the reverse of the order in which it would be made,
//! with what depends on it. Then one walk over the source's archive makes what is missing and alters what differs, each
//! at its place. Owners, privileges and comments of what stays come last. Nothing is run: whoever asks decides.

mod alter;
mod attached;
mod columns;
mod drop;
mod make;
mod retype;
mod table;

use super::side::Side;
use super::{pairs, Comparison, Difference, Kind};
use crate::archive::{self, Part};
use crate::catalog::{class, Catalog, ColumnDefault, Dependency, Detail, Object, ObjectId, Oid};
use crate::ddl::{Render, Warning};
use crate::hash::{HashMap, HashSet};
use crate::select;
use std::collections::BTreeSet;

/// The work: which objects go, come, and change.
struct Work<'a> {
    source: &'a Catalog,
    target: &'a Catalog,
    /// Renders the source's objects for the target as it is.
    cx: Render<'a>,
    /// Renders the target's own objects.
    own: Render<'a>,
    /// Objects of the target to drop.
    drop: HashSet<ObjectId>,
    /// Objects of the source to make.
    create: HashSet<ObjectId>,
    /// Statements for objects of the source that the target has in another form.
    alter: HashMap<ObjectId, Vec<String>>,
    /// Columns of the target that get another type, or (true) go, by table and number.
    columns: HashMap<(ObjectId, i32), bool>,
    /// Tables of the target that leave their parents, and the statements that make them leave.
    detached: HashSet<ObjectId>,
    first: Vec<String>,
    notices: Vec<Warning>,
    /// Objects of the source by object of the target.
    counterparts: HashMap<ObjectId, &'a Object>,
}

/// The statements for what a comparison found, and what should be known about them.
pub(super) fn statements<'a>(
    comparison: &'a Comparison<'a>,
    here: &Side<'a>,
    there: &Side<'a>,
    differences: &[Difference<'a>],
) -> (Vec<String>, Vec<Warning>) {
    let (source, target) = (comparison.source, comparison.target);
    let mut cx = Render::new(source, target);
    cx.selected = here.cx.selected.clone();
    let mut own = Render::new(target, target);
    own.selected = there.cx.selected.clone();
    let mut work = Work {
        source,
        target,
        cx,
        own,
        drop: HashSet::default(),
        create: HashSet::default(),
        alter: HashMap::default(),
        columns: HashMap::default(),
        detached: HashSet::default(),
        first: Vec::new(),
        notices: Vec::new(),
        counterparts: counterparts(here, there),
    };
    for difference in differences.iter().filter(|d| d.kind < Kind::Owners) {
        work.classify(difference);
    }
    work.take_dependents(&there.cx.selected);
    let mut statements = std::mem::take(&mut work.first);
    statements.extend(work.drops(there));
    statements.extend(work.makes());
    let attached = attached::statements(&work, differences);
    statements.extend(attached);
    if differences.iter().any(|d| d.kind == Kind::Database) {
        statements.extend(super::database::statements(comparison));
    }
    let statements = for_any_session(statements);
    let mut notices = work.notices;
    notices.extend(work.cx.take_warnings());
    (statements, notices)
}

/// A clone runs in a session and a transaction of its own; these statements run wherever the user is.
fn for_any_session(statements: Vec<String>) -> Vec<String> {
    const LOCAL: &str = "SET LOCAL default_tablespace = ";
    let one = |s: String| match s.strip_prefix(LOCAL) {
        Some("''") => "RESET default_tablespace".to_owned(),
        Some(name) => format!("SET default_tablespace = {name}"),
        None => s,
    };
    let mut statements: Vec<String> = statements.into_iter().map(one).collect();
    let makes = |word: &str| statements.iter().any(|s| s.starts_with("CREATE ") && s.contains(word));
    if makes("FUNCTION ") || makes("PROCEDURE ") {
        // a body may mention what is made after it
        statements.insert(0, "SET check_function_bodies = off".to_owned());
        statements.push("RESET check_function_bodies".to_owned());
    }
    statements
}

fn counterparts<'a>(here: &Side<'a>, there: &Side<'a>) -> HashMap<ObjectId, &'a Object> {
    let mut map: HashMap<ObjectId, &Object> = HashMap::default();
    for pair in pairs(here, there) {
        if let (Some(source), Some(target)) = pair {
            map.insert(target.id, source);
        }
    }
    // parts of tables have no pair of their own
    for o in here.catalog.objects.iter().filter(|o| here.cx.selected.contains(&o.id)) {
        if let Some(other) = there.catalog.counterpart(o) {
            map.entry(other.id).or_insert(o);
        }
    }
    map
}

impl<'a> Work<'a> {
    fn classify(&mut self, d: &Difference<'a>) {
        match (d.source, d.target) {
            (Some(source), None) => {
                self.create.insert(source.id);
                self.create.extend(parts_of(self.source, source, &self.cx.selected));
            }
            (None, Some(target)) => {
                if matches!(target.detail, Detail::Subscription(_)) {
                    self.notices.push(Warning {
                        object: target.describe(),
                        message: "is dropped without its replication slot, which stays on the publisher".to_owned(),
                    });
                }
                self.drop.insert(target.id);
            }
            (Some(source), Some(target)) => match alter::alter(d, source, target, self) {
                Some(statements) => {
                    self.alter.insert(source.id, statements);
                }
                None => self.replace(source, target),
            },
            (None, None) => {}
        }
    }

    /// Drop and create.
    fn replace(&mut self, source: &'a Object, target: &'a Object) {
        if matches!(&target.detail, Detail::Table(t) if t.has_rows() || t.is_partitioned()) {
            self.notices.push(Warning {
                object: target.describe(),
                message: "no ALTER can make it what it is on the source: the statements drop it with its rows and create it again"
                    .to_owned(),
            });
        } else if matches!(target.detail, Detail::Subscription(_)) {
            self.notices.push(Warning {
                object: target.describe(),
                message: "differs; the statements leave it alone, because dropping it would drop its replication slot"
                    .to_owned(),
            });
            return;
        }
        self.drop.insert(target.id);
        self.create.insert(source.id);
        self.create.extend(parts_of(self.source, source, &self.cx.selected));
    }

    /// What depends on something that goes must go first, and come back if the source has it.
    fn take_dependents(&mut self, scope: &HashSet<ObjectId>) {
        let mut changed = true;
        while changed {
            changed = false;
            for d in self.target.dependencies.iter().filter(|d| d.deptype != 'e') {
                let to = self.target.resolve(ObjectId::new(d.refclassid, d.refobjid));
                let goes = self.drop.contains(&to) || self.columns.contains_key(&(to, d.refobjsubid));
                let from = self.target.resolve(ObjectId::new(d.classid, d.objid));
                if !goes || from == to || self.drop.contains(&from) {
                    continue;
                }
                let Some(o) = self.target.get(from) else { continue };
                if self.takes(o, to, d.refobjsubid, scope) {
                    self.drop.insert(from);
                    changed = true;
                    if let Some(&source) = self.counterparts.get(&from) {
                        self.alter.remove(&source.id);
                        self.create.insert(source.id);
                        self.create.extend(parts_of(self.source, source, &self.cx.selected));
                    }
                }
            }
        }
    }

    /// True if a dependent has to be dropped with what it depends on.
    fn takes(&mut self, o: &Object, on: ObjectId, column: i32, scope: &HashSet<ObjectId>) -> bool {
        let changed = self.columns.get(&(on, column)).copied();
        let of_column = column != 0 && changed.is_some() && !self.drop.contains(&on);
        match &o.detail {
            // columns of a type that goes are changed to text and back
            Detail::Table(_) => self.table_goes_with(o, on),
            Detail::Sequence(_) if of_column => false,
            // the server rebuilds them with the column's new type
            Detail::Index(_) | Detail::Constraint(_) | Detail::Statistics(_) if of_column => changed == Some(true),
            Detail::Default(d) if self.columns.contains_key(&(table_id(d.table), d.column_num)) => false,
            Detail::Default(d) if d.generated.is_some() => {
                // it goes with its column, and comes back with it
                self.columns.insert((table_id(d.table), d.column_num), true);
                true
            }
            Detail::Default(_) if of_column => false,
            Detail::Extension(_) | Detail::Schema(_) => false,
            _ if !scope.contains(&o.id) => {
                let message = format!(
                    "depends on {}, which the statements replace or drop: they fail until it is dropped",
                    self.target.get(on).map(Object::describe).unwrap_or_default()
                );
                let notice = Warning {
                    object: o.describe(),
                    message,
                };
                if o.extension.is_none() && !self.notices.contains(&notice) {
                    self.notices.push(notice);
                }
                false
            }
            _ => true,
        }
    }

    /// A partition or child goes with its parent, and a typed table with its type; a column's type does not take it along.
    fn table_goes_with(&self, o: &Object, on: ObjectId) -> bool {
        let Detail::Table(t) = &o.detail else { return false };
        let is_type = on.class == class::PG_TYPE;
        let is_typed =
            is_type && t.of_type.is_some() && self.target.get(on).is_some_and(|y| Some(y.qualified()) == t.of_type);
        let is_server = matches!(self.target.get(on).map(|y| &y.detail), Some(Detail::ForeignServer(_)));
        (on.class == class::PG_CLASS && t.parents.contains(&on.oid)) || is_typed || is_server
    }

    fn drops(&self, there: &Side) -> Vec<String> {
        let archive = archive::build(self.target, &there.cx.selected, &|_| false, false);
        let mut statements = self.shell_operators();
        statements.extend(self.borrowed_sequences());
        let mut detached = self.detached();
        for entry in archive.entries.iter().rev().filter(|e| self.drop.contains(&e.object)) {
            let Some(o) = self.target.get(entry.object) else {
                continue;
            };
            if !matches!(entry.part, Part::Define | Part::Dummy | Part::DomainChecks) {
                continue;
            }
            // checks and indexes that mention the type are gone by now
            if o.id.class == class::PG_TYPE {
                statements.append(&mut detached);
            }
            statements.extend(drop::entry(entry, o, &archive, self));
        }
        statements
    }

    /// Operators that only another one named: nobody made them, and they keep their types and their schema from going.
    fn shell_operators(&self) -> Vec<String> {
        let goes = |id| self.drop.contains(&self.target.resolve(id));
        let shells: HashMap<Oid, &str> = self
            .target
            .shell_operators
            .iter()
            .map(|o| (o.oid, o.identity.as_str()))
            .collect();
        let needs_what_goes =
            |d: &&Dependency| d.classid == class::PG_OPERATOR && goes(ObjectId::new(d.refclassid, d.refobjid));
        let found = self.target.dependencies.iter().filter(needs_what_goes);
        let found: BTreeSet<&str> = found.filter_map(|d| shells.get(&d.objid).copied()).collect();
        found
            .into_iter()
            .map(|identity| format!("DROP OPERATOR {identity}"))
            .collect()
    }

    /// Defaults that use a sequence which goes with another table.
    fn borrowed_sequences(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for d in self
            .target
            .dependencies
            .iter()
            .filter(|d| d.classid == class::PG_ATTRDEF)
        {
            let default = self.target.get(ObjectId::new(d.classid, d.objid)).map(|o| &o.detail);
            let sequence = self
                .target
                .get(ObjectId::new(d.refclassid, d.refobjid))
                .map(|o| &o.detail);
            let (Some(Detail::Default(default)), Some(Detail::Sequence(s))) = (default, sequence) else {
                continue;
            };
            let owner = s.owner_table.filter(|&t| t != default.table);
            if owner.is_some_and(|t| self.drop.contains(&table_id(t))) {
                statements.push(drop::default(default, self));
            }
        }
        statements
    }
}

fn table_id(oid: Oid) -> ObjectId {
    ObjectId::new(class::PG_CLASS, oid)
}

fn default_of<'a>(catalog: &'a Catalog, table: &Object, column: i32) -> Option<&'a ColumnDefault> {
    catalog.objects.iter().find_map(|o| match &o.detail {
        Detail::Default(d) if d.table == table.id.oid && d.column_num == column => Some(d),
        _ => None,
    })
}

/// What a table, view or materialized view takes along when it is made again.
fn parts_of(catalog: &Catalog, o: &Object, selected: &HashSet<ObjectId>) -> Vec<ObjectId> {
    let is_part = |p: &&Object| select::table_of(p) == Some(o.id) && selected.contains(&p.id);
    let is_relation = matches!(o.detail, Detail::Table(_) | Detail::View(_) | Detail::MatView(_));
    let parts = catalog.objects.iter().filter(|_| is_relation).filter(is_part);
    parts.map(|p| p.id).collect()
}
