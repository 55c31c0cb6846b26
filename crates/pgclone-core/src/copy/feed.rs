//! The rows of one table on their way into the target: in batches, and in one COPY after the other.
//!
//! A COPY is ended and the next one begun, in the same transaction, for two reasons. The server collects up to a thousand
//! binary rows before it writes them, whatever their size; it lets go of them at the end. And only at the end the driver
//! hears that the target has refused a row: until then the server throws away what it gets, and the source would be read
//! for nothing.

use super::{Copied, CopyIn, Counters};
use crate::error::{Error, Result};
use crate::transport::{Rows, BATCH, BINARY_HEADER, BINARY_TRAILER};
use bytes::BytesMut;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Rows after which the server writes what it has collected. Of text it never collects more than 64 kB.
const COLLECTED_ROWS: u64 = 1000;
/// Bytes of binary rows that it may collect, but for a single row that is larger. While it writes them, it has them twice.
const MAX_COLLECTED: usize = 8 * 1024 * 1024;
/// How long the first COPY of a table goes on. Each next one may take twice as long: most faults show early.
const FIRST: Duration = Duration::from_millis(200);
/// How long any COPY goes on.
const LONGEST: Duration = Duration::from_secs(8);

/// Where the rows of a table go.
pub(super) struct Feed<'a> {
    into: Box<dyn CopyIn + 'a>,
    binary: bool,
    counters: &'a Counters,
    /// What the counters said before.
    before: Copied,
    /// Taken from the source.
    copied: Copied,
    /// What the target says of the COPYs that have ended.
    loaded: u64,
    current: Current,
    /// Bytes of its last row that are still to come.
    missing: usize,
    /// How long the current COPY may go on.
    patience: Duration,
    batch: BytesMut,
}

/// The COPY that is going on.
struct Current {
    rows: u64,
    /// Bytes that the server may have collected.
    collected: usize,
    /// When the first row came.
    since: Instant,
}

impl Current {
    fn new() -> Self {
        Self {
            rows: 0,
            collected: 0,
            since: Instant::now(),
        }
    }

    /// Bytes that the server has collected with these, too.
    fn collected_with(&self, bytes: usize) -> usize {
        match self.rows % COLLECTED_ROWS {
            0 => bytes,
            _ => self.collected + bytes,
        }
    }

    /// True if the server would collect too much with this row.
    fn is_full_for(&self, bytes: usize) -> bool {
        self.rows > 0 && self.collected_with(bytes) > MAX_COLLECTED
    }

    fn add(&mut self, rows: &Rows) {
        let after = self.rows % COLLECTED_ROWS + rows.count;
        // which of these it has written by then is not known; they are no more than a batch
        let writes = rows.count > 1 && after >= COLLECTED_ROWS;
        self.collected = if writes {
            rows.size
        } else {
            self.collected_with(rows.size)
        };
        self.rows += rows.count;
    }
}

impl<'a> Feed<'a> {
    pub fn new(into: Box<dyn CopyIn + 'a>, binary: bool, counters: &'a Counters) -> Self {
        let before = Copied {
            rows: counters.rows.load(Ordering::Relaxed),
            bytes: counters.bytes.load(Ordering::Relaxed),
        };
        Self {
            into,
            binary,
            counters,
            before,
            copied: Copied::default(),
            loaded: 0,
            current: Current::new(),
            missing: 0,
            patience: FIRST,
            batch: BytesMut::new(),
        }
    }

    /// True if the current COPY has gone on for long enough.
    fn is_late(&self) -> bool {
        self.current.rows > 0 && self.current.since.elapsed() >= self.patience
    }

    /// Takes rows of the source's COPY, perhaps none because there are none at the moment.
    pub async fn take(&mut self, rows: Rows) -> Result<()> {
        if self.missing == 0 && (self.is_late() || (self.binary && self.current.is_full_for(rows.size))) {
            self.end().await?;
        }
        self.missing += rows.size;
        self.missing -= rows.bytes.len();
        if rows.bytes.is_empty() {
            return Ok(());
        }
        if self.current.rows == 0 {
            self.begin();
        }
        self.current.add(&rows);
        self.copied.rows += rows.count;
        self.copied.bytes += rows.bytes.len() as u64;
        self.gather(rows.bytes).await
    }

    /// The source has no more. Returns what it had, and the rows that the target has loaded.
    pub async fn finish(mut self) -> Result<(Copied, u64)> {
        self.end().await?;
        self.count();
        Ok((self.copied, self.loaded))
    }

    fn begin(&mut self) {
        self.current = Current::new();
        if self.binary {
            self.batch.extend_from_slice(&BINARY_HEADER);
        }
    }

    /// Ends the current COPY, if anything has come for it.
    async fn end(&mut self) -> Result<()> {
        if self.current.rows == 0 {
            return Ok(());
        }
        if self.binary {
            self.batch.extend_from_slice(&BINARY_TRAILER);
        }
        self.send_batch().await?;
        let loaded = self.into.finish().await.map_err(|e| self.explain(e))?;
        self.loaded += loaded;
        self.current = Current::new();
        self.patience = LONGEST.min(self.patience * 2);
        Ok(())
    }

