//! Moves the rows of one table: frames from the source's COPY are gathered into batches and handed to the target's COPY
//! unparsed. Memory is bounded by the batch and one frame, whatever the size of the table.
//!
//! A COPY that fails half-way is not drained: the error ends the clone, and the sessions are cancelled.

use super::{CopyIn, Counters, Loader, TableCopy};
use crate::error::{Error, Result};
use crate::mask;
use crate::sqlstate;
use crate::transport::Session;
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use std::pin::pin;
use std::sync::atomic::Ordering;

/// Bytes gathered before the target gets them. Each hand-over flushes; measured, nothing is gained beyond 64 KiB.
const BATCH: usize = 64 * 1024;
/// A binary row in the COPY protocol is never shorter than its field count; the trailer is just that.
const BINARY_TRAILER: [u8; 2] = [0xff, 0xff];
/// Signature, flags and extension length of the binary format.
const BINARY_HEADER: usize = 19;

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
    let (stream, mut into) = futures_util::try_join!(
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
    let mut batch = BytesMut::new();
    let mut copied = Copied::default();
    let (rows_before, bytes_before) = (
        counters.rows.load(Ordering::Relaxed),
        counters.bytes.load(Ordering::Relaxed),
    );
    while let Some(frame) = stream.try_next().await.map_err(|e| source.error(&e))? {
        copied.rows += rows_in(&frame, copy.binary);
        copied.bytes += frame.len() as u64;
        let is_large = frame.len() >= BATCH;
        if !batch.is_empty() && (is_large || batch.len() + frame.len() > BATCH) {
            counters.set(rows_before + copied.rows, bytes_before + copied.bytes);
            counters.brake.hold(batch.len()).await;
            into.send(std::mem::take(&mut batch).freeze()).await?;
        }
        if is_large {
            counters.set(rows_before + copied.rows, bytes_before + copied.bytes);
            counters.brake.hold(frame.len()).await;
            send_in_pieces(&mut *into, frame).await?;
        } else {
            if batch.capacity() == 0 {
                batch.reserve(BATCH);
            }
            batch.extend_from_slice(&frame);
        }
    }
    counters.set(rows_before + copied.rows, bytes_before + copied.bytes);
    if copied.rows == 0 {
        return Ok(copied);
    }
    if !batch.is_empty() {
        counters.brake.hold(batch.len()).await;
        into.send(batch.freeze()).await?;
    }
    let loaded = into.finish().await?;
    if loaded != copied.rows {
        return Err(Error::new(
            sqlstate::DATA_CORRUPTED,
            format!("the source sent {} rows, but the target loaded {loaded}", copied.rows),
        ));
    }
    Ok(copied)
}

/// A large value is sent as it came, without another copy of it; and in pieces, so that no buffer on the way grows.
async fn send_in_pieces(into: &mut dyn CopyIn, mut frame: Bytes) -> Result<()> {
    while !frame.is_empty() {
        let piece = frame.split_to(frame.len().min(BATCH));
        into.send(piece).await?;
    }
    Ok(())
}

/// Rows that begin in a frame. Text: a row ends in the only unescaped line feed it has. Binary: the server sends a row a
/// frame; the header comes with the first, the trailer alone.
fn rows_in(frame: &[u8], binary: bool) -> u64 {
    if !binary {
        return memchr::memchr_iter(b'\n', frame).count() as u64;
    }
    let is_header = frame.starts_with(b"PGCOPY\n\xff\r\n\0");
    let rest = if is_header {
        frame.get(BINARY_HEADER..).unwrap_or_default()
    } else {
        frame
    };
    u64::from(!rest.is_empty() && rest != BINARY_TRAILER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_what_the_format_guarantees() {
        assert_eq!(rows_in(b"a\tb\\n\nc\td\n", false), 2);
        let header = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
        assert_eq!(rows_in(header, true), 0);
        assert_eq!(rows_in(&[&header[..], &BINARY_TRAILER].concat(), true), 0);
        assert_eq!(rows_in(&[&header[..], &[0, 1, 0, 0, 0, 0]].concat(), true), 1);
        assert_eq!(rows_in(&[0, 1, 0, 0, 0, 0], true), 1);
        assert_eq!(rows_in(&BINARY_TRAILER, true), 0);
    }
}
