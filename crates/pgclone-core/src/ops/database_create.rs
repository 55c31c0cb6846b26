//! `database_create`: a new database like the source's, and the clone into it.
//!
//! `CREATE DATABASE` cannot be part of a transaction, so all-or-nothing is done by hand: what this call created it drops
//! again when the clone fails. A database that existed is only cloned into.

use super::clone::{announce_warnings, check_name, clone_into};
use super::report::Report;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::{read, Catalog};
use crate::conninfo::ConnectParams;
use crate::context::{CloneRequest, Context, Notice, Severity};
use crate::ddl::{self, Render};
use crate::error::{Error, Result};
use crate::ident::{quote_ident, quote_literal};
use crate::options::Options;
use crate::sqlstate;
use crate::transport::Session;
use futures_util::FutureExt;

/// Creates a database like the source's, unless there is one of that name, installs pgclone in it and clones into it.
/// Errors: 22023 for a name that is none; everything that a clone raises.
pub async fn database_create(request: CloneRequest, target_dbname: &str, cx: &Context) -> Result<Report> {
    let options = Options::parse(request.options.as_deref(), &request.scope, request.flags)?;
    check_database_name(target_dbname)?;
    let params = source_params(&request.conninfo, cx)?;
    let maintenance = open_target(&target_params(cx, &cx.config.loopback.database)?, cx).await?;
    create_if_missing(&maintenance, &params, target_dbname, cx).await?;
    maintenance.close().await;
    let report = fill(&request, &options, &params, target_dbname, cx).await?;
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
    let statement = create_statement(&from, &into, name, cx);
    let (dropped, again) = (name.to_owned(), cx.clone());
    cx.cleanup
        .set(Some(Box::new(move || drop_again(dropped, again).boxed())));
    target.execute(&statement).await.map_err(|e| {
        // whatever has that name now is not ours
        cx.cleanup.set(None);
        e.context(format!("could not create database {}", quote_ident(name)))
    })?;
    cx.progress.notice(Notice::new(
        Severity::Notice,
        format!("created database {}", quote_ident(name)),
    ));
    Ok(())
}

fn create_statement(source: &Catalog, target: &Catalog, name: &str, cx: &Context) -> String {
    let (statement, warnings) = ddl::create_database(&source.database, name, &Render::new(source, target));
    announce_warnings(&warnings, cx);
    statement
}

async fn fill(
    request: &CloneRequest,
    options: &Options,
    params: &ConnectParams,
    name: &str,
    cx: &Context,
) -> Result<Report> {
    let session = open_target(&target_params(cx, name)?, cx).await?;
    session.execute("CREATE EXTENSION IF NOT EXISTS pgclone").await?;
    session.close().await;
    clone_into(request, options, params, name, cx).await
}

/// Drops the database in a session of its own. A failure is only told: the error that led here matters more.
async fn drop_again(name: String, cx: Context) {
    let drop = async {
        let session = open_target(&target_params(&cx, &cx.config.loopback.database)?, &cx).await?;
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
        let message = format!("database {} could not be dropped again", quote_ident(&name));
        let mut notice = Notice::new(Severity::Warning, message);
        notice.detail = Some(e.message);
        cx.progress.notice(notice);
    }
}
