//! The engine's end of the in-process loader.
//!
//! The engine is a future that never calls the server. What it wants done in the process that runs it, a backend of the
//! target, it lays down as an order on a [`Desk`] and waits for the answer. Whoever polls the engine carries the orders out
//! between two polls, when no future runs. A COPY takes its rows from the desk too: while it wants more, the engine is
//! polled on, from within.

use crate::copy::{Answer, CopyIn, Loader};
use crate::error::{Error, Result, Side};
use crate::sqlstate;
use crate::transport::{pinned_settings, Session};
pub use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::FutureExt;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;
use tokio::sync::oneshot;

/// Bytes that may lie on the desk before the engine waits. One batch more than that, at most.
const ROOM: usize = 128 * 1024;

/// What the process is to do, in its own transaction. A failure of any of them ends the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Begin a transaction; one that is still there is rolled back.
    Begin,
    /// Run statements, perhaps with a text as `$1`, which only goes with a single statement.
    Run(String, Option<String>),
    /// Run `COPY ... FROM STDIN`, with the rows that come over the desk.
    Copy(String),
    /// Commit the transaction.
    Commit,
    /// End the transaction, if there is one.
    Rollback,
}

/// Where the answer to an order goes.
pub struct Reply(oneshot::Sender<Result<Answer>>);

impl Reply {
    /// Gives the answer. Nobody may be waiting for it any more.
    pub fn give(self, answer: Result<Answer>) {
        let _ = self.0.send(answer);
    }
}

/// Rows for a COPY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Bytes of the stream.
    Some(Bytes),
    /// None yet.
    NotYet,
    /// There are no more.
    End,
    /// The engine does not want the COPY any more.
    Abandoned,
}

#[derive(Default)]
struct Papers {
    orders: VecDeque<(Order, Reply)>,
    chunks: VecDeque<Bytes>,
    bytes: usize,
    end: Option<Rows>,
    waiting: Option<Waker>,
}

/// Orders and rows between the engine and the process that runs it. Clones share it.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Papers>>);

impl Desk {
    fn lock(&self) -> MutexGuard<'_, Papers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if there is something to carry out.
    pub fn has_orders(&self) -> bool {
        !self.lock().orders.is_empty()
    }

    /// The next order.
    pub fn take_order(&self) -> Option<(Order, Reply)> {
        self.lock().orders.pop_front()
    }

    /// True if [`take_rows`](Self::take_rows) would return something else than [`Rows::NotYet`].
    pub fn has_rows(&self) -> bool {
        let papers = self.lock();
        papers.bytes > 0 || papers.end.is_some()
    }

    /// At most `max` bytes of rows.
    pub fn take_rows(&self, max: usize) -> Rows {
        let mut papers = self.lock();
        if papers.end == Some(Rows::Abandoned) {
            return Rows::Abandoned;
        }
        let Some(chunk) = papers.chunks.front_mut() else {
            return papers.end.clone().unwrap_or(Rows::NotYet);
        };
        let part = chunk.split_to(max.min(chunk.len()));
        if chunk.is_empty() {
            papers.chunks.pop_front();
        }
        papers.bytes -= part.len();
        if papers.bytes < ROOM {
            if let Some(waker) = papers.waiting.take() {
                waker.wake();
            }
        }
        Rows::Some(part)
    }

    /// Nothing is left of the rows of a COPY that has ended.
    pub fn clear_rows(&self) {
        let mut papers = self.lock();
        papers.chunks.clear();
        papers.bytes = 0;
        papers.end = None;
    }

    fn order(&self, order: Order) -> oneshot::Receiver<Result<Answer>> {
        let (reply, answer) = oneshot::channel();
        self.lock().orders.push_back((order, Reply(reply)));
        answer
    }

    fn end_rows(&self, end: Rows) {
        self.lock().end = Some(end);
    }
}

/// The process that runs the engine, as a loader.
#[derive(Clone)]
pub struct Inside {
    desk: Desk,
    is_ready: Arc<AtomicBool>,
}

