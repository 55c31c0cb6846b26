//! A stable topological sort with priorities: among the entries that can come next, the one with the smallest key does.
//! The result depends on keys and edges only, so the same source gives the same script every time.

use super::build::Graph;
use super::Entry;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};

/// Sorts the graph. When only cycles are left, `repair` gets one (as entry numbers, each depending on the next) and may
/// change the graph; it answers whether it broke the cycle. One that it cannot break loses its last edge and is returned.
pub(super) fn sort(graph: &mut Graph, repair: fn(&mut Graph, &[usize]) -> bool) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut unbroken = Vec::new();
    // a repair may add entries and move edges, so the sort starts again; cycles are few
    loop {
        graph.push_back();
        let (order, rest) = kahn(graph);
        if rest.is_empty() {
            return (order, unbroken);
        }
        let cycle = find_cycle(&graph.entries, &rest);
        if !repair(graph, &cycle) {
            let (last, first) = (cycle[cycle.len() - 1], cycle[0]);
            graph.entries[last].dependencies.remove(&first);
            unbroken.push(cycle);
        }
    }
}

fn kahn(graph: &Graph) -> (Vec<usize>, BTreeSet<usize>) {
    let (entries, by_key) = (&graph.entries, by_key(graph));
    let mut rank = vec![0; entries.len()];
    by_key.iter().enumerate().for_each(|(place, &n)| rank[n] = place);
    let mut waiting: Vec<usize> = entries.iter().map(|e| e.dependencies.len()).collect();
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (n, e) in entries.iter().enumerate() {
        e.dependencies.iter().for_each(|&d| dependents[d].push(n));
    }
    let mut ready: BinaryHeap<Reverse<usize>> = (0..entries.len())
        .filter(|&n| waiting[n] == 0)
        .map(|n| Reverse(rank[n]))
        .collect();
    let mut order = Vec::with_capacity(entries.len());
    while let Some(Reverse(place)) = ready.pop() {
        let n = by_key[place];
        order.push(n);
        for &d in &dependents[n] {
            waiting[d] -= 1;
            if waiting[d] == 0 {
                ready.push(Reverse(rank[d]));
            }
        }
    }
    let rest = (0..entries.len()).filter(|&n| waiting[n] > 0).collect();
    (order, rest)
}

/// The entries by section, priority, schema, name, identity and part. Each key is compared here and not again at every
/// step of the sort.
fn by_key(graph: &Graph) -> Vec<usize> {
    let names: Vec<(&str, &str)> = (0..graph.entries.len()).map(|n| graph.name(n)).collect();
    let compare = |&a: &usize, &b: &usize| {
        let (one, other) = (&graph.entries[a], &graph.entries[b]);
        let key = |e: &Entry, n: usize| (e.section, e.priority, names[n]);
        key(one, a)
            .cmp(&key(other, b))
            .then_with(|| match one.object == other.object {
                true => Ordering::Equal,
                false => graph.identity(a).cmp(&graph.identity(b)),
            })
            .then_with(|| (one.part, a).cmp(&(other.part, b)))
    };
    let mut sorted: Vec<usize> = (0..graph.entries.len()).collect();
    sorted.sort_unstable_by(compare);
    sorted
}

/// A cycle among entries that all wait for another of them: follow the first dependency until one comes again.
fn find_cycle(entries: &[Entry], rest: &BTreeSet<usize>) -> Vec<usize> {
    let mut path: Vec<usize> = Vec::new();
    let mut at = rest.first().copied().unwrap_or_default();
    loop {
        if let Some(start) = path.iter().position(|&n| n == at) {
            return path.split_off(start);
        }
        path.push(at);
        match entries[at].dependencies.iter().find(|d| rest.contains(d)) {
            Some(&next) => at = next,
            None => return path,
        }
    }
}
