use super::super::rows::{RowBuffer, Rows};
use super::*;
use futures_util::task::noop_waker_ref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Wake, Waker};

/// A server whose bytes come so many at a time; between two of them it may be slow.
struct Server {
    bytes: Vec<u8>,
    step: usize,
    is_slow: bool,
    pauses: bool,
}

impl Server {
    fn fast(bytes: &[u8], step: usize) -> Self {
        Self {
            bytes: bytes.to_vec(),
            step,
            is_slow: false,
            pauses: false,
        }
    }
}

impl AsyncRead for Server {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.pauses = self.is_slow && !self.pauses;
        if self.pauses {
            return Poll::Pending;
        }
        let n = self.step.min(self.bytes.len()).min(out.remaining());
        out.put_slice(&self.bytes[..n]);
        self.bytes.drain(..n);
        Poll::Ready(Ok(()))
    }
}

fn message(kind: u8, rest: &[u8]) -> Vec<u8> {
    let length = (rest.len() as u32 + 4).to_be_bytes();
    [&[kind], &length[..], rest].concat()
}

/// Sizes of rows: larger than a batch, as large as it, and small.
const SIZES: [usize; 8] = [BATCH + 9, 3, 2 * BATCH + 7, 1, BATCH, BATCH + 1, 2, 1000];

/// What a server sends for a COPY of such rows, and how much of it is the driver's.
fn copy(is_binary: bool, sizes: &[usize]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (before, after) = (
        message(b'H', b"..."),
        [message(b'c', b""), message(b'Z', b"I")].concat(),
    );
    let mut stream = [message(b'N', b"notice"), before.clone()].concat();
    let (mut driver, mut rows) = (stream.clone(), Vec::new());
    for (n, size) in sizes.iter().enumerate() {
        let row = vec![n as u8; *size];
        let header = if is_binary && n == 0 {
            &b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"[..]
        } else {
            b""
        };
        stream.extend(message(b'd', &[header, &row].concat()));
        rows.extend(row);
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

/// Reads until the end; what the driver gets, and the rows as they are taken: whenever there is nothing to do but wait.
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
            Poll::Pending => match buffer.poll_take(&cx) {
                Poll::Ready(rows) => taken.push(rows),
                Poll::Pending => taken.push(buffer.take()),
            },
        }
    }
    taken.push(buffer.take());
    (driver, taken)
}

fn begin(buffer: &RowBuffer, is_binary: bool) -> Poll<bool> {
    buffer.poll_begin(&Context::from_waker(noop_waker_ref()), is_binary)
}

fn content(taken: &[Rows]) -> Vec<u8> {
    taken.iter().flat_map(|r| r.bytes.to_vec()).collect()
}

#[test]
fn the_driver_gets_all_but_the_rows() {
    for (is_binary, step) in [1, 2, 5, 19, 64, 1000, 70_000, 1 << 20]
        .into_iter()
        .flat_map(|step| [(true, step), (false, step)])
    {
        let (stream, expected, rows) = copy(is_binary, &SIZES);
        let buffer = Arc::new(RowBuffer::default());
        let mut wire = Wire::new(Server::fast(&stream, step), Inlet::new(&buffer), false);
        assert_eq!(begin(&buffer, is_binary), Poll::Ready(true));
        let (driver, taken) = read(&mut wire, &buffer);
        assert_eq!(driver, expected);
        assert!(content(&taken) == rows, "{step}");
        assert!(taken.iter().all(|r| r.bytes.len() <= BATCH));
        // small rows together, large ones in pieces of their own
        let found: Vec<(u64, usize)> = taken.iter().map(|r| (r.count, r.size)).collect();
        let pieces = [(1, BATCH + 9), (0, 0), (1, 3), (1, 2 * BATCH + 7), (0, 0), (0, 0)];
        let more = [(1, 1), (1, BATCH), (1, BATCH + 1), (0, 0), (2, 1002)];
        assert_eq!(found, [&pieces[..], &more].concat());
    }
}

#[test]
fn rows_of_a_slow_server_can_be_taken_at_any_moment() {
    for (is_binary, step) in [(true, 1), (false, 1), (true, 5), (false, 5), (true, 1000)] {
        let (stream, expected, rows) = copy(is_binary, &[BATCH + 1, 3, BATCH + 2, 4]);
        let buffer = Arc::new(RowBuffer::default());
        let mut server = Server::fast(&stream, step);
        server.is_slow = true;
        let mut wire = Wire::new(server, Inlet::new(&buffer), false);
        assert_eq!(begin(&buffer, is_binary), Poll::Ready(true));
        let (driver, taken) = read(&mut wire, &buffer);
        assert_eq!(driver, expected);
        assert!(content(&taken) == rows);
        assert_eq!(taken.iter().map(|r| r.count).sum::<u64>(), 4);
        let mut missing = 0;
        for rows in taken {
            // a row is counted with its first bytes, and only when the one before is complete
            assert!(rows.count == 0 || (missing == 0 && !rows.bytes.is_empty()));
            missing = missing + rows.size - rows.bytes.len();
        }
        assert_eq!(missing, 0);
    }
}

