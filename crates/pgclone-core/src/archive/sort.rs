//! A stable topological sort with priorities: among the entries that can come next, the one with the smallest key does.
//! The result depends on keys and edges only, so the same source gives the same script every time.

use super::build::Graph;
use super::Entry;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

type Key<'a> = (super::Section, u8, &'a (String, String, String), super::Part, usize);

fn key(e: &Entry, n: usize) -> Key<'_> {
    (e.section, e.priority, &e.name, e.part, n)
}

/// Sorts the graph. When only cycles are left, `repair` gets one (as entry numbers, each depending on the next) and may
/// change the graph; it answers whether it broke the cycle. One that it cannot break loses its last edge and is returned.
pub(super) fn sort(graph: &mut Graph, repair: fn(&mut Graph, &[usize]) -> bool) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut unbroken = Vec::new();
    // a repair may add entries and move edges, so the sort starts again; cycles are few
    loop {
        graph.push_back();
        let (order, rest) = kahn(&graph.entries);
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

fn kahn(entries: &[Entry]) -> (Vec<usize>, BTreeSet<usize>) {
    let mut waiting: Vec<usize> = entries.iter().map(|e| e.dependencies.len()).collect();
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (n, e) in entries.iter().enumerate() {
        e.dependencies.iter().for_each(|&d| dependents[d].push(n));
    }
    let mut ready: BinaryHeap<Reverse<Key>> = (0..entries.len())
        .filter(|&n| waiting[n] == 0)
        .map(|n| Reverse(key(&entries[n], n)))
        .collect();
    let mut order = Vec::with_capacity(entries.len());
    let mut rest: BTreeSet<usize> = (0..entries.len()).collect();
    while let Some(Reverse((.., n))) = ready.pop() {
        order.push(n);
        rest.remove(&n);
        for &d in &dependents[n] {
            waiting[d] -= 1;
            if waiting[d] == 0 {
                ready.push(Reverse(key(&entries[d], d)));
            }
        }
    }
    (order, rest)
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
