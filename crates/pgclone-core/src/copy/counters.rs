//! What a clone does, for somebody else to look at while it runs.

use super::pace::Brake;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Running totals, and what is being worked on.
#[derive(Debug, Default)]
pub struct Counters {
    /// Rows so far.
    pub rows: AtomicU64,
    /// Bytes of the COPY streams so far.
    pub bytes: AtomicU64,
    /// What holds the copy back.
    pub brake: Brake,
    plan: Mutex<Standing>,
    /// What to tell when the work is done.
    warnings: Mutex<Vec<String>>,
}

/// Where a clone stands. Bytes are those of the tables on the source, as the plan knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Schema that the call names; empty for none.
    pub schema: String,
    /// Table that the call names; empty for none.
    pub table: String,
    /// What the clone as a whole does; empty if nobody has said.
    pub phase: &'static str,
    /// The object that is being made or copied; empty for none.
    pub object: String,
    /// Tables of the plan.
    pub tables_total: u64,
    /// Tables that are complete.
    pub tables: u64,
    /// Bytes of all tables that are copied.
    pub bytes_total: u64,
    /// Bytes that are done of them.
    pub bytes_done: u64,
    /// Tables of which nothing is copied, as long as they are not there.
    without_rows: u64,
    /// Of the table that is being copied: its bytes, and [`Counters::bytes`] when it began.
    current: (u64, u64),
}

impl Counters {
    fn plan(&self) -> MutexGuard<'_, Standing> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds something to tell.
    pub fn warn(&self, messages: impl IntoIterator<Item = String>) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        warnings.extend(messages);
    }

    /// Takes what is to be told.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where the clone stands now.
    pub fn standing(&self) -> Standing {
        let mut standing = self.plan().clone();
        let (expected, before) = standing.current;
        // a stream may be longer than the table
        let streamed = self.bytes.load(Ordering::Relaxed).saturating_sub(before);
        standing.bytes_done += streamed.min(expected);
        standing
    }

    /// The call names this schema and this table.
    pub fn about(&self, schema: Option<&str>, table: Option<&str>) {
        let mut plan = self.plan();
        schema.unwrap_or_default().clone_into(&mut plan.schema);
        table.unwrap_or_default().clone_into(&mut plan.table);
    }

    /// The clone is going to make so many tables, and to copy the rows of so many of them, of so many bytes.
    pub fn planned(&self, tables: u64, copied: u64, bytes: u64) {
        let mut plan = self.plan();
        (plan.tables_total, plan.bytes_total) = (tables, bytes);
        plan.without_rows = tables.saturating_sub(copied);
    }

    /// All definitions that rows need are made: tables without rows are complete.
    pub fn defined(&self) {
        let mut plan = self.plan();
        plan.tables += std::mem::take(&mut plan.without_rows);
    }

    /// The clone as a whole does something else now.
    pub fn phase(&self, phase: &'static str) {
        let mut plan = self.plan();
        plan.phase = phase;
        plan.object.clear();
    }

    /// This object comes next.
    pub fn object(&self, object: &str) {
        object.clone_into(&mut self.plan().object);
    }

    /// A table is being copied, of which so many bytes are expected.
    pub fn begin_table(&self, object: String, expected: u64) {
        let mut plan = self.plan();
        plan.object = object;
        plan.current = (expected, self.bytes.load(Ordering::Relaxed));
    }

    /// The table that was being copied is complete.
    pub fn end_table(&self) {
        let mut plan = self.plan();
        let (expected, _) = std::mem::take(&mut plan.current);
        plan.bytes_done += expected;
        plan.tables += 1;
    }

    pub(super) fn set(&self, rows: u64, bytes: u64) {
        self.rows.store(rows, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_done_are_those_of_the_plan() {
        let c = Counters::default();
        c.planned(3, 2, 1000);
        assert_eq!(c.standing().tables, 0);
        c.defined();
        c.defined();
        c.begin_table("table a".into(), 400);
        c.set(10, 300);
        assert_eq!((c.standing().bytes_done, c.standing().tables), (300, 1));
        // the stream is longer than the table, then shorter
        c.set(20, 900);
        assert_eq!(c.standing().bytes_done, 400);
        c.end_table();
        c.begin_table("table b".into(), 600);
        assert_eq!((c.standing().bytes_done, c.standing().tables), (400, 2));
        c.set(21, 910);
        c.end_table();
        let s = c.standing();
        assert_eq!((s.bytes_done, s.tables, s.tables_total), (1000, 3, 3));
        c.phase("finishing");
        assert_eq!((c.standing().object.as_str(), c.standing().phase), ("", "finishing"));
    }
}
