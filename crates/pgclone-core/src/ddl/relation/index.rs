//! Indexes that belong to no constraint.

use super::in_tablespace;
use crate::catalog::{Index, Object};
use crate::ddl::Render;
use crate::ident::{quote_ident, QualifiedName};

/// `CREATE INDEX` and what names the index afterwards.
pub(in crate::ddl) fn index(o: &Object, i: &Index, cx: &Render) -> Vec<String> {
    if !i.is_valid && !i.is_partitioned {
        cx.warn(o, "the index is invalid on the source (a build that failed), left out");
        return Vec::new();
    }
    let schema = o.schema.clone().unwrap_or_default();
    let name = QualifiedName::new(schema, cx.renamed(o.id).unwrap_or(&o.name));
    let table = cx.relation_name(i.table);
    let mut definition = create(i, &name, &table, cx);
    if !cx.target_version().at_least(15) {
        // behind the columns, before WITH and WHERE
        for next in [" WITH (", " WHERE ", ""] {
            let (words, plain) = (format!(" NULLS NOT DISTINCT{next}"), next);
            if let Some(at) = definition
                .rfind(&words)
                .filter(|at| i.is_unique && (!next.is_empty() || definition.len() == at + words.len()))
            {
                definition.replace_range(at..at + words.len(), plain);
                cx.warn(
                    o,
                    "NULLS NOT DISTINCT is not known to the target: it allows several nulls there",
                );
                break;
            }
        }
    }
    let mut statements = in_tablespace(definition, cx.tablespace(o, i.tablespace.as_deref()));
    if let Some(parent) = cx.parent_index(i.parent, i.parent_name.as_deref()) {
        statements.push(format!("ALTER INDEX {parent} ATTACH PARTITION {name}"));
    }
    statements.extend(index_roles(&table, &name, i.is_clustered, i.is_replica_identity));
    statements.extend(index_statistics(&name, &i.statistics));
    statements
}

/// The server's definition under the target's names. The part up to the table's name is known exactly, so it can be
/// replaced without parsing the rest.
fn create(i: &Index, name: &QualifiedName, table: &str, cx: &Render) -> String {
    let unique = if i.is_unique { "UNIQUE " } else { "" };
    let head = |only: &str, index: &str, table: &str| format!("CREATE {unique}INDEX {index} ON {only}{table} ");
    for only in ["ONLY ", ""] {
        if let Some(rest) = i.definition.strip_prefix(&head(only, &i.quoted_name, &i.quoted_table)) {
            return head(only, &quote_ident(&name.name), table) + &cx.retarget_expression(i.table, rest);
        }
    }
    i.definition.clone()
}

/// `CLUSTER ON` and `REPLICA IDENTITY USING INDEX`.
pub(super) fn index_roles(table: &str, index: &QualifiedName, clustered: bool, replica_identity: bool) -> Vec<String> {
    let mut statements = Vec::new();
    if clustered {
        statements.push(format!("ALTER TABLE {table} CLUSTER ON {}", quote_ident(&index.name)));
    }
    if replica_identity {
        statements.push(format!(
            "ALTER TABLE ONLY {table} REPLICA IDENTITY USING INDEX {}",
            quote_ident(&index.name)
        ));
    }
    statements
}

/// Statistics targets of expression columns.
pub(super) fn index_statistics(index: &QualifiedName, targets: &[(i32, i32)]) -> Vec<String> {
    targets
        .iter()
        .map(|(column, target)| format!("ALTER INDEX {index} ALTER COLUMN {column} SET STATISTICS {target}"))
        .collect()
}
