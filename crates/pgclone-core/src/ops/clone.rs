//! The foreground clone: one source session, one target session, one transaction on each.

use super::aside::plan_aside;
use super::itself::refuse_itself;
use super::local::run_all;
use super::record::record_selection;
use super::report::Report;
use super::run::run;
use super::session::{open_source, open_target, source_params, target_params};
use crate::catalog::{read, Catalog, Object};
use crate::conninfo::ConnectParams;
use crate::context::{CloneRequest, Context, Notice, Scope, Severity};
use crate::copy::pace::OwnPace;
use crate::copy::Counters;
use crate::ddl::Warning;
use crate::error::{Error, Result};
use crate::mask;
use crate::mask::record::{record, Masked, Origin};
use crate::options::Options;
use crate::plan::{Action, Plan};
use crate::sqlstate;
use crate::transport::Session;
use std::time::Instant;

/// Tables that one `LOCK TABLE` names.
const LOCK_BATCH: usize = 1000;

/// Clones what the request selects into the database of the caller. The target's transaction is committed just before
/// this returns; after an error nothing is left of it.
pub async fn clone(request: CloneRequest, cx: &Context) -> Result<Report> {
    let options = Options::parse(request.options.as_deref(), &request.scope, request.flags)?;
    if let Scope::Table {
        target_table: Some(name),
        ..
    } = &request.scope
    {
        check_name("target_table_name", name)?;
    }
    let params = source_params(&request.conninfo, cx)?;
    clone_into(&request, &options, &params, &cx.config.loopback.database, None, cx).await
}

/// A name that the server would refuse, or cut without asking.
pub(crate) fn check_name(argument: &str, name: &str) -> Result<()> {
    let why = match name.len() {
        0 => "The name is empty.",
        1..=63 if !name.contains('\0') => return Ok(()),
        _ => "A name has at most 63 bytes.",
    };
    Err(Error::new(
        sqlstate::INVALID_PARAMETER_VALUE,
        format!("invalid value for {argument}"),
    )
    .detail(why))
}

/// The same into a named database of the same server. `first` is a statement that the transaction begins with.
pub(super) async fn clone_into(
    request: &CloneRequest,
    options: &Options,
    params: &ConnectParams,
    database: &str,
    first: Option<&str>,
    cx: &Context,
) -> Result<Report> {
    let begun = Instant::now();
    if let Some(rate) = options.max_rate {
        cx.counters.brake.set(OwnPace::new(rate));
    }
    let (schema, table) = request.scope.names();
    cx.counters.about(schema, table);
    cx.counters.phase("connecting");
    let target_params = target_params(cx, database)?;
    let (source, target) = futures_util::try_join!(
        open_source(params, options.consistent, cx),
        open_target(&target_params, cx)
    )?;
    target.execute("BEGIN").await?;
    if let Some(first) = first {
        target.execute(first).await?;
    }
    cx.counters.phase("reading catalogs");
    let (from, into) = futures_util::try_join!(read_catalog(&source), read_catalog(&target))?;
    let (plan, from, into) = plan_aside(from, into, &request.scope, request.include_data, options).await?;
    check_locks(&plan, &into)?;
    refuse_itself(&source, &target, &request.scope, options).await?;
    lock_source_tables(&source, &from, &plan).await?;
    mask::ask(&source, &plan.probes).await?;
    announce(&plan, cx);
    show(&plan, &from, &cx.counters);
    let mut report = run(source, &target, &plan, &cx.counters).await?;
    run_all(&target, &record_masks(&plan), "record the masks").await?;
    let record = record_selection(&from, &into, &request.scope, options, &plan);
    run_all(&target, &record, "record the clone").await?;
    commit(&target, cx).await?;
    for warning in target.take_notices() {
        report.warnings += 1;
        let mut notice = Notice::new(Severity::Warning, warning.message);
        (notice.detail, notice.hint) = (warning.detail, warning.hint);
        cx.progress.notice(notice);
    }
    for warning in cx.counters.take_warnings() {
        report.warnings += 1;
        cx.progress.notice(Notice::new(Severity::Warning, warning));
    }
    target.close().await;
    report.elapsed = begun.elapsed();
    Ok(report)
}

