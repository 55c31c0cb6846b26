//! `clone_roles`: makes the target's roles what the source's are, in one transaction.
//!
//! Existing roles are brought in line, never dropped. Without `force` a superuser of the target stays one, and the role
//! that calls is not touched. Statements hold password hashes: the session keeps them out of the log and out of
//! `pg_stat_activity`, and no error shows them.

mod names;

use self::names::Name;
use super::clone::{announce_warnings, commit, read_catalog};
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::{Role, Roles};
use crate::context::{Context, Notice, Severity};
use crate::ddl::{self, Memberships, Render};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::options::{given, parse_object};
use crate::sqlstate;
use crate::transport::Session;
use futures_util::future::join_all;
use serde::Deserialize;
use std::fmt;

const EXAMPLE: &str = "Options are one JSON object, for example {\"force\": true}.";
/// Statements that are sent before the first answer is awaited.
const PIPELINE: usize = 64;
/// What would show a statement. Settings of libraries that the server has not loaded are passed over.
const SILENCE: &[(&str, &str)] = &[
    ("track_activities", "off"),
    ("log_statement", "none"),
    ("log_min_error_statement", "panic"),
    ("log_min_duration_statement", "-1"),
    ("log_min_duration_sample", "-1"),
    ("log_transaction_sample_rate", "0"),
    ("log_duration", "off"),
    ("debug_print_parse", "off"),
    ("debug_print_rewritten", "off"),
    ("debug_print_plan", "off"),
    ("pg_stat_statements.track", "none"),
    ("pgaudit.log", "none"),
    // that a password is an MD5 hash is the source's affair
    ("md5_password_warnings", "off"),
];

/// One call of `clone_roles`.
#[derive(Clone, PartialEq, Eq)]
pub struct RolesRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// Comma-separated names, all roles if none are given.
    pub names: Option<String>,
    /// Options as JSON text, not parsed yet.
    pub options: Option<String>,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClonedRoles {
    created: usize,
    updated: usize,
    grants: usize,
}

impl fmt::Display for ClonedRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            created,
            updated,
            grants,
        } = self;
        write!(
            f,
            "OK: {created} roles created, {updated} roles updated, {grants} grants applied"
        )
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    /// Demote superusers and change the calling role, too.
    #[serde(default, deserialize_with = "given")]
    force: Option<bool>,
}

/// A statement, and what to say if it fails: never the statement.
struct Statement {
    sql: String,
    purpose: String,
}

/// Clones roles. The target's transaction is committed just before this returns. Errors: 42704 unknown role, 22023 bad list.
pub async fn clone_roles(request: RolesRequest, cx: &Context) -> Result<ClonedRoles> {
    let options: Options = match &request.options {
        Some(text) => parse_object(text, EXAMPLE)?,
        None => Options::default(),
    };
    let names = request.names.as_deref().map(names::parse).transpose()?;
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(open_source(&params, true, cx), open_target(&target_params, cx))?;
    target.execute("BEGIN").await?;
    let (on_source, on_target) = futures_util::try_join!(read_roles(&source), read_roles(&target))?;
    let (from, mut into) = futures_util::try_join!(read_catalog(&source), read_catalog(&target))?;
    let roles = select(&on_source, &on_target, names.as_deref())?;
    if !on_source.knows_passwords {
        warn(
            cx,
            "the source's pg_authid cannot be read: passwords are left out".to_owned(),
        );
    }
    let caller = &cx.config.loopback.session_role;
    let mut work = Work {
        source: &on_source,
        target: &on_target,
        caller,
        force: options.force == Some(true),
        done: ClonedRoles::default(),
        statements: Vec::new(),
    };
    let roles = work.roles(&roles, cx);
    let databases = (from.database.name.as_str(), into.database.name.as_str());
    let versions = (source.version(), target.version());
    work.settings(&roles, databases, versions.0.major() == versions.1.major(), cx);
    let (statements, warnings) = Memberships {
        source: &on_source,
        target: &on_target,
        selected: &roles,
        source_version: versions.0,
        target_version: versions.1,
    }
    .statements();
    work.grants(statements, "grant a membership");
    warnings.into_iter().for_each(|w| warn(cx, w));
    // the roles are there when privileges are granted
    into.server.roles.extend(roles.iter().map(|r| r.name.clone()));
    into.server.roles.sort();
    into.server.roles.dedup();
    let render = Render::new(&from, &into);
    let names: HashSet<String> = roles.iter().map(|r| r.name.clone()).collect();
    let privileges = ddl::grants_to(&names, &render);
    work.revokes(privileges.revokes, cx);
    work.grants(privileges.grants, "grant a privilege");
    announce_warnings(&privileges.warnings, cx);
    announce_warnings(&render.take_warnings(), cx);
    silence(&target).await?;
    run(&target, &work.statements).await?;
    source.execute("COMMIT").await?;
    commit(&target, cx).await?;
    for warning in target.take_notices() {
        warn(cx, warning.message);
    }
    futures_util::join!(source.close(), target.close());
    Ok(work.done)
}

async fn read_roles(session: &Session) -> Result<Roles> {
    let side = session.side();
    Roles::read(session)
        .await
        .map_err(|e| e.context(format!("could not read the roles of the {side}")))
}

fn warn(cx: &Context, message: String) {
    cx.progress.notice(Notice::new(Severity::Warning, message));
}

