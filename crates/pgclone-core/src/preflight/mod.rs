//! Whether a clone of a schema would start, found out without starting it: facts in, checks out.
//!
//! Gathering (`ops::preflight`) asks both servers and never fails for a fact that cannot be had: the fact is then an
//! error, and the checks that need it say that they could not run. Everything here only judges.

mod capacity;
mod checks;
mod facts;
mod options;
mod surroundings;
#[cfg(test)]
mod tests;

pub use facts::{Both, Facts, HostFacts, Planned, Relation, SourceFacts, SourceProbe, TargetFacts, TargetProbe};
pub use options::PreflightOptions;

use serde::ser::{SerializeMap, Serializer};
use serde::Serialize;
use serde_json::Value;

/// The outcome of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing to say.
    Pass,
    /// The clone would not start.
    Fail,
    /// Something to know before it starts.
    Warn,
    /// A fact without judgement.
    Info,
    /// The check could not run.
    NotRun,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Fail => "fail",
            Status::Warn => "warn",
            Status::Info => "info",
            Status::NotRun => "not run",
        }
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its key in the JSON.
    pub name: &'static str,
    /// The outcome.
    pub status: Status,
    /// Why, for everything but a pass.
    pub message: Option<String>,
    /// Further keys of the check.
    pub fields: Vec<(&'static str, Value)>,
}

impl Check {
    fn new(name: &'static str, status: Status) -> Self {
        Self {
            name,
            status,
            message: None,
            fields: Vec::new(),
        }
    }

    fn pass(name: &'static str) -> Self {
        Self::new(name, Status::Pass)
    }

    fn info(name: &'static str) -> Self {
        Self::new(name, Status::Info)
    }

    fn fail(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(name, Status::Fail).because(message)
    }

    fn warn(name: &'static str, message: impl Into<String>) -> Self {
        Self::new(name, Status::Warn).because(message)
    }

    fn not_run(name: &'static str, why: impl Into<String>) -> Self {
        Self::new(name, Status::NotRun).because(why)
    }

    fn because(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((key, value.into()));
        self
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("status", self.status.name())?;
        for (key, value) in &self.fields {
            map.serialize_entry(key, value)?;
        }
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        map.end()
    }
}

/// All checks of a schema, in order: the documented ones first.
#[derive(Clone, Debug)]
pub struct Report {
    /// The schema.
    pub schema: String,
    /// The checks.
    pub checks: Vec<Check>,
}

impl Report {
    /// Judges the facts.
    pub fn of(facts: &Facts) -> Self {
        let mut checks = checks::documented(facts);
        checks.extend(surroundings::checks(facts));
        checks.extend(capacity::checks(facts));
        Self {
            schema: facts.schema.clone(),
            checks,
        }
    }

    /// True if the clone would start.
    pub fn is_ready(&self) -> bool {
        self.count(Status::Fail) == 0
    }

    fn count(&self, status: Status) -> usize {
        self.checks.iter().filter(|c| c.status == status).count()
    }

    fn messages(&self, status: Status) -> Vec<&str> {
        let of = self.checks.iter().filter(|c| c.status == status);
        of.filter_map(|c| c.message.as_deref()).collect()
    }

    /// The document.
    pub fn to_json(&self) -> String {
        // the keys are strings and nothing here can fail
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lists = [Status::Fail, Status::Warn, Status::Info].map(|s| self.messages(s));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &self.schema)?;
        map.serialize_entry("ready", &self.is_ready())?;
        let run = self.checks.len() - self.count(Status::NotRun);
        let summary = Summary {
            errors: lists[0].len(),
            warnings: lists[1].len(),
            info: lists[2].len(),
            checks_run: run,
        };
        map.serialize_entry("summary", &summary)?;
        for (key, list) in ["errors", "warnings", "info"].into_iter().zip(&lists) {
            map.serialize_entry(key, list)?;
        }
        map.serialize_entry("checks", &Checks(&self.checks))?;
        map.end()
    }
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    info: usize,
    checks_run: usize,
}

struct Checks<'a>(&'a [Check]);

impl Serialize for Checks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|c| (c.name, c)))
    }
}