/// The statements that write down which columns of the target are masked, for the transaction that masks them.
pub(crate) fn record_masks(plan: &Plan) -> Vec<String> {
    let masked: Vec<Masked> = plan
        .steps
        .iter()
        .filter_map(|s| match &s.action {
            Action::Copy(copy) => Some(copy.records.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    record(&masked, Origin::Clone)
}

/// Commits what was done on the target.
pub(super) async fn commit(target: &Session, cx: &Context) -> Result<()> {
    // what was done so far did not wait for the disk; the commit waits
    target.execute("SET LOCAL synchronous_commit = on").await?;
    // from here on the answer to COMMIT alone says whether it is done
    cx.commit.begin();
    target.execute("COMMIT").await.map_err(|e| match e.sqlstate.as_str() {
        sqlstate::CONNECTION_FAILURE => e.hint("The answer to COMMIT was lost: look whether the work is done."),
        _ => e,
    })
}

pub(crate) async fn read_catalog(session: &Session) -> Result<Catalog> {
    let side = session.side();
    read::read(session)
        .await
        .map_err(|e| e.context(format!("could not read the catalog of the {side}")))
}

/// One transaction holds a lock for each object that it makes; better to know before the first statement.
pub(crate) fn check_locks(plan: &Plan, target: &Catalog) -> Result<()> {
    let capacity = target.server.lock_capacity;
    if plan.locks <= capacity {
        return Ok(());
    }
    Err(Error::new(
        sqlstate::OUT_OF_MEMORY,
        "the clone needs more locks than the target's lock table has room for",
    )
    .detail(format!(
        "About {} locks are needed, there is room for {capacity}.",
        plan.locks
    ))
    .hint("Raise max_locks_per_transaction on the target and restart it, or clone schema by schema."))
}

/// Locks what will be copied against changes of its definition, as `pg_dump` does, and finds out about missing rights.
pub(crate) async fn lock_source_tables(source: &Session, catalog: &Catalog, plan: &Plan) -> Result<()> {
    let copied = plan.steps.iter().filter(|s| matches!(s.action, Action::Copy(_)));
    let tables: Vec<String> = copied
        .filter_map(|s| catalog.get(s.object))
        .map(Object::qualified)
        .collect();
    lock_tables(source, &tables).await
}

/// The same for tables that are named, qualified and quoted.
pub(crate) async fn lock_tables(source: &Session, tables: &[String]) -> Result<()> {
    for batch in tables.chunks(LOCK_BATCH) {
        let list = batch.iter().map(|t| format!("ONLY {t}")).collect::<Vec<_>>().join(", ");
        source
            .execute(&format!("LOCK TABLE {list} IN ACCESS SHARE MODE"))
            .await?;
    }
    Ok(())
}

/// Tells those who watch how much there is to do.
fn show(plan: &Plan, source: &Catalog, counters: &Counters) {
    let copies = plan.steps.iter().filter_map(|s| match &s.action {
        Action::Copy(copy) if !copy.empty => Some(copy.estimated_bytes.unsigned_abs()),
        _ => None,
    });
    let (copied, bytes) = copies.fold((0, 0), |(n, sum), bytes| (n + 1, sum + bytes));
    let tables = plan.tables_made(source) as u64;
    counters.planned(tables, copied, bytes);
}

fn announce(plan: &Plan, cx: &Context) {
    for message in notices(plan) {
        cx.progress.notice(Notice::new(Severity::Notice, message));
    }
    announce_warnings(&plan.warnings, cx);
}

/// What comes along without being asked for, and what stays as it is.
pub(crate) fn notices(plan: &Plan) -> Vec<String> {
    let brought = plan.brought.iter();
    let skipped = plan.skipped.iter();
    brought
        .map(|object| format!("also cloned {object}, which the target lacked"))
        .chain(skipped.map(|object| format!("{object} exists on the target, skipped")))
        .chain(plan.left.iter().cloned())
        .collect()
}

/// Says what does not come along, object by object.
pub(super) fn announce_warnings(warnings: &[Warning], cx: &Context) {
    for warning in warnings {
        let message = format!("{}: {}", warning.object, warning.message);
        cx.progress.notice(Notice::new(Severity::Warning, message));
    }
}
