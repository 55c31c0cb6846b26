//! An open session and how statements are run in it.

use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::TryStreamExt;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use tokio::task::JoinHandle;
use tokio_postgres::error::{DbError, Severity};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row, RowStream};

use super::row::decode;
use super::rows::RowBuffer;
use crate::copy::Answer;
use crate::sqlstate::{CONNECTION_FAILURE, INTERNAL_ERROR};
use crate::version::ServerVersion;
use crate::{Error, Result, Side};

/// How long [`Session::close`] waits for the connection to end.
const CLOSE_BOUND: Duration = Duration::from_secs(1);
/// WARNINGs kept for [`Session::take_notices`]; more are dropped.
const MAX_NOTICES: usize = 1000;

/// A WARNING that a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// SQLSTATE
    pub sqlstate: String,
    /// Primary message.
    pub message: String,
    /// DETAIL
    pub detail: Option<String>,
    /// HINT
    pub hint: Option<String>,
}

/// What the connection task leaves for the session.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) notices: Mutex<Vec<Notice>>,
    /// Why the connection ended, if not by us.
    pub(super) lost: Mutex<Option<Error>>,
    /// Rows of a COPY, which the driver does not see.
    pub(super) rows: Arc<RowBuffer>,
}

impl Shared {
    /// Keeps a WARNING; NOTICE and below are chatter.
    pub(super) fn keep(&self, notice: &DbError) {
        let is_warning = notice.parsed_severity().is_some_and(|s| s == Severity::Warning);
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_warning || notices.len() >= MAX_NOTICES {
            return;
        }
        let is_last = notices.len() + 1 == MAX_NOTICES;
        notices.push(match is_last {
            true => Notice {
                sqlstate: notice.code().code().to_owned(),
                message: "more warnings followed; the server's log has them".to_owned(),
                detail: None,
                hint: None,
            },
            false => Notice {
                sqlstate: notice.code().code().to_owned(),
                message: notice.message().to_owned(),
                detail: notice.detail().map(str::to_owned),
                hint: notice.hint().map(str::to_owned),
            },
        });
    }
}

/// An open session. Its methods take `&self`: futures that are polled together (`join!`) are sent in one go.
///
/// Dropping it ends the connection when the statement it runs is done; use [`super::Sessions::shutdown`] to cancel that.
pub struct Session {
    pub(super) client: Client,
    pub(super) side: Side,
    pub(super) pid: i32,
    pub(super) version: ServerVersion,
    pub(super) in_recovery: bool,
    pub(super) server_encoding: String,
    pub(super) server: String,
    pub(super) shared: Arc<Shared>,
    pub(super) task: JoinHandle<()>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({} {}, pid {})", self.side, self.server, self.pid)
    }
}

impl Session {
    /// The side it is on.
    pub fn side(&self) -> Side {
        self.side
    }

    /// Process id of the server process.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Version of the server.
    pub fn version(&self) -> ServerVersion {
        self.version
    }

    /// True if the server was in hot standby when the session was opened.
    pub fn in_recovery(&self) -> bool {
        self.in_recovery
    }

    /// Encoding of the database.
    pub fn server_encoding(&self) -> &str {
        &self.server_encoding
    }

