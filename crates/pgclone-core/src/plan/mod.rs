//! The plan: the ordered steps of a clone, ready to run. A dry run shows the same steps.

mod config;
mod members;
mod steps;

pub(crate) use steps::action;
pub use steps::{Action, Step};

use crate::archive::{self, Archive, Part};
use crate::catalog::{Catalog, Detail, Object, ObjectId};
use crate::context::Scope;
use crate::ddl::{self, Render, Warning};
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::mask::{self, Masks};
use crate::options::Options;
use crate::select::{self, Selection};
use crate::statistics::{self, TableStatistics};
use members::member_privileges;
use steps::render;

/// Everything that a clone will do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Statements that make room: drops or renames of what exists.
    pub first: Vec<String>,
    /// Statements at the end that belong to the database as a whole.
    pub last: Vec<String>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Statistics of the tables, which come last.
    pub statistics: Vec<TableStatistics>,
    /// Objects that the scope does not name and that come along all the same.
    pub brought: Vec<String>,
    /// Objects that exist on the target and stay as they are.
    pub skipped: Vec<String>,
    /// What does not come along because it would change one of these, in whole sentences.
    pub left: Vec<String>,
    /// What does not come along, or not unchanged.
    pub warnings: Vec<Warning>,
    /// What to ask the source about the masks before the first statement on the target.
    pub probes: Vec<mask::Probe>,
    /// Tables that the scope names: on the source, and the qualified, quoted name on the target.
    pub tables: Vec<(ObjectId, String)>,
    /// Tables that are made and get no rows, with names as above, also those that the scope does not name.
    pub without_rows: Vec<(ObjectId, String)>,
    /// Locks that the transaction needs, estimated from above.
    pub locks: i64,
    /// Everything that is cloned.
    pub selected: HashSet<ObjectId>,
    /// Objects among them that exist and are used as they are (schemas, extensions, languages).
    pub existing: HashSet<ObjectId>,
    /// New names of objects that do not keep theirs.
    pub names: HashMap<ObjectId, String>,
}

impl Plan {
    /// Number of the tables that it makes or fills. A partitioned table is only counted by its partitions.
    pub fn tables_made(&self, source: &Catalog) -> usize {
        let is_table = |s: &&Step| match &s.action {
            Action::Copy(_) => true,
            _ if s.part != Part::Define => false,
            _ => source
                .get(s.object)
                .is_some_and(|o| matches!(&o.detail, Detail::Table(t) if t.kind == 'r')),
        };
        let tables: HashSet<ObjectId> = self.steps.iter().filter(is_table).map(|s| s.object).collect();
        tables.len()
    }
}

