//! The one error type of the engine. It carries what PostgreSQL's error report has (SQLSTATE, message,
//! DETAIL, HINT) plus the side on which the error was seen; `src/backend/error.rs` turns it into the report.
//!
//! Message style is the server's: lower case, no full stop, names in double quotes. The message says what
//! failed, DETAIL what was seen, HINT what to do. No password may ever reach any of the fields.

use std::fmt;

/// Which of the two servers an error or a session belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The server that is read.
    Source,
    /// The server that runs the extension.
    Target,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Source => "source",
            Side::Target => "target",
        })
    }
}

/// An error of the engine, ready to be reported by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Five-character SQLSTATE, one of [`crate::sqlstate`] or what a server sent.
    pub sqlstate: String,
    /// Primary message.
    pub message: String,
    /// DETAIL: what was seen.
    pub detail: Option<String>,
    /// HINT: what the user can do.
    pub hint: Option<String>,
    /// Server that the error comes from, if it is one of the two.
    pub side: Option<Side>,
}

/// Result of the engine's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A new error with a SQLSTATE and a primary message.
    pub fn new(sqlstate: &str, message: impl Into<String>) -> Self {
        Self {
            sqlstate: sqlstate.to_owned(),
            message: message.into(),
            detail: None,
            hint: None,
            side: None,
        }
    }

    /// Sets DETAIL.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets HINT.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the side that the error was seen on.
    #[must_use]
    pub fn on(mut self, side: Side) -> Self {
        self.side = Some(side);
        self
    }

    /// Puts what was being done before the message: `could not copy table "a.b": <message>`.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display) -> Self {
        self.message = format!("{doing}: {}", self.message);
        self
    }

    /// What the server on `side` says, CONTEXT included.
    pub fn of_server(side: Side, sqlstate: &str, message: &str, detail: Option<&str>, context: Option<&str>) -> Self {
        let mut lines: Vec<String> = detail.map(str::to_owned).into_iter().collect();
        lines.extend(context.map(|c| format!("CONTEXT on the {side}: {c}")));
        Self {
            sqlstate: sqlstate.to_owned(),
            message: format!("{side}: {message}"),
            detail: (!lines.is_empty()).then(|| lines.join("\n")),
            hint: None,
            side: Some(side),
        }
    }

    /// An error of a session on `side`: keeps the server's SQLSTATE, message, DETAIL, HINT and CONTEXT.
    ///
    /// `tokio_postgres::Error` displays only "db error", so the server's own fields are unpacked here. A failure
    /// without a server message (connection lost) becomes 08006.
    pub fn from_pg(error: &tokio_postgres::Error, side: Side) -> Self {
        match error.as_db_error() {
            Some(db) => Self {
                hint: db.hint().map(str::to_owned),
                ..Self::of_server(side, db.code().code(), db.message(), db.detail(), db.where_())
            },
            None => {
                let cause =
                    std::error::Error::source(error).map_or_else(|| error.to_string(), |c| format!("{error}: {c}"));
                Self::new(
                    crate::sqlstate::CONNECTION_FAILURE,
                    format!("connection to the {side} failed"),
                )
                .detail(cause)
                .on(side)
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
