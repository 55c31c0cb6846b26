//! `"conflict": "rename"`: what exists gets another name first.

use super::{index_behind, multirange};
use crate::catalog::{Catalog, Detail, Family, Object, ObjectId, Range};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::{qualified, quote_ident, quote_literal};
use crate::select::table_of;
use crate::sqlstate;
use crate::sqltext;

/// Names that nothing may be renamed to.
#[derive(Default)]
pub(super) struct Taken(HashSet<(Family, String)>);

impl Taken {
    /// Those of the target, and those that the clone is going to make.
    pub(super) fn new(target: &Catalog, of_clone: impl Iterator<Item = (Family, String)>) -> Self {
        let of_target = target.objects.iter().map(|o| (o.family(), o.identity()));
        let indexes_of_target = target.objects.iter().filter_map(|o| index_behind(o, None));
        let multiranges = target.objects.iter();
        let multiranges = multiranges.filter_map(|o| Some((Family::Type, multirange(o)?.to_owned())));
        let all = of_target.chain(indexes_of_target).chain(multiranges).chain(of_clone);
        Self(all.map(|(family, identity)| key(family, &identity)).collect())
    }

    /// `name_old`, or `name_old1`, `name_old2`, ... , cut to the length that a name may have. `identities` says what there
    /// would be under a name: none of it may be taken.
    fn free_name(&mut self, name: &str, identities: impl Fn(&str) -> Vec<(Family, String)>) -> String {
        let mut n = 0;
        loop {
            let suffix = if n == 0 { "_old".to_owned() } else { format!("_old{n}") };
            let mut stem = name.to_owned();
            while stem.len() + suffix.len() > 63 {
                stem.pop();
            }
            let candidate = stem + &suffix;
            let keys = identities(&candidate).into_iter();
            let keys: Vec<(Family, String)> = keys.map(|(family, identity)| key(family, &identity)).collect();
            if !keys.iter().any(|key| self.0.contains(key)) {
                self.0.extend(keys);
                return candidate;
            }
            n += 1;
        }
    }

    /// The same for an object, or a part of one, with what tells it from others of its name: two functions may get one.
    fn free_for(&mut self, o: &Object) -> String {
        self.free_name(&o.name, |name| {
            let renamed = Object {
                name: name.to_owned(),
                ..o.clone()
            };
            let index = index_behind(&renamed, Some(&renamed.name));
            let own = (o.family(), renamed.identity());
            index.into_iter().chain([own]).collect()
        })
    }
}

/// Routines of all kinds share one name space, however their arguments are written: `p(IN integer)`, `n(*)`.
fn key(family: Family, identity: &str) -> (Family, String) {
    // a table has a row type, and a composite type is a relation
    let family = if family == Family::Type {
        Family::Relation
    } else {
        family
    };
    let identity = match family {
        Family::Routine => identity
            .replace("(IN ", "(")
            .replace(", IN ", ", ")
            .replace("(*)", "()"),
        _ => identity.to_owned(),
    };
    (family, identity)
}

/// The statements that rename what exists. Errors: 42710 for what cannot be renamed.
pub(super) fn rename(target: &Catalog, found: &[&Object], mut taken: Taken) -> Result<Vec<String>> {
    let renamed: HashSet<ObjectId> = found.iter().map(|there| there.id).collect();
    let mut in_order: Vec<&Object> = found.to_vec();
    // routines are named with the types of their arguments, by the names that those have before
    in_order.sort_by_key(|there| there.family() != Family::Routine);
    let mut statements = Vec::new();
    for there in in_order {
        if there.schema.is_none() || matches!(there.detail, Detail::Operator(_)) {
            return Err(Error::new(
                sqlstate::DUPLICATE_OBJECT,
                format!("{} already exists on the target", there.describe()),
            )
            .hint("It cannot be renamed out of the way; use the option \"conflict\": \"skip\" or \"replace\"."));
        }
        if let Detail::Range(range) = &there.detail {
            statements.extend(rename_range(there, range, &mut taken));
            continue;
        }
        let new_name = taken.free_for(there);
        statements.push(rename_to(there.keyword(), &there.identity(), &new_name));
        let is_part = |o: &&Object| table_of(o) == Some(there.id) && !renamed.contains(&o.id);
        for part in target.objects.iter().filter(is_part) {
            statements.extend(rename_part(part, there, &new_name, &mut taken));
        }
    }
    Ok(statements)
}

fn rename_to(keyword: &str, identity: &str, name: &str) -> String {
    format!("ALTER {keyword} {identity} RENAME TO {}", quote_ident(name))
}

/// What belongs to a table and has a name that the clone's part may need.
fn rename_part(part: &Object, table: &Object, new_table: &str, taken: &mut Taken) -> Option<String> {
    match &part.detail {
        Detail::Index(_) | Detail::Sequence(_) | Detail::Statistics(_) => {
            let name = taken.free_for(part);
            Some(rename_to(part.keyword(), &part.qualified(), &name))
        }
        Detail::Constraint(k) if k.index.is_some() => {
            let (old, new) = (quote_ident(&part.name), quote_ident(&taken.free_for(part)));
            let table = qualified(table.schema.as_deref().unwrap_or_default(), new_table);
            Some(format!("ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}"))
        }
        _ => None,
    }
}

/// A range type, its multirange type, and the functions that make values of them, which are called like the types.
fn rename_range(there: &Object, range: &Range, taken: &mut Taken) -> Vec<String> {
    let multirange = range.multirange_name.as_deref().and_then(sqltext::split_qualified);
    let schema = there.schema.clone().unwrap_or_default();
    let types = [Some((schema, there.name.clone())), multirange];
    let mut statements = Vec::new();
    for (schema, name) in types.into_iter().flatten() {
        let new_name = taken.free_name(&name, |name| vec![(Family::Type, qualified(&schema, name))]);
        let old = qualified(&schema, &name);
        // they are found by what they are made for, because a type that was renamed before left them their names
        let constructors = format!(
            "DECLARE f record; BEGIN FOR f IN SELECT p.oid::pg_catalog.regprocedure AS name FROM pg_catalog.pg_depend d \
             JOIN pg_catalog.pg_proc p ON p.oid = d.objid WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'i' \
             AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid = {}::pg_catalog.regtype AND p.proname = {} LOOP \
             EXECUTE 'ALTER FUNCTION ' || f.name || ' RENAME TO ' || {}; END LOOP; END",
            quote_literal(&old),
            quote_literal(&name),
            quote_literal(&quote_ident(&new_name)),
        );
        statements.push(format!("DO {}", quote_literal(&constructors)));
        statements.push(rename_to("TYPE", &old, &new_name));
    }
    statements
}
