//! Throwaway clusters and oracles for the end-to-end tests.
//!
//! A case gets a [`Pair`]: one empty database on a source cluster and one on a target cluster that has the
//! extension. It fills the source, calls the extension on the target and asks the [`oracle`] whether both sides are
//! the same: `pg_dump -s`, rows by hash, sequences, sessions left.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `PGCLONE_SOURCE_BIN` | `bin` folder of the source's PostgreSQL | `pg_config --bindir` |
//! | `PGCLONE_TARGET_BIN` | the same for the target, where pgclone is installed | `PGCLONE_SOURCE_BIN` |
//! | `PGCLONE_CLIENT_BIN` | newest `pg_dump` and `psql` | `PGCLONE_TARGET_BIN` |
//! | `PGCLONE_TEST_USER` | who runs the servers when the tests run as root | `postgres` |
//! | `PGCLONE_TEST_ASYNC` | when set, clones of a whole database in the fixtures' cases are background jobs | |
//! | `PGCLONE_PAGILA` | folder with `pagila-schema.sql` and `pagila-data.sql` | `shared/data/pagila` in a folder above |

#![allow(clippy::result_large_err)] // a failure is printed, not passed on in a loop

pub mod cluster;
pub mod db;
pub mod install;
pub mod job;
pub mod oracle;
pub mod pair;
pub mod random;
pub mod running;
pub mod suite;
pub mod supervisor;
pub mod tls;

pub use cluster::{Cluster, Shape};
pub use db::{ident, literal, Db, Failure, Session};
pub use job::Job;
pub use pair::{Outcome, Pair};
pub use random::Random;
pub use running::Running;
pub use suite::Suite;
