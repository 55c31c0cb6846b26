//! Background jobs: `table_async`, `schema_async`, `database_async`, `cancel`, `resume`, and what the view is made of.

use std::sync::atomic::{AtomicU64, Ordering};

use pgclone_core::context::{CloneRequest, Flags, Scope};
use pgclone_core::jobs::progress;
use pgclone_core::{sqlstate, Error};
use pgrx::iter::TableIterator;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{name, pg_extern};

use super::call::Call;
use crate::backend::text::{argument, required, to_server};
use crate::backend::{error, identity, statement, text};
use crate::jobs::slot::{Slot, Use};
use crate::jobs::{launch, shmem};

#[pg_extern]
fn clone_table_async(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    table_name: Option<&[u8]>,
    include_data: Option<bool>,
    target_table_name: Option<&[u8]>,
    options: Option<&[u8]>,
) -> Result<i32, ErrorReport> {
    let (_, conninfo) = Call::begin_writing("table_async", source_conninfo)?;
    let scope = Scope::Table {
        schema: required("schema_name", schema_name)?,
        table: required("table_name", table_name)?,
        target_table: argument(target_table_name),
    };
    launch::start("table_async", request(conninfo, scope, include_data, options))
}

#[pg_extern]
fn clone_schema_async(
    source_conninfo: Option<&[u8]>,
    schema_name: Option<&[u8]>,
    include_data: Option<bool>,
    options: Option<&[u8]>,
) -> Result<i32, ErrorReport> {
    let (_, conninfo) = Call::begin_writing("schema_async", source_conninfo)?;
    let scope = Scope::Schema {
        schema: required("schema_name", schema_name)?,
    };
    launch::start("schema_async", request(conninfo, scope, include_data, options))
}

#[pg_extern]
fn clone_database_async(
    source_conninfo: Option<&[u8]>,
    include_data: Option<bool>,
    options: Option<&[u8]>,
) -> Result<i32, ErrorReport> {
    let (_, conninfo) = Call::begin_writing("database_async", source_conninfo)?;
    launch::start(
        "database_async",
        request(conninfo, Scope::Database, include_data, options),
    )
}

fn request(conninfo: String, scope: Scope, include_data: Option<bool>, options: Option<&[u8]>) -> CloneRequest {
    CloneRequest {
        conninfo,
        scope,
        include_data: include_data.unwrap_or(true),
        options: argument(options),
        flags: Flags::default(),
    }
}

#[pg_extern]
fn job_cancel(job_id: Option<i32>) -> Result<bool, ErrorReport> {
    identity::require_superuser("cancel")?;
    Ok(launch::cancel(required_number(job_id)?))
}

#[pg_extern]
fn job_resume(job_id: Option<i32>, options: Option<&[u8]>, source_conninfo: Option<&[u8]>) -> Result<i32, ErrorReport> {
    statement::hide(source_conninfo);
    identity::require_superuser("resume")?;
    identity::require_read_write("resume")?;
    let options = argument(options);
    launch::resume(
        "resume",
        required_number(job_id)?,
        options.as_deref(),
        argument(source_conninfo),
    )
}

fn required_number(job_id: Option<i32>) -> Result<i32, ErrorReport> {
    job_id.ok_or_else(|| {
        error::report(Error::new(
            sqlstate::NULL_VALUE_NOT_ALLOWED,
            "argument \"job_id\" must not be null",
        ))
    })
}

#[pg_extern]
fn job_progress_bar(percent: Option<f64>, rows: Option<i64>, elapsed: Option<&[u8]>) -> Vec<u8> {
    let bar = progress::bar(
        percent.unwrap_or_default(),
        rows.unwrap_or_default(),
        &argument(elapsed).unwrap_or_default(),
        text::is_utf8(),
    );
    to_server(&bar)
}

/// The live slots of this database.
#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn job_live() -> TableIterator<
    'static,
    (
        name!(job_id, Option<i32>),
        name!(pid, i32),
        name!(phase, Vec<u8>),
        name!(current_object, Option<Vec<u8>>),
        name!(rows, i64),
        name!(bytes, i64),
        name!(workers, i32),
        name!(started_us, i64),
        name!(op_type, Option<Vec<u8>>),
        name!(schema_name, Option<Vec<u8>>),
        name!(table_name, Option<Vec<u8>>),
        name!(tables_total, i64),
        name!(tables_completed, i64),
        name!(bytes_total, i64),
        name!(bytes_done, i64),
    ),
> {
    let database = identity::database_oid();
    let here = |slot: &&Slot| slot.used() != Use::Free && slot.database.load(Ordering::Relaxed) == database;
    let rows: Vec<_> = shmem::slots().iter().filter(here).map(row).collect();
    TableIterator::new(rows)
}

/// A row of `live_jobs`, column by column.
type LiveRow = (
    Option<i32>,
    i32,
    Vec<u8>,
    Option<Vec<u8>>,
    i64,
    i64,
    i32,
    i64,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    i64,
    i64,
    i64,
    i64,
);

fn row(slot: &Slot) -> LiveRow {
    let number = |n: &AtomicU64| i64::try_from(n.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
    let given = |text: String| Some(to_server(&text)).filter(|t| !t.is_empty());
    let shown = &slot.shown;
    let (mut rows, mut bytes, mut workers) = (0, 0, 0);
    let mut object: Option<String> = None;
    for lane in slot.active() {
        rows += lane.rows.load(Ordering::Relaxed);
        bytes += lane.bytes.load(Ordering::Relaxed);
        workers += i32::from(lane.pid.load(Ordering::Relaxed) != 0);
        object = object.or_else(|| Some(lane.object.get()).filter(|o| !o.is_empty()));
    }
    (
        Some(slot.job_id.load(Ordering::Relaxed)).filter(|id| *id != 0),
        slot.coordinator.load(Ordering::Relaxed),
        to_server(&slot.phase.get()),
        object.map(|o| to_server(&o)),
        i64::try_from(rows).unwrap_or(i64::MAX),
        i64::try_from(bytes).unwrap_or(i64::MAX),
        workers,
        slot.started.load(Ordering::Relaxed),
        given(shown.operation.get()),
        given(shown.schema.get()),
        given(shown.table.get()),
        number(&shown.tables_total),
        number(&shown.tables),
        number(&shown.bytes_total),
        number(&shown.bytes_done),
    )
}
