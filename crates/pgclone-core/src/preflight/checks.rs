//! The documented checks.

use super::facts::{Facts, Relation, SourceFacts, TargetFacts};
use super::{Check, Status};
use crate::catalog::{Catalog, Detail, Family, Object};
use crate::error::Error;
use crate::ident::{quote_ident, QualifiedName};
use crate::select;
use serde_json::json;
use std::collections::BTreeSet;

/// The sixteen, in their order.
pub(super) fn documented(facts: &Facts) -> Vec<Check> {
    vec![
        connection("source_connection", facts.source.as_ref().err()),
        connection("target_connection", facts.target.as_ref().err()),
        version(
            "source_version",
            facts.source.as_ref().ok().map(|s| (&s.version, s.major)),
        ),
        version(
            "target_version",
            facts.target.as_ref().ok().map(|t| (&t.version, t.major)),
        ),
        version_compat(facts),
        schema_exists_source(facts),
        schema_exists_target(facts),
        source_permissions(facts),
        target_permissions(facts),
        estimated_size(facts),
        target_database_size(facts),
        object_counts(facts),
        name_conflicts(facts),
        missing_extensions(facts),
        missing_roles(facts),
        missing_tablespaces(facts),
    ]
}

/// The source's facts, or the check that says why there are none.
pub(super) fn source<'a>(facts: &'a Facts, name: &'static str) -> Result<&'a SourceFacts, Check> {
    let because = |_: &Error| Check::not_run(name, "the source cannot be reached");
    facts.source.as_ref().map_err(because)
}

/// The same for the target.
pub(super) fn target<'a>(facts: &'a Facts, name: &'static str) -> Result<&'a TargetFacts, Check> {
    let because = |_: &Error| Check::not_run(name, "the target cannot be reached");
    facts.target.as_ref().map_err(because)
}

/// A part of the facts, or the check that says why it is missing.
pub(super) fn part<'a, T>(part: &'a crate::error::Result<T>, name: &'static str) -> Result<&'a T, Check> {
    part.as_ref().map_err(|e| Check::not_run(name, full(e)))
}

/// A part without which nobody can say that the clone would start, or the check that fails for want of it.
pub(super) fn decisive<'a, T>(part: &'a crate::error::Result<T>, name: &'static str) -> Result<&'a T, Check> {
    part.as_ref()
        .map_err(|e| Check::fail(name, format!("cannot be found out: {}", full(e))))
}

/// Both catalogs.
pub(super) fn catalogs<'a>(facts: &'a Facts, name: &'static str) -> Result<(&'a Catalog, &'a Catalog), Check> {
    let source = part(&source(facts, name)?.catalog, name)?;
    Ok((source, part(&target(facts, name)?.catalog, name)?))
}

/// The check, whether it could be made or not.
pub(super) fn settle(check: Result<Check, Check>) -> Check {
    check.unwrap_or_else(|not_run| not_run)
}

pub(super) fn full(e: &Error) -> String {
    match &e.detail {
        Some(detail) => format!("{} ({detail})", e.message),
        None => e.message.clone(),
    }
}

fn connection(name: &'static str, error: Option<&Error>) -> Check {
    match error {
        Some(e) => Check::fail(name, full(e)),
        None => Check::pass(name),
    }
}

fn version(name: &'static str, version: Option<(&String, u32)>) -> Check {
    match version {
        Some((value, major)) => Check::info(name).with("value", value.as_str()).with("major", major),
        None => Check::not_run(name, "the server cannot be reached"),
    }
}

fn version_compat(facts: &Facts) -> Check {
    const NAME: &str = "version_compat";
    settle((|| {
        let (source, target) = (source(facts, NAME)?, target(facts, NAME)?);
        Ok(if source.major > target.major {
            let message = format!(
                "the source is PostgreSQL {}, newer than the target's {}: what the target does not know is left out",
                source.major, target.major
            );
            Check::warn(NAME, message)
        } else {
            Check::pass(NAME)
        })
    })())
}

pub(super) fn has_schema(catalog: &Catalog, schema: &str) -> bool {
    catalog.find(Family::Schema, &quote_ident(schema)).is_some()
}

fn schema_exists_source(facts: &Facts) -> Check {
    const NAME: &str = "schema_exists_source";
    settle((|| {
        let catalog = part(&source(facts, NAME)?.catalog, NAME)?;
        Ok(match has_schema(catalog, &facts.schema) {
            true => Check::pass(NAME),
            false => Check::fail(
                NAME,
                format!("schema \"{}\" does not exist on the source", facts.schema),
            ),
        })
    })())
}

