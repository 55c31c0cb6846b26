//! `pgclone.version`.

use pgrx::pg_extern;

#[pg_extern]
fn version() -> &'static str {
    concat!("pgclone ", env!("CARGO_PKG_VERSION"))
}
