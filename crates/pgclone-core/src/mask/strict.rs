//! `mask_strict`: every column that looks sensitive has a rule, or is kept on purpose.

use super::discover;
use super::resolve::Masks;
use super::table::TableMask;
use crate::catalog::{Catalog, Column, Detail, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::sqlstate;

/// Says whether a column of a table looks sensitive, from names and types.
pub type Classifier = dyn Fn(&Object, &Column) -> bool;

/// Columns that one error names.
const NAMED: usize = 10;

/// Refuses columns that look sensitive and that no rule names. Errors: 22023.
pub fn check_with(
    catalog: &Catalog,
    copied: &HashSet<ObjectId>,
    masks: &Masks,
    looks_sensitive: &Classifier,
) -> Result<()> {
    let rules = |id: ObjectId| masks.tables().find(|(t, _)| *t == id).map(|(_, m)| m);
    let mut open = Vec::new();
    for o in catalog.objects.iter().filter(|o| copied.contains(&o.id)) {
        let Detail::Table(t) = &o.detail else { continue };
        // a partition has the columns of the table above it, which is named
        if t.is_partition()
            && t.parents
                .iter()
                .any(|&p| copied.contains(&ObjectId::new(o.id.class, p)))
        {
            continue;
        }
        let is_ruled = |m: &TableMask, num: i32, name: &str| m.of(num).is_some() || m.kept.iter().any(|k| k == name);
        let unruled = t
            .columns
            .iter()
            // a generated column follows what it reads
            .filter(|c| c.generated.is_none() && looks_sensitive(o, c))
            .filter(|c| !rules(o.id).is_some_and(|m| is_ruled(m, c.num, &c.name)));
        open.extend(unruled.map(|c| format!("{}.{}", o.qualified(), quote_ident(&c.name))));
    }
    if open.is_empty() {
        return Ok(());
    }
    let more = if open.len() > NAMED { ", ..." } else { "" };
    let names = open.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    Err(Error::new(
        sqlstate::INVALID_PARAMETER_VALUE,
        format!("{} columns look sensitive and have no mask", open.len()),
    )
    .detail(format!("{names}{more}."))
    .hint("Give each a rule in \"mask\"; \"keep\" is the rule for a column that may be seen."))
}

/// The same with the patterns of `discover_sensitive`.
pub fn check_strict(catalog: &Catalog, copied: &HashSet<ObjectId>, masks: &Masks) -> Result<()> {
    check_with(catalog, copied, masks, &|o, c| {
        discover::classify_column(&o.name, c).is_some()
    })
}
