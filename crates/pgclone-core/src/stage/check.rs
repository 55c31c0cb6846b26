//! What cannot be staged, found out before anything is made. Each is an error (0A000) that names the object.

use super::names::Places;
use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId, Oid};
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::ident::quote_ident;
use crate::plan::Plan;
use crate::select::{needs, table_of};
use crate::sqlstate;

fn refused(o: &Object, why: impl Into<String>) -> Error {
    Error::new(
        sqlstate::FEATURE_NOT_SUPPORTED,
        format!("{} cannot be cloned with \"atomic\": true", o.describe()),
    )
    .detail(why)
}

const LEAVE_OUT: &str = "Leave it out with \"exclude\", or clone without \"atomic\".";

/// Kinds of objects that are in no schema, so that there is no hiding them, and that are needed before the end or hold
/// what must not be written down.
pub(super) fn check_kinds(source: &Catalog, plan: &Plan) -> Result<()> {
    for o in source
        .objects
        .iter()
        .filter(|o| plan.selected.contains(&o.id) && !plan.existing.contains(&o.id))
    {
        match o.family() {
            Family::Extension
            | Family::Language
            | Family::AccessMethod
            | Family::ForeignDataWrapper
            | Family::ForeignServer => {
                return Err(
                    refused(o, "It is in no schema, so it cannot be made in a hidden place.")
                        .hint("Create it on the target first, or clone without \"atomic\"."),
                )
            }
            Family::UserMapping | Family::LargeObject | Family::Subscription => {
                return Err(refused(o, "It is in no schema, so it cannot be made in a hidden place.").hint(LEAVE_OUT))
            }
            _ if matches!(o.detail, Detail::ShellType) || has_shell_operator(source, o) => {
                return Err(refused(
                    o,
                    "A type or operator that is only a name cannot be moved to another schema.",
                )
                .hint(LEAVE_OUT))
            }
            _ => {}
        }
    }
    Ok(())
}

/// True for an operator whose commutator or negator nobody has made.
fn has_shell_operator(source: &Catalog, o: &Object) -> bool {
    let Detail::Operator(d) = &o.detail else { return false };
    let is_made = |text: &String| {
        text.starts_with("OPERATOR(pg_catalog.")
            || source.objects.iter().any(|other| {
                let schema = quote_ident(other.schema.as_deref().unwrap_or_default());
                matches!(other.detail, Detail::Operator(_)) && *text == format!("OPERATOR({schema}.{})", other.name)
            })
    };
    [&d.commutator, &d.negator]
        .into_iter()
        .flatten()
        .any(|text| !is_made(text))
}

/// What staged objects need must be staged too or be on the target, and they must not show before the end.
pub(super) fn check_needs(source: &Catalog, plan: &Plan, staged: &HashSet<ObjectId>) -> Result<()> {
    let needs = needs(source);
    for o in source.objects.iter().filter(|o| staged.contains(&o.id)) {
        if let Detail::Table(t) = &o.detail {
            let outside = |&&p: &&Oid| !staged.contains(&ObjectId::new(class::PG_CLASS, p)) && !t.is_partition();
            if let Some(parent) = t.parents.iter().find(outside) {
                let parent = source.get(ObjectId::new(class::PG_CLASS, *parent));
                let name = parent.map_or_else(|| "another table".to_owned(), Object::describe);
                return Err(
                    refused(o, format!("It inherits from {name}, whose readers would see its rows.")).hint(LEAVE_OUT),
                );
            }
        }
        let missing =
            |id: &&ObjectId| plan.selected.contains(id) && !plan.existing.contains(id) && !staged.contains(id);
        let mut missing = needs
            .get(&o.id)
            .into_iter()
            .flatten()
            .filter(missing)
            .filter_map(|&id| source.get(id));
        let is_place = |o: &Object| matches!(o.detail, Detail::Schema(_)) || table_of(o).is_some();
        if let Some(missing) = missing.find(|o| !is_place(o)) {
            return Err(refused(
                missing,
                format!("{} needs it before the clone is complete.", o.describe()),
            )
            .hint("Create it on the target first, or clone without \"atomic\"."));
        }
    }
    Ok(())
}

