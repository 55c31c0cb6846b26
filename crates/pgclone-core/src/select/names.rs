//! Names for a table that is cloned under another name: the table's own, and for what belongs to it the names that
//! PostgreSQL itself would have chosen (`ChooseIndexName`, `ChooseConstraintName`, `makeObjectName`).

use super::{table_of, with_partitions};
use crate::catalog::{class, Catalog, Column, Detail, NotNull, Object, ObjectId, Table};
use crate::hash::{HashMap, HashSet};

/// Longest name, in bytes (`NAMEDATALEN - 1`).
const MAX_NAME: usize = 63;

/// Levels of partitioning that names are followed through.
const MAX_DEPTH: usize = 32;

fn is_inherited_check(o: &Object) -> bool {
    matches!(&o.detail, Detail::Constraint(k) if k.kind == 'c' && !k.is_local)
}

struct Names<'a> {
    source: &'a Catalog,
    /// Relation names that are taken in the schema on the target, and constraint names given so far.
    taken: HashSet<String>,
    names: HashMap<ObjectId, String>,
}

/// New names for `root` as `new_name`, its partitions, and everything in `selected` that belongs to one of them.
pub fn new_names(
    source: &Catalog,
    target: &Catalog,
    root: &Object,
    new_name: &str,
    selected: &HashSet<ObjectId>,
) -> HashMap<ObjectId, String> {
    let taken = taken(target, root.schema.as_deref().unwrap_or_default(), new_name);
    let mut names = Names {
        source,
        taken,
        names: HashMap::default(),
    };
    names.taken.insert(new_name.to_owned());
    names.names.insert(root.id, new_name.to_owned());
    for o in source
        .objects
        .iter()
        .filter(|o| selected.contains(&o.id) && o.id != root.id)
    {
        if let Detail::Table(t) = &o.detail {
            if t.is_partition() {
                let suffix = o
                    .name
                    .strip_prefix(&root.name)
                    .map_or_else(|| format!("_{}", o.name), str::to_owned);
                let name = names.choose(new_name, Some(suffix.trim_start_matches('_')), "");
                names.names.insert(o.id, name);
            }
        }
    }
    let chosen = || source.objects.iter().filter(|o| selected.contains(&o.id));
    for o in chosen().filter(|o| !is_inherited_check(o)) {
        names.name_part(o);
        names.name_not_nulls(o, |t, n| n.is_local || !t.is_partition());
    }
    // a partition can only be attached if its checks are called what the parent's are; parents come first by depth
    let mut inherited: Vec<&Object> = chosen().filter(|o| is_inherited_check(o)).collect();
    let mut tables: Vec<&Object> = chosen().filter(|o| matches!(o.detail, Detail::Table(_))).collect();
    for _ in 0..MAX_DEPTH {
        inherited.retain(|o| !names.name_like_parent(o));
        tables.retain(|o| !names.name_not_nulls_like_parents(o));
    }
    // a partition without its parent
    tables.into_iter().for_each(|o| names.name_not_nulls(o, |_, _| true));
    names.names
}

/// Names of the schema on the target, without those of a table that the clone is in conflict with: it is not there any
/// more when they are needed, or nothing is cloned.
fn taken(target: &Catalog, schema: &str, new_name: &str) -> HashSet<String> {
    let mut in_conflict: HashSet<ObjectId> = target.relation(schema, new_name).map(|o| o.id).into_iter().collect();
    with_partitions(target, &mut in_conflict);
    let stays = |o: &&Object| !in_conflict.contains(&table_of(o).unwrap_or(o.id));
    let name = |o: &Object| match &o.detail {
        // the index behind it
        Detail::Constraint(k) => k.index.as_ref().filter(|i| i.schema == schema).map(|i| i.name.clone()),
        _ => Some(o.name.clone()).filter(|_| o.schema.as_deref() == Some(schema)),
    };
    target.objects.iter().filter(stays).filter_map(name).collect()
}

