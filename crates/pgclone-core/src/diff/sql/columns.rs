//! The columns of a table that stays: those that go, come and change.

use super::table::{foreign_changes, option_changes};
use super::Work;
use crate::catalog::{class, Column, Detail, Object, ObjectId, Oid, Table};
use crate::ddl;
use crate::diff::table::{Drift, Facts};
use crate::diff::Difference;
use crate::ident::quote_ident;

pub(super) type Side<'a> = (&'a Object, &'a Table);

pub(super) fn drop_columns(d: &Difference, head: &str, target: Side, work: &mut Work) -> Vec<String> {
    let mut statements = Vec::new();
    for facts in &d.columns.only_in_target {
        let column = facts.column;
        work.columns.insert((target.0.id, column.num), true);
        // a parent takes it along
        if !column.is_inherited {
            statements.push(format!("{head} DROP COLUMN {}", quote_ident(&column.name)));
        }
    }
    statements
}

/// The clause of an identity column, with a blank before it.
fn identity_clause(source: &Object, column: &Column, work: &Work) -> String {
    let statement = identity(source, column, work).map(|o| ddl::create(o, &work.cx).remove(0));
    let clause = statement.and_then(|s| s.find(" GENERATED ").map(|at| s[at..].to_owned()));
    clause.unwrap_or_default()
}

fn identity<'a>(table: &Object, column: &Column, work: &Work<'a>) -> Option<&'a Object> {
    let is_it = |o: &&Object| matches!(&o.detail, Detail::Sequence(s) if s.is_identity && s.owner_table == Some(table.id.oid) && s.owner_column_num == Some(column.num));
    work.source.objects.iter().find(is_it)
}

fn default_id(table: Oid, column: &Column, work: &Work) -> Option<ObjectId> {
    let is_it = |o: &&Object| matches!(&o.detail, Detail::Default(d) if d.table == table && d.column_num == column.num);
    work.source.objects.iter().find(is_it).map(|o| o.id)
}

pub(super) fn add_column(facts: &Facts, head: &str, source: Side, work: &Work) -> Vec<String> {
    let column = facts.column;
    // it comes with the parent's
    if column.is_inherited {
        return Vec::new();
    }
    let default = default_id(source.0.id.oid, column, work);
    let clause = identity_clause(source.0, column, work);
    let text = ddl::added_column(source.0, source.1, column, default, &clause, &work.cx);
    let mut statements = vec![format!("{head} ADD COLUMN {text}")];
    let changes = ddl::column_changes(source.0, column, &work.cx);
    if !changes.is_empty() {
        statements.push(format!("{head} {}", changes.join(", ")));
    }
    statements
}

/// The table of a generation expression.
pub(super) fn of_generated(o: &Object) -> Option<ObjectId> {
    match &o.detail {
        Detail::Default(d) if d.generated.is_some() => Some(ObjectId::new(class::PG_CLASS, d.table)),
        _ => None,
    }
}

/// Generated columns of a table that stays which were dropped because of what their expression uses.
pub(super) fn generated_again(o: &Object, work: &Work) -> Vec<String> {
    let Detail::Table(t) = &o.detail else { return Vec::new() };
    let keyword = if t.is_foreign() { "FOREIGN TABLE" } else { "TABLE" };
    let head = format!("ALTER {keyword} {}", work.cx.name_of(o));
    let again = work
        .source
        .objects
        .iter()
        .filter(|d| of_generated(d) == Some(o.id) && work.create.contains(&d.id));
    let mut statements = Vec::new();
    for default in again {
        let Detail::Default(d) = &default.detail else { continue };
        if let Some(column) = t.column(d.column_num) {
            let facts = Facts {
                column,
                default: Some(d),
            };
            statements.extend(add_column(&facts, &head, (o, t), work));
        }
    }
    statements
}

