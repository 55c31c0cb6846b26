//! `plan` and `ddl`: what a clone would do, from the same plan that the clone runs. Both sides are only read.

use super::aside::{discard, plan_aside};
use super::session::{open_source, open_target, source_params, target_params};
use crate::archive::Section;
use crate::catalog::read;
use crate::context::{CloneRequest, Context};
use crate::ddl::Warning;
use crate::error::Result;
use crate::hash::{HashMap, HashSet};
use crate::ident::quote_literal;
use crate::mask;
use crate::options::Options;
use crate::plan::{Action, Plan, Step};

/// One step of a clone, as a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanRow {
    /// Place in the order, from 1.
    pub step: i64,
    /// `pre-data`, `data` or `post-data`; what makes room on the target comes before as `preparation`.
    pub section: String,
    /// Kind of the entry, in pg_dump's words.
    pub kind: String,
    /// The object.
    pub object: String,
    /// What is run on the target; for rows, the COPY that loads them.
    pub statement: String,
    /// Rows that the source's statistics expect, for steps that copy rows.
    pub estimated_rows: Option<i64>,
    /// Bytes on the source's disk, for steps that copy rows.
    pub estimated_bytes: Option<i64>,
    /// What does not come along with the object, or not unchanged.
    pub warnings: Option<String>,
}

/// The steps of the clone that the request asks for, without running one.
pub async fn dry_run(request: CloneRequest, cx: &Context) -> Result<Vec<PlanRow>> {
    Ok(rows(make_plan(&request, cx).await?))
}

/// What the text of definitions needs of its session, as a clone's own session has it. Nothing of it outlives the
/// transaction.
const SCRIPT_SETTINGS: &[(&str, &str)] = &[
    ("search_path", "pg_catalog"),
    ("check_function_bodies", "off"),
    ("standard_conforming_strings", "on"),
    ("xmloption", "content"),
    ("DateStyle", "'ISO, MDY'"),
    ("IntervalStyle", "postgres"),
    ("lc_monetary", "'C'"),
    ("default_tablespace", "''"),
    ("default_table_access_method", "heap"),
];

/// The definitions of the same steps as one script that runs in one transaction; rows and sequence values are mentioned
/// as comments.
pub async fn ddl(request: CloneRequest, cx: &Context) -> Result<String> {
    let mut plan = make_plan(&request, cx).await?;
    // they are no definitions
    plan.statistics.clear();
    let mut script = "BEGIN;\n".to_owned();
    for (name, value) in SCRIPT_SETTINGS {
        script += &format!("SET LOCAL {name} = {value};\n");
    }
    script.push('\n');
    for row in rows(plan) {
        script += &script_of(&row);
    }
    script += "COMMIT;\n";
    Ok(script)
}

/// The row in the script: what it is and its warnings as comments, then the statements.
fn script_of(row: &PlanRow) -> String {
    let mut script = comment(&format!("{}: {}", row.kind, row.object));
    for warning in row.warnings.iter().flat_map(|w| w.split(LINE_ENDS)) {
        script += &comment(&format!("warning: {warning}"));
    }
    script += &match row.estimated_rows {
        Some(_) => comment(&row.statement) + "\n",
        None if row.statement.is_empty() => "\n".to_owned(),
        None => format!("{};\n\n", row.statement),
    };
    script
}

/// What ends a line, and with it a comment, for the server. A name can hold both.
const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// The text as one line that the server passes over, whatever is in it.
fn comment(text: &str) -> String {
    format!("-- {}\n", text.replace(LINE_ENDS, " "))
}

async fn make_plan(request: &CloneRequest, cx: &Context) -> Result<Plan> {
    let options = Options::parse(request.options.as_deref(), &request.scope, request.flags)?;
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(
        open_source(&params, options.consistent, cx),
        open_target(&target_params, cx)
    )?;
    target
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let (from, into) = futures_util::try_join!(read::read(&source), read::read(&target))?;
    let (plan, from, into) = plan_aside(from, into, &request.scope, request.include_data, &options).await?;
    discard((from, into));
    mask::ask(&source, &plan.probes).await?;
    futures_util::join!(source.close(), target.close());
    Ok(plan)
}

