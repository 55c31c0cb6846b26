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
    let head = format!("CREATE UNIQUE INDEX {} ON {} ", index.quoted_name, k.quoted_table);
    let rest = index.definition.strip_prefix(&head)?;
    let name = cx.renamed(o.id).unwrap_or(&o.name);
    let table = cx.relation_name(k.table);
    let made_by = made_by(statements);
    let mut first = statements.get(..made_by)?.to_vec();
    let at = made_by / 2;
    *first.get_mut(at)? = format!("CREATE UNIQUE INDEX {} ON {table} {rest}", quote_ident(name));
    let what = if k.kind == 'p' { "PRIMARY KEY" } else { "UNIQUE" };
    let mut add = format!(
        "ALTER TABLE ONLY {table} ADD CONSTRAINT {0} {what} USING INDEX {0}",
        quote_ident(name)
    );
    if k.deferrable {
        add += " DEFERRABLE";
    }
    if k.deferred {
        add += " INITIALLY DEFERRED";
    }
    let mut then = vec![add];
    then.extend_from_slice(&statements[made_by..]);
    Some(Split { first, then })
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
