//! The steps of a plan: what each entry of the archive becomes.

use crate::archive::{Archive, Entry, Part, Section};
use crate::catalog::{Catalog, Detail, Object, ObjectId};
use crate::context::Scope;
use crate::copy::TableCopy;
use crate::ddl::{self, Render, Split, Warning};
use crate::hash::HashSet;
use crate::mask::Masks;
use crate::options::Options;
use crate::select;

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

pub(super) fn render(
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

pub(super) fn kind(o: &Object, part: Part) -> &'static str {
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
