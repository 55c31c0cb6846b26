//! Tables and column defaults.
//!
//! What `CREATE TABLE` carries beside the columns is decided by the archive ([`TableParts`]): defaults and checks that
//! take part in a dependency cycle are left out there and added by statements of their own.

use super::{foreign_options, with_options};
use crate::catalog::{class, Column, ColumnDefault, Constraint, Detail, Object, ObjectId, Oid, Table};
use crate::ddl::Render;
use crate::ident::quote_ident;

/// The objects that a `CREATE TABLE` carries inline.
#[derive(Clone, Debug, Default)]
pub struct TableParts {
    /// Defaults and generation expressions.
    pub defaults: Vec<ObjectId>,
    /// Checks.
    pub checks: Vec<ObjectId>,
}

/// `CREATE TABLE` and the column properties that it has no syntax for in every major.
pub(in crate::ddl) fn table(o: &Object, t: &Table, cx: &Render) -> Vec<String> {
    let parts = cx.parts.get(&o.id).cloned().unwrap_or_default();
    let name = cx.name_of(o);
    if t.has_oids {
        cx.warn(
            o,
            "has OIDs, which no table can have since PostgreSQL 12: the OIDs of its rows are left out",
        );
    }
    let mut statements = vec![create_table(&name, o, t, &parts, cx)];
    let keyword = if t.is_foreign() { "FOREIGN TABLE" } else { "TABLE" };
    let mut changes: Vec<String> = t
        .columns
        .iter()
        .flat_map(|c| {
            column_changes(o, c, cx)
                .into_iter()
                .chain(inherited_changes(o.id.oid, t, c, cx))
        })
        .collect();
    // what a foreign table always has, and cannot be given
    if !t.is_foreign() {
        changes.extend(super::replica_identity(t.replica_identity));
    }
    if !changes.is_empty() {
        statements.push(format!("ALTER {keyword} ONLY {name} {}", changes.join(", ")));
    }
    // a default that differs from the parent's belongs to a column that CREATE TABLE does not list
    for default in inline_defaults(&parts, cx).filter(|d| !is_listed(t, d.column_num) && d.generated.is_none()) {
        statements.push(set_default(&name, default, cx));
    }
    if inherits_later(o, t, cx) {
        let parents = t.parents.iter().map(|&p| cx.relation_name(p));
        statements.extend(parents.map(|parent| format!("ALTER {keyword} {name} INHERIT {parent}")));
    }
    statements
}

/// True if the table got its parents after its columns (`ALTER TABLE ... INHERIT`): `INHERITS` would give it the columns
/// in another order, or (before 16) refuse the generation expression of a column that a parent generates too. That is
/// only possible if nothing of it comes from a parent alone.
fn inherits_later(o: &Object, t: &Table, cx: &Render) -> bool {
    if t.parents.is_empty() || t.is_partition() || t.of_type.is_some() {
        return false;
    }
    let own = |c: &Column| !c.is_inherited && c.not_null_constraint.as_ref().is_none_or(|n| n.is_local);
    if !t.columns.iter().all(own) {
        return false;
    }
    let mut merged: Vec<&str> = Vec::new();
    let parents = t
        .parents
        .iter()
        .filter_map(|&p| cx.source.get(ObjectId::new(class::PG_CLASS, p)));
    let inherited = parents.flat_map(|parent| match &parent.detail {
        Detail::Table(parent) => parent.columns.as_slice(),
        _ => &[],
    });
    let mut refused = false;
    for column in inherited.chain(&t.columns) {
        if !merged.contains(&column.name.as_str()) {
            merged.push(&column.name);
        } else if column.generated.is_some() {
            refused = !cx.target_version().at_least(16);
        }
    }
    let comes_from_parent = |other: &Object| matches!(&other.detail, Detail::Constraint(k) if k.table == o.id.oid && k.kind == 'c' && !k.is_local);
    (refused || !merged.into_iter().eq(t.columns.iter().map(|c| c.name.as_str())))
        && !cx.source.objects.iter().any(comes_from_parent)
}

