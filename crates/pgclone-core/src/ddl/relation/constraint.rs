//! Constraints that are added by `ALTER TABLE`.

use super::in_tablespace;
use super::index::{index_roles, index_statistics};
use crate::catalog::{class, Column, Constraint, ConstraintIndex, Detail, Object, ObjectId, Table};
use crate::ddl::attachments::part_comment;
use crate::ddl::Render;
use crate::ident::{quote_ident, QualifiedName};

/// First major that takes back what pg_dump says of an exclusion constraint of a partitioned table. 17 has them, but its
/// `ALTER INDEX ... ATTACH PARTITION` finds that the index of the partition does not match.
const EXCLUSION_OF_PARTITIONED: u32 = 18;

/// `ALTER TABLE ... ADD CONSTRAINT`, with what its index needs.
pub(in crate::ddl) fn constraint(o: &Object, k: &Constraint, cx: &Render) -> Vec<String> {
    let Some(text) = known_definition(o, k, cx) else {
        return Vec::new();
    };
    let k = &Constraint {
        definition: cx.retarget_expression(k.table, &text),
        ..k.clone()
    };
    let table = cx.relation_name(k.table);
    let clause = cx.constraint_clause(o.id, &o.name);
    let keyword = if k.table_kind == 'f' { "FOREIGN TABLE" } else { "TABLE" };
    match &k.index {
        Some(index) => {
            let add = format!("ALTER TABLE ONLY {table} ADD{clause} {}", index_constraint(k, index));
            let mut statements = in_tablespace(add, cx.tablespace(o, index.tablespace.as_deref()));
            let index_name = QualifiedName::new(&index.schema, cx.renamed(o.id).unwrap_or(&index.name));
            let attaches = !excludes(k) || cx.target_version().at_least(EXCLUSION_OF_PARTITIONED);
            if !attaches && index.parent.is_some() {
                cx.warn(
                    o,
                    "belongs to no constraint of the partitioned table, which the target cannot have",
                );
            }
            statements.extend(index_properties(&table, &index_name, index, attaches, cx));
            statements
        }
        // a foreign key of a partitioned table is made on every partition as well, a check of a parent on its children
        None => {
            let only = if k.kind == 'f' && k.table_kind != 'p' {
                "ONLY "
            } else {
                ""
            };
            vec![format!("ALTER {keyword} {only}{table} ADD{clause} {}", k.definition)]
        }
    }
}

/// The definition in words that the target knows, which may promise less than the source's; none if there are none.
fn known_definition(o: &Object, k: &Constraint, cx: &Render) -> Option<String> {
    let target = cx.target_version();
    let mut text = k.definition.clone();
    if !k.is_enforced && !target.at_least(18) {
        if let Some(rest) = text.strip_suffix(" NOT ENFORCED") {
            text = format!("{rest} NOT VALID");
            cx.warn(o, "NOT ENFORCED is not known to the target: made NOT VALID");
        }
    }
    if k.table_kind == 'p' && excludes(k) && !target.at_least(EXCLUSION_OF_PARTITIONED) {
        cx.warn(
            o,
            "the target cannot attach exclusion constraints of partitions: left out, each partition has its own",
        );
        return None;
    }
    if k.is_period && !target.at_least(18) {
        if k.kind == 'f' {
            cx.warn(o, "foreign keys with PERIOD are not known to the target: left out");
            return None;
        }
        cx.warn(
            o,
            "WITHOUT OVERLAPS is not known to the target: made an exclusion constraint",
        );
        return Some(without_overlaps(k, cx));
    }
    if !target.at_least(15) {
        if let Some(rest) = text.strip_prefix("UNIQUE NULLS NOT DISTINCT ") {
            text = format!("UNIQUE {rest}");
            cx.warn(
                o,
                "NULLS NOT DISTINCT is not known to the target: it allows several nulls there",
            );
        }
        if let Some(without) = without_column_list(&text).filter(|_| k.kind == 'f') {
            text = without;
            cx.warn(
                o,
                "setting some of the columns ON DELETE is not known to the target: made NO ACTION",
            );
        }
    }
    Some(text)
}

/// True for an exclusion constraint, and for what becomes one on an older target.
fn excludes(k: &Constraint) -> bool {
    k.kind == 'x' || (k.is_period && k.kind != 'f')
}

/// What a temporal key demands, as an exclusion constraint: equal in all columns but the last, overlapping in that.
fn without_overlaps(k: &Constraint, cx: &Render) -> String {
    let table = cx
        .source
        .get(ObjectId::new(class::PG_CLASS, k.table))
        .map(|t| &t.detail);
    let columns: Vec<String> = match table {
        Some(Detail::Table(t)) => k.columns.iter().filter_map(|&n| t.column(n)).collect(),
        _ => Vec::new(),
    }
    .into_iter()
    .map(|c| quote_ident(&c.name))
    .collect();
    let last = columns.len().saturating_sub(1);
    let element = |(n, column): (usize, &String)| {
        let operator = if n == last { "&&" } else { "=" };
        format!("{column} WITH {operator}")
    };
    let elements: Vec<String> = columns.iter().enumerate().map(element).collect();
    let deferrable = if k.deferrable { " DEFERRABLE" } else { "" };
    let deferred = if k.deferred { " INITIALLY DEFERRED" } else { "" };
    format!("EXCLUDE USING gist ({}){deferrable}{deferred}", elements.join(", "))
}

