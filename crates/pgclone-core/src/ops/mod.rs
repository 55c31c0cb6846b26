//! The operations: what the SQL functions run.

mod aside;
mod clone;
mod clone_roles;
mod database_create;
mod diff;
mod discover;
mod dry_run;
mod local;
mod mask_in_place;
mod masking_policy;
mod masking_report;
mod preflight;
mod record;
mod repair;
mod report;
mod run;
mod session;
mod verify;

pub(crate) use aside::plan_aside;
pub use clone::clone;
pub(crate) use clone::{check_name, lock_source_tables, read_catalog, record_masks};
pub use clone_roles::{clone_roles, ClonedRoles, RolesRequest};
pub use database_create::database_create;
pub use diff::{diff, DiffRequest};
pub use discover::discover;
pub use dry_run::{ddl, dry_run, PlanRow};
pub use mask_in_place::mask_in_place;
pub use masking_policy::{create_masking_policy, drop_masking_policy};
pub use masking_report::{masking_report, ReportRow};
pub use preflight::{preflight, PreflightRequest};
pub(crate) use record::record_selection;
pub use repair::{repair, RepairRequest, Repaired};
pub use report::Report;
pub(crate) use run::{execute as run_statements, Statement};
pub(crate) use session::{open_source, open_target, source_params, target_params};
pub use verify::{verify, VerifyRequest, VerifyRow};