impl Inside {
    /// The loader at the other end of a desk.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            is_ready: Arc::default(),
        }
    }

    /// Gives the process the settings of a session of ours on the target, once: also its name, `role` as its user, and what a
    /// statement sets beyond that.
    pub async fn prepare(
        &self,
        name: &str,
        role: &str,
        lock_timeout: Option<Duration>,
        more: Option<&str>,
    ) -> Result<()> {
        if self.is_ready.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.begin().await?;
        let encoding = self.query("SELECT pg_catalog.getdatabaseencoding()", None).await?;
        let encoding = encoding.texts.first().map(String::as_str).unwrap_or_default();
        self.execute(&pinned_settings(Side::Target, encoding, lock_timeout))
            .await?;
        if let Some(more) = more {
            self.execute(more).await?;
        }
        for (setting, value) in [("application_name", name), ("session_authorization", role)] {
            let sql = format!("SELECT pg_catalog.set_config('{setting}', $1, false)");
            self.query(&sql, Some(value)).await?;
        }
        self.commit().await?;
        self.is_ready.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn run(&self, order: Order) -> Result<Answer> {
        answer(self.desk.order(order).await)
    }
}

fn answer(received: Result<Result<Answer>, oneshot::error::RecvError>) -> Result<Answer> {
    received.unwrap_or_else(|_| {
        Err(Error::new(
            sqlstate::INTERNAL_ERROR,
            "an order to the process of the lane was not carried out",
        ))
    })
}

impl Loader for Inside {
    fn begin(&self) -> BoxFuture<'_, Result<()>> {
        self.run(Order::Begin).map(|r| r.map(drop)).boxed()
    }

    fn execute<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        self.run(Order::Run(sql.to_owned(), None)).map(|r| r.map(drop)).boxed()
    }

    fn query<'a>(&'a self, sql: &'a str, parameter: Option<&'a str>) -> BoxFuture<'a, Result<Answer>> {
        let order = Order::Run(sql.to_owned(), parameter.map(str::to_owned));
        self.run(order).boxed()
    }

    fn copy_in<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<Box<dyn CopyIn + 'a>>> {
        let copy = Loading {
            desk: self.desk.clone(),
            sql: sql.to_owned(),
            answer: None,
        };
        std::future::ready(Ok(Box::new(copy) as Box<dyn CopyIn>)).boxed()
    }

    fn commit(&self) -> BoxFuture<'_, Result<()>> {
        self.run(Order::Commit).map(|r| r.map(drop)).boxed()
    }

    fn rollback(&self) -> BoxFuture<'_, Result<()>> {
        self.run(Order::Rollback).map(|r| r.map(drop)).boxed()
    }

    fn session(&self) -> Option<&Session> {
        None
    }
}

/// A COPY in the process.
struct Loading {
    desk: Desk,
    sql: String,
    /// Since the first rows, until the end is known.
    answer: Option<oneshot::Receiver<Result<Answer>>>,
}

impl Loading {
    async fn send_now(&mut self, batch: Bytes) -> Result<()> {
        if self.answer.is_none() {
            self.desk.clear_rows();
            self.answer = Some(self.desk.order(Order::Copy(self.sql.clone())));
        }
        let Self { desk, answer: end, .. } = self;
        let mut batch = Some(batch);
        let early = poll_fn(|cx| {
            // an answer before the end of the rows: the COPY failed
            if let Some(Poll::Ready(early)) = end.as_mut().map(|e| e.poll_unpin(cx)) {
                return Poll::Ready(Some(early));
            }
            let mut papers = desk.lock();
            if papers.bytes >= ROOM {
                papers.waiting = Some(cx.waker().clone());
                return Poll::Pending;
            }
            if let Some(batch) = batch.take().filter(|b| !b.is_empty()) {
                papers.bytes += batch.len();
                papers.chunks.push_back(batch);
            }
            Poll::Ready(None)
        })
        .await;
        match early {
            None => Ok(()),
            Some(early) => {
                self.answer = None;
                let early = answer(early)?;
                let message = format!("the target ended the COPY after {} rows", early.rows);
                Err(Error::new(sqlstate::INTERNAL_ERROR, message).on(Side::Target))
            }
        }
    }

