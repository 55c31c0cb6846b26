//! From a plan to the items of a job. Pure: no session.
//!
//! What the section pre-data makes is done by the coordinator in one transaction. Then, in stages (a stage opens when
//! everything before it is done):
//!
//! 1. definitions, but only if they are too many for one transaction's locks;
//! 2. rows, and the indexes and keys of ordinary tables, each table as soon as its rows are there;
//! 3. indexes of partitioned tables, and the attachment of their partitions' indexes;
//! 4. foreign keys, NOT VALID: one after the other, because each locks two tables;
//! 5. their validation, which locks little; those of large partitioned tables, which servers take only as a whole;
//! 6. everything else, in the order of the plan;
//! 7. statistics of the planner: those that were read from the source, and ANALYZE;
//! 8. moving it into place, if the job is atomic: not for lanes, the coordinator does it.
//!
//! A small table is one item with its indexes and keys, and its foreign keys are validated as they are made; a large one
//! has an item for each part, each index and each validation.

use super::divider::{Divider, STATEMENT};
use super::work::Work;
use crate::catalog::{Catalog, Detail, ObjectId};
use crate::copy::TableCopy;
use crate::ddl::Split;
use crate::hash::HashMap;
use crate::plan::{Action, Plan, Step};
use crate::select::table_of;
use crate::stage::Publication;

/// When an item may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Stage {
    /// Definitions that rows need.
    Define = 1,
    /// Rows, indexes, keys.
    Load = 2,
    /// Indexes of partitioned tables.
    Partitioned = 3,
    /// Foreign keys.
    ForeignKeys = 4,
    /// Validation of foreign keys.
    Validate = 5,
    /// The rest.
    Finish = 6,
    /// Statistics.
    Statistics = 7,
    /// Moving an atomic clone into place.
    Publish = 8,
}

impl Stage {
    /// What a job does while this is the first stage with open items.
    pub(super) fn phase(stage: u32) -> &'static str {
        match stage {
            0 => "reading catalogs",
            1 => "creating objects",
            2 => "copying data",
            3 => "indexing partitioned tables",
            4 => "adding foreign keys",
            5 => "validating foreign keys",
            6 => "finishing",
            7 => "collecting statistics",
            _ => "moving into place",
        }
    }
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Number in the job, from 1.
    pub id: i32,
    /// What kind of work, for people.
    pub kind: &'static str,
    /// The object, for people.
    pub object: String,
    /// When it may begin.
    pub stage: Stage,
    /// Estimated cost in bytes; heavier items go first.
    pub weight: i64,
    /// Items that must be done first.
    pub blockers: i32,
    /// Items that wait for this one.
    pub unblocks: Vec<i32>,
    /// The table on the target that it loads a part of, qualified and quoted.
    pub part_of: Option<String>,
    /// What to do.
    pub(super) work: Vec<Work>,
}

impl Item {
    /// True if it reads the source.
    pub fn needs_source(&self) -> bool {
        self.work.iter().any(Work::needs_source)
    }
}

/// A plan, divided.
#[derive(Debug, Default)]
pub struct Division {
    /// What the coordinator does first, in one transaction.
    pub(super) first: Vec<Work>,
    /// The items.
    pub items: Vec<Item>,
    /// Tables that the plan makes or fills. Those without rows and indexes are in no item.
    pub tables: i32,
}

impl Division {
    /// Adds the item that ends an atomic job.
    pub fn publish(&mut self, publication: Publication) {
        let mut d = Divider {
            first: Vec::new(),
            items: std::mem::take(&mut self.items),
        };
        let work = vec![Work::Publish(Box::new(publication))];
        d.add("publication", "moving into place", Stage::Publish, STATEMENT, work);
        self.items = d.items;
    }
}

/// What belongs to one table.
#[derive(Default)]
pub(super) struct TableWork<'a> {
    pub copy: Option<&'a TableCopy>,
    pub target: String,
    pub description: String,
    /// What is made when the rows are there, in order.
    pub post: Vec<Post<'a>>,
}

/// What is made of a table when its rows are there.
pub(super) enum Post<'a> {
    /// An index, or the constraint it stands for: as a whole, or its halves.
    Index(&'a Step, &'a [String], &'a Split),
    /// The index of a partition, which is attached later.
    PartitionIndex(&'a Step, &'a Split),
    /// What takes no time worth dividing.
    Other(&'a [String]),
}

/// Which tables are read in parts: those of at least twice that many bytes, in parts for so many lanes.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Size of a part.
    pub bytes: i64,
    /// Lanes that share the parts of a table.
    pub lanes: u16,
}