fn create_table(name: &str, o: &Object, t: &Table, parts: &TableParts, cx: &Render) -> String {
    let unlogged = if t.persistence == 'u' { "UNLOGGED " } else { "" };
    let foreign = if t.is_foreign() { "FOREIGN " } else { "" };
    let mut elements: Vec<String> = t.columns.iter().filter_map(|c| column(o, t, c, parts, cx)).collect();
    elements.extend(inline_checks(parts, cx));
    let mut sql = format!("CREATE {unlogged}{foreign}TABLE {name}");
    let list = if elements.is_empty() {
        " (\n)".to_owned()
    } else {
        format!(" (\n    {}\n)", elements.join(",\n    "))
    };
    match &t.of_type {
        Some(of_type) => {
            sql += &format!(" OF {of_type}");
            if !elements.is_empty() {
                sql += &list;
            }
        }
        None => sql += &list,
    }
    if !t.is_partition() && !t.parents.is_empty() && !inherits_later(o, t, cx) {
        let parents: Vec<String> = t.parents.iter().map(|&p| cx.relation_name(p)).collect();
        sql += &format!(" INHERITS ({})", parents.join(", "));
    }
    if let Some(key) = &t.partition_key {
        sql += &format!(" PARTITION BY {key}");
    }
    if let Some(server) = &t.server {
        sql += &format!(" SERVER {}{}", quote_ident(server), foreign_options(&t.server_options));
    }
    // only what later partitions would get; those that exist say theirs themselves
    if t.is_partitioned() && t.access_method.is_some() && !cx.target_version().at_least(17) {
        cx.warn(
            o,
            "the access method of a partitioned table is not known to the target: left out",
        );
    } else {
        sql += &access_method(o, t.access_method.as_deref(), cx);
    }
    sql += &with_options(&t.options);
    if let Some(tablespace) = cx.tablespace(o, t.tablespace.as_deref()) {
        sql += &format!(" TABLESPACE {}", quote_ident(tablespace));
    }
    sql
}

/// ` USING method`, unless it is the built-in default, which our sessions pin.
pub(super) fn access_method(_o: &Object, method: Option<&str>, cx: &Render) -> String {
    match method {
        Some(method) if method != "heap" && cx.target_version().at_least(12) => {
            format!(" USING {}", quote_ident(method))
        }
        _ => String::new(),
    }
}

/// True if `CREATE TABLE` lists the column: it is the table's own, or the table is a partition, which is made as a
/// table of its own and attached afterwards.
fn is_listed(t: &Table, num: i32) -> bool {
    t.is_partition() || t.column(num).is_some_and(|c| !c.is_inherited)
}

/// One element of `CREATE TABLE`, or none for a column that comes from a parent or a type unchanged.
fn column(o: &Object, t: &Table, c: &Column, parts: &TableParts, cx: &Render) -> Option<String> {
    // `ALTER TABLE ... INHERIT` wants the column marked already
    let marked_first = t.is_partition() || (c.not_null_constraint.is_none() && inherits_later(o, t, cx));
    let own_not_null = c.not_null && (marked_first || !not_null_is_inherited(t, c, cx));
    if !is_listed(t, c.num) {
        return (own_not_null && t.of_type.is_none())
            .then(|| table_not_null(c, cx))
            .flatten();
    }
    let default = inline_defaults(parts, cx).find(|d| d.column_num == c.num);
    let mut sql = quote_ident(&c.name);
    if t.of_type.is_some() {
        if default.is_none() && !c.not_null {
            return None;
        }
        sql += " WITH OPTIONS";
    } else {
        sql += &format!(" {}", c.type_name);
        if t.is_foreign() {
            sql += &foreign_options(&c.foreign_options);
        }
        if let Some(collation) = &c.collation {
            sql += &format!(" COLLATE {collation}");
        }
    }
    match default {
        Some(d) if d.generated.is_some() => {
            let expression = cx.retarget(&d.expression);
            sql += &format!(" GENERATED ALWAYS AS ({expression}){}", storage_kind(o, c, cx))
        }
        Some(d) => sql += &format!(" DEFAULT {}", cx.retarget(&d.expression)),
        // without this the column would take the default of a parent
        None if inherits_default(t, c, cx)
            && !inherits_later(o, t, cx)
            && !cx.defaults.contains(&(o.id.oid, c.name.as_str())) =>
        {
            sql += " DEFAULT NULL"
        }
        None => {}
    }
    if own_not_null {
        sql += &not_null(c, cx);
    }
    Some(sql)
}

