//! How the parts of a plan become items: what is one item, what it weighs, and what waits for what. Pure: no session.

use super::items::{purpose, work_of, Division, Item, Late, Parts, Post, Stage, TableWork};
use super::work::Work;
use crate::catalog::Catalog;
use crate::copy::TableCopy;
use crate::hash::HashMap;
use crate::plan::Plan;
use crate::statistics::{Analyze, Origin, TableStatistics, Wanted, BATCH};

/// A table whose rows take at most this many bytes is one item with its indexes and keys.
pub(super) const SMALL_TABLE: i64 = 4 * 1024 * 1024;
/// A table of at most this many bytes is loaded as it is: to make it new again, three files and the directory entries of
/// those that go, takes longer than what freezing saves.
const TINY_TABLE: i64 = 512 * 1024;
/// Large objects in one item.
const LARGE_OBJECTS: usize = 200;
/// Things of the plan that share a transaction where each takes locks.
pub(super) const CHUNK: usize = 500;
/// Bytes of tables that are analyzed in one item, and tables.
const ANALYZE: (i64, usize) = (32 * 1024 * 1024, 24);
/// What an item weighs beside its bytes: so many bytes are loaded in the time that a statement takes.
pub(super) const STATEMENT: i64 = 64 * 1024;

/// Items in the making.
#[derive(Default)]
pub(super) struct Divider {
    pub first: Vec<Work>,
    pub items: Vec<Item>,
}

impl Divider {
    pub fn first(&mut self, sql: &[String], purpose: &str) {
        if !sql.is_empty() {
            self.first.push(Work::Sql {
                purpose: purpose.to_owned(),
                sql: sql.to_vec(),
            });
        }
    }

    pub fn add(&mut self, kind: &'static str, object: &str, stage: Stage, weight: i64, work: Vec<Work>) -> i32 {
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
    pub fn block(&mut self, first: i32, later: i32) {
        let at = |id: i32| id as usize - 1;
        self.items[at(first)].unblocks.push(later);
        self.items[at(later)].blockers += 1;
    }

    /// Tables that are loaded through a partitioned one: all rows of it are one item, whose number is given for its name.
    pub fn roots<'a>(&mut self, tables: &[TableWork<'a>]) -> HashMap<&'a str, i32> {
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

    pub fn table(&mut self, t: TableWork, parts: Option<Parts>, roots: &HashMap<&str, i32>) {
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

    pub fn late(&mut self, late: Late, plan: &Plan, source: &Catalog, consistent: bool) {
        self.sequences(late.sequences, consistent);
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

    /// A value must not be behind the rows: it is read after the snapshot that they are all in, or after each of them.
    fn sequences(&mut self, sequences: Vec<(String, String)>, consistent: bool) {
        if sequences.is_empty() {
            return;
        }
        let reading = self.items.iter().filter(|i| !consistent && i.needs_source());
        let first: Vec<i32> = reading.map(|i| i.id).collect();
        let weight = STATEMENT + sequences.len() as i64 * 1024;
        let work = vec![Work::Sequences(sequences)];
        let id = self.add("sequence values", "all sequences", Stage::Load, weight, work);
        first.iter().for_each(|&first| self.block(first, id));
    }

    /// Each table is in one item only, so that no two lanes wait for each other.
    pub fn statistics(&mut self, all: &[TableStatistics]) {
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
    pub fn chain(&mut self, kind: &'static str, object: &str, stage: Stage, work: Vec<Work>, size: usize) {
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

    pub fn division(mut self, locks: i64) -> Division {
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
    use crate::catalog;

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
    fn sequences_wait_for_the_rows_that_are_in_no_snapshot() {
        for (consistent, blockers) in [(true, 0), (false, 2)] {
            let load = || Work::Load {
                copy: Box::default(),
                empty_first: Vec::new(),
            };
            let mut d = Divider::default();
            d.add("table", "a", Stage::Load, 1, vec![load()]);
            d.add("table", "b", Stage::Load, 1, vec![load()]);
            d.add("index", "a", Stage::Load, 1, Vec::new());
            d.sequences(vec![("s".into(), "s".into())], consistent);
            assert_eq!(d.items[3].blockers, blockers);
        }
    }

    #[test]
    fn statistics_of_a_table_are_in_one_item() {
        let table = |n: i64| TableStatistics {
            object: catalog::ObjectId::new(catalog::class::PG_CLASS, catalog::Oid(n as u32)),
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
