//! Messages of the engine on their way to the client. The engine enqueues them wherever it runs; the main thread
//! emits them at the next tick, when it may call the server.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use pgclone_core::context::{Notice, Progress, Severity};
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode};

use super::{error, text};

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
    let code = notice.sqlstate.as_deref().map_or(usual, |state| error::error_code(state).0);
    let message = text::printable(&format!("pgclone: {}", notice.message));
    let mut report = ErrorReport::new(code, message, "pgclone");
    if let Some(detail) = notice.detail {
        report = report.set_detail(text::printable(&detail));
    }
    if let Some(hint) = notice.hint {
        report = report.set_hint(text::printable(&hint));
    }
    report.report(level);
}