fn schema_exists_target(facts: &Facts) -> Check {
    const NAME: &str = "schema_exists_target";
    settle((|| {
        let catalog = part(&target(facts, NAME)?.catalog, NAME)?;
        Ok(Check::info(NAME).with("value", has_schema(catalog, &facts.schema)))
    })())
}

fn source_permissions(facts: &Facts) -> Check {
    const NAME: &str = "source_permissions";
    settle((|| {
        let probe = decisive(&source(facts, NAME)?.probe, NAME)?;
        let schema = &facts.schema;
        let unreadable = read(facts, &probe.unreadable);
        Ok(match probe.may_use_schema {
            None => Check::not_run(NAME, "the schema does not exist on the source"),
            Some(false) => Check::fail(NAME, format!("source role lacks USAGE on schema \"{schema}\"")),
            Some(true) if unreadable.is_empty() => Check::pass(NAME),
            Some(true) => {
                let n = unreadable.len();
                let message = format!("source role lacks SELECT on {n} table(s) of schema \"{schema}\"");
                Check::fail(NAME, message).with("items", unreadable)
            }
        })
    })())
}

/// Names of those relations that the clone reads; without a plan, of those in the schema.
pub(super) fn read(facts: &Facts, relations: &[Relation]) -> Vec<String> {
    let counts = |r: &&Relation| match &facts.both.plan {
        Some(Ok(plan)) => plan.reads.contains(&r.oid),
        _ => r.schema == facts.schema,
    };
    let name = |r: &Relation| match r.schema == facts.schema {
        true => r.name.clone(),
        false => QualifiedName::new(&r.schema, &r.name).to_string(),
    };
    relations.iter().filter(counts).map(name).collect()
}

fn target_permissions(facts: &Facts) -> Check {
    const NAME: &str = "target_permissions";
    settle((|| {
        let probe = decisive(&target(facts, NAME)?.probe, NAME)?;
        if probe.is_standby || probe.is_read_only {
            let why = if probe.is_standby {
                "is a standby"
            } else {
                "has default_transaction_read_only on"
            };
            return Ok(Check::fail(NAME, format!("target {why}: nothing can be created")));
        }
        Ok(match probe.may_create_in_schema {
            Some(false) => Check::fail(NAME, format!("target role lacks CREATE on schema \"{}\"", facts.schema)),
            None if !probe.may_create_schema => Check::fail(NAME, "target role lacks CREATE on the database"),
            _ => Check::pass(NAME),
        })
    })())
}

fn estimated_size(facts: &Facts) -> Check {
    const NAME: &str = "estimated_size";
    settle((|| {
        Ok(Check::info(NAME).with("bytes", *part(&source(facts, NAME)?.bytes, NAME)?))
    })())
}

fn target_database_size(facts: &Facts) -> Check {
    const NAME: &str = "target_database_size";
    settle((|| {
        Ok(Check::info(NAME).with("bytes", part(&target(facts, NAME)?.probe, NAME)?.database_bytes))
    })())
}

/// The objects of the schema, without members of extensions.
pub(super) fn objects<'a>(catalog: &'a Catalog, schema: &'a str) -> impl Iterator<Item = &'a Object> + 'a {
    let own = catalog.objects.iter().filter(|o| o.extension.is_none());
    own.filter(move |o| select::home_schema(catalog, o) == Some(schema))
}

fn object_counts(facts: &Facts) -> Check {
    const NAME: &str = "object_counts";
    settle((|| {
        let catalog = part(&source(facts, NAME)?.catalog, NAME)?;
        let count = |is: fn(&Detail) -> bool| objects(catalog, &facts.schema).filter(|o| is(&o.detail)).count();
        let behind_constraints = count(|d| matches!(d, Detail::Constraint(k) if k.index.is_some()));
        Ok(Check::info(NAME)
            .with("tables", count(|d| matches!(d, Detail::Table(_))))
            .with("views", count(|d| matches!(d, Detail::View(_) | Detail::MatView(_))))
            .with("sequences", count(|d| matches!(d, Detail::Sequence(_))))
            .with("indexes", count(|d| matches!(d, Detail::Index(_))) + behind_constraints))
    })())
}

