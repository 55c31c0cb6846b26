//! `preflight`: gathers what the checks look at. A fact that cannot be had is an error in its place, never of the call.

use super::aside::aside;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::{read, Catalog};
use crate::conninfo::ConnectParams;
use crate::context::{Context, Scope};
use crate::error::{Error, Result};
use crate::ident::quote_literal;
use crate::mask::{self, Probe};
use crate::plan::{plan, Action, Step};
use crate::preflight::{
    Both, Facts, HostFacts, Planned, PreflightOptions, Report, SourceFacts, SourceProbe, TargetFacts, TargetProbe,
};
use crate::sqlstate;
use crate::transport::Session;
use std::time::Instant;

/// One call of `preflight`, with its arguments as the user gave them.
#[derive(Clone)]
pub struct PreflightRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// The schema that is to be cloned.
    pub schema: String,
    /// Options as JSON text, not parsed yet.
    pub options: Option<String>,
    /// What the backend knows of its host.
    pub host: HostFacts,
}

/// Longest wait for a lock that a question needs, if the user's setting allows more: a preflight is not to hang.
const LOCK_TIMEOUT: &str = "2s";

/// Checks, and returns the JSON. Errors: 22023 for bad options; everything else is an outcome.
pub async fn preflight(request: PreflightRequest, cx: &Context) -> Result<String> {
    let options = PreflightOptions::parse(request.options.as_deref(), &request.schema)?;
    let (schema, conninfo) = (request.schema.as_str(), request.conninfo.as_str());
    let (source, target) = futures_util::join!(source_session(conninfo, cx), target_session(cx));
    let (source, target) = (stop_if_cancelled(source)?, stop_if_cancelled(target)?);
    let asked = Instant::now();
    let (mut from, into) = futures_util::join!(source_facts(&source, schema), target_facts(target, schema));
    let clock_tolerance = asked.elapsed().as_secs_f64();
    // planning a large schema takes a while
    let (mut facts, probes) = aside(move || {
        let (plan, probes) = planned(&mut from, &into, &request.schema, &options).unzip();
        let both = Both {
            clock_tolerance,
            plan,
            masks: None,
        };
        let facts = Facts {
            schema: request.schema,
            options,
            source: from,
            target: into,
            host: request.host,
            both,
        };
        Ok((facts, probes.unwrap_or_default()))
    })
    .await?;
    if let Ok((session, params)) = source {
        facts.both.masks = ask(&session, mask::ask(&session, &probes)).await.err();
        if let Ok(from) = &mut facts.source {
            // last: a failure here ends the transaction
            from.snapshot = snapshot(&session, &params, cx).await;
        }
        session.close().await;
    }
    aside(move || Ok(Report::of(&facts).to_json())).await
}

/// A cancelled call is no outcome.
fn stop_if_cancelled<T>(result: Result<T>) -> Result<Result<T>> {
    match result {
        Err(e) if e.sqlstate == sqlstate::QUERY_CANCELED => Err(e),
        other => Ok(other),
    }
}

async fn source_session(conninfo: &str, cx: &Context) -> Result<(Session, ConnectParams)> {
    let params = source_params(conninfo, cx)?;
    let session = open_source(&params, true, cx).await?;
    session
        .execute(&format!("SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        .await?;
    Ok((session, params))
}

async fn target_session(cx: &Context) -> Result<Session> {
    let params = target_params(cx, &cx.config.loopback.database)?;
    let session = open_target(&params, cx).await?;
    session
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    Ok(session)
}

/// What a clone's own planning says, or why it is refused, and what it would ask the source about its masks.
fn planned(
    source: &mut Result<SourceFacts>,
    target: &Result<TargetFacts>,
    schema: &str,
    options: &PreflightOptions,
) -> Option<(Result<Planned>, Vec<Probe>)> {
    let from = source.as_mut().ok()?.catalog.as_mut().ok()?;
    let into = target.as_ref().ok()?.catalog.as_ref().ok()?;
    let scope = Scope::Schema {
        schema: schema.to_owned(),
    };
    let plan = match plan(from, into, &scope, true, &options.clone) {
        Ok(plan) => plan,
        Err(e) => return Some((Err(e), Vec::new())),
    };
    let is_read = |s: &&Step| matches!(s.action, Action::Copy(_) | Action::SequenceValue(..));
    let planned = Planned {
        locks: plan.locks,
        reads: plan.steps.iter().filter(is_read).map(|s| s.object.oid).collect(),
    };
    Some((Ok(planned), plan.probes))
}

/// Asks one question; if it fails, the transaction goes on.
async fn ask<T>(session: &Session, question: impl std::future::Future<Output = Result<T>>) -> Result<T> {
    session.execute("SAVEPOINT question").await?;
    let answer = question.await;
    session
        .execute("ROLLBACK TO SAVEPOINT question; RELEASE SAVEPOINT question")
        .await?;
    answer
}

async fn source_facts(opened: &Result<(Session, ConnectParams)>, schema: &str) -> Result<SourceFacts> {
    let (session, _) = opened.as_ref().map_err(Clone::clone)?;
    let name = quote_literal(schema);
    let sql = crate::catalog::sql::for_version(include_str!("preflight/source.sql"), session.version());
    let probe = ask(session, one::<SourceProbe>(session, &sql, &name)).await;
    let catalog: Result<Catalog> = ask(session, read::read(session)).await;
    let bytes = ask(session, size(session, &name)).await;
    let version = ask(session, session.value("SELECT current_setting('server_version')")).await?;
    Ok(SourceFacts {
        server: session.server().to_owned(),
        version,
        major: session.version().major(),
        catalog,
        probe,
        bytes,
        // asked at the end
        snapshot: Ok(()),
    })
}

async fn target_facts(opened: Result<Session>, schema: &str) -> Result<TargetFacts> {
    let session = opened?;
    let name = quote_literal(schema);
    let probe = ask(
        &session,
        one::<TargetProbe>(&session, include_str!("preflight/target.sql"), &name),
    )
    .await;
    let catalog: Result<Catalog> = ask(&session, read::read(&session)).await;
    let version = ask(&session, session.value("SELECT current_setting('server_version')")).await?;
    let facts = TargetFacts {
        version,
        major: session.version().major(),
        catalog,
        probe,
    };
    session.close().await;
    Ok(facts)
}

/// The one row of a query about a schema; `$schema` stands for its name.
async fn one<T: serde::de::DeserializeOwned>(session: &Session, sql: &str, schema: &str) -> Result<T> {
    let rows: Vec<T> = session.rows(&sql.replace("$schema", schema)).await?;
    let row = rows.into_iter().next();
    row.ok_or_else(|| Error::new(sqlstate::INTERNAL_ERROR, "a question of the preflight has no answer"))
}

async fn size(session: &Session, schema: &str) -> Result<i64> {
    let sql = format!(
        "SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::bigint AS bytes FROM pg_class c \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {schema} AND c.relkind IN ('r', 'm')"
    );
    session.value(&sql).await
}

/// Exports the session's snapshot and takes it over in a second one.
async fn snapshot(session: &Session, params: &ConnectParams, cx: &Context) -> Result<()> {
    let id: String = session.value("SELECT pg_export_snapshot()").await?;
    let other = open_source(params, true, cx).await?;
    let taken = other
        .execute(&format!("SET TRANSACTION SNAPSHOT {}", quote_literal(&id)))
        .await;
    other.close().await;
    taken
}
