//! The operations: what the SQL functions run.

mod clone;
mod clone_roles;
mod database_create;
mod dry_run;
mod record;
mod repair;
mod report;
mod run;
mod session;
mod verify;

pub use clone::clone;
pub use clone_roles::{clone_roles, ClonedRoles, RolesRequest};
pub use database_create::database_create;
pub use dry_run::{ddl, dry_run, PlanRow};
pub use repair::{repair, RepairRequest, Repaired};
pub use report::Report;
pub use verify::{verify, VerifyRequest, VerifyRow};
