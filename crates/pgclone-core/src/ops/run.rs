//! Runs a plan on a pair of sessions.

use super::report::Report;
use crate::archive::Section;
use crate::copy::{copy_large_objects, copy_table, copy_values, Counters, Loader};
use crate::error::{Error, Result};
use crate::plan::{Action, Plan, Step};
use crate::sqlstate;
use crate::statement::may_hold_secrets;
use crate::statistics::{self, Analyze, Found, Origin, Wanted};
use crate::transport::Session;
use futures_util::future::join_all;

/// Statements that are sent before the first answer is awaited: enough to hide the round trip, few enough that neither
/// side's buffers grow.
const PIPELINE: usize = 64;

/// What the purpose of a step begins with.
const CREATE: &str = "create ";

/// A statement with what it is for.
pub(crate) struct Statement<'a> {
    sql: &'a str,
    purpose: String,
}

impl<'a> Statement<'a> {
    /// A statement; an error says `could not <purpose>`.
    pub(crate) fn new(sql: &'a str, purpose: &str) -> Self {
        Self {
            sql,
            purpose: purpose.to_owned(),
        }
    }
}

/// Runs all steps in order. Consecutive definitions are pipelined; rows are copied one table after the other. The source
/// is left after the last step that reads it: indexes may take hours, and a transaction that stays open there holds up
/// its VACUUM.
pub(super) async fn run(source: Session, target: &Session, plan: &Plan, counters: &Counters) -> Result<Report> {
    let mut report = Report {
        warnings: plan.warnings.len(),
        skipped: plan.skipped.len(),
        ..Report::default()
    };
    report.count(&plan.steps);
    begin(None, counters);
    execute(target, &for_purpose(&plan.first, "make room for the clone")).await?;
    let last_read = plan.steps.iter().rposition(|s| !matches!(s.action, Action::Sql(_)));
    let (reading, after) = plan.steps.split_at(last_read.map_or(0, |at| at + 1));
    run_steps(reading, &source, target, &mut report, counters).await?;
    if !plan.statistics.is_empty() {
        counters.defined();
        counters.phase("carrying statistics over");
    }
    let late = carry_statistics(&source, target, plan, counters).await?;
    source.close().await;
    for now in after.chunk_by(|a, b| phase_of(Some(a)) == phase_of(Some(b))) {
        begin(now.first(), counters);
        execute_shown(target, now, counters).await?;
    }
    counters.defined();
    counters.phase("finishing");
    finish_statistics(target, plan, &late, counters).await?;
    execute(target, &for_purpose(&plan.last, "adapt the database")).await?;
    Ok(report)
}

/// Takes the source's statistics over to the target, so many tables at a time that memory stays small. What an index would
/// change when it is made, or belongs to an index, comes back.
async fn carry_statistics(source: &Session, target: &Session, plan: &Plan, counters: &Counters) -> Result<Vec<Found>> {
    let wanted: Vec<Wanted> = plan
        .statistics
        .iter()
        .filter_map(|s| match &s.origin {
            Origin::Source(wanted) => Some(wanted.clone()),
            Origin::Rows(_) => None,
        })
        .collect();
    let mut late = Vec::new();
    for batch in wanted.chunks(statistics::BATCH) {
        let mut found = statistics::read(source, batch).await?;
        let early: Vec<Found> = found.iter_mut().map(Found::without_indexes).collect();
        counters.warn(statistics::restore(target, &early).await?);
        late.extend(found.into_iter().filter(|f| !f.is_empty()));
    }
    Ok(late)
}

/// The rest of the statistics, when all objects are there.
async fn finish_statistics(target: &Session, plan: &Plan, late: &[Found], counters: &Counters) -> Result<()> {
    for batch in late.chunks(statistics::BATCH) {
        counters.warn(statistics::restore(target, batch).await?);
    }
    let analyze: Vec<Analyze> = plan
        .statistics
        .iter()
        .filter_map(|s| match &s.origin {
            Origin::Rows(analyze) => Some(analyze.clone()),
            Origin::Source(_) => None,
        })
        .collect();
    counters.warn(statistics::analyze(target, &analyze).await?);
    Ok(())
}

