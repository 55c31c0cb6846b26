//! Moves the rows of one table: they are read in batches and handed to the target's COPY unparsed. Memory is bounded by a
//! few batches, however large a row is.
//!
//! A COPY that fails half-way is not drained: the error ends the clone, and the sessions are cancelled.

use super::feed::Feed;
use super::{Counters, Loader, TableCopy};
use crate::error::{Error, Result};
use crate::mask;
use crate::sqlstate;
use crate::transport::Session;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Rows.
    pub rows: u64,
    /// Bytes of the rows in the COPY stream.
    pub bytes: u64,
}

/// Copies one table. Errors name the table and the side; XX001 if the sides count different numbers of rows.
pub async fn copy_table(
    source: &Session,
    target: &dyn Loader,
    copy: &TableCopy,
    counters: &Counters,
) -> Result<Copied> {
    let expected = u64::try_from(copy.estimated_bytes).unwrap_or_default();
    counters.begin_table(format!("table {}", copy.table), expected);
    pump(source, target, copy, counters)
        .await
        .map_err(|e| if copy.masked { mask::redact(e) } else { e })
        .map_err(|e| e.context(format!("could not copy table {}", copy.table)))
}

async fn pump(source: &Session, target: &dyn Loader, copy: &TableCopy, counters: &Counters) -> Result<Copied> {
    let (mut from, into) =
        futures_util::try_join!(source.copy_out(&copy.out, copy.binary), target.copy_in(&copy.into))?;
    let mut feed = Feed::new(into, copy.binary, counters);
    while let Some(rows) = from.next().await? {
        feed.take(rows).await?;
    }
    let (copied, loaded) = feed.finish().await?;
    if loaded != copied.rows {
        return Err(Error::new(
            sqlstate::DATA_CORRUPTED,
            format!("the source sent {} rows, but the target loaded {loaded}", copied.rows),
        ));
    }
    Ok(copied)
}
