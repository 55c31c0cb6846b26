//! The known ways out of a dependency cycle: say one thing of an object later than the rest of it.

use super::build::Graph;
use super::Part;
use crate::catalog::{Detail, ObjectId};

/// Breaks one cycle, if a rule fits. Rules are tried from the least to the most visible change.
pub(super) fn repair(graph: &mut Graph, cycle: &[usize]) -> bool {
    separate_inline_part(graph, cycle) || split_domain(graph, cycle) || dummy_view(graph, cycle)
}

/// Table and its default or check: the table comes without it, `ALTER TABLE` adds it.
fn separate_inline_part(graph: &mut Graph, cycle: &[usize]) -> bool {
    for &n in cycle {
        let id = graph.entries[n].object;
        let Some(table) = graph.table_of(id).filter(|_| graph.inline.contains(&id)) else {
            continue;
        };
        let Some(table) = graph.entry(table, Part::Define).filter(|t| cycle.contains(t)) else {
            continue;
        };
        // a generated column cannot be added as a default; its table must come last
        if matches!(graph.object(n).map(|o| &o.detail), Some(Detail::Default(d)) if d.generated.is_some()) {
            continue;
        }
        graph.inline.remove(&id);
        graph.entries[table].dependencies.remove(&n);
        graph.entries[n].dependencies.insert(table);
        return true;
    }
    false
}

/// A domain whose check calls a function that takes the domain: the checks become an entry of their own.
fn split_domain(graph: &mut Graph, cycle: &[usize]) -> bool {
    for &n in cycle {
        let id = graph.entries[n].object;
        let is_domain = matches!(graph.object(n).map(|o| &o.detail), Some(Detail::Domain(_)));
        if !is_domain || graph.split_domains.contains(&id) || graph.entries[n].part != Part::Define {
            continue;
        }
        let Some(domain) = graph.catalog.get(id) else { continue };
        graph.split_domains.insert(id);
        let checks = graph.add(domain, Part::DomainChecks);
        // only the checks can need routines; the domain keeps its types, collation and schema
        let is_routine = |g: &Graph, d: usize| {
            matches!(
                g.object(d).map(|o| &o.detail),
                Some(Detail::Function(_) | Detail::Aggregate(_) | Detail::Operator(_))
            )
        };
        let moved: Vec<usize> = graph.entries[n]
            .dependencies
            .iter()
            .copied()
            .filter(|&d| is_routine(graph, d))
            .collect();
        for d in moved {
            graph.entries[n].dependencies.remove(&d);
            graph.entries[checks].dependencies.insert(d);
        }
        graph.entries[checks].dependencies.insert(n);
        if let Some(not_valid) = graph.entry(id, Part::NotValid) {
            graph.entries[not_valid].dependencies.insert(checks);
        }
        return true;
    }
    false
}

/// A view that something it reads depends on in turn: a dummy with the same columns first, the query later.
fn dummy_view(graph: &mut Graph, cycle: &[usize]) -> bool {
    for (i, &n) in cycle.iter().enumerate() {
        let id = graph.entries[n].object;
        let is_view = matches!(graph.object(n).map(|o| &o.detail), Some(Detail::View(_)));
        if !is_view || graph.entries[n].part != Part::Define {
            continue;
        }
        let dependent = cycle[(i + cycle.len() - 1) % cycle.len()];
        let dummy = match graph.entry(id, Part::Dummy) {
            Some(dummy) => dummy,
            None => make_dummy(graph, id, n),
        };
        graph.entries[dependent].dependencies.remove(&n);
        graph.entries[dependent].dependencies.insert(dummy);
        return true;
    }
    false
}

fn make_dummy(graph: &mut Graph, id: ObjectId, define: usize) -> usize {
    graph.dummies.insert(id);
    let view = graph.catalog.get(id).cloned();
    let dummy = match view {
        Some(view) => graph.add(&view, Part::Dummy),
        None => define,
    };
    // the dummy needs the schema and the types of the columns
    let early: Vec<usize> = graph.entries[define]
        .dependencies
        .iter()
        .copied()
        .filter(|&d| {
            matches!(
                graph.object(d).map(|o| &o.detail),
                Some(
                    Detail::Schema(_)
                        | Detail::Extension(_)
                        | Detail::Enum(_)
                        | Detail::Domain(_)
                        | Detail::Composite(_)
                        | Detail::Range(_)
                        | Detail::BaseType(_)
                )
            )
        })
        .collect();
    graph.entries[dummy].dependencies.extend(early);
    graph.entries[define].dependencies.insert(dummy);
    dummy
}
