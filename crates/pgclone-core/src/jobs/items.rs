//! From a plan to the items of a job. Pure: no session.
//!
//! What the section pre-data makes is done by the coordinator in one transaction. Then, in stages (a stage opens when
//! everything before it is done):
//!
//! 1. definitions, but only if they are too many for one transaction's locks;
//! 2. rows, and the indexes and keys of ordinary tables, each table as soon as its rows are there;
//! 3. indexes of partitioned tables, and the attachment of their partitions' indexes;
//! 4. foreign keys, NOT VALID: one after the other, because each locks two tables;
//! 5. their validation, which locks little;
//! 6. everything else, in the order of the plan;
//! 7. statistics of the planner: those that were read from the source, and ANALYZE;
//! 8. moving it into place, if the job is atomic: not for lanes, the coordinator does it.
//!
//! A small table is one item with its indexes and keys, and its foreign keys are validated as they are made; a large one
//! has an item for each part, each index and each validation.

use super::work::Work;
use crate::catalog::{Catalog, Detail, ObjectId};
use crate::copy::TableCopy;
use crate::ddl::Split;
use crate::hash::HashMap;
use crate::plan::{Action, Plan, Step};
use crate::select::table_of;
use crate::stage::Publication;
use crate::statistics::{Analyze, Origin, TableStatistics, Wanted, BATCH};

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

/// A table whose rows take at most this many bytes is one item with its indexes and keys.
const SMALL_TABLE: i64 = 4 * 1024 * 1024;
/// A table of at most this many bytes is loaded as it is: to make it new again, three files and the directory entries of
/// those that go, takes longer than what freezing saves.
const TINY_TABLE: i64 = 512 * 1024;
/// Large objects in one item.
const LARGE_OBJECTS: usize = 200;
/// Things of the plan that share a transaction where each takes locks.
const CHUNK: usize = 500;
/// Bytes of tables that are analyzed in one item, and tables.
const ANALYZE: (i64, usize) = (32 * 1024 * 1024, 24);
/// What an item weighs beside its bytes: so many bytes are loaded in the time that a statement takes.
const STATEMENT: i64 = 64 * 1024;

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
struct TableWork<'a> {
    copy: Option<&'a TableCopy>,
    target: String,
    description: String,
    /// What is made when the rows are there, in order.
    post: Vec<Post<'a>>,
}

/// What is made of a table when its rows are there.
enum Post<'a> {
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
pub fn divide(plan: &Plan, source: &Catalog, parts: Option<Parts>, locks: i64) -> Division {
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
    d.late(late, plan, source);
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
struct Late<'a> {
    sequences: Vec<(String, String)>,
    large_objects: Vec<u32>,
    partitioned: Vec<String>,
    foreign_keys: Vec<&'a Step>,
    finish: Vec<&'a Step>,
}

