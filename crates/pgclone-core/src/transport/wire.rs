//! A connection's bytes on their way to the driver, which gets all of them but the rows of a COPY ([`super::rows`]).
//!
//! Frontend/Backend Protocol, "Message Formats": a message is a type, four bytes of length that count themselves, and the
//! rest. "COPY Operations": the server sends a CopyData message for each row, then CopyDone or an error.

use std::io;
use std::pin::Pin;
use std::task::{ready, Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream};

use super::rows::{Inlet, BATCH};

/// Bytes that are read at a time.
const ROOM: usize = 8 * 1024;
/// The same while there are rows to read: a frame of [`BATCH`] bytes must fit, too.
const ROOM_FOR_ROWS: usize = 4 * BATCH;
/// Type and length of a message.
const HEADER: usize = 5;
/// Bytes that may follow: a length is a signed number that counts itself.
const LONGEST: usize = i32::MAX as usize - 4;

/// A stream to a server.
pub(super) struct Wire<S> {
    inner: S,
    rows: Inlet,
    /// What has been read, from `start` to `end`.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    within: Within,
}

/// What the next byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// The one byte that answers a request for encryption.
    Answer,
    /// A new message.
    Nothing,
    /// A message for the driver, of which so many bytes are left.
    Message(usize),
    /// A row that is taken in pieces, of which so many bytes are left.
    Row(usize),
}

/// Why no more can be handed on.
enum Stop {
    /// More has to be read.
    NeedsMore,
    /// The reader of the rows has to take some.
    NoRoom,
    /// The driver's buffer is full.
    Handed,
}

impl<S> Wire<S> {
    /// A stream that has just been opened; `asks`: a request for encryption comes first.
    pub fn new(inner: S, rows: Inlet, asks: bool) -> Self {
        let within = if asks { Within::Answer } else { Within::Nothing };
        Self {
            inner,
            rows,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            within,
        }
    }

    /// The stream, for another one to be put around it. None if something has been read ahead.
    pub fn into_parts(self) -> Option<(S, Inlet)> {
        (self.start == self.end).then_some((self.inner, self.rows))
    }

    /// Hands on what has been read.
    fn hand_on(&mut self, out: &mut ReadBuf<'_>) -> Stop {
        let mut rows = self.rows.fill();
        loop {
            let bytes = &self.buffer[self.start..self.end];
            if bytes.is_empty() {
                return Stop::NeedsMore;
            }
            match self.within {
                Within::Answer => self.within = Within::Message(1),
                Within::Message(left) => {
                    let n = left.min(bytes.len()).min(out.remaining());
                    if n == 0 {
                        return Stop::Handed;
                    }
                    out.put_slice(&bytes[..n]);
                    self.start += n;
                    self.within = after(Within::Message(left - n));
                }
                Within::Row(left) => {
                    let n = rows.piece(bytes, left);
                    if n == 0 {
                        return Stop::NoRoom;
                    }
                    self.start += n;
                    self.within = after(Within::Row(left - n));
                }
                Within::Nothing => {
                    let Some((kind, size)) = header(bytes) else {
                        return Stop::NeedsMore;
                    };
                    // what is wrong with a length is for the driver to say
                    let is_valid = size <= LONGEST;
                    if kind != b'd' || !is_valid || !rows.is_wanted() {
                        if matches!(kind, b'c' | b'E') {
                            rows.ended();
                        }
                        self.within = Within::Message(if is_valid { HEADER + size } else { HEADER });
                    } else if size > BATCH {
                        if !rows.large_row(size) {
                            return Stop::NoRoom;
                        }
                        self.start += HEADER;
                        self.within = Within::Row(size);
                    } else {
                        let Some(frame) = bytes.get(HEADER..HEADER + size) else {
                            return Stop::NeedsMore;
                        };
                        if !rows.row(frame) {
                            return Stop::NoRoom;
                        }
                        self.start += HEADER + size;
                    }
                }
            }
        }
    }
}

/// Nothing, if nothing is left.
fn after(within: Within) -> Within {
    match within {
        Within::Message(0) | Within::Row(0) => Within::Nothing,
        within => within,
    }
}

/// Type of the message that begins here, and the bytes that follow its header; very many if the length makes no sense.
fn header(bytes: &[u8]) -> Option<(u8, usize)> {
    let (kind, rest) = bytes.split_first()?;
    let length = u32::from_be_bytes(*rest.first_chunk()?);
    Some((*kind, length.wrapping_sub(4) as usize))
}

impl<S: AsyncRead + Unpin> Wire<S> {
    /// Reads more; 0 bytes at the end.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let wants_rows = self.rows.fill().is_wanted();
        let room = if wants_rows { ROOM_FOR_ROWS } else { ROOM };
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.buffer.len() - self.end < self.buffer.len() / 2 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let mut free = ReadBuf::new(&mut self.buffer[self.end..]);
        ready!(Pin::new(&mut self.inner).poll_read(cx, &mut free))?;
        let read = free.filled().len();
        self.end += read;
        Poll::Ready(Ok(read))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = out.filled().len();
        loop {
            let stop = this.hand_on(out);
            if out.filled().len() > before || matches!(stop, Stop::Handed) {
                return Poll::Ready(Ok(()));
            }
            match stop {
                Stop::NoRoom if this.rows.fill().is_full(cx) => return Poll::Pending,
                Stop::NoRoom | Stop::Handed => {}
                Stop::NeedsMore => {
                    if ready!(this.poll_fill(cx))? == 0 {
                        return Poll::Ready(Ok(()));
                    }
                }
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

impl<S: TlsStream + Unpin> TlsStream for Wire<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.inner.channel_binding()
    }
}

#[cfg(test)]
mod tests;
