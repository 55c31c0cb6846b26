//! Rows of a `COPY ... TO STDOUT` between the connection that reads them and the one who wants them.
//!
//! The driver makes a message of each row and hands it from task to task; that costs more than all the rest. So the wire
//! ([`super::wire`]) puts the rows in here, many at a time, and the driver sees what is before and after them. A frame that
//! is larger than a batch is never assembled, so a row of any size needs no more room than that.

use bytes::BytesMut;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Bytes that are handed on at a time. Measured, nothing is gained beyond 64 KiB.
pub(crate) const BATCH: usize = 64 * 1024;
/// Signature, flags and extension length of the binary format, in front of the first row.
pub(crate) const BINARY_HEADER: [u8; 19] = *b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// A binary row is never shorter than its field count; the trailer, in a frame of its own, is just that.
pub(crate) const BINARY_TRAILER: [u8; 2] = [0xff, 0xff];

/// Whole rows, or a piece of a row that is larger than [`BATCH`]. Without header and trailer of the binary format.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// As the format has them.
    pub bytes: BytesMut,
    /// How many begin here.
    pub count: u64,
    /// Bytes of those that begin here, up to their end.
    pub size: usize,
}

/// Room for one [`Rows`].
#[derive(Debug, Default)]
pub(super) struct RowBuffer(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    stage: Stage,
    is_binary: bool,
    /// Bytes of the header that are still to come.
    header: usize,
    rows: Rows,
    /// True if there is no room for what comes next.
    is_full: bool,
    /// The connection, if it waits for room.
    wire: Option<Waker>,
    /// Who wants the rows, or wants to begin a COPY.
    reader: Option<Waker>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nobody wants rows.
    #[default]
    Idle,
    /// Rows of a COPY are wanted.
    Taking,
    /// The COPY has ended, but not yet for its reader.
    Ended,
    /// The reader has gone away in the middle of a COPY.
    Dropping,
    /// The connection has gone.
    Closed,
}

impl RowBuffer {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on rows are wanted; false if somebody else wants them. Not ready while those of a COPY that its reader has left
    /// are still coming.
    pub fn poll_begin(&self, cx: &Context<'_>, is_binary: bool) -> Poll<bool> {
        let mut state = self.state();
        match state.stage {
            Stage::Idle => {
                *state = State {
                    stage: Stage::Taking,
                    is_binary,
                    header: if is_binary { BINARY_HEADER.len() } else { 0 },
                    ..State::default()
                };
                Poll::Ready(true)
            }
            // that there is no connection is for the driver to say
            Stage::Closed => Poll::Ready(true),
            Stage::Taking | Stage::Ended => Poll::Ready(false),
            Stage::Dropping => {
                state.reader = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }

    /// No more rows are wanted.
    pub fn end(&self) {
        let mut state = self.state();
        let stage = match state.stage {
            Stage::Taking | Stage::Dropping => Stage::Dropping,
            Stage::Idle | Stage::Ended => Stage::Idle,
            Stage::Closed => Stage::Closed,
        };
        let waits = state.wire.take();
        *state = State {
            stage,
            ..State::default()
        };
        waits.into_iter().for_each(Waker::wake);
    }

    /// The rows, as soon as there is no room for more.
    pub fn poll_take(&self, cx: &Context<'_>) -> Poll<Rows> {
        let mut state = self.state();
        if state.is_full {
            return Poll::Ready(state.take());
        }
        state.reader = Some(cx.waker().clone());
        Poll::Pending
    }

    /// The rows that there are, perhaps none.
    pub fn take(&self) -> Rows {
        self.state().take()
    }
}

/// The connection's end of the buffer. When it is dropped there are no more rows.
pub(super) struct Inlet(Arc<RowBuffer>);

impl Inlet {
    /// The end of this buffer.
    pub fn new(buffer: &Arc<RowBuffer>) -> Self {
        Self(buffer.clone())
    }

    /// To be held while rows are put in.
    pub fn fill(&self) -> Filling<'_> {
        Filling(self.0.state())
    }
}

impl Drop for Inlet {
    fn drop(&mut self) {
        let mut fill = self.fill();
        fill.ended();
        fill.0.stage = Stage::Closed;
    }
}

impl State {
    fn take(&mut self) -> Rows {
        self.is_full = false;
        self.wire.take().into_iter().for_each(Waker::wake);
        // a large row is announced before its first bytes come
        if self.rows.bytes.is_empty() {
            return Rows::default();
        }
        std::mem::take(&mut self.rows)
    }
}

/// What the connection does with the buffer.
pub(super) struct Filling<'a>(MutexGuard<'a, State>);