fn work_of(step: &Step) -> Vec<Work> {
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

fn purpose(step: &Step) -> String {
    format!("create {}", step.description)
}

#[derive(Default)]
struct Divider {
    first: Vec<Work>,
    items: Vec<Item>,
}

impl Divider {
    fn first(&mut self, sql: &[String], purpose: &str) {
        if !sql.is_empty() {
            self.first.push(Work::Sql {
                purpose: purpose.to_owned(),
                sql: sql.to_vec(),
            });
        }
    }

    fn add(&mut self, kind: &'static str, object: &str, stage: Stage, weight: i64, work: Vec<Work>) -> i32 {
        let id = self.items.len() as i32 + 1;
        self.items.push(Item {
            id,
            kind,
            object: object.to_owned(),
            stage,
            weight: weight.max(1),
            blockers: 0,
            unblocks: Vec::new(),
            part_of: None,
            work,
        });
        id
    }

    /// `later` waits for `first`.
    fn block(&mut self, first: i32, later: i32) {
        let at = |id: i32| id as usize - 1;
        self.items[at(first)].unblocks.push(later);
        self.items[at(later)].blockers += 1;
    }

    /// Tables that are loaded through a partitioned one: all rows of it are one item, whose number is given for its name.
    fn roots<'a>(&mut self, tables: &[TableWork<'a>]) -> HashMap<&'a str, i32> {
        let mut below: Vec<(&str, Vec<&TableCopy>)> = Vec::new();
        for copy in tables.iter().filter_map(|t| t.copy) {
            let Some(root) = copy.through.as_deref() else { continue };
            match below.iter_mut().find(|b| b.0 == root) {
                Some(known) => known.1.push(copy),
                None => below.push((root, vec![copy])),
            }
        }
        let one = |(root, copies): (&'a str, Vec<&TableCopy>)| {
            let mut empty_first: Vec<String> = copies.iter().map(|c| c.target.clone()).collect();
            // taken by the first: the rows of any may be in all
            let load = |copy: &&TableCopy| Work::Load {
                copy: Box::new((*copy).clone()),
                empty_first: std::mem::take(&mut empty_first),
            };
            let work = copies.iter().map(load).collect();
            let bytes = copies.iter().map(|c| c.estimated_bytes).sum();
            let object = format!("table {root} with its partitions");
            (root, self.add("table data", &object, Stage::Load, bytes, work))
        };
        below.into_iter().map(one).collect()
    }

    fn table(&mut self, t: TableWork, parts: Option<Parts>, roots: &HashMap<&str, i32>) {
        let through = t.copy.and_then(|c| c.through.as_deref());
        let root = through.and_then(|root| roots.get(root)).copied();
        let bytes = t.copy.map_or(0, |c| c.estimated_bytes);
        let parts = match (t.copy, parts) {
            (Some(copy), Some(parts)) => copy.parts(parts.bytes, parts.lanes),
            _ => Vec::new(),
        };
        let is_new = |whole: bool| whole && bytes > TINY_TABLE;
        let load = |copy: &TableCopy, whole: bool| Work::Load {
            copy: Box::new(match is_new(whole) {
                true => copy.clone(),
                false => copy.clone().not_frozen(),
            }),
            empty_first: is_new(whole).then(|| t.target.clone()).into_iter().collect(),
        };
        let sql = |purpose: String, sql: &[String]| Work::Sql {
            purpose,
            sql: sql.to_vec(),
        };
        let finish = || format!("finish {}", t.description);
        if parts.is_empty() && bytes <= SMALL_TABLE && root.is_none() {
            let mut work: Vec<Work> = t.copy.iter().map(|c| load(c, true)).collect();
            work.extend(t.post.iter().map(|post| match post {
                Post::Index(step, whole, _) => sql(purpose(step), whole),
                Post::PartitionIndex(step, split) => sql(purpose(step), &split.first),
                Post::Other(other) => sql(finish(), other),
            }));
            let weight = bytes + STATEMENT * work.len() as i64;
            self.add("table", &t.description, Stage::Load, weight, work);
            return;
        }
        let mut last: Vec<i32> = root.into_iter().collect();
        for part in &parts {
            let id = self.add(
                "table data",
                &t.description,
                Stage::Load,
                part.estimated_bytes,
                vec![load(part, false)],
            );
            self.items[id as usize - 1].part_of = Some(t.target.clone());
            last.push(id);
        }
        if let (true, None, Some(copy)) = (parts.is_empty(), root, t.copy) {
            last.push(self.add("table data", &t.description, Stage::Load, bytes, vec![load(copy, true)]));
        }
        let mut indexes: Vec<i32> = Vec::new();
        let mut adopt: Vec<String> = Vec::new();
        for post in &t.post {
            let (step, split) = match post {
                Post::Index(step, _, split) => {
                    adopt.extend(split.then.iter().cloned());
                    (step, split)
                }
                Post::PartitionIndex(step, split) => (step, split),
                Post::Other(other) => {
                    adopt.extend(other.iter().cloned());
                    continue;
                }
            };
            // an index takes about a third of the time that its table took; what waits for parts goes before new tables
            let id = self.add(
                "index",
                &step.description,
                Stage::Load,
                bytes / 3 + STATEMENT,
                vec![sql(purpose(step), &split.first)],
            );
            last.iter().for_each(|&data| self.block(data, id));
            indexes.push(id);
        }
        if !adopt.is_empty() {
            let work = vec![sql(finish(), &adopt)];
            let id = self.add("constraints", &t.description, Stage::Load, STATEMENT, work);
            let before = if indexes.is_empty() { last } else { indexes };
            before.iter().for_each(|&first| self.block(first, id));
        }
    }

    fn late(&mut self, late: Late, plan: &Plan, source: &Catalog) {
        if !late.sequences.is_empty() {
            let weight = STATEMENT + late.sequences.len() as i64 * 1024;
            self.add(
                "sequence values",
                "all sequences",
                Stage::Load,
                weight,
                vec![Work::Sequences(late.sequences)],
            );
        }
        for batch in late.large_objects.chunks(LARGE_OBJECTS) {
            let weight = STATEMENT * batch.len() as i64;
            self.add(
                "large objects",
                "large objects",
                Stage::Load,
                weight,
                vec![Work::LargeObjects(batch.to_vec())],
            );
        }
        if !late.partitioned.is_empty() {
            let work = Work::Sql {
                purpose: "create the indexes of partitioned tables".to_owned(),
                sql: late.partitioned,
            };
            self.add(
                "index",
                "indexes of partitioned tables",
                Stage::Partitioned,
                STATEMENT,
                vec![work],
            );
        }
        self.foreign_keys(&late.foreign_keys, source);
        let mut finish: Vec<Work> = late.finish.iter().flat_map(|step| work_of(step)).collect();
        if !plan.last.is_empty() {
            finish.push(Work::Sql {
                purpose: "adapt the database".to_owned(),
                sql: plan.last.clone(),
            });
        }
        self.chain(
            "post-data",
            "triggers, privileges and the rest",
            Stage::Finish,
            finish,
            CHUNK,
        );
    }

    fn foreign_keys(&mut self, steps: &[&Step], source: &Catalog) {
        let bytes = |table: ObjectId| match source.get(table).map(|o| &o.detail) {
            Some(Detail::Table(t)) => t.main_bytes,
            _ => 0,
        };
        let divided = |step: &&Step| {
            let table = source.get(step.object).and_then(table_of)?;
            let split = step.split.as_ref().filter(|_| bytes(table) > SMALL_TABLE)?;
            Some((table, split.clone()))
        };
        let mut add = Vec::new();
        for step in steps {
            match divided(step) {
                Some((_, split)) => add.push(Work::Sql {
                    purpose: purpose(step),
                    sql: split.first,
                }),
                // to look at a few rows takes less than another statement
                None => add.extend(work_of(step)),
            }
        }
        self.chain("foreign keys", "foreign keys", Stage::ForeignKeys, add, CHUNK);
        // two validations of one table would wait for each other: one after the other, then
        let mut before: HashMap<ObjectId, i32> = HashMap::default();
        for step in steps {
            let Some((table, split)) = divided(step) else { continue };
            let work = Work::Sql {
                purpose: format!("validate {}", step.description),
                sql: split.then,
            };
            let id = self.add(
                "foreign key",
                &step.description,
                Stage::Validate,
                bytes(table) / 4 + STATEMENT,
                vec![work],
            );
            if let Some(first) = before.insert(table, id) {
                self.block(first, id);
            }
        }
    }

    /// Each table is in one item only, so that no two lanes wait for each other.
    fn statistics(&mut self, all: &[TableStatistics]) {
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut analyze: Vec<&TableStatistics> = Vec::new();
        for s in all {
            match &s.origin {
                Origin::Source(w) => wanted.push(w.clone()),
                Origin::Rows(_) => analyze.push(s),
            }
        }
        for batch in wanted.chunks(BATCH) {
            let work = vec![Work::CarryStatistics(batch.to_vec())];
            self.add("statistics", "statistics", Stage::Statistics, STATEMENT, work);
        }
        analyze.sort_by_key(|s| std::cmp::Reverse(s.bytes));
        let mut rest = analyze.as_slice();
        while let Some(first) = rest.first() {
            let mut bytes = 0;
            let fits = |s: &&&TableStatistics| {
                bytes += s.bytes;
                bytes <= ANALYZE.0
            };
            let count = rest.iter().take(ANALYZE.1).take_while(fits).count().max(1);
            let (now, later) = rest.split_at(count);
            rest = later;
            let tables: Vec<Analyze> = now
                .iter()
                .filter_map(|s| match &s.origin {
                    Origin::Rows(a) => Some(a.clone()),
                    Origin::Source(_) => None,
                })
                .collect();
            let object = if count == 1 { &first.description } else { "statistics" };
            // a sample is read, not the table
            let bytes: i64 = now.iter().map(|s| s.bytes.min(ANALYZE.0) / 8).sum();
            let weight = bytes + STATEMENT * count as i64;
            self.add(
                "analyze",
                object,
                Stage::Statistics,
                weight,
                vec![Work::Analyze(tables)],
            );
        }
    }

    /// Items that do the work in order, each with at most `size` things of it.
    fn chain(&mut self, kind: &'static str, object: &str, stage: Stage, work: Vec<Work>, size: usize) {
        let mut before = None;
        let mut work = work.into_iter();
        loop {
            let chunk: Vec<Work> = work.by_ref().take(size.max(1)).collect();
            if chunk.is_empty() {
                return;
            }
            let id = self.add(kind, object, stage, STATEMENT, chunk);
            if let Some(before) = before.replace(id) {
                self.block(before, id);
            }
        }
    }

    fn division(mut self, locks: i64) -> Division {
        // a table brings a TOAST table and its index
        if self.first.len() as i64 * 3 > locks {
            let first = std::mem::take(&mut self.first);
            let size = usize::try_from(locks / 8).unwrap_or_default().clamp(1, CHUNK);
            self.chain("definitions", "definitions", Stage::Define, first, size);
        }
        Division {
            first: self.first,
            items: self.items,
            tables: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_keeps_its_order() {
        let work = |n: usize| Work::LargeObjects(vec![n as u32]);
        let mut d = Divider::default();
        d.chain("post-data", "rest", Stage::Finish, (0..5).map(work).collect(), 2);
        let blockers: Vec<i32> = d.items.iter().map(|i| i.blockers).collect();
        let unblocks: Vec<Vec<i32>> = d.items.iter().map(|i| i.unblocks.clone()).collect();
        assert_eq!(blockers, [0, 1, 1]);
        assert_eq!(unblocks, [vec![2], vec![3], vec![]]);
        assert_eq!(d.items.iter().map(|i| i.work.len()).sum::<usize>(), 5);
    }

    #[test]
    fn statistics_of_a_table_are_in_one_item() {
        let table = |n: i64| TableStatistics {
            object: ObjectId::new(crate::catalog::class::PG_CLASS, crate::catalog::Oid(n as u32)),
            description: format!("table t{n}"),
            bytes: n << 20,
            origin: Origin::Rows(Analyze {
                description: format!("table t{n}"),
                target: format!("t{n}"),
                only: false,
            }),
        };
        let all: Vec<TableStatistics> = (0..100).map(table).collect();
        let mut d = Divider::default();
        d.statistics(&all);
        let tables = |item: &Item| match item.work.as_slice() {
            [Work::Analyze(tables)] => tables.len(),
            other => panic!("{other:?}"),
        };
        assert_eq!(d.items.iter().map(tables).sum::<usize>(), 100);
        assert!(d
            .items
            .iter()
            .all(|i| i.stage == Stage::Statistics && tables(i) <= ANALYZE.1));
        assert_eq!((tables(&d.items[0]), d.items[0].object.as_str()), (1, "table t99"));
    }

    #[test]
    fn too_many_definitions_become_items() {
        let sql = |n: usize| Work::Sql {
            purpose: "create".into(),
            sql: vec![format!("CREATE TABLE t{n} ()")],
        };
        let divider = || Divider {
            first: (0..100).map(sql).collect(),
            ..Divider::default()
        };
        let few = divider().division(1000);
        assert_eq!((few.first.len(), few.items.len()), (100, 0));
        let many = divider().division(80);
        assert_eq!((many.first.len(), many.items.len()), (0, 10));
        assert!(many.items.iter().all(|i| i.stage == Stage::Define && !i.needs_source()));
    }
}
