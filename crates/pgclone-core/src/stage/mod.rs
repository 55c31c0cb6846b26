//! The option `atomic`: a plan whose objects are made in hidden staging schemas, and what moves them into place.
//!
//! Pure: two catalogs and a plan in, a changed plan out. Every object of the plan that lives in a schema is made in the
//! staging schema of that schema; its statements are the plan's, with other names in them ([`names`]). What can only be done
//! in place waits for the end, in the plan's words and order. What cannot be done either way is refused ([`check`]).

mod check;
mod names;

use crate::archive::Part;
use crate::catalog::{class, Catalog, Detail, Family, Object, ObjectId};
use crate::error::{Error, Result};
use crate::hash::{HashMap, HashSet};
use crate::options::{Conflict, Options};
use crate::plan::{Action, Plan, Step};
use crate::select::{identity_of_clone, is_top_level, names_of_clone, needs, table_of};
use crate::statistics::{Origin, TableStatistics};
use crate::{sqlstate, sqltext};
use names::{Place, Places};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Statements with what they are for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// An error says `could not <purpose>`.
    pub purpose: String,
    /// The statements.
    pub sql: Vec<String>,
}

/// All that the transaction at the end needs to know. It is kept in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Staging schemas, each with the schema that its objects go to.
    pub schemas: Vec<(String, String)>,
    /// Objects of the clone that may be in conflict with the target's.
    pub objects: Vec<(Family, String)>,
    /// All names of the clone.
    pub names: Vec<(Family, String)>,
    /// What to do with objects that exist.
    pub conflict: Conflict,
    /// `replace` also drops what depends on the replaced object.
    pub cascade: bool,
    /// What comes before the objects: schemas.
    pub before: Vec<Statements>,
    /// What comes after them.
    pub after: Vec<Statements>,
}

/// A plan that makes everything in staging schemas, and what has to be done at the end. Names of staging schemas begin
/// with `prefix`. Errors: 0A000.
pub fn stage(
    mut plan: Plan,
    source: &Catalog,
    target: &Catalog,
    options: &Options,
    prefix: &str,
) -> Result<(Plan, Publication)> {
    check::check_kinds(source, &plan)?;
    let staged = staged(source, &plan);
    let places = places(source, target, &plan, &staged, prefix);
    check::check_needs(source, &plan, &staged)?;
    check::check_names(source, target, &staged, &places)?;
    check::check_columns(source, &staged, &places)?;
    check::check_late_names(source, &staged, &places)?;
    let may_conflict = |o: &&Object| {
        plan.selected.contains(&o.id)
            && !plan.existing.contains(&o.id)
            && is_top_level(o)
            && !matches!(o.family(), Family::Schema | Family::DefaultAcl)
    };
    let objects = source.objects.iter().filter(may_conflict);
    let mut publication = Publication {
        schemas: places
            .schemas
            .iter()
            .map(|(to, from)| (from.staging.clone(), to.clone()))
            .collect(),
        objects: objects
            .map(|o| (o.family(), identity_of_clone(o, &plan.names)))
            .collect(),
        names: names_of_clone(source, &plan.selected, &plan.names).collect(),
        conflict: options.conflict,
        cascade: options.cascade,
        before: Vec::new(),
        after: Vec::new(),
    };
    publication.schemas.sort();
    plan.first.clear();
    let mut late: HashSet<ObjectId> = HashSet::default();
    for step in std::mem::take(&mut plan.steps) {
        let object = source.get(step.object);
        if staged.contains(&step.object) && !waits(&step, object, &staged) {
            plan.steps.push(in_staging(step, &places)?);
            continue;
        }
        if step.part == Part::Refresh {
            late.insert(step.object);
        }
        let is_schema = object.is_some_and(|o| matches!(o.detail, Detail::Schema(_)));
        let later = later(step)?;
        match is_schema && !later.purpose.starts_with("set the privileges") {
            true => publication.before.push(later),
            false => publication.after.push(later),
        }
    }
    for mut s in std::mem::take(&mut plan.statistics) {
        // what is filled in place is analyzed there
        let in_place = late.contains(&s.object) && matches!(s.origin, Origin::Rows(_));
        match staged.contains(&s.object) && !in_place {
            true => {
                s.rename(|name| places.move_in(name))?;
                plan.statistics.push(s);
            }
            false => publication.after.extend(analyze(&s)),
        }
    }
    if !plan.last.is_empty() {
        publication.after.push(Statements {
            purpose: "adapt the database".to_owned(),
            sql: std::mem::take(&mut plan.last),
        });
    }
    Ok((plan, publication))
}