impl Filling<'_> {
    /// True if the frames of a COPY belong here.
    pub fn is_wanted(&self) -> bool {
        matches!(self.0.stage, Stage::Taking | Stage::Dropping)
    }

    /// Takes a frame with a row of at most [`BATCH`] bytes; false if there is no room for it.
    pub fn row(&mut self, mut frame: &[u8]) -> bool {
        let state = &mut *self.0;
        if state.stage == Stage::Dropping {
            return true;
        }
        frame = &frame[state.header.min(frame.len())..];
        if state.is_binary && (frame.is_empty() || frame == BINARY_TRAILER) {
            state.header = 0;
            return true;
        }
        if !self.has_room(frame.len()) {
            return false;
        }
        self.begin(frame.len());
        self.0.rows.bytes.extend_from_slice(frame);
        true
    }

    /// A frame of so many bytes, more than [`BATCH`], is coming in pieces; false if there is no room for it yet.
    pub fn large_row(&mut self, size: usize) -> bool {
        let header = self.0.header;
        if self.0.stage == Stage::Taking {
            if !self.has_room(BATCH) {
                return false;
            }
            self.begin(size - header);
            self.0.header = header;
        }
        true
    }

    /// Takes the next bytes of a large row, of which so many are to come; returns how many it has taken.
    pub fn piece(&mut self, bytes: &[u8], left: usize) -> usize {
        let state = &mut *self.0;
        let mut taken = bytes.len().min(left);
        if state.stage == Stage::Dropping {
            return taken;
        }
        let skipped = state.header.min(taken);
        state.header -= skipped;
        let room = BATCH - state.rows.bytes.len();
        taken = skipped + room.min(taken - skipped);
        state.rows.bytes.extend_from_slice(&bytes[skipped..taken]);
        // what follows a large row is not handed on together with its end
        if taken == left || state.rows.bytes.len() == BATCH {
            self.set_full();
        }
        taken
    }

    /// True if there is no room; the connection is woken when there is.
    pub fn is_full(&mut self, cx: &Context<'_>) -> bool {
        if self.0.is_full {
            self.0.wire = Some(cx.waker().clone());
        }
        self.0.is_full
    }

    /// The COPY is over.
    pub fn ended(&mut self) {
        match self.0.stage {
            Stage::Taking => self.0.stage = Stage::Ended,
            Stage::Dropping => {
                self.0.stage = Stage::Idle;
                self.0.reader.take().into_iter().for_each(Waker::wake);
            }
            Stage::Idle | Stage::Ended | Stage::Closed => {}
        }
    }

    fn has_room(&mut self, size: usize) -> bool {
        if !self.0.is_full && self.0.rows.bytes.len() + size <= BATCH {
            return true;
        }
        self.set_full();
        false
    }

    fn set_full(&mut self) {
        self.0.is_full = true;
        self.0.reader.take().into_iter().for_each(Waker::wake);
    }

    fn begin(&mut self, size: usize) {
        let state = &mut *self.0;
        state.header = 0;
        state.rows.count += 1;
        state.rows.size += size;
        if state.rows.bytes.capacity() == 0 {
            state.rows.bytes.reserve(BATCH);
        }
    }
}