/// `pg_class.relkind` for relations; for other objects the keyword.
fn kind(o: &Object) -> String {
    match &o.detail {
        Detail::Table(t) => t.kind.to_string(),
        Detail::View(_) => "v".to_owned(),
        Detail::MatView(_) => "m".to_owned(),
        Detail::Sequence(_) => "S".to_owned(),
        Detail::Index(_) => "i".to_owned(),
        _ => o.keyword().to_lowercase(),
    }
}

fn name_conflicts(facts: &Facts) -> Check {
    const NAME: &str = "name_conflicts";
    settle((|| {
        let (source, target) = catalogs(facts, NAME)?;
        let is_named = |o: &&Object| {
            select::table_of(o).is_none() && !matches!(o.detail, Detail::Schema(_) | Detail::DefaultAcl(_))
        };
        let there = objects(source, &facts.schema)
            .filter(is_named)
            .filter_map(|o| target.counterpart(o));
        let items: Vec<_> = there.map(|o| json!({"name": o.name, "kind": kind(o)})).collect();
        let n = items.len();
        let check = if n == 0 {
            Check::pass(NAME)
        } else {
            let message = format!(
                "{n} object name(s) already exist on target schema \"{}\"; use a conflict_resolution option (skip / replace / rename) when cloning",
                facts.schema
            );
            Check::warn(NAME, message)
        };
        Ok(check.with("count", n).with("items", items))
    })())
}

/// A check that lists what is missing.
fn missing(name: &'static str, items: BTreeSet<&str>, counted: bool, message: impl Fn(usize) -> String) -> Check {
    let n = items.len();
    let mut check = Check::new(name, if n == 0 { Status::Pass } else { Status::Warn });
    check.message = (n > 0).then(|| message(n));
    if counted {
        check = check.with("count", n);
    }
    check.with("items", items.into_iter().collect::<Vec<_>>())
}

fn missing_extensions(facts: &Facts) -> Check {
    const NAME: &str = "missing_extensions";
    settle((|| {
        let (source, target) = catalogs(facts, NAME)?;
        let extensions = source
            .objects
            .iter()
            .filter(|o| matches!(o.detail, Detail::Extension(_)));
        let missing_there = extensions.filter(|o| target.counterpart(o).is_none());
        let items = missing_there.map(|o| o.name.as_str()).collect();
        Ok(missing(NAME, items, false, |n| {
            format!("{n} extension(s) of the source are not installed in the target database")
        }))
    })())
}

fn missing_roles(facts: &Facts) -> Check {
    const NAME: &str = "missing_roles";
    settle((|| {
        let (source, target) = catalogs(facts, NAME)?;
        let mut roles: BTreeSet<&str> = BTreeSet::new();
        let within: Vec<&Object> = objects(source, &facts.schema).collect();
        roles.extend(within.iter().filter_map(|o| o.owner.as_deref()));
        for ((id, _), acl) in &source.attachments.acls {
            if within.iter().any(|o| o.id == *id) {
                roles.extend(acl.items.iter().filter_map(|i| i.grantee.as_deref()));
                roles.extend(acl.items.iter().map(|i| i.grantor.as_str()));
            }
        }
        for o in &within {
            match &o.detail {
                Detail::Policy(p) => roles.extend(p.roles.iter().map(String::as_str)),
                Detail::DefaultAcl(d) => roles.extend(d.items.iter().filter_map(|i| i.grantee.as_deref())),
                _ => {}
            }
        }
        roles.retain(|role| !target.server.has_role(role));
        Ok(missing(NAME, roles, true, |n| {
            format!("{n} role(s) referenced by source schema do not exist on target — consider running pgclone.clone_roles() first")
        }))
    })())
}

fn missing_tablespaces(facts: &Facts) -> Check {
    const NAME: &str = "missing_tablespaces";
    settle((|| {
        let (source, target) = catalogs(facts, NAME)?;
        let tablespace = |o: &'_ Object| -> Option<String> {
            match &o.detail {
                Detail::Table(t) => t.tablespace.clone(),
                Detail::MatView(m) => m.tablespace.clone(),
                Detail::Index(i) => i.tablespace.clone(),
                Detail::Constraint(k) => k.index.as_ref().and_then(|i| i.tablespace.clone()),
                _ => None,
            }
        };
        let mut names: BTreeSet<String> = objects(source, &facts.schema).filter_map(tablespace).collect();
        names.retain(|name| !target.server.tablespaces.contains(name));
        let items = names.iter().map(String::as_str).collect();
        Ok(missing(NAME, items, false, |n| {
            format!("{n} tablespace(s) of the source schema do not exist on target: the default is used")
        }))
    })())
}
