//! Moves the rows of one table: frames from the source's COPY are gathered into batches and handed to the target's COPY
//! unparsed. Memory is bounded by the batch and two frames, one of them incomplete if they are large.
//!
//! A COPY that fails half-way is not drained: the error ends the clone, and the sessions are cancelled.

use super::feed::{Feed, BATCH};
use super::{Counters, Loader, TableCopy};
use crate::error::{Error, Result};
use crate::mask;
use crate::sqlstate;
use crate::transport::Session;
use bytes::Bytes;
use futures_util::{FutureExt, Stream, StreamExt};
use std::future::{poll_fn, Future};
use std::pin::{pin, Pin};
use std::task::Poll;
use tokio::time::timeout_at;
use tokio_postgres::CopyOutStream;

/// The next frame is read while one of at most this size is sent.
const AHEAD: usize = 4 * 1024 * 1024;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Rows.
    pub rows: u64,
    /// Bytes of the COPY stream.
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
    // nobody knows yet how large the rows are
    source.read_sparingly(true);
    let (stream, into) = futures_util::try_join!(
        async {
            source
                .client()
                .copy_out(copy.out.as_str())
                .await
                .map_err(|e| source.error(&e))
        },
        target.copy_in(&copy.into),
    )?;
    let mut stream = pin!(stream);
    let mut feed = Feed::new(into, copy.binary, counters);
    let mut ahead = None;
    loop {
        let frame = match ahead.take() {
            Some(frame) => frame,
            None => next(stream.as_mut(), &mut feed).await?,
        };
        let Some(frame) = frame.transpose().map_err(|e| source.error(&e))? else {
            break;
        };
        let is_large = frame.len() >= BATCH;
        source.read_sparingly(is_large);
        if is_large {
            ahead = take_large(source, stream.as_mut(), &mut feed, frame).await?;
        } else {
            feed.take(frame).await?;
        }
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

/// What the source's stream has: nothing at its end.
type Next = Option<Result<Bytes, tokio_postgres::Error>>;

/// The next frame. While a slow source has none, the target need not wait in its COPY.
async fn next(mut stream: Pin<&mut CopyOutStream>, feed: &mut Feed<'_>) -> Result<Next> {
    if let Some(frame) = stream.next().now_or_never() {
        return Ok(frame);
    }
    if let Some(deadline) = feed.deadline() {
        match timeout_at(deadline.into(), stream.next()).await {
            Ok(frame) => return Ok(frame),
            Err(_) => feed.end().await?,
        }
    }
    Ok(stream.next().await)
}

/// Hands on a large frame. Meanwhile no more is read than the next one, and nothing if the frame is very large. Returns the
/// next one, if it has come.
async fn take_large(
    source: &Session,
    mut stream: Pin<&mut CopyOutStream>,
    feed: &mut Feed<'_>,
    frame: Bytes,
) -> Result<Option<Next>> {
    let mut pause = (frame.len() > AHEAD).then(|| source.pause());
    let mut take = pin!(feed.take(frame));
    let mut ahead = None;
    poll_fn(|cx| {
        if ahead.is_none() {
            if let Poll::Ready(next) = stream.as_mut().poll_next(cx) {
                ahead = Some(next);
                pause.get_or_insert_with(|| source.pause());
            }
        }
        take.as_mut().poll(cx)
    })
    .await?;
    drop(pause);
    Ok(ahead)
}
