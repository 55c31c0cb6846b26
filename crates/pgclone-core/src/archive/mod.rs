//! The archive: what a clone makes, as entries with dependencies, in the order in which it can be made.
//!
//! An object becomes one or more entries ([`Part`]): a table, for example, its definition, its attachment to a
//! partitioned parent, its rows, its row security and its privileges. The vocabulary and the order are pg_dump's: a
//! priority per kind, then the name, then whatever `pg_depend` demands ([`sort`]); cycles are broken in the few places
//! where SQL lets one say a thing later ([`repair`]).

mod build;
mod repair;
mod sort;
#[cfg(test)]
mod tests;

pub use build::{build, Archive};

use crate::catalog::{Detail, Object, ObjectId};
use std::collections::BTreeSet;

/// Sections of a dump, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Definitions that rows need.
    PreData,
    /// Rows, sequence values, large objects.
    Data,
    /// What is better made, or must be made, when the rows are there.
    PostData,
    /// Privileges, when nothing has to be made any more.
    Acl,
    /// What must see the privileges: refreshed materialized views, event triggers.
    PostAcl,
}

impl Section {
    /// pg_dump's name of the section.
    pub fn name(self) -> &'static str {
        match self {
            Section::PreData => "pre-data",
            Section::Data => "data",
            Section::PostData | Section::Acl | Section::PostAcl => "post-data",
        }
    }
}

/// Which part of an object an entry makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A type's name only, so that its functions can mention it.
    Shell,
    /// A view with the right columns and no query.
    Dummy,
    /// The object.
    Define,
    /// The checks of a domain, if the domain cannot carry them.
    DomainChecks,
    /// `ATTACH PARTITION`.
    Attach,
    /// `OWNED BY` of a sequence.
    OwnedBy,
    /// Rows.
    Data,
    /// The value of a sequence.
    SequenceValue,
    /// Not-null constraints and checks of domains that are NOT VALID.
    NotValid,
    /// `ENABLE ROW LEVEL SECURITY`.
    RowSecurity,
    /// `REFRESH MATERIALIZED VIEW`.
    Refresh,
    /// Privileges.
    Acl,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The object.
    pub object: ObjectId,
    /// The part of it.
    pub part: Part,
    /// Section, the first sort key.
    pub section: Section,
    /// Priority within the section, the second sort key.
    pub priority: u8,
    /// Entries that must come first, by number.
    pub dependencies: BTreeSet<usize>,
}

/// Priority of a part, in pg_dump's order of kinds.
fn priority(o: &Object, part: Part) -> u8 {
    match part {
        Part::Shell => 6,
        Part::Dummy => 20,
        Part::DomainChecks => 7,
        Part::Attach => 21,
        Part::OwnedBy => 23,
        Part::Data => 30,
        Part::SequenceValue => 31,
        Part::NotValid => 50,
        Part::RowSecurity => 57,
        Part::Refresh => 70,
        Part::Acl => 71,
        Part::Define => define_priority(o),
    }
}

fn define_priority(o: &Object) -> u8 {
    match &o.detail {
        Detail::Schema(_) => 1,
        Detail::Language(_) => 2,
        Detail::Collation(_) => 3,
        Detail::Transform(_) => 4,
        Detail::Extension(_) => 5,
        Detail::Enum(_)
        | Detail::Domain(_)
        | Detail::Composite(_)
        | Detail::Range(_)
        | Detail::BaseType(_)
        | Detail::ShellType => 6,
        Detail::Cast(_) => 8,
        Detail::Function(_) => 9,
        Detail::Aggregate(_) => 10,
        Detail::AccessMethod(_) => 11,
        Detail::Operator(_) => 12,
        Detail::OperatorFamily(_) => 13,
        Detail::OperatorClass(_) => 13,
        Detail::Conversion(_) => 14,
        Detail::TsParser(_) => 15,
        Detail::TsTemplate(_) => 16,
        Detail::TsDictionary(_) => 17,
        Detail::TsConfiguration(_) => 18,
        Detail::ForeignDataWrapper(_) | Detail::ForeignServer(_) | Detail::UserMapping(_) => 19,
        Detail::Table(_) | Detail::View(_) | Detail::MatView(_) | Detail::Sequence(_) => 20,
        Detail::Default(_) => 24,
        Detail::LargeObject(_) => 25,
        Detail::Constraint(k) if k.kind == 'f' => 56,
        Detail::Constraint(_) => 51,
        Detail::Index(_) => 52,
        Detail::Statistics(_) => 53,
        Detail::Rule(_) => 54,
        Detail::Trigger(_) => 55,
        Detail::Policy(_) => 58,
        Detail::Publication(_) => 60,
        Detail::PublicationTable(_) => 61,
        Detail::PublicationSchema(_) => 62,
        Detail::Subscription(_) => 63,
        Detail::DefaultAcl(_) => 64,
        Detail::EventTrigger(_) => 69,
    }
}

/// Section of a part before dependencies push it back.
fn section(o: &Object, part: Part) -> Section {
    match part {
        Part::Shell | Part::Dummy | Part::DomainChecks | Part::Attach | Part::OwnedBy => Section::PreData,
        Part::Data | Part::SequenceValue => Section::Data,
        Part::NotValid | Part::RowSecurity => Section::PostData,
        Part::Acl => Section::Acl,
        Part::Refresh => Section::PostAcl,
        Part::Define => match &o.detail {
            Detail::Constraint(k) if k.is_inline() => Section::PreData,
            Detail::EventTrigger(_) => Section::PostAcl,
            _ if define_priority(o) > 50 => Section::PostData,
            _ => Section::PreData,
        },
    }
}
