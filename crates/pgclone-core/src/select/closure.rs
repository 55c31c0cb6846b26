//! Closes a selection over dependencies: pulls in what selected objects cannot exist without and the target lacks, and
//! leaves out, with a warning, what needs something that does not come along.

use super::{filter, table_of, Selection};
use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId};
use crate::context::Scope;
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::sqlstate;

struct Closure<'a> {
    source: &'a Catalog,
    target: &'a Catalog,
    scope: &'a Scope,
    /// What the options leave out by kind.
    left_out: &'a dyn Fn(&Object) -> bool,
    /// What the user excluded by name.
    excluded: &'a HashSet<ObjectId>,
    /// What each object depends on, parts resolved to objects and members to their extension.
    needs: HashMap<ObjectId, Vec<ObjectId>>,
    /// The same, turned around.
    needed_by: HashMap<ObjectId, Vec<ObjectId>>,
    /// What belongs to each table: parts, and the partitions of a partitioned one.
    belonging: HashMap<ObjectId, Vec<ObjectId>>,
    selection: Selection,
}

pub(super) fn close(
    source: &Catalog,
    target: &Catalog,
    scope: &Scope,
    selection: Selection,
    left_out: &dyn Fn(&Object) -> bool,
    excluded: &HashSet<ObjectId>,
) -> Result<Selection> {
    let needs = needs(source);
    let mut closure = Closure {
        source,
        target,
        scope,
        left_out,
        excluded,
        needed_by: turned_around(&needs),
        needs,
        belonging: belonging(source),
        selection,
    };
    closure.pull_all()?;
    leave_to_parents(source, &mut closure.selection);
    closure.warn_of_empty_tables();
    Ok(closure.selection)
}

fn turned_around(needs: &HashMap<ObjectId, Vec<ObjectId>>) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut needed_by: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    for (&from, list) in needs {
        for &to in list {
            needed_by.entry(to).or_default().push(from);
        }
    }
    needed_by
}

fn belonging(source: &Catalog) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut belonging: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    for o in &source.objects {
        let parent = match &o.detail {
            Detail::Table(t) if t.is_partition() => t.parents.first().map(|&p| ObjectId::new(class::PG_CLASS, p)),
            _ => table_of(o),
        };
        if let Some(parent) = parent {
            belonging.entry(parent).or_default().push(o.id);
        }
    }
    belonging
}

/// Dependencies between objects of the model: parts resolved to objects, members to their extension.
pub(crate) fn needs(source: &Catalog) -> HashMap<ObjectId, Vec<ObjectId>> {
    let mut needs: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    let node = |class, oid| {
        let id = source.resolve(ObjectId::new(class, oid));
        let o = source.get(id)?;
        Some(o.extension.map_or(id, |e| ObjectId::new(class::PG_EXTENSION, e)))
    };
    for d in source.dependencies.iter().filter(|d| d.deptype != 'e') {
        if let (Some(from), Some(to)) = (node(d.classid, d.objid), node(d.refclassid, d.refobjid)) {
            let list = needs.entry(from).or_default();
            if from != to && !list.contains(&to) {
                list.push(to);
            }
        }
    }
    needs
}

/// A foreign key of a partitioned table makes those of its partitions, and a check of a parent table those of its
/// children; saying them again would make second ones. (A partition is made before it is attached, with its checks.)
pub(super) fn leave_to_parents(source: &Catalog, selection: &mut Selection) {
    let is_partition =
        |id: ObjectId| matches!(source.get(id).map(|o| &o.detail), Some(Detail::Table(t)) if t.is_partition());
    let from_parent = |o: &&Object| match &o.detail {
        Detail::Constraint(k) if k.kind == 'f' => k
            .parent
            .is_some_and(|p| selection.objects.contains(&ObjectId::new(class::PG_CONSTRAINT, p))),
        Detail::Constraint(k) if k.kind == 'c' => !k.is_local && !is_partition(ObjectId::new(class::PG_CLASS, k.table)),
        _ => false,
    };
    let made = source.objects.iter().filter(|o| selection.objects.contains(&o.id));
    let made: HashSet<ObjectId> = made.filter(from_parent).map(|o| o.id).collect();
    selection.objects.retain(|id| !made.contains(id));
    selection.made_by_parents.extend(made);
}

