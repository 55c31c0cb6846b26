//! Finding the rows that differ, from the sums of ranges of the key: only ranges whose sums differ are read again.

use super::count::{columns, Sum, SumRow};
use super::hash::HashFunction;
use super::key::{Key, KeyValues, Range};
use super::subject::Subject;
use crate::error::Result;
use crate::hash::HashMap;
use crate::transport::Session;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Rows of a range whose keys and hashes are fetched.
const LEAF: i64 = 5000;
/// Ranges that a range is divided into, at most.
const FAN: i64 = 1024;

/// A key whose rows differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The key.
    pub key: KeyValues,
    /// Rows with it on the source.
    pub on_source: usize,
    /// Rows with it on the target.
    pub on_target: usize,
}

/// One side of the comparison.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub session: &'a Session,
    pub subject: &'a Subject<'a>,
}

/// A search that is under way.
pub(crate) struct Bisect<'a> {
    source: Reader<'a>,
    target: Reader<'a>,
    key: &'a Key,
    function: HashFunction,
    /// Ranges that differ, the next one last: with the rows of either side.
    stack: Vec<(Range, i64, i64)>,
}

#[derive(Deserialize)]
struct Boundary {
    key: KeyValues,
}

#[derive(Deserialize)]
struct Hashed {
    key: KeyValues,
    hash: String,
}

impl<'a> Bisect<'a> {
    /// A search in two tables whose sums differ.
    pub(crate) fn new(
        source: Reader<'a>,
        target: Reader<'a>,
        key: &'a Key,
        function: HashFunction,
        sums: (Sum, Sum),
    ) -> Self {
        Self {
            source,
            target,
            key,
            function,
            stack: vec![(Range::default(), sums.0.rows, sums.1.rows)],
        }
    }

    /// More differences, in the order of the keys of the source; `None` when there are no more. The rows of a range are in
    /// memory, never more.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Difference>>> {
        while let Some((range, on_source, on_target)) = self.stack.pop() {
            let rows = on_source.max(on_target);
            if rows > LEAF {
                let larger = if on_source >= on_target {
                    self.source
                } else {
                    self.target
                };
                let boundaries = self.boundaries(larger, &range, rows).await?;
                if !boundaries.is_empty() {
                    self.divide(&range, &boundaries).await?;
                    continue;
                }
            }
            let found = self.compare(&range).await?;
            if !found.is_empty() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Keys that divide a range into about equal parts, from a sample.
    async fn boundaries(&self, reader: Reader<'_>, range: &Range, rows: i64) -> Result<Vec<KeyValues>> {
        let wanted = (rows * 3 / LEAF).clamp(4, FAN);
        let (sorted, names) = self.key.sorted();
        let mut conditions = self.key.within(range);
        conditions.push(format!("random() < {}", wanted as f64 / rows as f64));
        let texts: Vec<String> = names.iter().map(|k| text_of(k)).collect();
        let names = names.join(", ");
        let query = format!(
            "SELECT json_build_array({}) AS key FROM (SELECT {} {}) AS q GROUP BY {names} ORDER BY {names}",
            texts.join(", "),
            sorted.join(", "),
            reader.subject.from(&conditions),
        );
        let found: Vec<Boundary> = reader.session.rows(&query).await.map_err(|e| self.explain(e))?;
        let mut keys: Vec<KeyValues> = found.into_iter().map(|b| b.key).collect();
        keys.retain(|k| Some(k) != range.lower.as_ref());
        keys.truncate(2 * FAN as usize);
        Ok(keys)
    }

    /// Puts the parts of a range that differ on the stack.
    async fn divide(&mut self, range: &Range, boundaries: &[KeyValues]) -> Result<()> {
        let part = self.part_number(boundaries, 0);
        let query = |reader: Reader<'_>| {
            format!(
                "SELECT {part} AS n, {} {} GROUP BY 1",
                columns(reader.subject, Some(self.function)),
                reader.subject.from(&self.key.within(range))
            )
        };
        let (on_source, on_target) = (query(self.source), query(self.target));
        let (on_source, on_target) = futures_util::try_join!(
            self.source.session.rows::<SumRow>(&on_source),
            self.target.session.rows::<SumRow>(&on_target)
        )
        .map_err(|e| self.explain(e))?;
        let mut parts: BTreeMap<usize, (Sum, Sum)> = BTreeMap::new();
        for row in on_source {
            parts.entry(row.n).or_default().0 = row.sum()?;
        }
        for row in on_target {
            parts.entry(row.n).or_default().1 = row.sum()?;
        }
        for (n, (a, b)) in parts.into_iter().rev().filter(|(_, (a, b))| a != b) {
            let before = n.checked_sub(1).and_then(|n| boundaries.get(n));
            let range = Range {
                lower: before.or(range.lower.as_ref()).cloned(),
                upper: boundaries.get(n).or(range.upper.as_ref()).cloned(),
            };
            self.stack.push((range, a.rows, b.rows));
        }
        Ok(())
    }