#[test]
fn rows_that_nobody_takes_are_the_drivers() {
    let (stream, _, _) = copy(true, &SIZES);
    let buffer = Arc::new(RowBuffer::default());
    let answered = [&b"N"[..], &stream].concat();
    let mut wire = Wire::new(Server::fast(&answered, 1000), Inlet::new(&buffer), true);
    let (driver, taken) = read(&mut wire, &buffer);
    assert!(driver == answered && taken.iter().all(|r| r.count == 0));
}

#[test]
fn what_a_reader_has_left_is_read_before_the_next_copy() {
    for end in [message(b'c', b""), message(b'E', b"error")] {
        let (stream, _, _) = copy(true, &SIZES);
        let stream = [&stream[..stream.len() - 11], &end].concat();
        let buffer = Arc::new(RowBuffer::default());
        let mut wire = Wire::new(Server::fast(&stream, 3000), Inlet::new(&buffer), false);
        assert_eq!(begin(&buffer, true), Poll::Ready(true));
        assert_eq!(begin(&buffer, true), Poll::Ready(false));
        let mut cx = Context::from_waker(noop_waker_ref());
        let mut space = vec![0; 10_000];
        let mut out = ReadBuf::new(&mut space);
        while Pin::new(&mut wire).poll_read(&mut cx, &mut out).is_ready() {}
        buffer.end();
        assert!(begin(&buffer, false).is_pending());
        let (driver, taken) = read(&mut wire, &buffer);
        assert!(driver.ends_with(&end) && taken.iter().all(|r| r.bytes.is_empty()));
        assert_eq!(begin(&buffer, false), Poll::Ready(true));
        buffer.end();
        // nothing comes any more
        assert!(begin(&buffer, false).is_pending());
        drop(wire);
        assert_eq!(begin(&buffer, false), Poll::Ready(true));
        buffer.end();
        assert_eq!(begin(&buffer, false), Poll::Ready(true));
    }
}

#[derive(Default)]
struct Calls(AtomicUsize);

impl Wake for Calls {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn either_side_wakes_the_other() {
    let (stream, _, _) = copy(true, &SIZES);
    let buffer = Arc::new(RowBuffer::default());
    let mut wire = Wire::new(Server::fast(&stream, 1 << 20), Inlet::new(&buffer), false);
    assert_eq!(begin(&buffer, true), Poll::Ready(true));
    let (reader, connection) = (Arc::new(Calls::default()), Arc::new(Calls::default()));
    let calls = |of: &Calls| of.0.load(Ordering::Relaxed);
    let (as_reader, as_connection) = (Waker::from(reader.clone()), Waker::from(connection.clone()));
    let (reads, mut connects) = (Context::from_waker(&as_reader), Context::from_waker(&as_connection));
    assert!(buffer.poll_take(&reads).is_pending());
    let mut space = vec![0; 1000];
    let mut out = ReadBuf::new(&mut space);
    while Pin::new(&mut wire).poll_read(&mut connects, &mut out).is_ready() {}
    assert_eq!((calls(&reader), calls(&connection)), (1, 0));
    assert!(buffer.poll_take(&reads).is_ready());
    assert_eq!((calls(&reader), calls(&connection)), (1, 1));
    // whoever goes away wakes it, too, and is woken when the next COPY may begin
    while Pin::new(&mut wire).poll_read(&mut connects, &mut out).is_ready() {}
    buffer.end();
    assert_eq!(calls(&connection), 2);
    assert!(buffer.poll_begin(&reads, true).is_pending());
    drop(wire);
    assert_eq!(calls(&reader), 2);
}

#[test]
fn a_length_that_makes_no_sense_is_the_drivers() {
    for length in [0, 3, i32::MAX as u32 + 1, u32::MAX] {
        let stream = [&b"d"[..], &length.to_be_bytes()].concat();
        let buffer = Arc::new(RowBuffer::default());
        let mut wire = Wire::new(Server::fast(&stream, 100), Inlet::new(&buffer), false);
        assert_eq!(begin(&buffer, false), Poll::Ready(true));
        assert_eq!(read(&mut wire, &buffer).0, stream);
    }
}

#[test]
fn what_was_read_ahead_of_a_handshake_is_noticed() {
    for (answer, is_clean) in [(&b"S"[..], true), (b"Sx", false)] {
        let buffer = Arc::new(RowBuffer::default());
        let mut wire = Wire::new(Server::fast(answer, 100), Inlet::new(&buffer), true);
        let mut space = [0; 1];
        let mut out = ReadBuf::new(&mut space);
        let mut cx = Context::from_waker(noop_waker_ref());
        assert!(Pin::new(&mut wire).poll_read(&mut cx, &mut out).is_ready());
        assert_eq!((out.filled(), wire.into_parts().is_some()), (&b"S"[..], is_clean));
    }
}
