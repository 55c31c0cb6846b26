//! Messages of the engine on their way to the client. The engine enqueues them wherever it runs; the main thread
//! emits them at the next tick, when it may call the server.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use pgclone_core::context::{Notice, Progress, Severity};
use pgrx::{PgLogLevel, PgSqlErrorCode};

use super::error;

/// The queue between the engine and the client.
#[derive(Default)]
pub struct NoticeQueue(Mutex<VecDeque<Notice>>);

impl Progress for NoticeQueue {
    fn notice(&self, notice: Notice) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(notice);
    }
}

impl NoticeQueue {
    /// Emits what has been enqueued. The lock is not held while the server works.
    pub fn drain(&self) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.into_iter().for_each(emit);
    }
}

fn emit(notice: Notice) {
    let (level, usual) = match notice.severity {
        Severity::Debug1 => (PgLogLevel::DEBUG1, PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION),
        Severity::Notice => (PgLogLevel::NOTICE, PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION),
        Severity::Warning => (PgLogLevel::WARNING, PgSqlErrorCode::ERRCODE_WARNING),
    };
    let code = notice.sqlstate.as_deref().and_then(error::known_code).unwrap_or(usual);
    let message = format!("pgclone: {}", notice.message);
    error::compose(code, &message, notice.detail.as_deref(), notice.hint.as_deref()).report(level);
}
