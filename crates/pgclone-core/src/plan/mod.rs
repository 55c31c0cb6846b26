//! The plan: the ordered steps of a clone, ready to run. A dry run shows the same steps.

mod config;

use crate::archive::{self, Archive, Entry, Part, Section};
use crate::catalog::{class, Catalog, Detail, Object, ObjectId, Oid};
use crate::context::Scope;
use crate::copy::TableCopy;
use crate::ddl::{self, Render, Split, Warning};
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::ident::quote_ident;
use crate::mask::{self, Masks};
use crate::options::Options;
use crate::select::{self, Selection};
use crate::statistics::{self, TableStatistics};
use std::collections::BTreeMap;

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Statements for the target, in order.
    Sql(Vec<String>),
    /// Rows of a table.
    Copy(Box<TableCopy>),
    /// Contents of a large object.
    LargeObject(u32),
    /// Value of a sequence: its name on the source and on the target, qualified and quoted.
    SequenceValue(String, String),
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Section of the dump that it belongs to.
    pub section: Section,
    /// Part of the object.
    pub part: Part,
    /// The object on the source.
    pub object: ObjectId,
    /// pg_dump's name of the kind, for example `TABLE DATA`.
    pub kind: &'static str,
    /// The object, as messages name it.
    pub description: String,
    /// What to do.
    pub action: Action,
    /// True if it needs nothing but what the section pre-data makes and other free steps: a job may take it as soon as
    /// the rows of its table are there.
    pub free: bool,
    /// The action in two halves, where it has halves.
    pub split: Option<Split>,
}

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

/// Privileges on members of cloned extensions that somebody changed after the extension was made.
fn member_privileges(cx: &Render) -> Vec<Step> {
    let is_cloned = |o: &&Object| {
        o.extension
            .is_some_and(|e| cx.selected.contains(&ObjectId::new(class::PG_EXTENSION, e)))
    };
    warn_of_owners(cx);
    let step = |o: &Object| Step {
        section: Section::Acl,
        part: Part::Acl,
        object: o.id,
        kind: kind(o, Part::Acl),
        description: o.describe(),
        action: Action::Sql([ddl::acl(o, cx), ddl::labels(o, cx)].concat()),
        free: false,
        split: None,
    };
    cx.source
        .objects
        .iter()
        .filter(is_cloned)
        .map(step)
        .filter(|s| s.action != Action::Sql(Vec::new()))
        .collect()
}

