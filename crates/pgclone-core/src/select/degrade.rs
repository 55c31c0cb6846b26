//! What the target's version cannot express and what shapes the tables themselves: the source's catalog as the target can
//! have it. (What can be said in other words statement by statement is said so by `ddl`.)

use crate::catalog::{class, Catalog, Column, Constraint, Detail, Object, ObjectId, Oid, Table};
use crate::ddl::Warning;
use crate::hash::{HashMap, HashSet};
use crate::ident::quote_ident;

/// Changes the tables among the selected objects into what the target can have. Returns one warning for each change.
pub fn degrade(source: &mut Catalog, target: &Catalog, selected: &HashSet<ObjectId>) -> Vec<Warning> {
    let (from, to) = (source.server.version(), target.server.version());
    let mut warnings = Vec::new();
    let crosses = |major| from.at_least(major) && !to.at_least(major);
    if crosses(18) {
        let parents = with_children(source);
        for o in source.objects.iter_mut().filter(|o| selected.contains(&o.id)) {
            warnings.extend(later_checks(o, parents.contains(&o.id.oid)));
        }
        let selected = source.objects.iter().filter(|o| selected.contains(&o.id));
        warnings.extend(selected.filter_map(|o| lost_names(source, o)));
    }
    if crosses(16) {
        warnings.extend(separate_children(source, selected));
    }
    if !from.at_least(16) && to.at_least(16) {
        warnings.extend(ordinary_children(source, selected));
    }
    warnings
}

/// Tables that others inherit from.
fn with_children(source: &Catalog) -> HashSet<Oid> {
    let parents = source.objects.iter().filter_map(|o| match &o.detail {
        Detail::Table(t) => Some(&t.parents),
        _ => None,
    });
    parents.flatten().copied().collect()
}

/// Before 18, checks that are NOT ENFORCED become NOT VALID ones, and so do not-null constraints that are NOT VALID, or
/// NO INHERIT on a table with children: as NOT NULL they would refuse rows that are there.
fn later_checks(o: &mut Object, has_children: bool) -> Vec<Warning> {
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
            let mut warnings = Vec::new();
            for c in &mut t.columns {
                let Some(n) = &mut c.not_null_constraint else { continue };
                if n.validated && !(n.no_inherit && has_children) {
                    continue;
                }
                let what = if n.validated { "NO INHERIT" } else { "NOT VALID" };
                n.validated = false;
                c.not_null = false;
                warnings.push(warning(format!(
                    "not-null constraint {} is {what}, which the target does not know: made a check that is NOT VALID",
                    quote_ident(&n.name)
                )));
            }
            warnings
        }
        _ => Vec::new(),
    }
}

/// Before 18, NOT NULL has no name, and there is one of it for parent and child together.
fn lost_names(source: &Catalog, o: &Object) -> Option<Warning> {
    let Detail::Table(t) = &o.detail else { return None };
    let is_parents_too = |name: &str| {
        let parents = t.parents.iter().filter(|_| !t.is_partition());
        let mut parents = parents.filter_map(|&p| source.get(ObjectId::new(class::PG_CLASS, p)));
        parents.any(|parent| match &parent.detail {
            Detail::Table(parent) => parent.columns.iter().any(|c| c.name == name && c.not_null),
            _ => false,
        })
    };
    let lost = |c: &&Column| {
        let Some(n) = c.not_null_constraint.as_ref().filter(|n| n.validated) else {
            return false;
        };
        // the name that the server gives by itself
        let usual = n.name == format!("{}_{}_not_null", o.name, c.name);
        (n.is_local || t.is_partition()) && (!usual || n.no_inherit || is_parents_too(&c.name))
    };
    let names: Vec<String> = t
        .columns
        .iter()
        .filter(lost)
        .filter_map(|c| c.not_null_constraint.as_ref())
        .map(|n| quote_ident(&n.name))
        .collect();
    let what = match names.len() {
        0 => return None,
        1 => "constraint",
        _ => "constraints",
    };
    Some(Warning {
        object: o.describe(),
        message: format!(
            "the target does not keep not-null {what} {} as such: made NOT NULL",
            names.join(", ")
        ),
    })
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
