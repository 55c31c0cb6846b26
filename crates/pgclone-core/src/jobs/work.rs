//! What an item does, in the form in which the ledger keeps it: all that a lane needs, so that an item can be done by
//! any lane, now or after a restart.

use crate::copy::{copy_large_objects, copy_table, copy_values, Copied, Counters, Loader, TableCopy};
use crate::error::{Error, Result, Side};
use crate::mask::Secrets;
use crate::ops::{run_statements, Statement};
use crate::sqlstate;
use crate::stage::Publication;
use crate::statistics::{self, Analyze, Found, Wanted};
use crate::transport::Session;
use serde::{Deserialize, Serialize};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Work {
    /// Statements on the target, with what they are for.
    Sql { purpose: String, sql: Vec<String> },
    /// Rows. What is emptied first is new in the transaction, so that its rows are frozen at once. Nothing has to be emptied
    /// for another reason: an item that failed has left nothing.
    Load {
        copy: Box<TableCopy>,
        empty_first: Vec<String>,
    },
    /// Values of sequences: names on the source and on the target.
    Sequences(Vec<(String, String)>),
    /// Contents of large objects.
    LargeObjects(Vec<u32>),
    /// Statistics of the source for tables, both ways in one.
    CarryStatistics(Vec<Wanted>),
    /// The same when they have been read.
    RestoreStatistics(Vec<Found>),
    /// Statistics of the rows that are there.
    Analyze(Vec<Analyze>),
    /// Moving everything into place: the coordinator's, at the end of an atomic job.
    Publish(Box<Publication>),
}

impl Work {
    /// True if it reads the source.
    pub fn needs_source(&self) -> bool {
        match self {
            Work::Load { .. } | Work::Sequences(_) | Work::LargeObjects(_) | Work::CarryStatistics(_) => true,
            Work::Sql { .. } | Work::RestoreStatistics(_) | Work::Analyze(_) | Work::Publish(_) => false,
        }
    }

    /// Takes the keys of masks out, so that it may be written to disk.
    pub fn hide(&mut self, secrets: &Secrets) {
        if let Work::Load { copy, .. } = self {
            copy.hide(secrets);
        }
    }

    /// Puts the keys back. Errors: XX000 if one is missing.
    pub fn show(&mut self, secrets: &Secrets) -> Result<()> {
        match self {
            Work::Load { copy, .. } => copy.show(secrets),
            _ => Ok(()),
        }
    }

    /// Forgets what the plan saw empty: in a new snapshot there may be rows.
    pub fn see_anew(&mut self) {
        if let Work::Load { copy, .. } = self {
            copy.empty = false;
        }
    }

    /// True if it may be done in the process of a lane: rows, or a short statement.
    pub fn fits_inside(&self) -> bool {
        matches!(self, Work::Sql { .. } | Work::Load { .. })
    }

    async fn run(&self, source: Option<&Session>, target: &dyn Loader, counters: &Counters) -> Result<Copied> {
        let source = || {
            source.ok_or_else(|| {
                Error::new(sqlstate::INTERNAL_ERROR, "the source was let go of too early").on(Side::Source)
            })
        };
        let session = || {
            target.session().ok_or_else(|| {
                Error::new(sqlstate::INTERNAL_ERROR, "this can only be done in a session").on(Side::Target)
            })
        };
        match self {
            Work::Sql { .. } => run_statements(target, &statements(self)).await?,
            Work::Load { copy, empty_first } => {
                if !empty_first.is_empty() {
                    let tables = empty_first.join(", ONLY ");
                    target.execute(&format!("TRUNCATE TABLE ONLY {tables}")).await?;
                }
                if !copy.empty {
                    return copy_table(source()?, target, copy, counters).await;
                }
            }
            Work::Sequences(names) => copy_values(source()?, session()?, names).await?,
            Work::LargeObjects(oids) => {
                let bytes = copy_large_objects(source()?, session()?, oids, &counters.brake).await?;
                return Ok(Copied { rows: 0, bytes });
            }
            Work::CarryStatistics(wanted) => {
                let found = statistics::read(source()?, wanted).await?;
                tell(session()?, counters, statistics::restore(session()?, &found).await?);
            }
            Work::RestoreStatistics(found) => tell(session()?, counters, statistics::restore(session()?, found).await?),
            Work::Analyze(tables) => tell(session()?, counters, statistics::analyze(session()?, tables).await?),
            Work::Publish(_) => return Err(Error::new(sqlstate::INTERNAL_ERROR, "a lane cannot end the job")),
        }
        Ok(Copied::default())
    }
}

/// What we say, and what the server said meanwhile.
fn tell(target: &Session, counters: &Counters, warnings: Vec<String>) {
    counters.warn(warnings);
    counters.warn(target.take_notices().into_iter().map(|n| n.message));
}

fn statements(work: &Work) -> Vec<Statement<'_>> {
    match work {
        Work::Sql { purpose, sql } => sql.iter().map(|s| Statement::new(s, purpose)).collect(),
        _ => Vec::new(),
    }
}

/// Does all of it in order, in the transaction that is open on the target. Statements that follow each other are
/// pipelined.
pub(super) async fn run_all(
    work: &[Work],
    source: Option<&Session>,
    target: &dyn Loader,
    counters: &Counters,
) -> Result<Copied> {
    let mut total = Copied::default();
    let mut rest = work;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|w| matches!(w, Work::Sql { .. })).count();
        if run > 1 {
            let all: Vec<Statement> = rest[..run].iter().flat_map(statements).collect();
            run_statements(target, &all).await?;
            rest = &rest[run..];
            continue;
        }
        let copied = first.run(source, target, counters).await?;
        total.rows += copied.rows;
        total.bytes += copied.bytes;
        rest = &rest[1..];
    }
    Ok(total)
}