/// The column as `ADD COLUMN` wants it, with its default; `identity` is the clause of an identity column.
pub fn added_column(
    o: &Object,
    t: &Table,
    c: &Column,
    default: Option<ObjectId>,
    identity: &str,
    cx: &Render,
) -> String {
    let mut sql = format!("{} {}", quote_ident(&c.name), c.type_name);
    if t.is_foreign() {
        sql += &foreign_options(&c.foreign_options);
    }
    if let Some(collation) = &c.collation {
        sql += &format!(" COLLATE {collation}");
    }
    match default.and_then(|id| cx.source.get(id)).map(|o| &o.detail) {
        Some(Detail::Default(d)) if d.generated.is_some() => {
            sql += &format!(" GENERATED ALWAYS AS ({}){}", d.expression, storage_kind(o, c, cx));
        }
        Some(Detail::Default(d)) => sql += &format!(" DEFAULT {}", d.expression),
        _ => sql += identity,
    }
    if c.not_null {
        sql += &not_null(c, cx);
    }
    sql
}

/// ` CONSTRAINT name NOT NULL`, or nothing if it comes later.
pub fn not_null_clause(c: &Column, cx: &Render) -> String {
    not_null(c, cx)
}

fn inherits_default(t: &Table, c: &Column, cx: &Render) -> bool {
    !t.is_partition() && t.parents.iter().any(|&p| cx.defaults.contains(&(p, c.name.as_str())))
}

fn storage_kind(o: &Object, c: &Column, cx: &Render) -> &'static str {
    if c.generated == Some('v') {
        if cx.target_version().at_least(18) {
            return "";
        }
        cx.warn(
            o,
            format!(
                "generated column {} is virtual, which the target does not know: made stored",
                quote_ident(&c.name)
            ),
        );
    }
    " STORED"
}

/// ` NOT NULL`, with its name where both sides catalogue it. One that is NOT VALID comes after the rows.
fn not_null(c: &Column, cx: &Render) -> String {
    match &c.not_null_constraint {
        Some(n) if !n.validated && cx.target_version().at_least(18) => String::new(),
        Some(n) if cx.target_version().at_least(18) => {
            let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
            format!(
                "{} NOT NULL{no_inherit}",
                cx.constraint_clause(ObjectId::new(class::PG_CONSTRAINT, n.oid), &n.name)
            )
        }
        _ => " NOT NULL".to_owned(),
    }
}

/// NOT NULL on a column that the table inherits: a table constraint from 18 on, else an ALTER afterwards.
fn table_not_null(c: &Column, cx: &Render) -> Option<String> {
    match &c.not_null_constraint {
        Some(n) if n.validated && cx.target_version().at_least(18) => {
            let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
            let clause = cx.constraint_clause(ObjectId::new(class::PG_CONSTRAINT, n.oid), &n.name);
            Some(format!(
                "{} NOT NULL {}{no_inherit}",
                clause.trim_start(),
                quote_ident(&c.name)
            ))
        }
        _ => None,
    }
}

/// True if a parent already makes the column NOT NULL. A parent's constraint that is NOT VALID comes after the rows, and
/// would make one like it here.
fn not_null_is_inherited(t: &Table, c: &Column, cx: &Render) -> bool {
    let mut of_parents =
        t.parents.iter().filter_map(
            |&p| match cx.source.get(ObjectId::new(class::PG_CLASS, p)).map(|o| &o.detail) {
                Some(Detail::Table(parent)) => parent.columns.iter().find(|pc| pc.name == c.name && pc.not_null),
                _ => None,
            },
        );
    match &c.not_null_constraint {
        Some(n) if n.is_local => false,
        Some(n) if n.validated => of_parents.any(|pc| pc.not_null_constraint.as_ref().is_some_and(|p| p.validated)),
        Some(_) => true,
        // servers before 18 do not say whose it is; their pg_dump leaves it to the parent when the target keeps count
        None => of_parents.next().is_some() && (c.is_inherited || cx.target_version().at_least(18)),
    }
}

fn alter_column(c: &Column, what: &str) -> String {
    format!("ALTER COLUMN {} {what}", quote_ident(&c.name))
}

/// Sub-commands of `ALTER TABLE` for what a column definition has no room for.
pub fn column_changes(o: &Object, c: &Column, cx: &Render) -> Vec<String> {
    let alter = |what: String| alter_column(c, &what);
    let mut changes = Vec::new();
    if let Some(target) = c.statistics {
        changes.push(alter(format!("SET STATISTICS {target}")));
    }
    if let Some(storage) = c.storage {
        let word = match storage {
            'p' => "PLAIN",
            'e' => "EXTERNAL",
            'm' => "MAIN",
            _ => "EXTENDED",
        };
        changes.push(alter(format!("SET STORAGE {word}")));
    }
    if let Some(method) = c.compression {
        let word = if method == 'l' { "lz4" } else { "pglz" };
        if cx.target_version().at_least(14) {
            changes.push(alter(format!("SET COMPRESSION {word}")));
        } else {
            cx.warn(
                o,
                format!(
                    "compression {word} of column {} is not known to the target",
                    quote_ident(&c.name)
                ),
            );
        }
    }
    // PostgreSQL 15.20 keeps a private pg_attver in every column; no server accepts it in SET
    let options: Vec<String> = c
        .options
        .iter()
        .filter(|o| !o.starts_with("pg_attver="))
        .cloned()
        .collect();
    if !options.is_empty() {
        changes.push(alter(format!("SET ({})", super::reloptions(&options))));
    }
    changes
}