async fn run_steps(
    mut steps: &[Step],
    source: &Session,
    target: &Session,
    report: &mut Report,
    counters: &Counters,
) -> Result<()> {
    while let Some(step) = steps.first() {
        let run = steps.iter().take_while(|s| same_kind(s, step)).count();
        let (now, later) = steps.split_at(run);
        steps = later;
        begin(Some(step), counters);
        match &step.action {
            Action::Sql(_) => execute_shown(target, now, counters).await?,
            Action::SequenceValue(..) => copy_values(source, target, &names(now)).await?,
            Action::LargeObject(_) => {
                let oid = |s: &Step| match s.action {
                    Action::LargeObject(oid) => Some(oid),
                    _ => None,
                };
                let oids: Vec<u32> = now.iter().filter_map(oid).collect();
                report.bytes += copy_large_objects(source, target, &oids, &counters.brake).await?;
            }
            Action::Copy(_) => {
                for copy in now.iter().filter_map(|s| match &s.action {
                    Action::Copy(copy) if !copy.empty => Some(copy),
                    _ => None,
                }) {
                    let copied = copy_table(source, target, copy, counters).await?;
                    counters.end_table();
                    report.rows += copied.rows;
                    report.bytes += copied.bytes;
                }
            }
        }
    }
    Ok(())
}

fn begin(step: Option<&Step>, counters: &Counters) {
    if step.is_some_and(|s| s.section != Section::PreData) {
        counters.defined();
    }
    counters.phase(phase_of(step));
}

/// What the clone does in a step, for those who watch.
fn phase_of(step: Option<&Step>) -> &'static str {
    match step.map(|s| (s.section, s.kind)) {
        None | Some((Section::PreData, _)) => "creating objects",
        Some((Section::Data, _)) => "copying data",
        Some((Section::PostData, "INDEX" | "INDEX ATTACH" | "CONSTRAINT")) => "building indexes",
        Some((Section::PostData, "FK CONSTRAINT")) => "adding foreign keys",
        Some(_) => "finishing",
    }
}

fn for_purpose<'a>(statements: &'a [String], purpose: &str) -> Vec<Statement<'a>> {
    statements
        .iter()
        .map(|sql| Statement {
            sql,
            purpose: purpose.to_owned(),
        })
        .collect()
}

fn same_kind(a: &Step, b: &Step) -> bool {
    std::mem::discriminant(&a.action) == std::mem::discriminant(&b.action)
}

fn statements(steps: &[Step]) -> Vec<Statement<'_>> {
    steps.iter().flat_map(of_step).collect()
}

fn of_step(step: &Step) -> Vec<Statement<'_>> {
    match &step.action {
        Action::Sql(sql) => sql
            .iter()
            .map(|sql| Statement {
                sql,
                purpose: format!("{CREATE}{}", step.description),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn names(steps: &[Step]) -> Vec<(String, String)> {
    let of = |step: &Step| match &step.action {
        Action::SequenceValue(source, target) => Some((source.clone(), target.clone())),
        _ => None,
    };
    steps.iter().filter_map(of).collect()
}

/// Runs statements in order, pipelined. The first error is the cause; those after it only say that the transaction is
/// aborted.
pub(crate) async fn execute(target: &dyn Loader, statements: &[Statement<'_>]) -> Result<()> {
    pipeline(target, statements, |_| ()).await
}

/// As [`execute`]; the object that the target is at is shown.
async fn execute_shown(target: &Session, steps: &[Step], counters: &Counters) -> Result<()> {
    pipeline(target, &statements(steps), |statement| {
        counters.object(statement.purpose.strip_prefix(CREATE).unwrap_or_default());
    })
    .await
}

/// Runs statements; `begins` hears of each when the one before it is done.
async fn pipeline(target: &dyn Loader, statements: &[Statement<'_>], begins: impl Fn(&Statement)) -> Result<()> {
    let begins = &begins;
    for batch in statements.chunks(PIPELINE) {
        batch.iter().take(1).for_each(begins);
        let results = join_all(batch.iter().enumerate().map(|(n, s)| async move {
            let result = target.execute(s.sql).await;
            batch.get(n + 1).into_iter().for_each(begins);
            result
        }))
        .await;
        for (statement, result) in batch.iter().zip(results) {
            result.map_err(|e| explain(e, statement))?;
        }
    }
    Ok(())
}

fn explain(error: Error, statement: &Statement) -> Error {
    let error = error.context(format!("could not {}", statement.purpose));
    // our own text is at fault, not the user's: show it
    if error.sqlstate == sqlstate::SYNTAX_ERROR && !may_hold_secrets(statement.sql) {
        let detail = format!(
            "{}Statement: {}",
            error.detail.clone().map(|d| d + "\n").unwrap_or_default(),
            statement.sql
        );
        return error.detail(detail);
    }
    error
}