/// Says which members of cloned extensions have been given to another role. An extension makes its members for one: the
/// role that creates it, or, if that is no superuser, the one that initdb made.
fn warn_of_owners(cx: &Render) {
    let mut members: BTreeMap<Oid, Vec<&Object>> = BTreeMap::new();
    for o in cx.source.objects.iter().filter(|o| o.owner.is_some()) {
        let cloned = |e: &Oid| cx.selected.contains(&ObjectId::new(class::PG_EXTENSION, *e));
        if let Some(extension) = o.extension.filter(cloned) {
            members.entry(extension).or_default().push(o);
        }
    }
    for (extension, members) in members {
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for owner in members.iter().filter_map(|o| o.owner.as_deref()) {
            *owners.entry(owner).or_default() += 1;
        }
        let creator = cx.source.get(ObjectId::new(class::PG_EXTENSION, extension));
        let creator = creator
            .and_then(|e| e.owner.as_deref())
            .filter(|c| owners.contains_key(c));
        let most = owners.iter().max_by_key(|(_, n)| **n).map(|(owner, _)| *owner);
        let usual = creator.or(most);
        for o in members.iter().filter(|o| o.owner.as_deref() != usual) {
            let owner = quote_ident(o.owner.as_deref().unwrap_or_default());
            let message = format!(
                "belongs to an extension and has been given to role {owner}: left with the role that creates the extension, \
                 and so are the privileges of its owner"
            );
            cx.warn(o, message);
        }
    }
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

fn render(
    archive: &Archive,
    cx: &Render,
    scope: &Scope,
    options: &Options,
    masks: &Masks,
    existing: &HashSet<ObjectId>,
) -> (Vec<Step>, Vec<Warning>) {
    let mut steps = Vec::new();
    let free = free_entries(archive, cx.source);
    for (n, entry) in archive.entries.iter().enumerate() {
        let Some(o) = cx.source.get(entry.object) else { continue };
        // an extension or language of the target stays as it is; a schema only adapts when the scope means the schema
        let keeps = existing.contains(&o.id) && !(matches!(o.detail, Detail::Schema(_)) && scope_means_schema(scope));
        if keeps {
            continue;
        }
        let mut action = action(entry, o, cx, options, masks);
        let mut is_free = free[n];
        if let Action::Sql(statements) = &mut action {
            let plain = statements.clone();
            *statements = ddl::tried_on_older(o, entry.part, plain.clone(), cx);
            // what is tried is one piece
            is_free &= *statements == plain;
        }
        let split = match &action {
            Action::Sql(statements) if is_free => ddl::split(o, statements, cx),
            _ => None,
        };
        if action != Action::Sql(Vec::new()) {
            steps.push(Step {
                section: entry.section,
                part: entry.part,
                object: o.id,
                kind: kind(o, entry.part),
                description: o.describe(),
                action,
                free: is_free,
                split,
            });
        }
    }
    (steps, cx.take_warnings())
}

/// Which entries need nothing but pre-data and other free entries: rows, values of sequences, and the indexes and keys
/// of tables. (An index may need a view that itself waits for a key; that one is not free.)
fn free_entries(archive: &Archive, source: &Catalog) -> Vec<bool> {
    let mut free: Vec<bool> = Vec::with_capacity(archive.entries.len());
    for entry in &archive.entries {
        let kind = match (entry.section, entry.part) {
            (Section::Data, Part::Data | Part::SequenceValue) => true,
            (Section::PostData, Part::Define) => match source.get(entry.object).map(|o| &o.detail) {
                Some(Detail::Index(i)) => matches!(i.table_kind, 'r' | 'p'),
                Some(Detail::Constraint(k)) => k.kind != 'c' && matches!(k.table_kind, 'r' | 'p'),
                _ => false,
            },
            _ => false,
        };
        // entries come after what they need; where a cycle could not be broken, the later one does not count as free
        let needs = |&d: &usize| {
            let early = archive.entries.get(d).is_some_and(|e| e.section == Section::PreData);
            early || free.get(d).copied().unwrap_or(false)
        };
        free.push(kind && entry.dependencies.iter().all(needs));
    }
    free
}

fn scope_means_schema(scope: &Scope) -> bool {
    matches!(scope, Scope::Database | Scope::Schema { .. })
}

pub(crate) fn action(entry: &Entry, o: &Object, cx: &Render, options: &Options, masks: &Masks) -> Action {
    let sql = match (entry.part, &o.detail) {
        (Part::Define, _) => define(o, cx),
        (Part::Shell, _) => ddl::shell_type(o),
        (Part::DomainChecks, Detail::Domain(d)) => ddl::domain_checks(o, d, cx),
        (Part::Dummy, Detail::View(v)) => vec![ddl::dummy_view(o, v, cx)],
        (Part::Attach, Detail::Table(t)) => ddl::attach_partition(o, t, cx),
        (Part::OwnedBy, Detail::Sequence(s)) => ddl::owned_by(o, s, cx),
        (Part::NotValid, Detail::Table(t)) => ddl::separate_not_null(o, t, cx),
        (Part::NotValid, Detail::Domain(d)) => ddl::domain_not_valid(o, d, cx),
        (Part::RowSecurity, Detail::Table(t)) => ddl::row_security(o, t, cx),
        (Part::Refresh, _) => vec![format!("REFRESH MATERIALIZED VIEW {}", cx.name_of(o))],
        (Part::Acl, _) => ddl::acl(o, cx),
        (Part::Data, Detail::Table(t)) if is_lost_on_standby(t.persistence, cx) => {
            cx.warn(o, "is unlogged: the source is a standby, which has no rows of it");
            Vec::new()
        }
        (Part::Data, Detail::Table(t)) => {
            let mut copy = TableCopy::new(o, t, &cx.name_of(o), options.filter.as_deref(), masks.of(o.id));
            if let Some(root) = cx.source.hash_root(t, |id| cx.selected.contains(&id)) {
                copy.go_through(&cx.name_of(root));
            }
            // without one snapshot, rows may come until the turn of the table
            copy.empty &= options.consistent;
            return Action::Copy(Box::new(copy));
        }
        (Part::SequenceValue, Detail::Sequence(s)) if is_lost_on_standby(s.persistence, cx) => {
            cx.warn(o, "is unlogged: the source is a standby, which has no value of it");
            Vec::new()
        }
        (Part::Data, Detail::LargeObject(_)) => return Action::LargeObject(o.id.oid.0),
        (Part::SequenceValue, detail) => {
            let elsewhere = match detail {
                Detail::Sequence(s) => s.value_of.clone(),
                _ => None,
            };
            return Action::SequenceValue(elsewhere.unwrap_or_else(|| o.qualified()), cx.name_of(o));
        }
        _ => Vec::new(),
    };
    Action::Sql(sql)
}

/// A standby gets no contents of unlogged relations.
fn is_lost_on_standby(persistence: char, cx: &Render) -> bool {
    persistence == 'u' && cx.source.server.in_recovery
}

/// The object with its owner, comments and labels. A default or check that its table carries comes with the table.
fn define(o: &Object, cx: &Render) -> Vec<String> {
    let table = select::table_of(o).and_then(|t| cx.parts.get(&t));
    if table.is_some_and(|p| p.defaults.contains(&o.id) || p.checks.contains(&o.id)) {
        return Vec::new();
    }
    let mut statements = ddl::create(o, cx);
    if statements.is_empty() && !matches!(o.detail, Detail::Schema(_)) {
        // it cannot be made on the target (a warning says why), so it has no properties either
        return statements;
    }
    statements.extend(ddl::owner(o, cx));
    statements.extend(ddl::comments(o, cx));
    let carried = cx.parts.get(&o.id).map(|p| p.checks.as_slice()).unwrap_or_default();
    for check in carried.iter().filter_map(|&id| cx.source.get(id)) {
        statements.extend(ddl::comments(check, cx));
    }
    statements.extend(ddl::labels(o, cx));
    statements.extend(ddl::extension_dependencies(o, cx));
    statements
}

fn kind(o: &Object, part: Part) -> &'static str {
    match part {
        Part::Data if matches!(o.detail, Detail::LargeObject(_)) => "BLOBS",
        Part::Data => "TABLE DATA",
        Part::SequenceValue => "SEQUENCE SET",
        Part::Attach => "TABLE ATTACH",
        Part::OwnedBy => "SEQUENCE OWNED BY",
        Part::Acl => "ACL",
        Part::Refresh => "MATERIALIZED VIEW DATA",
        Part::RowSecurity => "ROW SECURITY",
        Part::Shell => "SHELL TYPE",
        Part::DomainChecks | Part::NotValid => "CHECK CONSTRAINT",
        Part::Define | Part::Dummy => match &o.detail {
            Detail::Constraint(k) if k.kind == 'f' => "FK CONSTRAINT",
            Detail::Constraint(k) if k.kind == 'c' => "CHECK CONSTRAINT",
            _ => o.keyword(),
        },
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