    /// Host, port, database and user, for messages.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The driver's client, for what has no method here. COPY TO STDOUT has: [`copy_out`](Self::copy_out).
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Takes the WARNINGs that have arrived since the last call.
    pub fn take_notices(&self) -> Vec<Notice> {
        std::mem::take(&mut *self.shared.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// True if the connection is gone.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Our form of an error of the driver; a lost connection is explained by what ended it.
    pub fn error(&self, error: &tokio_postgres::Error) -> Error {
        if error.as_db_error().is_some() {
            return Error::from_pg(error, self.side);
        }
        let lost = self.shared.lost.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match lost.filter(|_| self.is_closed()) {
            Some(cause) => Error::new(CONNECTION_FAILURE, format!("connection to the {} was lost", self.side))
                .detail(cause.detail.unwrap_or(cause.message))
                .on(self.side),
            None => Error::from_pg(error, self.side),
        }
    }

    /// Runs one or more statements without results, by the simple protocol: all of them, or none.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).await.map_err(|e| self.error(&e))
    }

    async fn stream(&self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)]) -> Result<RowStream> {
        let params = params.iter().map(|(value, ty)| (*value, ty.clone()));
        let stream = self.client.query_typed_raw(sql, params).await;
        stream.map_err(|e| self.error(&e))
    }

    /// Runs one statement with parameters `$1`... of known types; returns the number of rows it touched.
    pub async fn execute_with(&self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)]) -> Result<u64> {
        let mut stream = pin!(self.stream(sql, params).await?);
        while stream.try_next().await.map_err(|e| self.error(&e))?.is_some() {}
        Ok(stream.rows_affected().unwrap_or_default())
    }

    /// Runs one statement; returns what it touched, and the first column of its rows, which must be text.
    pub async fn texts(&self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)]) -> Result<Answer> {
        let mut stream = pin!(self.stream(sql, params).await?);
        let mut texts = Vec::new();
        while let Some(row) = stream.try_next().await.map_err(|e| self.error(&e))? {
            texts.extend(row.try_get::<_, Option<String>>(0).map_err(|e| self.error(&e))?);
        }
        Ok(Answer {
            rows: stream.rows_affected().unwrap_or_default(),
            texts,
        })
    }

    /// The number that an `INSERT ... RETURNING` returns.
    pub async fn returning_int(&self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)]) -> Result<i32> {
        let rows = self.client.query_typed(sql, params).await.map_err(|e| self.error(&e))?;
        match rows.first().map(|row| row.try_get(0)) {
            Some(Ok(number)) => Ok(number),
            Some(Err(e)) => Err(self.error(&e)),
            None => Err(self.decode_error(sql, "no row was returned")),
        }
    }

    /// The rows of one query, each decoded by [`decode`]: fields are matched by column name.
    pub async fn rows<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>> {
        self.rows_with(sql, &[]).await
    }

    /// As [`rows`](Self::rows), with parameters `$1`... of known types. One round trip, extended protocol: a second
    /// statement in the text is refused by the server.
    pub async fn rows_with<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<T>> {
        self.rows_by(sql, params, decode).await
    }

    /// As [`rows_with`](Self::rows_with), each row decoded by `decode`, which says what does not fit.
    pub async fn rows_by<T>(
        &self,
        sql: &str,
        params: &[(&(dyn ToSql + Sync), Type)],
        decode: impl Fn(&Row) -> Result<T, String>,
    ) -> Result<Vec<T>> {
        let mut stream = pin!(self.stream(sql, params).await?);
        let mut rows = Vec::new();
        while let Some(row) = stream.try_next().await.map_err(|e| self.error(&e))? {
            rows.push(decode(&row).map_err(|cause| self.decode_error(sql, &cause))?);
        }
        Ok(rows)
    }

    /// The one value of a query with one row and one column; `Option` takes NULL.
    pub async fn value<T: DeserializeOwned>(&self, sql: &str) -> Result<T> {
        let value = self.value_opt(sql).await?;
        value.ok_or_else(|| self.decode_error(sql, "the query returned no row"))
    }

    /// As [`value`](Self::value), `None` if there is no row.
    pub async fn value_opt<T: DeserializeOwned>(&self, sql: &str) -> Result<Option<T>> {
        let mut rows = self.rows::<One<T>>(sql).await?;
        match rows.len() {
            0 | 1 => Ok(rows.pop().map(|one| one.0)),
            n => Err(self.decode_error(sql, &format!("the query returned {n} rows"))),
        }
    }

    fn decode_error(&self, sql: &str, cause: &str) -> Error {
        let words: Vec<&str> = sql
            .lines()
            .filter(|l| !l.trim_start().starts_with("--"))
            .flat_map(str::split_whitespace)
            .take(8)
            .collect();
        Error::new(
            INTERNAL_ERROR,
            format!(
                "could not decode the result of \"{} ...\" on the {}",
                words.join(" "),
                self.side
            ),
        )
        .detail(cause)
        .on(self.side)
    }

    /// Makes `role` the session's user, as `SET SESSION AUTHORIZATION` does; the name is passed as a value.
    pub async fn set_session_authorization(&self, role: &str) -> Result<()> {
        let sql = "SELECT pg_catalog.set_config('session_authorization', $1, false)";
        let params: [(&(dyn ToSql + Sync), Type); 1] = [(&role, Type::TEXT)];
        self.client
            .query_typed(sql, &params)
            .await
            .map(drop)
            .map_err(|e| self.error(&e))
    }

    /// Says goodbye and waits, for a second at most, until the connection has ended.
    pub async fn close(self) {
        let Self { client, mut task, .. } = self;
        drop(client);
        if tokio::time::timeout(CLOSE_BOUND, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// The value of a row with a single column.
struct One<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneVisitor<T> {
            type Value = One<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row with one column")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<One<T>, A::Error> {
                let value = map.next_entry::<IgnoredAny, T>()?.map(|(_, v)| One(v));
                if map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    return Err(serde::de::Error::custom("the row has more than one column"));
                }
                value.ok_or_else(|| serde::de::Error::custom("the row has no column"))
            }
        }
        deserializer.deserialize_map(OneVisitor(std::marker::PhantomData))
    }
}
