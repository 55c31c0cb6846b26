//! What every function that clones has in common.

use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;

use pgclone_core::context::Context;
use pgclone_core::Result;
use pgrx::pg_sys::panic::ErrorReport;

use crate::backend::{drive, identity, statement, text};

/// A call from its first check to its result.
pub struct Call {
    operation: &'static str,
}

impl Call {
    /// Begins a call: the password disappears from the statement first, since every later error logs it; then the caller
    /// must be a superuser, then the conninfo must be there. Returns the call and the conninfo.
    pub fn begin(operation: &'static str, conninfo: Option<&[u8]>) -> Result<(Self, String), ErrorReport> {
        statement::hide(conninfo);
        identity::require_superuser(operation)?;
        let conninfo = text::required("source_conninfo", conninfo)?;
        Ok((Self { operation }, conninfo))
    }

    /// As [`Self::begin`], for a function that changes the target: not in a read-only transaction.
    pub fn begin_writing(operation: &'static str, conninfo: Option<&[u8]>) -> Result<(Self, String), ErrorReport> {
        let begun = Self::begin(operation, conninfo)?;
        identity::require_read_write(operation)?;
        Ok(begun)
    }

    /// Begins a call that needs no source. Keys of masks disappear from the statement; the caller must be a superuser.
    pub fn begin_local(operation: &'static str) -> Result<Self, ErrorReport> {
        statement::hide(None);
        identity::require_superuser(operation)?;
        Ok(Self { operation })
    }

    /// Runs the engine and returns what it returns.
    pub fn run_for<T, F, Fut>(self, work: F) -> Result<T, ErrorReport>
    where
        F: FnOnce(Arc<Context>) -> Fut,
        Fut: Future<Output = Result<T>> + 'static,
    {
        drive::run(self.operation, work)
    }

    /// Runs the engine and returns its report.
    pub fn run<T, F, Fut>(self, work: F) -> Result<Vec<u8>, ErrorReport>
    where
        T: Display,
        F: FnOnce(Arc<Context>) -> Fut,
        Fut: Future<Output = Result<T>> + 'static,
    {
        let report = drive::run_seen(self.operation, work)?;
        Ok(text::to_server(&report.to_string()))
    }
}
