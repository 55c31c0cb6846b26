//! Foreign keys over masked columns: both ends must get the same values.

use super::resolve::Masks;
use super::strategy::Mask;
use super::table::MaskedColumn;
use crate::catalog::{class, Catalog, Constraint, Detail, Object, ObjectId};
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// Compares the masks at both ends. A foreign key that the clone makes and checks would fail after all rows are copied,
/// so it is an error now (22023); one that is not made or not checked is a warning.
pub(super) fn check(
    catalog: &Catalog,
    copied: &HashSet<ObjectId>,
    selected: &HashSet<ObjectId>,
    masks: &Masks,
) -> Result<Vec<Warning>> {
    let mut warnings = Vec::new();
    for o in &catalog.objects {
        let Detail::Constraint(k) = &o.detail else { continue };
        let (child, parent) = (ObjectId::new(class::PG_CLASS, k.table), k.referenced_table);
        let Some(parent) = parent.map(|p| ObjectId::new(class::PG_CLASS, p)) else {
            continue;
        };
        if k.kind != 'f' || !copied.contains(&child) {
            continue;
        }
        let Some(why) = disagreement(catalog, masks, k, child, parent) else {
            continue;
        };
        if selected.contains(&o.id) && k.is_validated && k.is_enforced {
            return Err(error(o, &why));
        }
        warnings.push(Warning {
            object: o.describe(),
            message: format!("{why}: rows of the clone do not find the rows that they refer to"),
        });
    }
    Ok(warnings)
}

fn disagreement(catalog: &Catalog, masks: &Masks, k: &Constraint, child: ObjectId, parent: ObjectId) -> Option<String> {
    let single = k.columns.len() == 1;
    let is_full = k.definition.contains(" MATCH FULL");
    let pairs = k.columns.iter().zip(&k.referenced_columns);
    let masks_of = |(&c, &p): (&i32, &i32)| {
        let of = |table: ObjectId, num: i32| masks.of(table).and_then(|m| m.of(num));
        (c, p, of(child, c), of(parent, p))
    };
    // one NULL is enough for the server not to look for the referenced row
    let is_null = |m: &Option<&MaskedColumn>| m.is_some_and(|m| m.mask == Some(Mask::Null));
    let nulls = pairs.clone().map(masks_of).filter(|(.., c, _)| is_null(c)).count();
    if nulls > 0 && (!is_full || nulls == k.columns.len()) {
        return None;
    }
    let (c, p, here, there) = pairs.map(masks_of).find(|(_, _, c, p)| !agree(*c, *p, single))?;
    let describe = |table: ObjectId, num: i32, m: Option<&MaskedColumn>| {
        let o = catalog.get(table);
        let name = match o.map(|o| &o.detail) {
            Some(Detail::Table(t)) => t.column(num).map(|c| c.name.clone()).unwrap_or_default(),
            _ => String::new(),
        };
        let column = format!(
            "{}.{}",
            o.map(Object::qualified).unwrap_or_default(),
            quote_ident(&name)
        );
        match m {
            Some(m) => format!(
                "{column} is masked with {}",
                m.mask.as_ref().map_or("a json path", Mask::name)
            ),
            None => format!("{column} is not masked"),
        }
    };
    Some(format!(
        "{}, but {}",
        describe(child, c, here),
        describe(parent, p, there)
    ))
}

fn agree(child: Option<&MaskedColumn>, parent: Option<&MaskedColumn>, single: bool) -> bool {
    let mask = |m: Option<&MaskedColumn>| m.map(|m| m.mask.clone());
    match (mask(child), mask(parent)) {
        (None, None) => true,
        // the same values in other rows
        (None | Some(Some(Mask::Shuffle)), None | Some(Some(Mask::Shuffle))) => single,
        (Some(Some(a)), Some(Some(b))) => a == b && a.is_deterministic(),
        _ => false,
    }
}

fn error(o: &Object, why: &str) -> Error {
    Error::new(
        INVALID_PARAMETER_VALUE,
        format!("the masks at the two ends of {} differ", o.describe()),
    )
    .detail(format!("{why}."))
    .hint("Give both columns the same hash, or leave foreign keys out with \"constraints\": false.")
}
