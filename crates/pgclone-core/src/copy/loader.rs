//! Who loads rows into the target: a session of ours over a socket, or the very process that runs the engine, if that is
//! a backend of the target ([`crate::inside`]). What runs in a transaction of either has the same settings and rights.

use crate::error::Result;
use crate::transport::Session;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::SinkExt;
use std::pin::Pin;
use tokio_postgres::types::Type;
use tokio_postgres::{CopyInSink, Statement};

/// What a statement gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Rows that it touched or returned.
    pub rows: u64,
    /// First column of the rows that it returned, as text; NULL is left out.
    pub texts: Vec<String>,
}

/// A place on the target where a transaction runs. Statements that are polled together run in the order of the first poll.
pub trait Loader: Send + Sync {
    /// Begins a transaction.
    fn begin(&self) -> BoxFuture<'_, Result<()>>;
    /// Runs statements without results.
    fn execute<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<()>>;
    /// Runs one statement, perhaps with a text as `$1`.
    fn query<'a>(&'a self, sql: &'a str, parameter: Option<&'a str>) -> BoxFuture<'a, Result<Answer>>;
    /// Gets ready for a `COPY ... FROM STDIN`, which begins with the first rows that are sent: a server process that waits
    /// for rows answers nothing else, and a slow query on the source may take long to send its first row.
    fn copy_in<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<Box<dyn CopyIn + 'a>>>;
    /// Commits the transaction.
    fn commit(&self) -> BoxFuture<'_, Result<()>>;
    /// Ends the transaction, if there is one.
    fn rollback(&self) -> BoxFuture<'_, Result<()>>;
    /// The session that it is, for what only a session can do.
    fn session(&self) -> Option<&Session>;
}

/// Rows on their way into a table. Dropped before [`finish`](Self::finish), it leaves the transaction to be rolled back.
pub trait CopyIn: Send {
    /// Bytes of the COPY stream; they need not end with a row.
    fn send(&mut self, batch: Bytes) -> BoxFuture<'_, Result<()>>;
    /// The end of a COPY. Returns how many rows it has loaded; rows that are sent after that begin another one.
    fn finish(&mut self) -> BoxFuture<'_, Result<u64>>;
}

impl Loader for Session {
    fn begin(&self) -> BoxFuture<'_, Result<()>> {
        self.execute("BEGIN").boxed()
    }

    fn execute<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        Session::execute(self, sql).boxed()
    }

    fn query<'a>(&'a self, sql: &'a str, parameter: Option<&'a str>) -> BoxFuture<'a, Result<Answer>> {
        self.query_text(sql, parameter).boxed()
    }

    fn copy_in<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<Box<dyn CopyIn + 'a>>> {
        let prepare = async move {
            let into = self.client().prepare(sql).await.map_err(|e| self.error(&e))?;
            let copy = Loopback {
                target: self,
                into,
                sink: None,
            };
            Ok(Box::new(copy) as Box<dyn CopyIn>)
        };
        prepare.boxed()
    }

    fn commit(&self) -> BoxFuture<'_, Result<()>> {
        self.execute("COMMIT").boxed()
    }

    fn rollback(&self) -> BoxFuture<'_, Result<()>> {
        self.execute("ROLLBACK").boxed()
    }

    fn session(&self) -> Option<&Session> {
        Some(self)
    }
}

impl Session {
    async fn query_text(&self, sql: &str, parameter: Option<&str>) -> Result<Answer> {
        let params: Vec<(&(dyn tokio_postgres::types::ToSql + Sync), Type)> =
            parameter.iter().map(|p| (p as _, Type::TEXT)).collect();
        self.texts(sql, &params).await
    }
}

/// A COPY in a session of ours.
struct Loopback<'a> {
    target: &'a Session,
    into: Statement,
    sink: Option<Pin<Box<CopyInSink<Bytes>>>>,
}

impl Loopback<'_> {
    async fn send_now(&mut self, batch: Bytes) -> Result<()> {
        if self.sink.is_none() {
            let sink = self.target.client().copy_in(&self.into).await;
            self.sink = Some(Box::pin(sink.map_err(|e| self.target.error(&e))?));
        }
        let Some(sink) = &mut self.sink else { return Ok(()) };
        match sink.send(batch).await {
            Ok(()) => Ok(()),
            // the session is gone, not the row refused: that is told by the end of the COPY only. So are its last words
            Err(e) => match sink.as_mut().finish().await {
                Err(cause) if cause.as_db_error().is_some() => Err(self.target.error(&cause)),
                _ => Err(self.target.error(&e)),
            },
        }
    }

    async fn finish_now(&mut self) -> Result<u64> {
        match self.sink.take() {
            Some(mut sink) => sink.as_mut().finish().await.map_err(|e| self.target.error(&e)),
            None => Ok(0),
        }
    }
}

impl CopyIn for Loopback<'_> {
    fn send(&mut self, batch: Bytes) -> BoxFuture<'_, Result<()>> {
        self.send_now(batch).boxed()
    }

    fn finish(&mut self) -> BoxFuture<'_, Result<u64>> {
        self.finish_now().boxed()
    }
}