/// The roles to clone: those that are named, or all but PostgreSQL's own and the one that the target's `initdb` made.
fn select<'a>(source: &'a Roles, target: &Roles, names: Option<&[Name]>) -> Result<Vec<&'a Role>> {
    let Some(names) = names else {
        let is_bootstrap = |r: &Role| target.get(&r.name).is_some_and(|t| t.is_bootstrap);
        let wanted = |r: &&Role| !r.is_reserved() && !is_bootstrap(r);
        return Ok(source.roles.iter().filter(wanted).collect());
    };
    let (mut found, mut unknown): (Vec<&Role>, Vec<String>) = (Vec::new(), Vec::new());
    for name in names {
        match name.find(source) {
            Some(role) if role.is_reserved() => {
                let message = format!(
                    "role {} belongs to PostgreSQL and cannot be cloned",
                    quote_ident(&role.name)
                );
                return Err(Error::new(sqlstate::INVALID_PARAMETER_VALUE, message));
            }
            Some(role) if !found.contains(&role) => found.push(role),
            Some(_) => {}
            None => unknown.push(quote_ident(&name.text)),
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let (role, does) = if unknown.len() == 1 {
        ("role", "does")
    } else {
        ("roles", "do")
    };
    let message = format!("{role} {} {does} not exist on the source", unknown.join(", "));
    Err(Error::new(sqlstate::UNDEFINED_OBJECT, message))
}

/// What is to be done on the target.
struct Work<'a> {
    source: &'a Roles,
    target: &'a Roles,
    caller: &'a str,
    force: bool,
    done: ClonedRoles,
    statements: Vec<Statement>,
}

impl<'a> Work<'a> {
    /// Creates and alters; returns the roles that may be changed.
    fn roles(&mut self, roles: &[&'a Role], cx: &Context) -> Vec<&'a Role> {
        let mut changed = Vec::new();
        for &role in roles {
            let name = quote_ident(&role.name);
            let have = self.target.get(&role.name);
            let mut want = role.clone();
            if have.is_some_and(|h| h.superuser) && !want.superuser && !self.force {
                want.superuser = true;
                warn(
                    cx,
                    format!(
                        "role {name} is a superuser on the target and stays one; the option \"force\" would demote it"
                    ),
                );
            }
            let statements = ddl::role(&want, have, self.source.knows_passwords);
            if role.name == self.caller && !self.force {
                let severity = if statements.is_empty() {
                    Severity::Notice
                } else {
                    Severity::Warning
                };
                let message =
                    format!("role {name} runs this call and is left as it is; the option \"force\" would change it");
                cx.progress.notice(Notice::new(severity, message));
                continue;
            }
            match have {
                Some(_) => self.done.updated += 1,
                None => self.done.created += 1,
            }
            let verb = if have.is_some() { "alter" } else { "create" };
            self.add(statements, &format!("{verb} role {name}"));
            let labels = ddl::role_labels(&role.name, self.source, self.target);
            self.add(labels, &format!("label role {name}"));
            changed.push(role);
        }
        changed
    }

    /// Settings of the roles: for every database, for the two that are connected, and for those of the same name.
    fn settings(&mut self, roles: &[&Role], (from, into): (&str, &str), same_major: bool, cx: &Context) {
        for role in roles {
            let name = &role.name;
            let mut places: Vec<(Option<&str>, Option<&str>)> = vec![(None, None), (Some(from), Some(into))];
            for config in self.source.settings.iter().filter(|c| c.role == *name) {
                let Some(database) = config.database.as_deref().filter(|d| *d != from && *d != into) else {
                    continue;
                };
                if self.target.databases.iter().any(|d| d == database) {
                    places.push((Some(database), Some(database)));
                } else {
                    let (name, database) = (quote_ident(name), quote_ident(database));
                    warn(
                        cx,
                        format!(
                            "role {name}: its settings in database {database}, which the target lacks, are left out"
                        ),
                    );
                }
            }
            for (from, into) in places {
                let want = self.source.settings_of(name, from);
                let have = self.target.settings_of(name, into);
                let statements = ddl::role_settings(name, into, want, have, same_major);
                self.add(
                    statements,
                    &format!("set the configuration of role {}", quote_ident(name)),
                );
            }
        }
    }

    /// Takes away what the source does not give. How much is said, since the result counts grants only.
    fn revokes(&mut self, statements: Vec<String>, cx: &Context) {
        let count = statements.iter().filter(|s| s.starts_with("REVOKE ")).count();
        if count > 0 {
            let message = format!("revoked what the source does not give to these roles: {count} REVOKE");
            cx.progress.notice(Notice::new(Severity::Notice, message));
        }
        self.add(statements, "revoke a privilege");
    }

    fn grants(&mut self, statements: Vec<String>, purpose: &str) {
        let is_grant = |s: &&String| s.starts_with("GRANT ") || s.starts_with("DO ");
        self.done.grants += statements.iter().filter(is_grant).count();
        self.add(statements, purpose);
    }

    fn add(&mut self, statements: Vec<String>, purpose: &str) {
        self.statements.extend(statements.into_iter().map(|sql| Statement {
            sql,
            purpose: purpose.to_owned(),
        }));
    }
}

/// Keeps what follows in the transaction out of every place where statements show.
async fn silence(target: &Session) -> Result<()> {
    let settings: Vec<String> = SILENCE.iter().map(|(n, v)| format!("('{n}', '{v}')")).collect();
    let sql = format!(
        "SELECT set_config(s.name, s.value, true) FROM (VALUES {}) AS s(name, value) \
         WHERE current_setting(s.name, true) IS NOT NULL",
        settings.join(", ")
    );
    target.execute(&sql).await
}

/// Runs the statements in order, pipelined. The first error is the cause.
async fn run(target: &Session, statements: &[Statement]) -> Result<()> {
    for batch in statements.chunks(PIPELINE) {
        let results = join_all(batch.iter().map(|s| target.execute(&s.sql))).await;
        for (statement, result) in batch.iter().zip(results) {
            result.map_err(|e| e.context(format!("could not {}", statement.purpose)))?;
        }
    }
    Ok(())
}