fn rows(plan: Plan) -> Vec<PlanRow> {
    let mut rows: Vec<PlanRow> = plan
        .first
        .iter()
        .map(|sql| bare("preparation", "CONFLICT", sql))
        .collect();
    let mut about: HashMap<&str, Vec<&str>> = HashMap::default();
    for warning in &plan.warnings {
        about.entry(&warning.object).or_default().push(&warning.message);
    }
    // what is left out altogether has no step of its own
    let described: HashSet<&str> = plan.steps.iter().map(|s| s.description.as_str()).collect();
    let left_out = plan.warnings.iter().filter(|w| !described.contains(w.object.as_str()));
    let left_out: Vec<PlanRow> = left_out.map(left_out_row).collect();
    rows.extend(plan.steps.into_iter().map(|step| row(step, &about)));
    let last = plan.last.iter();
    rows.extend(last.map(|sql| bare(Section::PostAcl.name(), "DATABASE PROPERTIES", sql)));
    rows.extend(plan.statistics.iter().map(|s| PlanRow {
        section: Section::PostAcl.name().to_owned(),
        kind: "STATISTICS DATA".to_owned(),
        object: s.description.clone(),
        statement: s.shown(),
        ..PlanRow::default()
    }));
    rows.extend(left_out);
    for (row, n) in rows.iter_mut().zip(1..) {
        row.step = n;
    }
    rows
}

fn left_out_row(warning: &Warning) -> PlanRow {
    PlanRow {
        section: "left out".to_owned(),
        kind: "WARNING".to_owned(),
        object: warning.object.clone(),
        warnings: Some(warning.message.clone()),
        ..PlanRow::default()
    }
}

fn bare(section: &str, kind: &str, sql: &str) -> PlanRow {
    PlanRow {
        section: section.to_owned(),
        kind: kind.to_owned(),
        statement: sql.to_owned(),
        ..PlanRow::default()
    }
}

fn row(step: Step, about: &HashMap<&str, Vec<&str>>) -> PlanRow {
    let is_definition = step.part == crate::archive::Part::Define;
    let warnings = about.get(step.description.as_str()).filter(|_| is_definition);
    let mut row = PlanRow {
        section: step.section.name().to_owned(),
        kind: step.kind.to_owned(),
        object: step.description,
        warnings: warnings.map(|messages| messages.join("\n")),
        ..PlanRow::default()
    };
    match step.action {
        Action::Sql(mut sql) if sql.len() == 1 => row.statement = sql.pop().unwrap_or_default(),
        Action::Sql(sql) => row.statement = sql.join(";\n"),
        Action::Copy(copy) => {
            row.statement = copy.into;
            row.estimated_rows = Some(copy.estimated_rows);
            row.estimated_bytes = Some(copy.estimated_bytes);
        }
        Action::LargeObject(oid) => {
            row.statement = format!("SELECT lo_put({oid}, 0, ...)");
            row.estimated_rows = Some(0);
        }
        Action::SequenceValue(_, target) => {
            row.statement = format!("SELECT setval({}::regclass, ...)", quote_literal(&target));
            row.estimated_rows = Some(0);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_comment() {
        let row = |statement: &str, estimated_rows| PlanRow {
            kind: "TABLE".to_owned(),
            object: "table \"a\rb\nc\"".to_owned(),
            statement: statement.to_owned(),
            estimated_rows,
            warnings: Some("x\rDROP TABLE y; --\r\nz".to_owned()),
            ..PlanRow::default()
        };
        let head =
            "-- TABLE: table \"a b c\"\n-- warning: x\n-- warning: DROP TABLE y; --\n-- warning: \n-- warning: z\n";
        for (row, end) in [
            (row("", None), "\n"),
            (row("SELECT '\r'", None), "SELECT '\r';\n\n"),
            (row("COPY \"\r\n\"", Some(1)), "-- COPY \"  \"\n\n"),
        ] {
            assert_eq!(script_of(&row), format!("{head}{end}"));
        }
    }
}
