//! What the target's version cannot express and what shapes the tables themselves: the source's catalog as the target can
//! have it. (What can be said in other words statement by statement is said so by `ddl`.)

use crate::catalog::{class, Catalog, Column, Constraint, Detail, Object, ObjectId, Oid, Table};
use crate::ddl::Warning;
use crate::ident::quote_ident;
use crate::version::ServerVersion;
use std::collections::{HashMap, HashSet};

/// Changes the tables among the selected objects into what the target can have. Returns one warning for each change.
pub fn degrade(source: &mut Catalog, target: &Catalog, selected: &HashSet<ObjectId>) -> Vec<Warning> {
    let (from, to) = (source.server.version(), target.server.version());
    let mut warnings = Vec::new();
    let crosses = |major| from.at_least(major) && !to.at_least(major);
    if crosses(18) {
        for o in source.objects.iter_mut().filter(|o| selected.contains(&o.id)) {
            warnings.extend(later_checks(o, to));
        }
    }
    if crosses(16) {
        warnings.extend(separate_children(source, selected));
    }
    if !from.at_least(16) && to.at_least(16) {
        warnings.extend(ordinary_children(source, selected));
    }
    warnings
}

/// Before 18, checks that are NOT ENFORCED become NOT VALID ones, and so do not-null constraints that are NOT VALID: as
/// NOT NULL they would refuse rows that are there.
fn later_checks(o: &mut Object, target: ServerVersion) -> Vec<Warning> {
    let object = o.describe();
    let warning = |message: String| Warning {
        object: object.clone(),
        message,
    };
    match &mut o.detail {
        Detail::Constraint(k) if k.kind == 'c' && !k.is_enforced => {
            let Some(rest) = k.definition.strip_suffix(" NOT ENFORCED") else {
                return Vec::new();
            };
            *k = Constraint {
                definition: format!("{rest} NOT VALID"),
                is_enforced: true,
                is_validated: false,
                ..k.clone()
            };
            let message = "NOT ENFORCED is not known to the target: made NOT VALID";
            k.is_local.then(|| warning(message.to_owned())).into_iter().collect()
        }
        Detail::Table(t) => {
            let later = |c: &&mut Column| c.not_null_constraint.as_ref().is_some_and(|n| !n.validated);
            let mut warnings = Vec::new();
            for c in t.columns.iter_mut().filter(later) {
                c.not_null = false;
                let name = c.not_null_constraint.as_ref().map(|n| quote_ident(&n.name));
                warnings.push(warning(format!(
                    "not-null constraint {} is NOT VALID, which PostgreSQL {} does not know of such constraints: made a check",
                    name.unwrap_or_default(),
                    target.major()
                )));
            }
            warnings
        }
        _ => Vec::new(),
    }
}

/// Before 16, a child's column is generated as its parent's is: a child with an expression of its own cannot inherit.
fn separate_children(source: &mut Catalog, selected: &HashSet<ObjectId>) -> Vec<Warning> {
    let expressions: Expressions = source
        .objects
        .iter()
        .filter_map(|o| match &o.detail {
            Detail::Default(d) if d.generated.is_some() => Some(((d.table, d.column.as_str()), d.expression.as_str())),
            _ => None,
        })
        .collect();
    let children: HashSet<ObjectId> = source
        .objects
        .iter()
        .filter(|o| selected.contains(&o.id) && has_own_expression(&expressions, selected, o))
        .map(|o| o.id)
        .collect();
    let mut warnings = Vec::new();
    for o in &mut source.objects {
        let (id, object) = (o.id, o.describe());
        match &mut o.detail {
            Detail::Table(t) if children.contains(&id) => {
                t.parents.clear();
                for c in &mut t.columns {
                    c.is_inherited = false;
                }
                warnings.push(Warning {
                    object,
                    message: "a generated column has another expression than its parent's, which the target does not \
                              allow: made a table that inherits from none"
                        .to_owned(),
                });
            }
            Detail::Constraint(k) if children.contains(&ObjectId::new(class::PG_CLASS, k.table)) => k.is_local = true,
            _ => {}
        }
    }
    warnings
}

/// Generation expressions by table and column.
type Expressions<'a> = HashMap<(Oid, &'a str), &'a str>;

/// True for an ordinary child whose generation expression differs from that of a parent.
fn has_own_expression(expressions: &Expressions, selected: &HashSet<ObjectId>, o: &Object) -> bool {
    let Detail::Table(t) = &o.detail else { return false };
    let is_other = |parent: &Oid, column: &str, own: &str| {
        selected.contains(&ObjectId::new(class::PG_CLASS, *parent))
            && expressions.get(&(*parent, column)).is_some_and(|e| *e != own)
    };
    !t.is_partition()
        && t.columns.iter().filter(|c| c.generated.is_some()).any(|c| {
            let own = expressions.get(&(o.id.oid, c.name.as_str()));
            own.is_some_and(|own| t.parents.iter().any(|p| is_other(p, &c.name, own)))
        })
}

/// From 16 on, a child's column can be generated only if its parent's is: before, it becomes an ordinary one with the
/// values that the source generated.
fn ordinary_children(source: &mut Catalog, selected: &HashSet<ObjectId>) -> Vec<Warning> {
    let mut warnings = Vec::new();
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
        let gone: HashSet<ObjectId> = expressions
            .filter(|(_, at)| found.contains(at))
            .map(|(id, _)| id)
            .collect();
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
