//! Definitions in two halves, for jobs that make several things at a time: a first half that takes long but lets others
//! work on the same table, and a second one that is done in no time. Put together they make what the whole makes.

use crate::catalog::{class, Constraint, Detail, Object, ObjectId};
use crate::ddl::Render;
use crate::ident::quote_ident;

/// The two halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Index: its build. Foreign key: the key, NOT VALID.
    pub first: Vec<String>,
    /// Index: what it is used for (constraint, partition, comment, ...). Foreign key: its validation.
    pub then: Vec<String>,
}

/// The halves of an index, a primary key, a unique constraint or a foreign key, from the statements that define it as a
/// whole; none for everything else, and for what the server takes only as a whole.
pub fn split(o: &Object, statements: &[String], cx: &Render) -> Option<Split> {
    match &o.detail {
        Detail::Index(i) if i.table_kind == 'r' => {
            let (build, rest) = statements.split_at(made_by(statements));
            Some(Split {
                first: build.to_vec(),
                then: rest.to_vec(),
            })
        }
        Detail::Constraint(k) if k.kind == 'f' => foreign_key(o, k, statements, cx),
        Detail::Constraint(k) => key(o, k, statements, cx),
        _ => None,
    }
}

/// Statements that the definition proper takes: one, or three where a tablespace is set around it.
fn made_by(statements: &[String]) -> usize {
    let in_tablespace = statements.first().is_some_and(|s| s.starts_with("SET LOCAL "));
    statements.len().min(if in_tablespace { 3 } else { 1 })
}

/// A unique index first, which lets other indexes of the table be built meanwhile; then the constraint adopts it.
fn key(o: &Object, k: &Constraint, statements: &[String], cx: &Render) -> Option<Split> {
    let index = k.index.as_ref()?;
    if !matches!(k.kind, 'p' | 'u') || k.table_kind != 'r' || k.is_period {
        return None;
    }
    let name = quote_ident(cx.renamed(o.id).unwrap_or(&o.name));
    let table = cx.relation_name(k.table);
    let what = if k.kind == 'p' { "PRIMARY KEY" } else { "UNIQUE" };
    let made_by = made_by(statements);
    let mut first = statements.get(..made_by)?.to_vec();
    let definition = first.get_mut(made_by / 2)?;
    let head = format!("ALTER TABLE ONLY {table} ADD CONSTRAINT {name} {what} ");
    let build = unique_index(definition.strip_prefix(&head)?, &super::with_options(&index.options))?;
    let deferral = deferral(definition).to_owned();
    *definition = format!("CREATE UNIQUE INDEX {name} ON {table} USING btree {build}");
    let mut then = vec![format!(
        "ALTER TABLE ONLY {table} ADD CONSTRAINT {name} {what} USING INDEX {name}{deferral}"
    )];
    then.extend_from_slice(&statements[made_by..]);
    Some(Split { first, then })
}

/// ` DEFERRABLE INITIALLY DEFERRED`, or what of it the definition ends in.
fn deferral(definition: &str) -> &str {
    let endings = [" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"];
    let ending = endings.iter().find(|e| definition.ends_with(**e));
    ending.map_or("", |e| &definition[definition.len() - e.len()..])
}

/// From `[NULLS NOT DISTINCT] (columns) [INCLUDE (columns)] [WITH (...)] [DEFERRABLE ...]` of a constraint to what an
/// index has: the same in another order, without the deferral.
fn unique_index(definition: &str, with: &str) -> Option<String> {
    let definition = &definition[..definition.len() - deferral(definition).len()];
    let definition = definition.strip_suffix(with)?;
    let (nulls, columns) = match definition.strip_prefix("NULLS NOT DISTINCT ") {
        Some(columns) => (" NULLS NOT DISTINCT", columns),
        None => ("", definition),
    };
    columns.starts_with('(').then(|| format!("{columns}{nulls}{with}"))
}

/// NOT VALID first, which looks at no row; then the validation, which several tables can have at a time. Partitioned
/// tables, on either side, get theirs as a whole.
fn foreign_key(o: &Object, k: &Constraint, statements: &[String], cx: &Render) -> Option<Split> {
    let referenced = k
        .referenced_table
        .and_then(|oid| cx.source.get(ObjectId::new(class::PG_CLASS, oid)));
    let plain = referenced.is_some_and(|o| matches!(&o.detail, Detail::Table(t) if t.kind == 'r'));
    if k.table_kind != 'r' || !plain || !k.is_validated || !k.is_enforced {
        return None;
    }
    let mut first = statements.to_vec();
    first.first_mut()?.push_str(" NOT VALID");
    let name = cx.renamed(o.id).unwrap_or(&o.name);
    Some(Split {
        first,
        then: vec![format!(
            "ALTER TABLE ONLY {} VALIDATE CONSTRAINT {}",
            cx.relation_name(k.table),
            quote_ident(name)
        )],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_becomes_the_index_behind_it() {
        for (definition, with, index) in [
            ("(id)", "", "(id)"),
            ("(a, b) INCLUDE (c) DEFERRABLE", "", "(a, b) INCLUDE (c)"),
            (
                "NULLS NOT DISTINCT (a) INCLUDE (c) WITH (fillfactor='50') DEFERRABLE INITIALLY DEFERRED",
                " WITH (fillfactor='50')",
                "(a) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor='50')",
            ),
        ] {
            assert_eq!(unique_index(definition, with).as_deref(), Some(index));
        }
        assert_eq!(unique_index("(id)", " WITH (x='1')"), None);
        assert_eq!(
            deferral("PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED"),
            " DEFERRABLE INITIALLY DEFERRED"
        );
    }
}