/// The same for a column that `CREATE TABLE` does not list because a parent has it.
fn inherited_changes(table: Oid, t: &Table, c: &Column, cx: &Render) -> Vec<String> {
    let mut changes = Vec::new();
    if is_listed(t, c.num) || t.of_type.is_some() {
        return changes;
    }
    if t.is_foreign() && !c.foreign_options.is_empty() {
        changes.push(alter_column(c, foreign_options(&c.foreign_options).trim_start()));
    }
    if inherits_default(t, c, cx) && !cx.defaults.contains(&(table, c.name.as_str())) && c.generated.is_none() {
        changes.push(alter_column(c, "DROP DEFAULT"));
    }
    let catalogued = c.not_null_constraint.is_some() && cx.target_version().at_least(18);
    if c.not_null && !catalogued && !not_null_is_inherited(t, c, cx) {
        changes.push(alter_column(c, "SET NOT NULL"));
    }
    changes
}

fn inline_defaults<'a>(parts: &'a TableParts, cx: &'a Render) -> impl Iterator<Item = &'a ColumnDefault> + 'a {
    parts
        .defaults
        .iter()
        .filter_map(|&id| match cx.source.get(id).map(|o| &o.detail) {
            Some(Detail::Default(d)) => Some(d),
            _ => None,
        })
}

fn inline_checks(parts: &TableParts, cx: &Render) -> Vec<String> {
    let check = |&id: &ObjectId| match cx.source.get(id).map(|o| (o, &o.detail)) {
        Some((o, Detail::Constraint(k))) => Some(check_clause(o, k, cx)),
        _ => None,
    };
    parts.checks.iter().filter_map(check).collect()
}

fn check_clause(o: &Object, k: &Constraint, cx: &Render) -> String {
    let definition = cx.retarget_expression(k.table, &k.definition);
    format!("{} {definition}", cx.constraint_clause(o.id, &o.name))
        .trim_start()
        .to_owned()
}

/// A default that its `CREATE TABLE` does not carry.
pub(in crate::ddl) fn column_default(_o: &Object, d: &ColumnDefault, cx: &Render) -> Vec<String> {
    let table = cx.relation_name(d.table);
    vec![set_default(&table, d, cx)]
}

fn set_default(table: &str, d: &ColumnDefault, cx: &Render) -> String {
    let keyword = match d.table_kind {
        'v' => "VIEW",
        'f' => "FOREIGN TABLE ONLY",
        _ => "TABLE ONLY",
    };
    format!(
        "ALTER {keyword} {table} ALTER COLUMN {} SET DEFAULT {}",
        quote_ident(&d.column),
        cx.retarget(&d.expression)
    )
}

/// `ATTACH PARTITION`, if the partitioned table is cloned too.
pub fn attach_partition(o: &Object, t: &Table, cx: &Render) -> Vec<String> {
    let (Some(&parent), Some(bound)) = (t.parents.first(), &t.partition_bound) else {
        return Vec::new();
    };
    let parent_name = cx.relation_name(parent);
    if !cx.selected.contains(&ObjectId::new(class::PG_CLASS, parent)) {
        cx.warn(
            o,
            format!("is a partition of {parent_name}, which is not cloned: made a table of its own"),
        );
        return Vec::new();
    }
    vec![format!(
        "ALTER TABLE ONLY {parent_name} ATTACH PARTITION {} {bound}",
        cx.name_of(o)
    )]
}

/// `ENABLE` and `FORCE ROW LEVEL SECURITY`.
pub fn row_security(o: &Object, t: &Table, cx: &Render) -> Vec<String> {
    let mut changes = Vec::new();
    if t.row_security {
        changes.push("ENABLE ROW LEVEL SECURITY");
    }
    if t.force_row_security {
        changes.push("FORCE ROW LEVEL SECURITY");
    }
    if changes.is_empty() {
        return Vec::new();
    }
    vec![format!("ALTER TABLE {} {}", cx.name_of(o), changes.join(", "))]
}