/// Plans a clone. Reads both catalogs only; the source's is changed where options project it (`columns`).
pub fn plan(
    source: &mut Catalog,
    target: &Catalog,
    scope: &Scope,
    include_data: bool,
    options: &Options,
) -> Result<Plan> {
    let mut selection = select::select(source, target, scope, options)?;
    let names = new_names(source, target, scope, &selection);
    if select::stand_alone(source, target, &selection, &names, options.conflict) {
        selection = select::select(source, target, scope, options)?;
    }
    // before any column leaves the model: a rule for one that is not cloned is no mistake
    let masks = Masks::resolve(source, &selection.objects, scope, &options.mask)?;
    if let Some(columns) = &options.columns {
        let tables = tables_of_scope(source, scope, &selection);
        let warnings = select::project(source, &tables, columns)?;
        selection = select::select(source, target, scope, options)?;
        selection.warnings.extend(warnings);
    }
    let degraded = select::degrade(source, target, &selection.objects);
    if !degraded.is_empty() {
        let known = selection.warnings;
        selection = select::select(source, target, scope, options)?;
        selection.warnings = known.into_iter().chain(degraded).collect();
    }
    let names = new_names(source, target, scope, &selection);
    let conflicts = select::conflicts(source, target, &mut selection, &names, options)?;
    let brought: HashSet<ObjectId> = selection.brought.iter().copied().collect();
    let only_definition = |o: &Object| {
        matches!(scope, Scope::Table { .. }) && brought.contains(&o.id) && matches!(o.detail, Detail::Table(_))
    };
    let with_data = |o: &Object| include_data && !only_definition(o) && !selection.without_data.contains(&o.id);
    let (probes, masked) = masks_that_count(source, &selection, &masks, &with_data, options)?;
    let archive = archive::build(source, &selection.objects, &with_data, has_default_privileges(target));
    let mut cx = Render::new(source, target);
    cx.selected = selection.objects.clone();
    cx.names = names;
    cx.parts = archive.parts.clone();
    cx.dummies = archive.dummies.clone();
    cx.split_domains = archive.split_domains.clone();
    let (mut steps, mut warnings) = render(&archive, &cx, scope, options, &masks, &conflicts.existing);
    if include_data {
        let rows = config::rows(&cx, &conflicts.existing, &selection.without_data);
        config::insert(&mut steps, rows);
    }
    let statistics = statistics::decide(&cx, &steps, &masks, options);
    steps.extend(member_privileges(&cx));
    warnings.extend(cx.take_warnings());
    // a list of what is to come along does not mean the database itself
    let (last, more) = if *scope == Scope::Database && options.include.is_none() {
        database_level(&cx)
    } else {
        Default::default()
    };
    warnings.extend(more);
    warnings.splice(0..0, selection.warnings.iter().cloned());
    warnings.extend(masked);
    warnings.extend(unbroken(source, &archive));
    let named =
        |o: &&Object| matches!(o.detail, Detail::Table(_)) && cx.selected.contains(&o.id) && !brought.contains(&o.id);
    let tables = source
        .objects
        .iter()
        .filter(named)
        .map(|o| (o.id, cx.name_of(o)))
        .collect();
    // what it was brought for may have been left out in the end
    let brought_along = selection.brought.iter().filter(|id| selection.objects.contains(id));
    let described = |id: &ObjectId| source.get(*id).map(Object::describe);
    let without_rows = without_rows(&cx, &steps);
    Ok(Plan {
        first: conflicts.statements,
        last,
        probes,
        locks: locks(source, &selection.objects),
        brought: brought_along.filter_map(described).collect(),
        skipped: conflicts.skipped,
        left: conflicts.left,
        tables,
        without_rows,
        steps,
        statistics,
        warnings,
        selected: selection.objects.clone(),
        existing: conflicts.existing,
        names: cx.names,
    })
}

/// The tables that the steps make and do not fill.
fn without_rows(cx: &Render, steps: &[Step]) -> Vec<(ObjectId, String)> {
    let is_copy = |s: &&Step| matches!(s.action, Action::Copy(_));
    let copied: HashSet<ObjectId> = steps.iter().filter(is_copy).map(|s| s.object).collect();
    let is_empty = |o: &&Object| {
        matches!(&o.detail, Detail::Table(t) if t.has_rows()) && cx.selected.contains(&o.id) && !copied.contains(&o.id)
    };
    let tables = cx.source.objects.iter().filter(is_empty);
    tables.map(|o| (o.id, cx.name_of(o))).collect()
}

