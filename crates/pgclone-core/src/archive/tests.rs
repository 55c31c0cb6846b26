//! The sort, on random graphs of objects: what `pg_depend` demands is kept, the order does not depend on the order of the
//! catalogs, and cycles end.

use super::{build, Archive, Part, Section};
use crate::catalog::{class, Attachments, Catalog, DatabaseProperties, Dependency, Detail, Object, ObjectId, Oid};
use crate::hash::{HashMap, HashSet};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use std::collections::BTreeMap;

const KINDS: usize = 8;

/// Object number `n`, of one of the kinds that the sort and the repairs treat differently.
fn object(n: u32, kind: usize) -> Object {
    let from = |value| serde_json::from_value::<crate::catalog::Table>(value);
    let table = json!({"kind": "r", "persistence": "p", "replica_identity": "d", "row_security": kind == 7,
        "force_row_security": false, "tuples": 0.0});
    let (class, detail) = match kind {
        0 => (class::PG_TYPE, Detail::ShellType),
        1 => (
            class::PG_TYPE,
            Detail::Composite(serde_json::from_value(json!({"relation": 1, "columns": []})).unwrap()),
        ),
        2 => (class::PG_TYPE, domain()),
        3 => (
            class::PG_CLASS,
            Detail::View(serde_json::from_value(json!({"definition": "SELECT 1;"})).unwrap()),
        ),
        4 => (class::PG_PROC, function()),
        5 => (
            class::PG_CLASS,
            Detail::MatView(
                serde_json::from_value(json!({"definition": "SELECT 1;", "populated": true, "replica_identity": "d"}))
                    .unwrap(),
            ),
        ),
        _ => (class::PG_CLASS, Detail::Table(from(table).unwrap())),
    };
    Object {
        id: ObjectId::new(class, Oid(20_000 + n)),
        schema: Some(format!("s{}", n % 3)),
        name: format!("n{}", (n * 7919) % 1000),
        owner: None,
        extension: None,
        detail,
    }
}

fn domain() -> Detail {
    let check = json!({"oid": 1, "name": "c", "kind": "c", "definition": "CHECK (true)", "validated": true});
    let domain = json!({"base_type": "integer", "not_null": false, "constraints": [check]});
    Detail::Domain(serde_json::from_value(domain).unwrap())
}

fn function() -> Detail {
    let function = json!({"kind": "f", "argument_types": "", "arguments": "", "result": "integer", "language": "sql",
        "volatility": "v", "strict": false, "security_definer": false, "leakproof": false, "parallel": "u",
        "returns_set": false, "cost": "100", "rows": "0", "transform_types": [], "settings": [], "source": ""});
    Detail::Function(serde_json::from_value(function).unwrap())
}

fn catalog(objects: Vec<Object>, edges: &[(ObjectId, ObjectId)]) -> Catalog {
    let server = json!({"version_num": 180_000, "database": "d", "encoding": "UTF8"});
    let dependency = |&(from, to): &(ObjectId, ObjectId)| Dependency {
        classid: from.class,
        objid: from.oid,
        objsubid: 0,
        refclassid: to.class,
        refobjid: to.oid,
        refobjsubid: 0,
        deptype: 'n',
    };
    Catalog::new(
        serde_json::from_value(server).unwrap(),
        DatabaseProperties::default(),
        objects,
        edges.iter().map(dependency).collect(),
        Attachments::default(),
        HashMap::default(),
    )
}

fn archive(catalog: &Catalog) -> Archive {
    let selected: HashSet<ObjectId> = catalog.objects.iter().map(|o| o.id).collect();
    build(catalog, &selected, &|_| true, true)
}

fn order(archive: &Archive) -> Vec<(ObjectId, Part)> {
    archive.entries.iter().map(|e| (e.object, e.part)).collect()
}

/// Every entry once, after all that it depends on, section by section.
fn is_sorted(archive: &Archive) {
    let mut sections = Section::PreData;
    let mut seen = HashSet::default();
    for (n, entry) in archive.entries.iter().enumerate() {
        assert!(
            entry.dependencies.iter().all(|&d| d < n),
            "{entry:?} comes before what it needs"
        );
        assert!(entry.section >= sections, "{entry:?} is in a section that is over");
        assert!(seen.insert((entry.object, entry.part)), "{entry:?} comes twice");
        sections = entry.section;
    }
}

/// Objects and edges between them: each edge is two places in the list of objects.
fn graph() -> impl Strategy<Value = (Vec<Object>, Vec<(Index, Index)>)> {
    let kinds = prop::collection::vec(0..KINDS, 1..40);
    let edges = prop::collection::vec(any::<(Index, Index)>(), 0..80);
    let objects = |kinds: Vec<usize>| (0..).zip(kinds).map(|(n, kind)| object(n, kind)).collect::<Vec<_>>();
    (kinds.prop_map(objects), edges)
}

fn edge(objects: &[Object], (a, b): &(Index, Index), acyclic: bool) -> Option<(ObjectId, ObjectId)> {
    let (a, b) = (a.index(objects.len()), b.index(objects.len()));
    let (from, to) = if acyclic { (a.max(b), a.min(b)) } else { (a, b) };
    (from != to).then(|| (objects[from].id, objects[to].id))
}

proptest! {
    #[test]
    fn what_is_needed_comes_first((objects, pairs) in graph()) {
        let edges: Vec<_> = pairs.iter().filter_map(|pair| edge(&objects, pair, true)).collect();
        let catalog = catalog(objects, &edges);
        let archive = archive(&catalog);
        is_sorted(&archive);
        prop_assert!(archive.unbroken.is_empty() && archive.dummies.is_empty() && archive.split_domains.is_empty());
        let place: BTreeMap<(ObjectId, Part), usize> = order(&archive).into_iter().zip(0..).collect();
        for (from, to) in edges {
            prop_assert!(place[&(from, Part::Define)] > place[&(to, Part::Define)]);
        }
        for (id, part) in place.keys() {
            prop_assert!(place[&(*id, *part)] >= place[&(*id, Part::Define)], "{:?} of {:?} comes before it", part, id);
        }
    }

    #[test]
    fn the_order_of_the_catalogs_does_not_matter((objects, pairs) in graph(), seed in any::<u64>()) {
        let edges: Vec<_> = pairs.iter().filter_map(|pair| edge(&objects, pair, true)).collect();
        let first = catalog(objects.clone(), &edges);
        let (mut shuffled, mut mixed) = (objects, edges);
        shuffled.sort_by_key(|o| u64::from(o.id.oid.0).wrapping_mul(seed | 1).rotate_left(17));
        mixed.reverse();
        let second = catalog(shuffled, &mixed);
        prop_assert_eq!(order(&archive(&first)), order(&archive(&second)));
    }

    #[test]
    fn cycles_end_and_nothing_is_lost((objects, pairs) in graph()) {
        let edges: Vec<_> = pairs.iter().filter_map(|pair| edge(&objects, pair, false)).collect();
        let catalog = catalog(objects, &edges);
        let archive = archive(&catalog);
        is_sorted(&archive);
        let defined: HashSet<ObjectId> =
            archive.entries.iter().filter(|e| e.part == Part::Define).map(|e| e.object).collect();
        prop_assert_eq!(defined.len(), catalog.objects.len());
        let dummies = archive.entries.iter().filter(|e| e.part == Part::Dummy).count();
        prop_assert_eq!(dummies, archive.dummies.len());
    }
}