impl Closure<'_> {
    fn pull_all(&mut self) -> Result<()> {
        let mut queue: Vec<ObjectId> = self.in_catalog_order();
        while let Some(id) = queue.pop() {
            let Some(o) = self.source.get(id).filter(|_| self.selection.objects.contains(&id)) else {
                continue;
            };
            for need in self.needs.get(&id).cloned().unwrap_or_default() {
                if self.is_on_target(need) {
                    continue;
                }
                let Some(needed) = self.source.get(need) else { continue };
                self.check_extension(o, needed)?;
                if self.selection.objects.contains(&need) {
                    continue;
                }
                if self.is_its_own_parent_table(o, needed) {
                    continue;
                }
                let is_excluded = self.excluded.contains(&need);
                if is_excluded && !filter::is_link(o) {
                    return Err(filter::needed_all_the_same(needed, o));
                }
                if is_excluded || (self.left_out)(needed) || !self.may_pull(o, needed) {
                    self.leave_out(id, needed.describe());
                    break;
                }
                queue.extend(self.pull(needed));
            }
        }
        self.selection.brought.sort();
        Ok(())
    }

    fn in_catalog_order(&self) -> Vec<ObjectId> {
        // reversed, because the queue is taken from its end
        self.source
            .objects
            .iter()
            .rev()
            .map(|o| o.id)
            .filter(|id| self.selection.objects.contains(id))
            .collect()
    }

    fn is_on_target(&self, id: ObjectId) -> bool {
        self.source
            .get(id)
            .is_some_and(|o| self.target.counterpart(o).is_some())
    }

    /// A partition cloned without its parent becomes a table of its own; a part does not pull its table.
    fn is_its_own_parent_table(&self, o: &Object, needed: &Object) -> bool {
        matches!(&o.detail, Detail::Table(t) if t.is_partition() && t.parents.contains(&needed.id.oid))
            || matches!(&o.detail, Detail::Index(i) if i.parent.is_some() && matches!(needed.detail, Detail::Index(_) | Detail::Constraint(_)))
            || matches!(&o.detail, Detail::Trigger(t) if t.stands_alone && matches!(needed.detail, Detail::Trigger(_)))
            || matches!(&o.detail, Detail::Constraint(k) if k.parent.is_some() && matches!(needed.detail, Detail::Constraint(_)))
    }

    /// Foreign keys never pull the table they reference; in the clone of one table, triggers, rules and policies pull
    /// nothing.
    fn may_pull(&self, o: &Object, needed: &Object) -> bool {
        let is_table = matches!(self.scope, Scope::Table { .. });
        match &o.detail {
            Detail::Constraint(k) if k.kind == 'f' => false,
            Detail::Trigger(_) | Detail::Rule(_) | Detail::Policy(_) if is_table => false,
            Detail::Publication(_) | Detail::PublicationTable(_) | Detail::PublicationSchema(_) => false,
            _ => !matches!(
                needed.detail,
                Detail::Trigger(_)
                    | Detail::Rule(_)
                    | Detail::Policy(_)
                    | Detail::Publication(_)
                    | Detail::Subscription(_)
            ),
        }
    }

    /// An extension that cannot be made is only a warning while nothing but other extensions needs it.
    fn check_extension(&self, o: &Object, needed: &Object) -> Result<()> {
        let is_extension = |o: &Object| o.family() == Family::Extension;
        if !is_extension(needed) || is_extension(o) || self.target.server.has_available_extension(&needed.name) {
            return Ok(());
        }
        Err(Error::new(
            sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
            format!("extension \"{}\" is not available on the target", needed.name),
        )
        .detail(format!("{} needs it.", o.describe()))
        .hint("Install the extension's files on the target server first."))
    }

    /// Adds an object and what a table needs to be itself: defaults, checks, keys, owned sequences, and, where rows come
    /// along, the partitions that they are in.
    fn pull(&mut self, needed: &Object) -> Vec<ObjectId> {
        let mut pulled = vec![needed.id];
        let mut at = 0;
        while let Some(&id) = pulled.get(at) {
            at += 1;
            self.selection.objects.insert(id);
            let Some(Detail::Table(_)) = self.source.get(id).map(|o| &o.detail) else {
                continue;
            };
            self.selection.brought.push(id);
            for &part in self.belonging.get(&id).into_iter().flatten() {
                let comes =
                    |o: &Object| self.makes_the_table(o) && !(self.left_out)(o) && !self.excluded.contains(&o.id);
                if !self.selection.objects.contains(&part) && self.source.get(part).is_some_and(comes) {
                    pulled.push(part);
                }
            }
        }
        if !matches!(needed.detail, Detail::Table(_)) {
            self.selection.brought.push(needed.id);
        }
        pulled
    }

    fn makes_the_table(&self, part: &Object) -> bool {
        match &part.detail {
            Detail::Default(_) | Detail::Sequence(_) => true,
            Detail::Constraint(k) => k.kind != 'f',
            // the clone of one table brings others without their rows
            Detail::Table(_) => !matches!(self.scope, Scope::Table { .. } | Scope::Functions { .. }),
            _ => false,
        }
    }

    /// Rows that reference rows which stay behind are found out by the last statements of a clone; better to know before.
    fn warn_of_empty_tables(&mut self) {
        let Selection {
            objects, without_data, ..
        } = &self.selection;
        for o in filter::keys_into_empty_tables(self.source, objects, without_data) {
            let message = "references a table whose rows are excluded: the clone fails if a row needs one of them";
            self.selection.warnings.push(Warning {
                object: o.describe(),
                message: message.to_owned(),
            });
        }
    }

    /// Takes an object out, and all that needs it.
    fn leave_out(&mut self, id: ObjectId, reason: String) {
        let mut gone = vec![(id, reason)];
        let mut seen = HashSet::default();
        while let Some((id, reason)) = gone.pop() {
            if !self.selection.objects.remove(&id) || !seen.insert(id) {
                continue;
            }
            let Some(o) = self.source.get(id) else { continue };
            let message = format!("left out: it needs {reason}, which is neither cloned nor on the target");
            self.selection.warnings.push(Warning {
                object: o.describe(),
                message,
            });
            let dependents = self.needed_by.get(&id).into_iter().flatten().copied();
            let mut dependents: Vec<ObjectId> = dependents.filter(|d| self.selection.objects.contains(d)).collect();
            dependents.sort();
            gone.extend(dependents.into_iter().map(|d| (d, o.describe())));
        }
    }
}