/// The definition of a foreign key without `ON DELETE SET NULL (column, ...)` or `ON DELETE SET DEFAULT (column, ...)`.
fn without_column_list(definition: &str) -> Option<String> {
    let at = [" ON DELETE SET NULL (", " ON DELETE SET DEFAULT ("]
        .iter()
        .find_map(|clause| definition.rfind(clause))?;
    // nothing but DEFERRABLE, NOT VALID and the like follows the list
    let end = definition.rfind(')')?;
    Some(format!("{}{}", &definition[..at], definition.get(end + 1..)?))
}

/// The definition with the index's storage parameters, which `pg_get_constraintdef` leaves out of primary keys and unique
/// constraints, not of exclusion constraints. Their place is before the deferrability.
fn index_constraint(k: &Constraint, index: &ConstraintIndex) -> String {
    if index.options.is_empty() || k.kind == 'x' {
        return k.definition.clone();
    }
    let mut suffix = String::new();
    if k.deferrable {
        suffix += " DEFERRABLE";
    }
    if k.deferred {
        suffix += " INITIALLY DEFERRED";
    }
    let head = k.definition.strip_suffix(suffix.as_str()).unwrap_or(&k.definition);
    let tail = &k.definition[head.len()..];
    format!("{head}{}{tail}", super::with_options(&index.options))
}

/// Statements that name the index behind a constraint: attach, cluster, replica identity, statistics targets.
fn index_properties(
    table: &str,
    index: &QualifiedName,
    i: &ConstraintIndex,
    attaches: bool,
    cx: &Render,
) -> Vec<String> {
    let mut statements = Vec::new();
    let parent = cx.parent_index(i.parent, i.parent_name.as_deref());
    if let Some(parent_name) = parent.filter(|_| attaches) {
        statements.push(format!("ALTER INDEX {parent_name} ATTACH PARTITION {index}"));
    }
    statements.extend(index_roles(table, index, i.is_clustered, i.is_replica_identity));
    statements.extend(index_statistics(index, &i.statistics));
    statements
}

/// `ADD CONSTRAINT ... NOT NULL ... NOT VALID`, which must wait until the rows are there. Before 18 it is a check.
pub fn separate_not_null(o: &Object, t: &Table, cx: &Render) -> Vec<String> {
    let is_known = cx.target_version().at_least(18);
    let mut statements = Vec::new();
    for column in &t.columns {
        let Some(n) = column.not_null_constraint.as_ref().filter(|n| !n.validated) else {
            continue;
        };
        // one that only comes from a parent is made with the parent's, under the parent's name
        if n.is_local {
            let clause = cx.constraint_clause(ObjectId::new(class::PG_CONSTRAINT, n.oid), &n.name);
            let no_inherit = if n.no_inherit { " NO INHERIT" } else { "" };
            let column = quote_ident(&column.name);
            let condition = match is_known {
                true => format!("NOT NULL {column}"),
                false => format!("CHECK ({column} IS NOT NULL)"),
            };
            let name = cx.name_of(o);
            statements.push(format!(
                "ALTER TABLE {name} ADD{clause} {condition}{no_inherit} NOT VALID"
            ));
        }
        if n.is_local || (!t.adds_own_not_null() && is_named_by_parent(t, column, &n.name, cx)) {
            statements.extend(part_comment(o, n.oid, cx));
        } else if cx
            .source
            .comment(ObjectId::new(class::PG_CONSTRAINT, n.oid), 0)
            .is_some()
        {
            let name = quote_ident(&n.name);
            cx.warn(
                o,
                format!("the comment on not-null constraint {name}, which is made with the parent's, is left out"),
            );
        }
    }
    statements
}

fn is_named_by_parent(t: &Table, column: &Column, name: &str, cx: &Render) -> bool {
    t.parents.iter().any(|&p| {
        let Some(Detail::Table(parent)) = cx.source.get(ObjectId::new(class::PG_CLASS, p)).map(|o| &o.detail) else {
            return false;
        };
        let of_parent = parent.columns.iter().find(|c| c.name == column.name);
        of_parent.is_some_and(|c| c.not_null_constraint.as_ref().is_some_and(|n| n.name == name))
    })
}

#[cfg(test)]
mod tests {
    use super::without_column_list;

    #[test]
    fn the_column_list_of_an_action_is_cut_out() {
        let cut = |text: &str| without_column_list(text);
        assert_eq!(
            cut("FOREIGN KEY (a, b) REFERENCES s.r(a, b) ON UPDATE CASCADE ON DELETE SET NULL (b, \"x)\") DEFERRABLE"),
            Some("FOREIGN KEY (a, b) REFERENCES s.r(a, b) ON UPDATE CASCADE DEFERRABLE".to_owned())
        );
        assert_eq!(cut("FOREIGN KEY (a) REFERENCES s.r(a) ON DELETE SET NULL"), None);
    }
}