    /// Each hand-over flushes, so little is kept until there is more.
    async fn gather(&mut self, bytes: BytesMut) -> Result<()> {
        if self.batch.len() + bytes.len() > BATCH {
            self.send_batch().await?;
        }
        if self.batch.is_empty() {
            self.batch = bytes;
        } else {
            self.batch.extend_from_slice(&bytes);
        }
        if self.batch.len() >= BATCH / 2 {
            self.send_batch().await?;
        }
        Ok(())
    }

    async fn send_batch(&mut self) -> Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.count();
        self.counters.brake.hold(self.batch.len()).await;
        let batch = std::mem::take(&mut self.batch).freeze();
        self.into.send(batch).await.map_err(|e| self.explain(e))
    }

    fn count(&self) {
        let Copied { rows, bytes } = self.before;
        self.counters.set(rows + self.copied.rows, bytes + self.copied.bytes);
    }

    /// The server counts the lines of each COPY anew.
    fn explain(&self, mut error: Error) -> Error {
        let before = self.copied.rows - self.current.rows;
        if let Some(detail) = error.detail.as_mut().filter(|d| before > 0 && d.contains("COPY")) {
            detail.push_str(&format!(
                "\nLines are counted after the first {before} rows of the table."
            ));
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use futures_util::future::{ready, BoxFuture};
    use futures_util::FutureExt;
    use std::sync::{Arc, Mutex};

    /// What has been sent of each COPY.
    #[derive(Clone, Default)]
    struct Target(Arc<Mutex<Vec<Vec<u8>>>>, Vec<u8>);

    impl CopyIn for Target {
        fn send(&mut self, batch: Bytes) -> BoxFuture<'_, Result<()>> {
            self.1.extend_from_slice(&batch);
            ready(Ok(())).boxed()
        }

        fn finish(&mut self) -> BoxFuture<'_, Result<u64>> {
            self.0.lock().unwrap().push(std::mem::take(&mut self.1));
            ready(Ok(1)).boxed()
        }
    }

    /// A row of this size as it comes.
    fn pieces(size: usize) -> Vec<Rows> {
        let row = vec![b'x'; size];
        let mut pieces: Vec<Rows> = row
            .chunks(BATCH)
            .map(|piece| Rows {
                bytes: piece.into(),
                ..Rows::default()
            })
            .collect();
        (pieces[0].count, pieces[0].size) = (1, size);
        pieces
    }

    /// Sends rows of these sizes; returns the sizes of the COPYs.
    fn copies(rows: impl IntoIterator<Item = usize>, binary: bool) -> Vec<usize> {
        let (target, counters) = (Target::default(), Counters::default());
        let mut feed = Feed::new(Box::new(target.clone()), binary, &counters);
        feed.patience = Duration::from_secs(3600);
        let mut all = 0;
        for row in rows {
            for piece in pieces(row) {
                feed.take(piece).now_or_never().unwrap().unwrap();
            }
            all += 1;
        }
        let (copied, loaded) = feed.finish().now_or_never().unwrap().unwrap();
        let copies = target.0.lock().unwrap();
        assert_eq!((copied.rows, loaded), (all, copies.len() as u64));
        for copy in copies.iter().filter(|_| binary) {
            assert!(copy.starts_with(&BINARY_HEADER) && copy.ends_with(&BINARY_TRAILER));
        }
        copies.iter().map(|c| c.len() - if binary { 21 } else { 0 }).collect()
    }

    #[test]
    fn the_server_never_collects_much_of_binary_rows() {
        let large = MAX_COLLECTED + 1;
        assert_eq!(copies([9, large, 10, 11, large], true), [9, large, 21, large]);
        assert_eq!(
            copies([MAX_COLLECTED / 2; 5], true),
            [MAX_COLLECTED, MAX_COLLECTED, MAX_COLLECTED / 2]
        );
        // it has written a thousand rows before the next ones come
        let rows = vec![8000; 5000];
        assert_eq!(copies(rows, true), [40_000_000]);
        assert_eq!(copies([large, large], false), [2 * large]);
        assert!(copies([], true).is_empty());
    }

    #[test]
    fn a_copy_ends_with_a_row_when_it_has_gone_on_for_long_enough() {
        let (target, counters) = (Target::default(), Counters::default());
        let mut feed = Feed::new(Box::new(target.clone()), false, &counters);
        assert!(!feed.is_late());
        feed.patience = Duration::ZERO;
        let mut take = |rows| {
            feed.take(rows).now_or_never().unwrap().unwrap();
            target.0.lock().unwrap().len()
        };
        for ended in [0, 1] {
            for piece in pieces(2 * BATCH + 1) {
                assert_eq!(take(piece), ended);
                // the source has no more for a while, be it in the middle of a row
                if ended == 0 {
                    take(Rows::default());
                }
            }
        }
        assert_eq!(take(Rows::default()), 2);
        assert_eq!(take(Rows::default()), 2);
        take(pieces(1).remove(0));
        let error = Error::new("22P02", "no").detail("CONTEXT on the target: COPY t, line 1");
        assert!(feed
            .explain(error)
            .detail
            .is_some_and(|d| d.contains("the first 2 rows")));
    }
}
