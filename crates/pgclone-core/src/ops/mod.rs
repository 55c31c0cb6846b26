//! The operations: what the SQL functions run.

mod clone;
mod database_create;
mod discover;
mod dry_run;
mod report;
mod run;
mod session;

pub use clone::clone;
pub(crate) use clone::{check_name, lock_source_tables, read_catalog};
pub use database_create::database_create;
pub use discover::discover;
pub use dry_run::{ddl, dry_run, PlanRow};
pub use report::Report;
pub(crate) use run::{execute as run_statements, Statement};
pub(crate) use session::{open_source, open_target, source_params, target_params};
