//! Work that computes for long, done where it holds up nobody.

use crate::catalog::Catalog;
use crate::context::Scope;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::plan::{plan, Plan};
use crate::sqlstate;

/// Runs a computation on the runtime's helper thread. With ten thousands of objects it takes seconds, in which the
/// backend has to answer interrupts and barriers. A call that is cancelled does not wait for its end.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(e) => Err(Error::new(sqlstate::INTERNAL_ERROR, "internal error while planning").detail(e.to_string())),
    }
}

/// Frees beside what follows what took long to make.
pub(crate) fn discard<T: Send + 'static>(value: T) {
    drop(tokio::task::spawn_blocking(move || drop(value)));
}

/// [`plan`], aside. The catalogs come back with it, the source's as the options project it.
pub(crate) async fn plan_aside(
    mut from: Catalog,
    into: Catalog,
    scope: &Scope,
    include_data: bool,
    options: &Options,
) -> Result<(Plan, Catalog, Catalog)> {
    let (scope, options) = (scope.clone(), options.clone());
    aside(move || {
        let plan = plan(&mut from, &into, &scope, include_data, &options)?;
        Ok((plan, from, into))
    })
    .await
}
