//! `database_create`: a new database like the source's, and the clone into it.
//!
//! `CREATE DATABASE` cannot be part of a transaction, so all-or-nothing is done by hand: what this call created it drops
//! again when the clone fails. A database that existed is only cloned into.

use super::clone::{announce_warnings, check_name, clone_into};
use super::report::Report;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::read;
use crate::conninfo::ConnectParams;
use crate::context::{CloneRequest, Context, Notice, Severity};
use crate::ddl::{self, Render};
use crate::error::{Error, Result};
use crate::ident::{quote_ident, quote_literal};
use crate::options::Options;
use crate::sqlstate;
use crate::transport::Session;
use futures_util::FutureExt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Creates a database like the source's, unless there is one of that name, installs pgclone in it and clones into it.
/// Errors: 22023 for a name that is none; everything that a clone raises.
pub async fn database_create(request: CloneRequest, target_dbname: &str, cx: &Context) -> Result<Report> {
    let options = Options::parse(request.options.as_deref(), &request.scope, request.flags)?;
    check_database_name(target_dbname)?;
    let params = source_params(&request.conninfo, cx)?;
    cx.counters.phase("creating the database");
    let maintenance = open_target(&target_params(cx, &cx.config.loopback.database)?, cx).await?;
    create_if_missing(&maintenance, &params, target_dbname, cx).await?;
    maintenance.close().await;
    // part of the clone's transaction: a database that was there is as it was if the clone fails
    let install = Some("CREATE EXTENSION IF NOT EXISTS pgclone");
    let report = clone_into(&request, &options, &params, target_dbname, install, cx).await?;
    cx.cleanup.set(None);
    Ok(report)
}

fn check_database_name(name: &str) -> Result<()> {
    check_name("target_dbname", name)?;
    match name {
        "template0" | "template1" => Err(Error::new(
            sqlstate::INVALID_PARAMETER_VALUE,
            "invalid value for target_dbname",
        )
        .detail("Templates are not cloned into.")),
        _ => Ok(()),
    }
}

/// Creates the database unless it exists. From then on a failure of the call drops it again.
async fn create_if_missing(target: &Session, source: &ConnectParams, name: &str, cx: &Context) -> Result<()> {
    let exists = format!(
        "SELECT count(*) AS n FROM pg_database WHERE datname = {}",
        quote_literal(name)
    );
    if target.value::<i64>(&exists).await? > 0 {
        cx.progress.notice(Notice::new(
            Severity::Notice,
            format!("database {} already exists, cloning into it", quote_ident(name)),
        ));
        return Ok(());
    }
    let source = open_source(source, false, cx).await?;
    let (from, into) = futures_util::try_join!(read::read(&source), read::read(target))?;
    source.close().await;
    let (options, warnings) = ddl::database_options(&from.database, name, &Render::new(&from, &into));
    announce_warnings(&warnings, cx);
    create(target, name, &options, cx)
        .await
        .map_err(|e| e.context(format!("could not create database {}", quote_ident(name))))?;
    cx.progress.notice(Notice::new(
        Severity::Notice,
        format!("created database {}", quote_ident(name)),
    ));
    Ok(())
}

/// Creates the database under a name that nobody else can mean, so that the clean-up can never drop somebody else's, and
/// gives it its own name then.
async fn create(target: &Session, name: &str, options: &str, cx: &Context) -> Result<()> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let provisional = format!("pgclone_{}_{:x}", target.pid(), since_epoch.as_micros());
    drop_if_it_fails(format!("datname = {}", quote_literal(&provisional)), cx);
    let provisional_ident = quote_ident(&provisional);
    target
        .execute(&format!("CREATE DATABASE {provisional_ident} {options}"))
        .await?;
    let oid = format!(
        "SELECT oid::bigint FROM pg_database WHERE datname = {}",
        quote_literal(&provisional)
    );
    let oid = target.value::<i64>(&oid).await?;
    drop_if_it_fails(format!("oid = {oid}"), cx);
    let rename = format!("ALTER DATABASE {provisional_ident} RENAME TO {}", quote_ident(name));
    target.execute(&rename).await
}

fn drop_if_it_fails(condition: String, cx: &Context) {
    let again = cx.clone();
    cx.cleanup
        .set(Some(Box::new(move || drop_again(condition, again).boxed())));
}

/// Drops the database that meets a condition in a session of its own. A failure is only told: the error that led here
/// matters more.
async fn drop_again(condition: String, cx: Context) {
    let drop = async {
        let session = open_target(&target_params(&cx, &cx.config.loopback.database)?, &cx).await?;
        let found = format!("SELECT datname::text FROM pg_database WHERE {condition}");
        let Some(name) = session.value_opt::<String>(&found).await? else {
            session.close().await;
            return Ok(());
        };
        let force = if session.version().at_least(13) {
            " WITH (FORCE)"
        } else {
            ""
        };
        let result = session
            .execute(&format!("DROP DATABASE IF EXISTS {}{force}", quote_ident(&name)))
            .await;
        session.close().await;
        result
    };
    if let Err(e) = drop.await {
        let message = "the database that was created could not be dropped again";
        let mut notice = Notice::new(Severity::Warning, message);
        notice.detail = Some(e.message);
        cx.progress.notice(notice);
    }
}
