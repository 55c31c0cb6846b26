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
        let is_checked = selected.contains(&o.id) && k.is_validated && k.is_enforced;
        let message = match is_checked {
            // what the target has instead may be masked the same way, by a call before this one
            true if !copied.contains(&parent) && may_agree(masks, k, child, parent) => {
                format!("{why}: this fails unless the rows that the target has there are masked the same way")
            }
            true => return Err(error(o, &why)),
            false => format!("{why}: rows of the clone do not find the rows that they refer to"),
        };
        warnings.push(Warning {
            object: o.describe(),
            message,
        });
    }
    Ok(warnings)
}

/// True if the same masks at the other end, which this call does not fill, would give the same values.
fn may_agree(masks: &Masks, k: &Constraint, child: ObjectId, parent: ObjectId) -> bool {
    let of = |table: ObjectId, num: i32| masks.of(table).and_then(|m| m.of(num));
    let keeps_apart = |m: &MaskedColumn| matches!(m.mask, Some(Mask::Hash { .. } | Mask::Fake { key: Some(_), .. }));
    let pairs = k.columns.iter().zip(&k.referenced_columns);
    pairs
        .map(|(&c, &p)| (of(child, c), of(parent, p)))
        .all(|pair| match pair {
            (None, None) => true,
            (Some(c), None) => keeps_apart(c) && !parts_equals(Some(c)),
            _ => false,
        })
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
    let (c, p, here, there) = pairs
        .map(masks_of)
        .find(|(_, _, c, p)| !agree(*c, *p, single) || parts_equals(*c) || parts_equals(*p))?;
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
                "{column} is masked with {}{}",
                m.mask.as_ref().map_or("a json path", Mask::name),
                match parts_equals(Some(m)) {
                    true => ", but texts that its type or collation takes for equal may differ",
                    false => "",
                }
            ),
            None => format!("{column} is not masked in this call"),
        }
    };
    Some(format!(
        "{}, and {}",
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

/// True if the mask looks at the text, and texts of the column can be equal without being the same.
fn parts_equals(m: Option<&MaskedColumn>) -> bool {
    let of_text = |m: &MaskedColumn| matches!(m.mask, Some(Mask::Hash { .. } | Mask::Fake { .. }));
    m.is_some_and(|m| of_text(m) && !m.column.equal_is_same)
}

fn error(o: &Object, why: &str) -> Error {
    Error::new(
        INVALID_PARAMETER_VALUE,
        format!("the masks at the two ends of {} do not match", o.describe()),
    )
    .detail(format!("{why}."))
    .hint("Give both columns the same hash, or null at the referencing end, or leave foreign keys out with \"constraints\": false.")
}
