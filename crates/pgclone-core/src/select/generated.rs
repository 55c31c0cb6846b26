//! Generated columns in families of tables, which 16 and later check more strictly: a child's column can be generated
//! only if the parent's is.

use crate::catalog::{class, Catalog, Column, Detail, Object, ObjectId, Oid, Table};
use crate::ddl::Warning;
use crate::ident::quote_ident;
use std::collections::HashSet;

/// Makes ordinary columns, with the values that the source generated, of those that a target from 16 on would refuse.
/// Returns one warning for each.
pub fn degrade_generated(source: &mut Catalog, target: &Catalog, selected: &HashSet<ObjectId>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if source.server.version().at_least(16) || !target.server.version().at_least(16) {
        return warnings;
    }
    // a child may have children of its own
    loop {
        let found: Vec<(ObjectId, i32)> = source
            .objects
            .iter()
            .filter(|o| selected.contains(&o.id))
            .flat_map(|o| refused(source, selected, o))
            .collect();
        if found.is_empty() {
            return warnings;
        }
        let expressions = source.objects.iter().filter_map(|o| match &o.detail {
            Detail::Default(d) => Some((o.id, (ObjectId::new(class::PG_CLASS, d.table), d.column_num))),
            _ => None,
        });
        let gone: HashSet<ObjectId> = expressions.filter(|(_, at)| found.contains(at)).map(|(id, _)| id).collect();
        for o in &mut source.objects {
            let (id, described) = (o.id, o.describe());
            let Detail::Table(t) = &mut o.detail else { continue };
            for c in t.columns.iter_mut().filter(|c| found.contains(&(id, c.num))) {
                c.generated = None;
                c.copies_generated = true;
                warnings.push(Warning {
                    object: described.clone(),
                    message: format!(
                        "column {} is generated and its parent's is not, which the target does not allow: made an \
                         ordinary column with the values of the source",
                        quote_ident(&c.name)
                    ),
                });
            }
        }
        source.remove(&gone);
    }
}

/// Generated columns of a table that have a parent's column that is not.
fn refused(source: &Catalog, selected: &HashSet<ObjectId>, o: &Object) -> Vec<(ObjectId, i32)> {
    let Detail::Table(t) = &o.detail else { return Vec::new() };
    let parents: Vec<&Table> = t.parents.iter().filter_map(|&p| table(source, selected, p)).collect();
    let plain = |c: &Column| {
        let of_parents = parents.iter().flat_map(|p| &p.columns);
        of_parents.filter(|p| p.name == c.name).any(|p| p.generated.is_none())
    };
    let columns = t.columns.iter().filter(|c| c.generated.is_some());
    columns.filter(|c| plain(c)).map(|c| (o.id, c.num)).collect()
}

fn table<'a>(source: &'a Catalog, selected: &HashSet<ObjectId>, oid: Oid) -> Option<&'a Table> {
    let id = ObjectId::new(class::PG_CLASS, oid);
    match source.get(id).filter(|_| selected.contains(&id)).map(|o| &o.detail) {
        Some(Detail::Table(t)) => Some(t),
        _ => None,
    }
}