/// The objects that are made in a staging schema: all that live in a schema, with what belongs to them; and casts and
/// transforms of their types.
fn staged(source: &Catalog, plan: &Plan) -> HashSet<ObjectId> {
    let comes = |o: &&Object| plan.selected.contains(&o.id) && !plan.existing.contains(&o.id);
    let lives_in_schema = |o: &Object| o.schema.is_some() && o.family() != Family::DefaultAcl;
    let mut staged: HashSet<ObjectId> = source
        .objects
        .iter()
        .filter(comes)
        .filter(|o| table_of(o).is_none_or(|t| !plan.selected.contains(&t)) && lives_in_schema(o))
        .map(|o| o.id)
        .collect();
    let with_table = |o: &&Object| table_of(o).is_some_and(|t| staged.contains(&t));
    let parts: Vec<ObjectId> = source
        .objects
        .iter()
        .filter(comes)
        .filter(with_table)
        .map(|o| o.id)
        .collect();
    staged.extend(parts);
    let needs = needs(source);
    let is_type = |id: &&ObjectId| {
        staged.contains(id)
            && source
                .get(**id)
                .is_some_and(|o| matches!(o.family(), Family::Type | Family::Relation))
    };
    let of_staged = |o: &&Object| {
        matches!(o.family(), Family::Cast | Family::Transform)
            && needs.get(&o.id).into_iter().flatten().any(|id| is_type(&id))
    };
    let casts: Vec<ObjectId> = source
        .objects
        .iter()
        .filter(comes)
        .filter(of_staged)
        .map(|o| o.id)
        .collect();
    staged.extend(casts);
    staged
}

/// A staging schema for each schema, and the names of what is staged.
fn places(source: &Catalog, target: &Catalog, plan: &Plan, staged: &HashSet<ObjectId>, prefix: &str) -> Places {
    let mut names: HashMap<String, HashSet<String>> = HashMap::default();
    for o in source.objects.iter().filter(|o| staged.contains(&o.id)) {
        let name = plan.names.get(&o.id).unwrap_or(&o.name);
        let mut add = |schema: &str, name: &str| {
            names.entry(schema.to_owned()).or_default().insert(name.to_owned());
        };
        if let Some(schema) = &o.schema {
            add(schema, name);
        }
        match &o.detail {
            Detail::Constraint(k) => {
                if let Some(index) = &k.index {
                    add(&index.schema, plan.names.get(&o.id).unwrap_or(&index.name));
                }
            }
            Detail::Range(r) => {
                if let Some((schema, name)) = r.multirange_name.as_deref().and_then(sqltext::split_qualified) {
                    add(&schema, &name);
                }
            }
            _ => {}
        }
    }
    let mut number = 0;
    let mut free = || loop {
        number += 1;
        let name = if number == 1 {
            prefix.to_owned()
        } else {
            format!("{prefix}_{number}")
        };
        if !target.has_schema(&name) && !source.has_schema(&name) {
            return name;
        }
    };
    let in_order: BTreeSet<String> = names.keys().cloned().collect();
    let staging: HashMap<String, String> = in_order.into_iter().map(|schema| (schema, free())).collect();
    let place = |(schema, names): (String, HashSet<String>)| {
        let staging = staging.get(&schema).cloned().unwrap_or_default();
        (schema, Place { staging, names })
    };
    Places {
        schemas: names.into_iter().map(place).collect(),
    }
}

/// True if the step of a staged object can only be done in place.
fn waits(step: &Step, o: Option<&Object>, staged: &HashSet<ObjectId>) -> bool {
    let sql: &[String] = match &step.action {
        Action::Sql(sql) => sql,
        _ => &[],
    };
    match o.map(|o| &o.detail) {
        // the referenced table would be bound to rows that are not there yet
        Some(Detail::Constraint(k)) if k.kind == 'f' => k
            .referenced_table
            .is_some_and(|t| !staged.contains(&ObjectId::new(class::PG_CLASS, t))),
        // another role than the caller's cannot look into the staging schema
        _ => sql.iter().any(|s| s.starts_with("SET ROLE ")),
    }
}

fn in_staging(mut step: Step, places: &Places) -> Result<Step> {
    let all = |sql: &mut Vec<String>| -> Result<()> {
        for s in sql {
            *s = places.move_in(s)?;
        }
        Ok(())
    };
    match &mut step.action {
        Action::Sql(sql) => all(sql)?,
        Action::Copy(copy) => copy.rename(|s| places.move_in(s))?,
        Action::SequenceValue(_, target) => *target = places.move_in(target)?,
        Action::LargeObject(_) => {}
    }
    if let Some(split) = &mut step.split {
        all(&mut split.first)?;
        all(&mut split.then)?;
    }
    Ok(step)
}

fn analyze(s: &TableStatistics) -> Option<Statements> {
    match &s.origin {
        Origin::Rows(analyze) => Some(Statements {
            purpose: format!("analyze {}", s.description),
            sql: vec![analyze.sql()],
        }),
        Origin::Source(_) => None,
    }
}

/// A step that waits for the end. Nothing reads the source then.
fn later(step: Step) -> Result<Statements> {
    let purpose = match step.part {
        Part::Acl => format!("set the privileges of {}", step.description),
        _ => format!("create {}", step.description),
    };
    match step.action {
        Action::Sql(sql) => Ok(Statements { purpose, sql }),
        _ => Err(Error::new(
            sqlstate::FEATURE_NOT_SUPPORTED,
            format!("{} cannot be cloned with \"atomic\": true", step.description),
        )
        .detail("Its contents cannot be loaded in a hidden place.")
        .hint("Leave it out with \"exclude\", or clone without \"atomic\".")),
    }
}