/// Checks the masks against what is left of the selection, and names what they do not reach.
fn masks_that_count(
    source: &Catalog,
    selection: &Selection,
    masks: &Masks,
    with_data: &dyn Fn(&Object) -> bool,
    options: &Options,
) -> Result<(Vec<mask::Probe>, Vec<Warning>)> {
    let has_rows = |o: &&Object| matches!(&o.detail, Detail::Table(t) if !t.is_foreign());
    let copied: HashSet<ObjectId> = source
        .objects
        .iter()
        .filter(has_rows)
        .filter(|o| selection.objects.contains(&o.id) && with_data(o))
        .map(|o| o.id)
        .collect();
    if options.mask_strict {
        mask::check_strict(source, &copied, masks)?;
    }
    let mut warnings = mask::check(source, &copied, &selection.objects, masks)?;
    for (named, o) in masks.named().filter_map(|n| Some((n, source.get(n.table)?))) {
        // what is not selected any more exists on the target
        let message = if !selection.objects.contains(&o.id) {
            "is skipped, so its mask has no effect: the target's rows stay as they are"
        } else if copied.is_disjoint(&named.reaches) && !selection.without_data.is_disjoint(&named.reaches) {
            "is cloned without rows, so its mask has no effect"
        } else {
            continue;
        };
        warnings.push(Warning {
            object: o.describe(),
            message: message.to_owned(),
        });
    }
    let mut probes = Vec::new();
    for o in source.objects.iter().filter(|o| copied.contains(&o.id)) {
        if let (Detail::Table(t), Some(mask)) = (&o.detail, masks.of(o.id)) {
            probes.extend(mask::probes(o, t, options.filter.as_deref(), mask));
        }
    }
    probes.dedup_by(|a, b| a.sql == b.sql);
    Ok((probes, warnings))
}

/// Privileges on PostgreSQL's own objects, and the properties of the database itself.
fn database_level(cx: &Render) -> (Vec<String>, Vec<Warning>) {
    let (mut statements, mut warnings) = ddl::system_acls(cx);
    let (source, target) = (&cx.source.database, &cx.target.database);
    let (more, also) = ddl::alter_database(source, target, cx);
    statements.extend(more);
    statements.extend(ddl::database_labels(source, &target.name, cx));
    warnings.extend(also);
    (statements, warnings)
}

/// New objects of a target with default privileges do not begin with the built-in ones, so each must be looked at.
pub(crate) fn has_default_privileges(target: &Catalog) -> bool {
    target.objects.iter().any(|o| matches!(o.detail, Detail::DefaultAcl(_)))
}

fn tables_of_scope(source: &Catalog, scope: &Scope, selection: &Selection) -> HashSet<ObjectId> {
    let Scope::Table { schema, table, .. } = scope else {
        return HashSet::default();
    };
    let is_root = |o: &Object| o.schema.as_ref() == Some(schema) && o.name == *table;
    let is_part = |o: &Object| matches!(&o.detail, Detail::Table(t) if t.is_partition());
    let chosen = source
        .objects
        .iter()
        .filter(|o| selection.objects.contains(&o.id) && !selection.brought.contains(&o.id));
    chosen
        .filter(|o| matches!(o.detail, Detail::Table(_)) && (is_root(o) || is_part(o)))
        .map(|o| o.id)
        .collect()
}

fn new_names(source: &Catalog, target: &Catalog, scope: &Scope, selection: &Selection) -> HashMap<ObjectId, String> {
    match scope {
        Scope::Table {
            schema,
            table,
            target_table: Some(name),
        } if name != table => match source.relation(schema, table) {
            Some(root) => select::new_names(source, target, root, name, &selection.objects),
            None => HashMap::default(),
        },
        _ => HashMap::default(),
    }
}

fn unbroken(source: &Catalog, archive: &Archive) -> Vec<Warning> {
    let describe = |cycle: &Vec<ObjectId>| {
        let names: Vec<String> = cycle
            .iter()
            .filter_map(|&id| source.get(id))
            .map(Object::describe)
            .collect();
        Warning {
            object: names.first().cloned().unwrap_or_default(),
            message: format!(
                "is part of a dependency cycle that pgclone cannot break: {}",
                names.join(", ")
            ),
        }
    };
    archive.unbroken.iter().map(describe).collect()
}

/// Every new relation is locked until the end; a table brings a TOAST table and its index.
fn locks(source: &Catalog, selected: &HashSet<ObjectId>) -> i64 {
    let one = |o: &Object| match &o.detail {
        Detail::Table(t) if t.has_rows() => 3,
        Detail::MatView(_) => 3,
        Detail::Default(_) => 0,
        _ => 1,
    };
    source
        .objects
        .iter()
        .filter(|o| selected.contains(&o.id))
        .map(one)
        .sum()
}