/// A name must mean the same object in the staging schema and in place: one that a kept object of the target shares with
/// a staged one would be ambiguous.
pub(super) fn check_names(
    source: &Catalog,
    target: &Catalog,
    staged: &HashSet<ObjectId>,
    places: &Places,
) -> Result<()> {
    for o in source.objects.iter().filter(|o| !staged.contains(&o.id)) {
        let Some(place) = o.schema.as_ref().and_then(|s| places.schemas.get(s)) else {
            continue;
        };
        let has_name = !matches!(o.detail, Detail::DefaultAcl(_)) && place.names.contains(&o.name);
        if has_name && table_of(o).is_none() && target.counterpart(o).is_some() {
            let same = source
                .objects
                .iter()
                .find(|s| staged.contains(&s.id) && s.schema == o.schema && s.name == o.name);
            return Err(refused(
                same.unwrap_or(o),
                format!("{} stays on the target and has the same name.", o.describe()),
            )
            .hint("Clone without \"atomic\"."));
        }
    }
    Ok(())
}

/// In a query, `s.x` is an object of schema `s`, or a column of a relation that is called like the schema. Which of them,
/// the text alone does not tell.
pub(super) fn check_columns(source: &Catalog, staged: &HashSet<ObjectId>, places: &Places) -> Result<()> {
    for o in source.objects.iter().filter(|o| staged.contains(&o.id)) {
        let Some(place) = places.schemas.get(&o.name) else {
            continue;
        };
        let columns = match &o.detail {
            Detail::Table(t) => &t.columns,
            Detail::View(v) => &v.columns,
            Detail::MatView(m) => &m.columns,
            _ => continue,
        };
        if let Some(column) = columns.iter().find(|c| place.names.contains(&c.name)) {
            let why = format!(
                "It is called like a schema, and its column {} like an object in that schema: queries over it could be misread.",
                quote_ident(&column.name)
            );
            return Err(refused(o, why).hint(LEAVE_OUT));
        }
    }
    Ok(())
}

/// Functions whose body is a string find what they name when they run. What runs while the clone is being loaded must not
/// name anything in it: in place there may be nothing yet, or what is to be replaced.
pub(super) fn check_late_names(source: &Catalog, staged: &HashSet<ObjectId>, places: &Places) -> Result<()> {
    let needs = needs(source);
    let runs = |o: &&Object| {
        staged.contains(&o.id)
            && match &o.detail {
                Detail::Constraint(k) => k.kind != 'f',
                Detail::Default(d) => d.generated.is_some(),
                Detail::Index(_) | Detail::MatView(_) | Detail::Domain(_) | Detail::Table(_) => true,
                _ => false,
            }
    };
    let mut by: HashMap<ObjectId, ObjectId> = HashMap::default();
    for user in source.objects.iter().filter(runs) {
        let mut queue = vec![user.id];
        while let Some(id) = queue.pop() {
            for &need in needs.get(&id).into_iter().flatten() {
                // what a plain default calls does not run
                let is_default =
                    matches!(source.get(need).map(|o| &o.detail), Some(Detail::Default(d)) if d.generated.is_none());
                if !is_default && !by.contains_key(&need) {
                    by.insert(need, user.id);
                    queue.push(need);
                }
            }
        }
    }
    for o in source.objects.iter().filter(|o| by.contains_key(&o.id)) {
        let Detail::Function(f) = &o.detail else { continue };
        if f.library.is_some() || f.sql_body.is_some() || f.language == "internal" {
            continue;
        }
        let path: Vec<&str> = f
            .settings
            .iter()
            .filter_map(|s| s.strip_prefix("search_path="))
            .collect();
        if places.is_named_in(&f.source, path.first().copied().unwrap_or_default()) {
            let user = by.get(&o.id).and_then(|&id| source.get(id)).unwrap_or(o);
            return Err(refused(
                user,
                format!(
                    "It runs {} while it is loaded, which finds objects of the clone by name.",
                    o.describe()
                ),
            )
            .hint(LEAVE_OUT));
        }
    }
    Ok(())
}
