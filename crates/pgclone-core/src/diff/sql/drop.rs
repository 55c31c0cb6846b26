//! How each class is dropped. Never with CASCADE, with one exception: types whose functions take or return them, base types
//! and ranges with a canonical function, can only go together with these functions.

use super::Work;
use crate::archive::{Archive, Entry, Part};
use crate::catalog::{class, ColumnDefault, Detail, Object, ObjectId, Oid};
use crate::ddl;
use crate::ident::{quote_ident, quote_literal};
use crate::select;

/// The statements that undo an entry of the target's archive. Where making needed a detour around a cycle of
/// dependencies, dropping goes the same way back.
pub(super) fn entry(entry: &Entry, o: &Object, archive: &Archive, work: &Work) -> Vec<String> {
    match (entry.part, &o.detail) {
        (Part::Define, Detail::View(v)) if archive.dummies.contains(&o.id) => {
            let dummy = ddl::dummy_view(o, v, &work.own);
            vec![dummy.replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)]
        }
        (Part::DomainChecks, Detail::Domain(d)) => {
            let drop = |name: &str| format!("ALTER DOMAIN {} DROP CONSTRAINT {}", o.qualified(), quote_ident(name));
            d.checks().filter(|c| c.validated).map(|c| drop(&c.name)).collect()
        }
        (Part::DomainChecks, _) => Vec::new(),
        // a default or check that its table could not carry
        (_, Detail::Default(d)) if d.generated.is_none() && d.table_kind != 'v' && !is_inline(o, archive) => {
            vec![default(d, work)]
        }
        (_, Detail::Constraint(k)) if k.is_inline() && k.is_local && !is_inline(o, archive) => {
            let table = work.own.relation_name(k.table);
            vec![format!("ALTER TABLE {table} DROP CONSTRAINT {}", quote_ident(&o.name))]
        }
        _ => statements(o, work),
    }
}

fn is_inline(o: &Object, archive: &Archive) -> bool {
    let carried = |p: &ddl::TableParts| p.defaults.contains(&o.id) || p.checks.contains(&o.id);
    archive.parts.values().any(carried)
}

/// The statements that drop an object of the target; none if it goes with another one.
pub(super) fn statements(o: &Object, work: &Work) -> Vec<String> {
    if goes_along(o, work) {
        return Vec::new();
    }
    let table = |oid| work.own.relation_name(oid);
    let sql = match &o.detail {
        Detail::Constraint(k) => format!(
            "ALTER TABLE {} DROP CONSTRAINT {}",
            table(k.table),
            quote_ident(&o.name)
        ),
        // it can only go with its column
        Detail::Default(d) if d.generated.is_some() => {
            format!("ALTER TABLE {} DROP COLUMN {}", table(d.table), quote_ident(&d.column))
        }
        Detail::Default(d) => default(d, work),
        Detail::Sequence(s) if s.is_identity => return Vec::new(),
        Detail::Trigger(t) if t.is_copy => {
            let state = ddl::enabled(state_of_parent(o, t, work));
            format!(
                "ALTER TABLE {} {state} TRIGGER {}",
                table(t.table),
                quote_ident(&o.name)
            )
        }
        Detail::DefaultAcl(d) => return ddl::default_acl_reset(o, d, &work.own),
        Detail::LargeObject(_) => format!("SELECT pg_catalog.lo_unlink({})", quote_literal(&o.name)),
        Detail::PublicationTable(p) => ddl::drop_published_table(p),
        Detail::PublicationSchema(p) => ddl::drop_published_schema(p),
        Detail::Subscription(s) => return ddl::drop_subscription(o, s),
        _ if needs_its_functions(&o.detail) => format!("DROP TYPE {} CASCADE", o.identity()),
        Detail::Function(_) if drops_such_type(work) => format!("DROP {} IF EXISTS {}", o.keyword(), o.identity()),
        _ => format!("DROP {} {}", o.keyword(), o.identity()),
    };
    vec![sql]
}

/// `DROP DEFAULT`.
pub(super) fn default(d: &ColumnDefault, work: &Work) -> String {
    let keyword = if d.table_kind == 'v' { "VIEW" } else { "TABLE" };
    let (table, column) = (work.own.relation_name(d.table), quote_ident(&d.column));
    format!("ALTER {keyword} {table} ALTER COLUMN {column} DROP DEFAULT")
}

