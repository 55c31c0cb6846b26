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

/// Read at a time, and while there are rows to read: a frame of [`BATCH`] bytes must fit.
const ROOM: (usize, usize) = (8 * 1024, 4 * BATCH);
/// Type and length of a message.
const HEADER: usize = 5;

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

    /// The stream, for another one to be put around it. Nothing has been read ahead: the server waits for the handshake.
    pub fn into_parts(self) -> (S, Inlet) {
        (self.inner, self.rows)
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
                    if kind != b'd' || !rows.is_wanted() {
                        if matches!(kind, b'c' | b'E') {
                            rows.ended();
                        }
                        self.within = Within::Message(HEADER + size);
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

/// Type of the message that begins here, and the bytes that follow its header.
fn header(bytes: &[u8]) -> Option<(u8, usize)> {
    let (kind, rest) = bytes.split_first()?;
    let length = u32::from_be_bytes(*rest.first_chunk()?);
    // what is wrong with a length is for the driver to say
    Some((*kind, (length as usize).saturating_sub(4)))
}

impl<S: AsyncRead + Unpin> Wire<S> {
    /// Reads more; 0 bytes at the end.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let room = if self.rows.fill().is_wanted() { ROOM.1 } else { ROOM.0 };
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
mod tests {
    use super::super::rows::{RowBuffer, Rows};
    use super::*;
    use futures_util::task::noop_waker_ref;
    use std::sync::Arc;

    /// A server whose bytes come so many at a time.
    struct Server(Vec<u8>, usize);

    impl AsyncRead for Server {
        fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            let n = self.1.min(self.0.len()).min(out.remaining());
            out.put_slice(&self.0[..n]);
            self.0.drain(..n);
            Poll::Ready(Ok(()))
        }
    }

    fn message(kind: u8, rest: &[u8]) -> Vec<u8> {
        let length = (rest.len() as u32 + 4).to_be_bytes();
        [&[kind], &length[..], rest].concat()
    }

    /// What comes before and after the rows, and the rows: one of them larger than a batch, one as large as it.
    fn copy(is_binary: bool) -> (Vec<u8>, Vec<u8>, Vec<Vec<u8>>) {
        let (before, after) = (
            message(b'H', b"..."),
            [message(b'c', b""), message(b'Z', b"I")].concat(),
        );
        let rows: Vec<Vec<u8>> = [3, 2 * BATCH + 7, 1, BATCH, BATCH + 1, 2, 1000]
            .into_iter()
            .enumerate()
            .map(|(n, size)| vec![n as u8; size])
            .collect();
        let mut stream = [message(b'N', b"notice"), before.clone()].concat();
        let mut driver = stream.clone();
        for (n, row) in rows.iter().enumerate() {
            let header = if is_binary && n == 0 {
                &b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"[..]
            } else {
                b""
            };
            stream.extend(message(b'd', &[header, row].concat()));
            if n == 2 {
                stream.extend(message(b'N', b"another"));
                driver.extend(message(b'N', b"another"));
            }
        }
        if is_binary {
            stream.extend(message(b'd', b"\xff\xff"));
        }
        stream.extend(&after);
        driver.extend(&after);
        (stream, driver, rows)
    }

    /// Reads until the end; what the driver gets, and the rows as they are taken.
    fn read(wire: &mut Wire<Server>, buffer: &RowBuffer) -> (Vec<u8>, Vec<Rows>) {
        let mut cx = Context::from_waker(noop_waker_ref());
        let (mut driver, mut taken) = (Vec::new(), Vec::new());
        loop {
            let mut space = [0; 100];
            let mut out = ReadBuf::new(&mut space);
            match Pin::new(&mut *wire).poll_read(&mut cx, &mut out) {
                Poll::Ready(Ok(())) if out.filled().is_empty() => break,
                Poll::Ready(result) => {
                    result.unwrap();
                    driver.extend_from_slice(out.filled());
                }
                Poll::Pending => match buffer.poll_take(&mut cx) {
                    Poll::Ready(rows) => taken.push(rows),
                    Poll::Pending => panic!("neither side goes on"),
                },
            }
        }
        taken.push(buffer.take());
        (driver, taken)
    }

    fn begin(buffer: &RowBuffer, is_binary: bool) -> Poll<()> {
        buffer.poll_begin(&mut Context::from_waker(noop_waker_ref()), is_binary)
    }

    #[test]
    fn the_driver_gets_all_but_the_rows() {
        for (is_binary, step) in [1, 2, 5, 19, 64, 1000, 70_000, 1 << 20]
            .into_iter()
            .flat_map(|step| [(true, step), (false, step)])
        {
            let (stream, expected, rows) = copy(is_binary);
            let buffer = Arc::new(RowBuffer::default());
            let mut wire = Wire::new(Server(stream, step), Inlet::new(&buffer), false);
            assert!(begin(&buffer, is_binary).is_ready());
            let (driver, taken) = read(&mut wire, &buffer);
            assert_eq!(driver, expected);
            let bytes: Vec<u8> = taken.iter().flat_map(|r| r.bytes.to_vec()).collect();
            assert!(bytes == rows.concat(), "{step}");
            assert!(taken.iter().all(|r| r.bytes.len() <= BATCH));
            // small rows together, large ones in pieces of their own
            let found: Vec<(u64, usize)> = taken.iter().map(|r| (r.count, r.size)).collect();
            let large = 2 * BATCH + 7;
            assert_eq!(
                found,
                [
                    (1, 3),
                    (1, large),
                    (0, 0),
                    (0, 0),
                    (1, 1),
                    (1, BATCH),
                    (1, BATCH + 1),
                    (0, 0),
                    (2, 1002)
                ]
            );
        }
    }

    #[test]
    fn rows_that_nobody_takes_are_the_drivers() {
        let (stream, _, _) = copy(true);
        let buffer = Arc::new(RowBuffer::default());
        let answered = [&b"N"[..], &stream].concat();
        let mut wire = Wire::new(Server(answered.clone(), 1000), Inlet::new(&buffer), true);
        let (driver, taken) = read(&mut wire, &buffer);
        assert!(driver == answered && taken.iter().all(|r| r.count == 0));
    }

    #[test]
    fn what_a_reader_has_left_is_read_before_the_next_copy() {
        let (stream, expected, _) = copy(true);
        let buffer = Arc::new(RowBuffer::default());
        let mut wire = Wire::new(Server(stream, 3000), Inlet::new(&buffer), false);
        assert!(begin(&buffer, true).is_ready());
        let mut cx = Context::from_waker(noop_waker_ref());
        let mut space = vec![0; 10_000];
        let mut out = ReadBuf::new(&mut space);
        while Pin::new(&mut wire).poll_read(&mut cx, &mut out).is_ready() {}
        buffer.end();
        assert!(begin(&buffer, false).is_pending());
        let (rest, taken) = read(&mut wire, &buffer);
        assert_eq!([out.filled(), &rest].concat(), expected);
        assert!(taken.iter().all(|r| r.bytes.is_empty()));
        assert!(begin(&buffer, false).is_ready());
        // nothing comes any more
        buffer.end();
        assert!(begin(&buffer, false).is_pending());
        drop(wire);
        assert!(begin(&buffer, false).is_ready());
    }
}
