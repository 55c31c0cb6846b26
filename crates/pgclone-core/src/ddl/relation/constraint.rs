//! Constraints that are added by `ALTER TABLE`.

use super::in_tablespace;
use super::index::{index_roles, index_statistics};
use crate::catalog::{class, Constraint, ConstraintIndex, Object, ObjectId, Table};
use crate::ddl::attachments::part_comment;
use crate::ddl::Render;
use crate::ident::{quote_ident, QualifiedName};

/// `ALTER TABLE ... ADD CONSTRAINT`, with what its index needs.
pub(in crate::ddl) fn constraint(o: &Object, k: &Constraint, cx: &Render) -> Vec<String> {
    let table = cx.relation_name(k.table);
    let clause = cx.constraint_clause(o.id, &o.name);
    let keyword = if k.table_kind == 'f' { "FOREIGN TABLE" } else { "TABLE" };
    match &k.index {
        Some(index) => {
            let add = format!("ALTER TABLE ONLY {table} ADD{clause} {}", index_constraint(k, index));
            let mut statements = in_tablespace(add, cx.tablespace(o, index.tablespace.as_deref()));
            let index_name = QualifiedName::new(&index.schema, cx.renamed(o.id).unwrap_or(&index.name));
            statements.extend(index_properties(&table, &index_name, index, cx));
            statements
        }
        // a foreign key of a partitioned table is made on every partition as well, a check of a parent on its children
        None => {
            let only = if k.kind == 'f' && k.table_kind != 'p' {
                "ONLY "
            } else {
                ""
            };
            vec![format!(
                "ALTER {keyword} {only}{table} ADD{clause} {}",
                definition(o, k, cx)
            )]
        }
    }
}

fn definition(o: &Object, k: &Constraint, cx: &Render) -> String {
    let mut text = cx.retarget(k.referenced_table, k.definition.clone());
    if !k.is_enforced && !cx.target_version().at_least(18) {
        if let Some(rest) = text.strip_suffix(" NOT ENFORCED") {
            text = format!("{rest} NOT VALID");
            cx.warn(o, "NOT ENFORCED is not known to the target: made NOT VALID");
        }
    }
    text
}

/// The definition with the index's storage parameters, which `pg_get_constraintdef` leaves out. Their place is before
/// the predicate of an exclusion constraint and before the deferrability.
fn index_constraint(k: &Constraint, index: &ConstraintIndex) -> String {
    if index.options.is_empty() {
        return k.definition.clone();
    }
    let mut suffix = String::new();
    if let Some(predicate) = &index.predicate {
        suffix += &format!(" WHERE ({predicate})");
    }
    if k.deferrable {
        suffix += " DEFERRABLE";
    }
    if k.deferred {
        suffix += " INITIALLY DEFERRED";
    }
    let head = k.definition.strip_suffix(suffix.as_str()).unwrap_or(&k.definition);
    let tail = &k.definition[head.len()..];
    format!("{head}{}{tail}", super::with_options(&index.options))
}

/// Statements that name the index behind a constraint: attach, cluster, replica identity, statistics targets.
fn index_properties(table: &str, index: &QualifiedName, i: &ConstraintIndex, cx: &Render) -> Vec<String> {
    let mut statements = Vec::new();
    if let Some(parent_name) = cx.parent_index(i.parent, i.parent_name.as_deref()) {
        statements.push(format!("ALTER INDEX {parent_name} ATTACH PARTITION {index}"));
    }
    statements.extend(index_roles(table, index, i.is_clustered, i.is_replica_identity));
    statements.extend(index_statistics(index, &i.statistics));
    statements
}

/// `ADD CONSTRAINT ... NOT NULL ... NOT VALID` (18 and later), which must wait until the rows are there.
pub fn separate_not_null(o: &Object, t: &Table, cx: &Render) -> Vec<String> {
    if !cx.target_version().at_least(18) {
        return Vec::new();
    }
    let mut statements = Vec::new();
    for column in &t.columns {
        let Some(n) = column.not_null_constraint.as_ref().filter(|n| !n.validated) else {
            continue;
        };
        // one that only comes from a parent is made with the parent's
        if n.is_local || t.is_partition() {
            let clause = cx.constraint_clause(ObjectId::new(class::PG_CONSTRAINT, n.oid), &n.name);
            let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
            statements.push(format!(
                "ALTER TABLE {} ADD{clause} NOT NULL {}{no_inherit} NOT VALID",
                cx.name_of(o),
                quote_ident(&column.name)
            ));
        }
        statements.extend(part_comment(o, n.oid, cx));
    }
    statements
}