fn needs_its_functions(detail: &Detail) -> bool {
    match detail {
        Detail::BaseType(_) => true,
        Detail::Range(r) => r.canonical.is_some(),
        _ => false,
    }
}

fn drops_such_type(work: &Work) -> bool {
    let of = |id: &ObjectId| work.target.get(*id).map(|o| &o.detail);
    work.drop.iter().filter_map(of).any(needs_its_functions)
}

/// True for parts of what is dropped, and for what a partitioned parent takes along.
fn goes_along(o: &Object, work: &Work) -> bool {
    let leaves = select::table_of(o).is_some_and(|t| work.detached.contains(&t));
    if leaves || work.detached.contains(&o.id) {
        return select::table_of(o).is_some_and(|t| work.drop.contains(&t));
    }
    let goes = |class, oid| work.drop.contains(&work.target.resolve(ObjectId::new(class, oid)));
    let with_parent = match &o.detail {
        Detail::Table(t) => t.is_partition() && t.parents.iter().any(|&p| goes(class::PG_CLASS, p)),
        Detail::Index(i) => i.parent.is_some_and(|p| goes(class::PG_CLASS, p)),
        Detail::Constraint(k) if k.kind == 'c' && !k.is_local => parents_check_goes(o, k.table, work),
        Detail::Constraint(k) => {
            k.parent.is_some_and(|p| goes(class::PG_CONSTRAINT, p))
                || k.index
                    .as_ref()
                    .and_then(|i| i.parent)
                    .is_some_and(|p| goes(class::PG_CLASS, p))
        }
        Detail::PublicationTable(p) => goes(class::PG_PUBLICATION, p.publication_oid) || goes(class::PG_CLASS, p.table),
        Detail::PublicationSchema(p) => goes(class::PG_PUBLICATION, p.publication_oid),
        _ => false,
    };
    // what binds its table to other objects goes before either
    let binds = match &o.detail {
        Detail::Constraint(k) => k.kind == 'f',
        Detail::Trigger(t) => !t.is_copy,
        Detail::Rule(_) | Detail::Policy(_) => true,
        Detail::Index(_) | Detail::Statistics(_) => uses_dropped_code(o, work),
        _ => false,
    };
    if binds {
        return with_parent;
    }
    with_parent || select::table_of(o).is_some_and(|t| work.drop.contains(&t))
}

/// True if an expression of an index or of statistics calls a function that goes: the function may need the table.
fn uses_dropped_code(o: &Object, work: &Work) -> bool {
    let mut of_it = work.target.dependencies.iter();
    of_it.any(|d| {
        d.classid == o.id.class
            && d.objid == o.id.oid
            && d.refclassid == class::PG_PROC
            && work.drop.contains(&ObjectId::new(d.refclassid, d.refobjid))
    })
}

/// True if the check that a child has from its parent goes with the parent's.
fn parents_check_goes(o: &Object, table: Oid, work: &Work) -> bool {
    let parents = match work
        .target
        .get(ObjectId::new(class::PG_CLASS, table))
        .map(|o| &o.detail)
    {
        Some(Detail::Table(t)) => t.parents.as_slice(),
        _ => &[],
    };
    work.target.objects.iter().any(|other| {
        other.name == o.name
            && work.drop.contains(&other.id)
            && matches!(&other.detail, Detail::Constraint(k) if k.kind == 'c' && parents.contains(&k.table))
    })
}

/// How the trigger that a partition copies is enabled.
fn state_of_parent(o: &Object, t: &crate::catalog::Trigger, work: &Work) -> char {
    let parents = match work
        .target
        .get(ObjectId::new(class::PG_CLASS, t.table))
        .map(|o| &o.detail)
    {
        Some(Detail::Table(table)) => table.parents.as_slice(),
        _ => &[],
    };
    let of_parent = |other: &&Object| matches!(&other.detail, Detail::Trigger(p) if parents.contains(&p.table));
    let found = work
        .target
        .objects
        .iter()
        .filter(|other| other.name == o.name)
        .find(of_parent);
    match found.map(|o| &o.detail) {
        Some(Detail::Trigger(p)) => p.enabled,
        _ => 'O',
    }
}
