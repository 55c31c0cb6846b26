//! The operations: what the SQL functions run.

mod clone;
mod database_create;
mod diff;
mod dry_run;
mod preflight;
mod report;
mod run;
mod session;

pub use clone::clone;
pub use database_create::database_create;
pub use diff::{diff, DiffRequest};
pub use dry_run::{ddl, dry_run, PlanRow};
pub use preflight::{preflight, PreflightRequest};
pub use report::Report;
