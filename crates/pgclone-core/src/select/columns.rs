//! The `columns` option: the source's catalog as if the table had the chosen columns only.

use super::table_of;
use crate::catalog::{class, Catalog, Detail, Object, ObjectId};
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::sqlstate;

/// Projects the tables (a table and its partitions) to the columns. Indexes and constraints over other columns disappear,
/// as documented; anything else that needs them is named in a warning. Errors: 42703 for a column that does not exist.
pub fn project(catalog: &mut Catalog, tables: &HashSet<ObjectId>, columns: &[String]) -> Result<Vec<Warning>> {
    let mut warnings = Vec::new();
    let mut gone: HashSet<(ObjectId, i32)> = HashSet::default();
    let mut lost_defaults = HashSet::default();
    for o in catalog.objects.iter_mut().filter(|o| tables.contains(&o.id)) {
        let id = o.id;
        let Detail::Table(t) = &mut o.detail else { continue };
        if let Some(unknown) = columns.iter().find(|c| !t.columns.iter().any(|have| have.name == **c)) {
            let names: Vec<&str> = t.columns.iter().map(|c| c.name.as_str()).collect();
            return Err(Error::new(
                sqlstate::UNDEFINED_COLUMN,
                format!("column \"{unknown}\" does not exist on the source"),
            )
            .detail(format!("The table has the columns {}.", names.join(", "))));
        }
        gone.extend(
            t.columns
                .iter()
                .filter(|c| !columns.contains(&c.name))
                .map(|c| (id, c.num)),
        );
        t.columns.retain(|c| columns.contains(&c.name));
        for c in &mut t.columns {
            c.is_inherited = false;
        }
        if !t.is_partition() {
            t.parents.clear();
        }
    }
    let uses = |o: &Object| {
        let own = |nums: &[i32]| table_of(o).is_some_and(|t| nums.iter().any(|&n| gone.contains(&(t, n))));
        match &o.detail {
            Detail::Index(i) => own(&i.columns),
            Detail::Constraint(k) => own(&k.columns),
            Detail::Default(d) => own(&[d.column_num]),
            Detail::Sequence(s) => s.owner_column_num.is_some_and(|n| own(&[n])),
            _ => false,
        }
    };
    let by_dependency: HashSet<ObjectId> = catalog
        .dependencies
        .iter()
        .filter(|d| {
            d.refclassid == class::PG_CLASS
                && gone.contains(&(ObjectId::new(class::PG_CLASS, d.refobjid), d.refobjsubid))
        })
        .map(|d| catalog.resolve(ObjectId::new(d.classid, d.objid)))
        .collect();
    // before PostgreSQL 15 a generated column itself depends on what it reads, later its expression does
    let reads_gone: HashSet<(ObjectId, i32)> = catalog
        .dependencies
        .iter()
        .filter(|d| d.classid == class::PG_CLASS && d.objsubid > 0 && d.refclassid == class::PG_CLASS)
        .filter(|d| gone.contains(&(ObjectId::new(class::PG_CLASS, d.refobjid), d.refobjsubid)))
        .map(|d| (ObjectId::new(d.classid, d.objid), d.objsubid))
        .collect();
    let loses_columns = |o: &Object| match &o.detail {
        Detail::Default(d) => reads_gone.contains(&(ObjectId::new(class::PG_CLASS, d.table), d.column_num)),
        _ => false,
    };
    let belongs = |o: &Object| table_of(o).is_some_and(|t| tables.contains(&t));
    let dropped: Vec<&Object> = catalog
        .objects
        .iter()
        .filter(|o| belongs(o) && (uses(o) || by_dependency.contains(&o.id) || loses_columns(o)))
        .collect();
    for o in &dropped {
        match &o.detail {
            Detail::Sequence(_) => {}
            Detail::Default(_) if uses(o) => {}
            Detail::Default(d) => {
                lost_defaults.insert((ObjectId::new(class::PG_CLASS, d.table), d.column_num));
                warnings.push(Warning {
                    object: o.describe(),
                    message: format!(
                        "left out: column {} keeps its values, but its expression uses a column that is not cloned",
                        quote_ident(&d.column)
                    ),
                });
            }
            _ => warnings.push(Warning {
                object: o.describe(),
                message: "left out: it uses a column that is not cloned".to_owned(),
            }),
        }
    }
    let dropped: HashSet<ObjectId> = dropped.into_iter().map(|o| o.id).collect();
    for o in catalog.objects.iter_mut().filter(|o| tables.contains(&o.id)) {
        let id = o.id;
        if let Detail::Table(t) = &mut o.detail {
            t.columns
                .iter_mut()
                .filter(|c| lost_defaults.contains(&(id, c.num)))
                .for_each(|c| {
                    c.generated = None;
                    c.copies_generated = true;
                });
        }
    }
    for o in &mut catalog.objects {
        match &mut o.detail {
            // the table has no parents any more
            Detail::Constraint(k) if tables.contains(&ObjectId::new(class::PG_CLASS, k.table)) => k.is_local = true,
            _ => {}
        }
    }
    catalog.remove(&dropped);
    Ok(warnings)
}
