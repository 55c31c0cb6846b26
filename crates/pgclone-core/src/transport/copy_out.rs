//! `COPY ... TO STDOUT` in a session: the rows, many at a time.

use std::future::poll_fn;
use std::pin::{pin, Pin};
use std::task::Poll;
use std::time::Duration;

use futures_util::{FutureExt, Stream};
use tokio::time::sleep;
use tokio_postgres::CopyOutStream;

use super::rows::{RowBuffer, Rows};
use super::session::Session;
use crate::sqlstate::INTERNAL_ERROR;
use crate::{Error, Result};

/// How long rows are kept of a server that is slow to send more.
const PATIENCE: Duration = Duration::from_millis(100);

/// The rows of a COPY that is going on. Dropped before their end, the rest of them is read and thrown away.
pub(crate) struct CopyOut<'a> {
    session: &'a Session,
    wanted: Wanted<'a>,
    driver: Pin<Box<CopyOutStream>>,
    has_ended: bool,
}

/// As long as it lives, the rows are kept from the driver.
struct Wanted<'a>(&'a RowBuffer);

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Session {
    /// Begins a COPY, in binary or text as the statement says; its rows are read ahead, but not far.
    pub(crate) async fn copy_out(&self, sql: &str, is_binary: bool) -> Result<CopyOut<'_>> {
        let statement = self.client.prepare(sql).await.map_err(|e| self.error(&e))?;
        let rows = &*self.shared.rows;
        if !poll_fn(|cx| rows.poll_begin(cx, is_binary)).await {
            return Err(Error::new(INTERNAL_ERROR, "another COPY is going on in this session").on(self.side));
        }
        let wanted = Wanted(rows);
        // sent at once: the buffer waits for an end
        let driver = self.client.copy_out(&statement).await.map_err(|e| self.error(&e))?;
        Ok(CopyOut {
            session: self,
            wanted,
            driver: Box::pin(driver),
            has_ended: false,
        })
    }
}

impl CopyOut<'_> {
    /// The next rows: none at the end. While the server has no more, those that there are, which may be none, too.
    pub async fn next(&mut self) -> Result<Option<Rows>> {
        if self.has_ended {
            return Ok(None);
        }
        let rows = self.wanted.0;
        let mut patience = pin!(sleep(PATIENCE));
        let end = poll_fn(|cx| {
            if let Poll::Ready(full) = rows.poll_take(cx) {
                return Poll::Ready(Ok(full));
            }
            match self.driver.as_mut().poll_next(cx) {
                Poll::Ready(end) => Poll::Ready(Err(end)),
                Poll::Pending => patience.poll_unpin(cx).map(|()| Ok(rows.take())),
            }
        });
        match end.await {
            Ok(rows) => Ok(Some(rows)),
            Err(None) => {
                self.has_ended = true;
                Ok(Some(rows.take()))
            }
            Err(Some(Err(e))) => Err(self.session.error(&e)),
            Err(Some(Ok(_))) => {
                let error = Error::new(INTERNAL_ERROR, "a row of a COPY came where none was expected");
                Err(error.on(self.session.side))
            }
        }
    }
}