impl Names<'_> {
    fn name_part(&mut self, o: &Object) {
        let Some(table) = table_of(o) else { return };
        let Some(table_name) = self.names.get(&table).cloned() else {
            return;
        };
        let columns = self.columns(table);
        let column = |num: i32| {
            columns
                .iter()
                .find(|c| c.num == num)
                .map_or("expr", |c| c.name.as_str())
        };
        let joined = |nums: &[i32]| nums.iter().map(|&n| column(n)).collect::<Vec<_>>().join("_");
        let name = match &o.detail {
            Detail::Index(i) => {
                let names: Vec<&str> = (i.key.iter().enumerate())
                    .map(|(n, &num)| match num {
                        0 => i.key_names.get(n).map_or("expr", String::as_str),
                        num => column(num),
                    })
                    .collect();
                self.choose(&table_name, Some(&names.join("_")), "idx")
            }
            Detail::Constraint(k) => {
                let keys = joined(&k.columns);
                match k.kind {
                    'p' => self.choose(&table_name, None, "pkey"),
                    'u' => self.choose(&table_name, Some(&keys), "key"),
                    'x' => self.choose(&table_name, Some(&keys), "excl"),
                    'f' => self.choose(&table_name, Some(&keys), "fkey"),
                    // 0 is the whole row, which has no name
                    _ if k.columns.len() == 1 && k.columns != [0] => self.choose(&table_name, Some(&keys), "check"),
                    _ => self.choose(&table_name, None, "check"),
                }
            }
            Detail::Sequence(s) => self.choose(&table_name, s.owner_column.as_deref(), "seq"),
            Detail::Statistics(s) => self.choose(&table_name, Some(&s.columns.join("_")), "stat"),
            _ => return,
        };
        self.names.insert(o.id, name);
    }

    /// Gives an inherited check the name of the parent's; false if the parent's has none yet.
    fn name_like_parent(&mut self, o: &Object) -> bool {
        let Detail::Constraint(k) = &o.detail else { return true };
        let parents = match self
            .source
            .get(ObjectId::new(class::PG_CLASS, k.table))
            .map(|t| &t.detail)
        {
            Some(Detail::Table(t)) => t.parents.clone(),
            _ => Vec::new(),
        };
        let of_parent =
            |p: &&Object| matches!(&p.detail, Detail::Constraint(c) if parents.contains(&c.table)) && p.name == o.name;
        let name = self
            .source
            .objects
            .iter()
            .find(of_parent)
            .and_then(|p| self.names.get(&p.id))
            .cloned();
        let found = name.is_some();
        self.names.extend(name.map(|n| (o.id, n)));
        found
    }

    /// Not-null constraints are catalogued from 18 on and belong to the columns. One that comes from a parent has the
    /// parent's name.
    fn name_not_nulls(&mut self, o: &Object, which: fn(&Table, &NotNull) -> bool) {
        let (Detail::Table(t), Some(table_name)) = (&o.detail, self.names.get(&o.id).cloned()) else {
            return;
        };
        for c in &t.columns {
            let Some(n) = c.not_null_constraint.as_ref().filter(|n| which(t, n)) else {
                continue;
            };
            let id = ObjectId::new(class::PG_CONSTRAINT, n.oid);
            if !self.names.contains_key(&id) {
                let name = self.choose(&table_name, Some(&c.name), "not_null");
                self.names.insert(id, name);
            }
        }
    }

    /// Gives those that come from the partitioned table its names; false if that has none yet.
    fn name_not_nulls_like_parents(&mut self, o: &Object) -> bool {
        let Detail::Table(t) = &o.detail else { return true };
        if !t.is_partition() || !self.names.contains_key(&o.id) {
            return true;
        }
        let Some(&parent) = t.parents.first() else { return true };
        let of_parent = self.columns(ObjectId::new(class::PG_CLASS, parent));
        let id = |c: &Column| {
            c.not_null_constraint
                .as_ref()
                .map(|n| ObjectId::new(class::PG_CONSTRAINT, n.oid))
        };
        let mut is_done = true;
        for c in &t.columns {
            let Some(own) = id(c).filter(|own| !self.names.contains_key(own)) else {
                continue;
            };
            let parents = of_parent.iter().find(|p| p.name == c.name).and_then(id);
            match parents.and_then(|p| self.names.get(&p)).cloned() {
                Some(name) => {
                    self.names.insert(own, name);
                }
                None => is_done = false,
            }
        }
        is_done
    }

    fn columns(&self, table: ObjectId) -> Vec<Column> {
        match self.source.get(table).map(|o| &o.detail) {
            Some(Detail::Table(t)) => t.columns.clone(),
            _ => Vec::new(),
        }
    }

    /// The first free of `name1_name2_label`, `..._label1`, `..._label2`, ...
    fn choose(&mut self, name1: &str, name2: Option<&str>, label: &str) -> String {
        let mut n = 0;
        loop {
            let numbered = if n == 0 {
                label.to_owned()
            } else {
                format!("{label}{n}")
            };
            let name = object_name(name1, name2, &numbered);
            if self.taken.insert(name.clone()) {
                return name;
            }
            n += 1;
        }
    }
}

/// `name1_name2_label`, the longer of the two names cut until everything fits.
pub(super) fn object_name(name1: &str, name2: Option<&str>, label: &str) -> String {
    let (mut a, mut b) = (name1.to_owned(), name2.unwrap_or_default().to_owned());
    let overhead = usize::from(name2.is_some()) + if label.is_empty() { 0 } else { label.len() + 1 };
    while a.len() + b.len() + overhead > MAX_NAME {
        if a.len() > b.len() {
            a.pop()
        } else {
            b.pop()
        };
    }
    let mut name = a;
    if name2.is_some() {
        name = format!("{name}_{b}");
    }
    if !label.is_empty() {
        name = format!("{name}_{label}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::object_name;

    #[test]
    fn long_names_are_cut_as_postgresql_cuts_them() {
        assert_eq!(object_name("t", Some("a_b"), "idx"), "t_a_b_idx");
        assert_eq!(object_name("t", None, "pkey"), "t_pkey");
        let name = object_name(&"t".repeat(60), Some(&"c".repeat(10)), "key");
        assert_eq!(
            (name.len(), name.ends_with(&format!("_{}_key", "c".repeat(10)))),
            (63, true)
        );
        assert!(object_name(&"é".repeat(31), Some("x"), "idx").len() <= 63);
    }
}