/// What changes in one column, in an order in which each statement can run.
pub(super) fn alter_column<'a>(
    drift: &Drift<'a>,
    head: &str,
    source: Side<'a>,
    target: Side<'a>,
    work: &mut Work<'a>,
) -> Vec<String> {
    let (a, b) = (drift.source.column, drift.target.column);
    if is_made_anew(drift, work) {
        work.columns.insert((target.0.id, b.num), true);
        let drop = format!("{head} DROP COLUMN {}", quote_ident(&b.name));
        return std::iter::once(drop)
            .chain(add_column(&drift.source, head, source, work))
            .collect();
    }
    let name = quote_ident(&a.name);
    let alter = |what: String| format!("{head} ALTER COLUMN {name} {what}");
    let changed = |name: &str| drift.properties.iter().any(|p| p.property == name);
    let only = head.replacen("TABLE ", "TABLE ONLY ", 1);
    let mut statements = Vec::new();
    let retyped = a.type_name != b.type_name || changed("collation");
    let (default_a, default_b) = (drift.source.expression(), drift.target.expression());
    let new_default = default_a != default_b && a.generated.is_none();
    if b.generated.is_some() && a.generated.is_none() {
        statements.push(alter("DROP EXPRESSION".to_owned()));
    } else if default_b.is_some() && b.generated.is_none() && (retyped || new_default) {
        statements.push(format!("{only} ALTER COLUMN {name} DROP DEFAULT"));
    }
    if changed("identity") && b.identity.is_some() && a.identity.is_none() {
        statements.push(alter("DROP IDENTITY".to_owned()));
    }
    if retyped && !b.is_inherited {
        work.columns.insert((target.0.id, b.num), false);
        let collate = a
            .collation
            .as_ref()
            .map(|c| format!(" COLLATE {c}"))
            .unwrap_or_default();
        let using = format!(" USING {name}::{}", a.type_name);
        let using = if source.1.is_foreign() { "" } else { &using };
        statements.push(alter(format!("TYPE {}{collate}{using}", a.type_name)));
    }
    match default_a {
        Some(expression) if a.generated.is_none() && (retyped || new_default) => {
            statements.push(format!("{only} ALTER COLUMN {name} SET DEFAULT {expression}"));
        }
        Some(expression) if a.generated.is_some() && default_a != default_b => {
            statements.push(alter(format!("SET EXPRESSION AS ({expression})")));
        }
        _ => {}
    }
    statements.extend(not_null(drift, head, work));
    statements.extend(identity_changes(drift, head, source, work));
    statements.extend(attributes(drift, head));
    statements
}

/// A generated column whose expression no statement of the target's major can change, or one that becomes generated.
fn is_made_anew(drift: &Drift, work: &Work) -> bool {
    let (a, b) = (drift.source.column, drift.target.column);
    let kind = drift.properties.iter().any(|p| p.property == "generated");
    let expression = drift.source.expression() != drift.target.expression();
    match (a.generated, b.generated) {
        (None, None | Some('s')) => false,
        (None, Some(_)) => true,
        (Some(_), None) => true,
        (Some(_), Some(_)) => kind || (expression && !work.cx.target_version().at_least(17)),
    }
}

fn not_null(drift: &Drift, head: &str, work: &Work) -> Vec<String> {
    let (a, b) = (drift.source.column, drift.target.column);
    let name = quote_ident(&a.name);
    if a.not_null != b.not_null {
        let named = a.not_null_constraint.as_ref();
        return vec![match named.filter(|_| work.cx.target_version().at_least(18)) {
            _ if !a.not_null => format!("{head} ALTER COLUMN {name} DROP NOT NULL"),
            Some(n) => {
                let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
                let not_valid = if n.validated { "" } else { " NOT VALID" };
                let constraint = quote_ident(&n.name);
                format!("{head} ADD CONSTRAINT {constraint} NOT NULL {name}{no_inherit}{not_valid}")
            }
            None => format!("{head} ALTER COLUMN {name} SET NOT NULL"),
        }];
    }
    let (Some(x), Some(y)) = (&a.not_null_constraint, &b.not_null_constraint) else {
        return Vec::new();
    };
    let mut statements = Vec::new();
    if x.name != y.name {
        statements.push(format!(
            "{head} RENAME CONSTRAINT {} TO {}",
            quote_ident(&y.name),
            quote_ident(&x.name)
        ));
    }
    let constraint = quote_ident(&x.name);
    if x.no_inherit != y.no_inherit {
        let word = if x.no_inherit { "NO INHERIT" } else { "INHERIT" };
        statements.push(format!("{head} ALTER CONSTRAINT {constraint} {word}"));
    }
    match (x.validated, y.validated) {
        (true, false) => statements.push(format!("{head} VALIDATE CONSTRAINT {constraint}")),
        (false, true) => {
            statements.push(format!("{head} DROP CONSTRAINT {constraint}"));
            statements.push(format!("{head} ADD CONSTRAINT {constraint} NOT NULL {name} NOT VALID"));
        }
        _ => {}
    }
    statements
}

