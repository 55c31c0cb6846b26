//! What can be said of masks before the first row: keys, foreign keys, generated columns.

use super::resolve::Masks;
use super::table::TableMask;
use super::{foreign_key, unique};
use crate::catalog::{class, Catalog, Detail, Object, ObjectId, Table};
use crate::ddl::Warning;
use crate::error::Result;
use crate::hash::HashSet;

/// Checks the masks against the tables whose rows the clone copies (`copied`) and the objects that it makes
/// (`selected`). Errors: 22023, with the column, its type and what to do.
pub fn check(
    catalog: &Catalog,
    copied: &HashSet<ObjectId>,
    selected: &HashSet<ObjectId>,
    masks: &Masks,
) -> Result<Vec<Warning>> {
    for o in catalog.objects.iter().filter(|o| copied.contains(&o.id)) {
        let (Detail::Table(t), Some(mask)) = (&o.detail, masks.of(o.id)) else {
            continue;
        };
        check_generated(catalog, o, t, mask)?;
        unique::check(catalog, selected, o, mask)?;
    }
    // in the order of the catalog, so that messages are
    foreign_key::check(catalog, copied, selected, masks)
}

/// A generated column is not copied, but computed again from what the target has: a rule for it could not hold. One that
/// is copied all the same (since a column that it reads is not) would bring what that column's rule hides.
fn check_generated(catalog: &Catalog, o: &Object, t: &Table, mask: &TableMask) -> Result<()> {
    for column in &t.columns {
        match mask.of(column.num) {
            Some(m) if column.generated.is_some() => {
                return Err(unique::error(
                    o,
                    m,
                    "it is a generated column, which follows the columns that it reads",
                )
                .hint("Mask the columns that it reads."));
            }
            None if column.copies_generated => {
                let read = mask.columns.iter().find(|m| reads(catalog, o.id, column.num, m.num));
                if let Some(m) = read {
                    let why = format!(
                        "column \"{}\" is generated from it and would be cloned with its values, since \"columns\" leaves the other one out",
                        column.name
                    );
                    return Err(unique::error(o, m, &why).hint(format!("Give \"{}\" a rule of its own.", column.name)));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// True if the generation expression of one column uses the other. Before PostgreSQL 15 the column depends on what it
/// reads, later its expression (`pg_attrdef`), which depends on both.
pub(super) fn reads(catalog: &Catalog, table: ObjectId, generated: i32, read: i32) -> bool {
    let on = |num: i32| {
        catalog
            .dependencies
            .iter()
            .filter(move |d| (d.refclassid, d.refobjid, d.refobjsubid) == (class::PG_CLASS, table.oid, num))
    };
    let direct =
        |d: &crate::catalog::Dependency| (d.classid, d.objid, d.objsubid) == (class::PG_CLASS, table.oid, generated);
    on(read).any(|d| {
        direct(d)
            || (d.classid == class::PG_ATTRDEF && on(generated).any(|g| (g.classid, g.objid) == (d.classid, d.objid)))
    })
}