/// Divides a plan. No table is read in parts if `parts` is `None`. A transaction on the target can hold about `locks` locks.
/// If not all rows are read in one snapshot (`consistent`), sequences come after them.
pub fn divide(plan: &Plan, source: &Catalog, parts: Option<Parts>, locks: i64, consistent: bool) -> Division {
    let mut d = Divider::default();
    d.first(&plan.first, "make room for the clone");
    let mut tables = Tables::default();
    let mut late = Late::default();
    for step in &plan.steps {
        let object = source.get(step.object);
        let table = object.and_then(table_of).unwrap_or(step.object);
        if !step.free {
            let is_member = object.is_some_and(|o| o.extension.is_some());
            let early = step.section == crate::archive::Section::PreData
                || (step.section == crate::archive::Section::Data && is_member);
            match early {
                true => d.first.extend(work_of(step)),
                false => late.finish.push(step),
            }
            continue;
        }
        match &step.action {
            Action::Copy(copy) => {
                let t = tables.of(table, source);
                t.copy = Some(copy.as_ref());
                t.target = copy.target.clone();
            }
            Action::LargeObject(oid) => late.large_objects.push(*oid),
            Action::SequenceValue(from, to) => late.sequences.push((from.clone(), to.clone())),
            Action::Sql(sql) => match (object.map(|o| &o.detail), &step.split) {
                (Some(Detail::Constraint(k)), _) if k.kind == 'f' => late.foreign_keys.push(step),
                (Some(detail), Some(split)) => {
                    let is_partition = match detail {
                        Detail::Index(i) => i.parent.is_some(),
                        Detail::Constraint(k) => k.index.as_ref().is_some_and(|i| i.parent.is_some()),
                        _ => false,
                    };
                    let post = match is_partition {
                        true => {
                            late.partitioned.extend(split.then.iter().cloned());
                            Post::PartitionIndex(step, split)
                        }
                        false => Post::Index(step, sql, split),
                    };
                    tables.of(table, source).post.push(post);
                }
                (Some(Detail::Constraint(k)), None)
                    if k.table_kind == 'r' && k.index.as_ref().is_none_or(|i| i.parent.is_none()) =>
                {
                    tables.of(table, source).post.push(Post::Other(sql));
                }
                _ => late.partitioned.extend(sql.iter().cloned()),
            },
        }
    }
    let roots = d.roots(&tables.in_order);
    for table in tables.in_order {
        d.table(table, parts, &roots);
    }
    d.late(late, plan, source, consistent);
    d.statistics(&plan.statistics);
    Division {
        tables: i32::try_from(plan.tables_made(source)).unwrap_or(i32::MAX),
        ..d.division(locks)
    }
}

/// The tables in the order in which they come.
#[derive(Default)]
struct Tables<'a> {
    places: HashMap<ObjectId, usize>,
    in_order: Vec<TableWork<'a>>,
}

impl<'a> Tables<'a> {
    fn of(&mut self, table: ObjectId, source: &Catalog) -> &mut TableWork<'a> {
        let next = self.in_order.len();
        let place = *self.places.entry(table).or_insert(next);
        if place == next {
            self.in_order.push(TableWork {
                description: source.get(table).map(|o| o.describe()).unwrap_or_default(),
                ..TableWork::default()
            });
        }
        &mut self.in_order[place]
    }
}

/// What does not belong to one table alone.
#[derive(Default)]
pub(super) struct Late<'a> {
    pub sequences: Vec<(String, String)>,
    pub large_objects: Vec<u32>,
    pub partitioned: Vec<String>,
    pub foreign_keys: Vec<&'a Step>,
    pub finish: Vec<&'a Step>,
}

pub(super) fn work_of(step: &Step) -> Vec<Work> {
    match &step.action {
        Action::Sql(sql) => vec![Work::Sql {
            purpose: purpose(step),
            sql: sql.clone(),
        }],
        Action::Copy(copy) => vec![Work::Load {
            copy: copy.clone(),
            empty_first: Vec::new(),
        }],
        Action::LargeObject(oid) => vec![Work::LargeObjects(vec![*oid])],
        Action::SequenceValue(from, to) => vec![Work::Sequences(vec![(from.clone(), to.clone())])],
    }
}

pub(super) fn purpose(step: &Step) -> String {
    format!("create {}", step.description)
}