fn identity_changes(drift: &Drift, head: &str, source: Side, work: &Work) -> Vec<String> {
    let (a, b) = (drift.source.column, drift.target.column);
    if a.identity.is_none() || !drift.properties.iter().any(|p| p.property == "identity") {
        return Vec::new();
    }
    let Some(o) = identity(source.0, a, work) else {
        return Vec::new();
    };
    if b.identity.is_none() {
        return ddl::create(o, &work.cx);
    }
    let Detail::Sequence(s) = &o.detail else {
        return Vec::new();
    };
    let kind = if a.identity == Some('a') {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    };
    let cycle = if s.cycle { "CYCLE" } else { "NO CYCLE" };
    let mut statements = vec![format!(
        "{head} ALTER COLUMN {} SET GENERATED {kind} SET INCREMENT BY {} SET MINVALUE {} SET MAXVALUE {} SET START WITH {} SET CACHE {} SET {cycle}",
        quote_ident(&a.name), s.increment, s.min, s.max, s.start, s.cache
    )];
    let is_old = |o: &&Object| {
        matches!(&o.detail, Detail::Sequence(t) if t.is_identity && t.owner_column.as_ref() == Some(&a.name)
            && t.owner_table.is_some_and(|t| work.own.relation_name(t) == work.cx.name_of(source.0)))
    };
    if let Some(old) = work.target.objects.iter().find(is_old).filter(|old| old.name != o.name) {
        statements.push(format!(
            "ALTER SEQUENCE {} RENAME TO {}",
            old.qualified(),
            quote_ident(&o.name)
        ));
    }
    statements
}

fn attributes(drift: &Drift, head: &str) -> Vec<String> {
    let (a, b) = (drift.source.column, drift.target.column);
    let changed = |name: &str| drift.properties.iter().any(|p| p.property == name);
    let mut changes = Vec::new();
    if changed("statistics") {
        changes.push(format!("SET STATISTICS {}", a.statistics.unwrap_or(-1)));
    }
    if changed("storage") {
        changes.push(format!("SET STORAGE {}", storage(a)));
    }
    if changed("compression") {
        let method = match a.compression {
            Some('l') => "lz4",
            Some(_) => "pglz",
            None => "default",
        };
        changes.push(format!("SET COMPRESSION {method}"));
    }
    if changed("options") {
        let (set, reset) = option_changes(&a.options, &b.options);
        changes.extend(set.into_iter().chain(reset));
    }
    if changed("foreign_options") {
        changes.push(foreign_changes(&a.foreign_options, &b.foreign_options));
    }
    let column = quote_ident(&a.name);
    changes
        .into_iter()
        .map(|c| format!("{head} ALTER COLUMN {column} {c}"))
        .collect()
}

/// The storage of the column; what its type has by itself is not in the catalog's model, but there is only one for each
/// length class that can be changed at all.
fn storage(c: &Column) -> &'static str {
    match c.storage {
        Some('p') => "PLAIN",
        Some('e') => "EXTERNAL",
        Some('m') => "MAIN",
        Some(_) => "EXTENDED",
        None if c.type_name.starts_with("numeric") || matches!(c.type_name.as_str(), "inet" | "cidr") => "MAIN",
        None => "EXTENDED",
    }
}