    /// The number of the part that a row belongs to, as a decision tree over the boundaries; `first` is the number of
    /// the part below the first.
    fn part_number(&self, boundaries: &[KeyValues], first: usize) -> String {
        let middle = boundaries.len() / 2;
        match boundaries.get(middle) {
            None => first.to_string(),
            Some(boundary) => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.key.below(boundary),
                self.part_number(&boundaries[..middle], first),
                self.part_number(&boundaries[middle + 1..], first + middle + 1)
            ),
        }
    }

    /// Compares the rows of a range one by one.
    async fn compare(&self, range: &Range) -> Result<Vec<Difference>> {
        let query = |reader: Reader<'_>| {
            format!(
                "SELECT {} AS key, ({})::text AS hash {}",
                self.key.values(),
                reader.subject.hash(self.function),
                reader.subject.from(&self.key.within(range))
            )
        };
        let (on_source, on_target) = (query(self.source), query(self.target));
        let (on_source, on_target) = futures_util::try_join!(
            self.source.session.rows::<Hashed>(&on_source),
            self.target.session.rows::<Hashed>(&on_target)
        )
        .map_err(|e| self.explain(e))?;
        Ok(differences(on_source, on_target))
    }

    fn explain(&self, error: crate::Error) -> crate::Error {
        let source = self.source.subject;
        source
            .discreet(error)
            .context(format!("could not read {}", source.object.describe()))
    }
}

/// Text form of what is sorted by; bytes are written as bytes are.
fn text_of(name: &str) -> String {
    format!("{name}::text")
}

fn differences(on_source: Vec<Hashed>, on_target: Vec<Hashed>) -> Vec<Difference> {
    let mut order: Vec<KeyValues> = Vec::new();
    let mut rows: HashMap<KeyValues, (Vec<String>, Vec<String>)> = HashMap::default();
    for (is_source, row) in on_source
        .into_iter()
        .map(|r| (true, r))
        .chain(on_target.into_iter().map(|r| (false, r)))
    {
        if !rows.contains_key(&row.key) {
            order.push(row.key.clone());
        }
        let (a, b) = rows.entry(row.key).or_default();
        if is_source { a } else { b }.push(row.hash);
    }
    let differs = |key: KeyValues| {
        let (a, b) = rows.get_mut(&key)?;
        a.sort();
        b.sort();
        let (on_source, on_target) = (a.len(), b.len());
        (a != b).then_some(Difference {
            key,
            on_source,
            on_target,
        })
    };
    order.into_iter().filter_map(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[(&str, &str)]) -> Vec<Hashed> {
        let row = |(k, h): &(&str, &str)| Hashed {
            key: vec![(*k).to_owned()],
            hash: (*h).to_owned(),
        };
        list.iter().map(row).collect()
    }

    #[test]
    fn rows_of_a_key_are_compared_whatever_their_order() {
        let found = differences(
            rows(&[("1", "a"), ("2", "a"), ("3", "a"), ("5", "x"), ("5", "y")]),
            rows(&[("5", "y"), ("5", "x"), ("4", "a"), ("2", "b"), ("1", "a")]),
        );
        let found: Vec<(&str, usize, usize)> = found
            .iter()
            .map(|d| (d.key[0].as_str(), d.on_source, d.on_target))
            .collect();
        assert_eq!(found, [("2", 1, 1), ("3", 1, 0), ("4", 0, 1)]);
    }
}