    async fn finish_now(&mut self) -> Result<u64> {
        let Some(end) = &mut self.answer else { return Ok(0) };
        self.desk.end_rows(Rows::End);
        let end = end.await;
        self.answer = None;
        Ok(answer(end)?.rows)
    }
}

impl CopyIn for Loading {
    fn send(&mut self, batch: Bytes) -> BoxFuture<'_, Result<()>> {
        self.send_now(batch).boxed()
    }

    fn finish(&mut self) -> BoxFuture<'_, Result<u64>> {
        self.finish_now().boxed()
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        if self.answer.is_some() {
            self.desk.end_rows(Rows::Abandoned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join;
    use futures_util::task::noop_waker;
    use std::future::Future;
    use std::task::Context;

    fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
        future.poll_unpin(&mut Context::from_waker(&noop_waker()))
    }

    #[test]
    fn orders_are_carried_out_in_the_order_of_the_first_poll() {
        let desk = Desk::default();
        let inside = Inside::new(desk.clone());
        let mut both = join(inside.begin(), inside.query("SELECT 1", None)).boxed();
        assert!(poll(&mut both).is_pending());
        let (first, reply) = desk.take_order().unwrap();
        assert_eq!(first, Order::Begin);
        reply.give(Ok(Answer::default()));
        assert!(poll(&mut both).is_pending());
        desk.take_order().unwrap().1.give(Ok(Answer {
            rows: 1,
            texts: vec!["1".into()],
        }));
        let Poll::Ready((Ok(()), Ok(answer))) = poll(&mut both) else {
            panic!()
        };
        assert_eq!(answer.texts, ["1"]);
    }

    #[test]
    fn rows_wait_for_room_and_come_in_order() {
        let desk = Desk::default();
        let inside = Inside::new(desk.clone());
        let mut copy = inside.copy_in("COPY t FROM STDIN").now_or_never().unwrap().unwrap();
        assert!(!desk.has_orders(), "it begins with the first rows");
        let full = Bytes::from(vec![b'x'; ROOM]);
        copy.send(full).now_or_never().unwrap().unwrap();
        let Some((Order::Copy(_), reply)) = desk.take_order() else {
            panic!()
        };
        let mut sends = copy.send(Bytes::from_static(b"end"));
        assert!(poll(&mut sends).is_pending());
        assert!(matches!(desk.take_rows(ROOM), Rows::Some(b) if b.len() == ROOM));
        assert!(poll(&mut sends).is_ready());
        drop(sends);
        assert_eq!(desk.take_rows(2), Rows::Some(Bytes::from_static(b"en")));
        assert_eq!(desk.take_rows(2), Rows::Some(Bytes::from_static(b"d")));
        assert_eq!(desk.take_rows(2), Rows::NotYet);
        let mut ends = copy.finish();
        assert!(poll(&mut ends).is_pending());
        assert_eq!(desk.take_rows(2), Rows::End);
        reply.give(Ok(Answer {
            rows: 7,
            texts: Vec::new(),
        }));
        assert!(matches!(poll(&mut ends), Poll::Ready(Ok(7))));
    }

    #[test]
    fn a_copy_that_nobody_wants_is_abandoned_and_a_failed_one_says_why() {
        let desk = Desk::default();
        let inside = Inside::new(desk.clone());
        let mut copy = inside.copy_in("COPY t FROM STDIN").now_or_never().unwrap().unwrap();
        copy.send(Bytes::from_static(b"x")).now_or_never().unwrap().unwrap();
        drop(copy);
        assert_eq!(desk.take_rows(9), Rows::Abandoned);
        desk.take_order();
        let mut copy = inside.copy_in("COPY t FROM STDIN").now_or_never().unwrap().unwrap();
        copy.send(Bytes::from_static(b"x")).now_or_never().unwrap().unwrap();
        assert_eq!(desk.take_rows(9), Rows::Some(Bytes::from_static(b"x")), "of this copy");
        let error = Error::new("22P04", "target: no");
        desk.take_order().unwrap().1.give(Err(error.clone()));
        let failed = copy.send(Bytes::from_static(b"y")).now_or_never().unwrap();
        assert_eq!(failed, Err(error));
        drop(copy);
        assert!(!desk.has_rows());
    }
}
