//! ALTER TABLE: parents, columns, properties.

use super::columns::{add_column, alter_column, drop_columns, Side};
use super::Work;
use crate::catalog::{Detail, OptionPair};
use crate::ddl;
use crate::diff::Difference;
use crate::ident::{quote_ident, quote_literal};

/// The statements that turn the target's table into the source's; `None` if it must be made again.
pub(super) fn alter_table<'a>(
    d: &Difference<'a>,
    source: Side<'a>,
    target: Side<'a>,
    work: &mut Work<'a>,
) -> Option<Vec<String>> {
    let changed = |name: &str| d.properties.iter().any(|p| p.property == name);
    let version = work.cx.target_version();
    let has_no_alter = changed("kind")
        || changed("partition_key")
        || changed("server")
        || (changed("access_method") && !version.at_least(if source.1.is_partitioned() { 17 } else { 15 }));
    if has_no_alter {
        return None;
    }
    let keyword = if source.1.is_foreign() {
        "FOREIGN TABLE"
    } else {
        "TABLE"
    };
    let head = format!("ALTER {keyword} {}", work.cx.name_of(source.0));
    let leaving = detach(d, source, target, work);
    if !leaving.is_empty() {
        work.detached.insert(target.0.id);
        work.first.extend(leaving);
    }
    let mut statements = drop_columns(d, &head, target, work);
    for facts in &d.columns.only_in_source {
        statements.extend(add_column(facts, &head, source, work));
    }
    for drift in &d.columns.drift {
        statements.extend(alter_column(drift, &head, source, target, work));
    }
    statements.extend(properties(d, &head, source, target));
    statements.extend(attach(d, source, work));
    Some(statements)
}

fn detach(d: &Difference, source: Side, target: Side, work: &Work) -> Vec<String> {
    let moved = |p: &crate::diff::Property| matches!(p.property, "inherits" | "partition_bound");
    if !d.properties.iter().any(moved) {
        return Vec::new();
    }
    let name = work.cx.name_of(source.0);
    let parents = target.1.parents.iter().map(|&p| work.own.relation_name(p));
    if target.1.is_partition() {
        return parents
            .map(|p| format!("ALTER TABLE {p} DETACH PARTITION {name}"))
            .collect();
    }
    let kept: Vec<String> = source.1.parents.iter().map(|&p| work.cx.relation_name(p)).collect();
    let gone = parents.filter(|p| !kept.contains(p));
    gone.map(|p| format!("ALTER TABLE {name} NO INHERIT {p}")).collect()
}

fn attach(d: &Difference, source: Side, work: &Work) -> Vec<String> {
    let moved = |p: &crate::diff::Property| matches!(p.property, "inherits" | "partition_bound");
    if !d.properties.iter().any(moved) {
        return Vec::new();
    }
    if source.1.is_partition() {
        return ddl::attach_partition(source.0, source.1, &work.cx);
    }
    let name = work.cx.name_of(source.0);
    let had: Vec<String> = match d.target.map(|o| &o.detail) {
        Some(Detail::Table(t)) => t.parents.iter().map(|&p| work.own.relation_name(p)).collect(),
        _ => Vec::new(),
    };
    let parents = source.1.parents.iter().map(|&p| work.cx.relation_name(p));
    let new = parents.filter(|p| !had.contains(p));
    new.map(|p| format!("ALTER TABLE {name} INHERIT {p}")).collect()
}

/// `SET (...)` and `RESET (...)`.
pub(super) fn option_changes(want: &[String], have: &[String]) -> (Option<String>, Option<String>) {
    let name = |o: &String| o.split_once('=').map_or(o.as_str(), |(name, _)| name).to_owned();
    let ours = |o: &&String| !o.starts_with("pg_attver=");
    let set: Vec<String> = want
        .iter()
        .filter(ours)
        .filter(|o| !have.contains(o))
        .cloned()
        .collect();
    let kept: Vec<String> = want.iter().map(name).collect();
    let reset: Vec<String> = have
        .iter()
        .filter(ours)
        .map(name)
        .filter(|n| !kept.contains(n))
        .collect();
    let quoted = |n: &String| n.split('.').map(quote_ident).collect::<Vec<_>>().join(".");
    (
        (!set.is_empty()).then(|| format!("SET ({})", ddl::reloptions(&set))),
        (!reset.is_empty()).then(|| format!("RESET ({})", reset.iter().map(quoted).collect::<Vec<_>>().join(", "))),
    )
}

/// `OPTIONS (ADD ..., SET ..., DROP ...)`.
pub(super) fn foreign_changes(want: &[OptionPair], have: &[OptionPair]) -> String {
    let mut list = Vec::new();
    for (name, value) in want {
        match have.iter().find(|(n, _)| n == name) {
            None => list.push(format!("ADD {} {}", quote_ident(name), quote_literal(value))),
            Some((_, v)) if v != value => list.push(format!("SET {} {}", quote_ident(name), quote_literal(value))),
            _ => {}
        }
    }
    let gone = have.iter().filter(|(n, _)| !want.iter().any(|(name, _)| name == n));
    list.extend(gone.map(|(n, _)| format!("DROP {}", quote_ident(n))));
    format!("OPTIONS ({})", list.join(", "))
}

fn properties(d: &Difference, head: &str, source: Side, target: Side) -> Vec<String> {
    let (a, b) = (source.1, target.1);
    let mut changes: Vec<String> = Vec::new();
    let plural = |on: bool, yes: &str, no: &str| if on { yes.to_owned() } else { no.to_owned() };
    for property in &d.properties {
        match property.property {
            "persistence" => changes.push(plural(a.persistence == 'u', "SET UNLOGGED", "SET LOGGED")),
            "of_type" => changes.push(
                a.of_type
                    .as_ref()
                    .map_or_else(|| "NOT OF".to_owned(), |t| format!("OF {t}")),
            ),
            "access_method" => {
                let method = a
                    .access_method
                    .as_deref()
                    .map_or_else(|| "DEFAULT".to_owned(), quote_ident);
                changes.push(format!("SET ACCESS METHOD {method}"));
            }
            "tablespace" => {
                let tablespace = property.source.as_deref().unwrap_or("pg_default");
                changes.push(format!("SET TABLESPACE {}", quote_ident(tablespace)));
            }
            "options" => {
                let (set, reset) = option_changes(&a.options, &b.options);
                changes.extend(set.into_iter().chain(reset));
            }
            "foreign_options" => changes.push(foreign_changes(&a.server_options, &b.server_options)),
            "replica_identity" => match a.replica_identity {
                'n' => changes.push("REPLICA IDENTITY NOTHING".to_owned()),
                'f' => changes.push("REPLICA IDENTITY FULL".to_owned()),
                'd' => changes.push("REPLICA IDENTITY DEFAULT".to_owned()),
                _ => {}
            },
            "row_security" => changes.push(plural(
                a.row_security,
                "ENABLE ROW LEVEL SECURITY",
                "DISABLE ROW LEVEL SECURITY",
            )),
            "force_row_security" => changes.push(plural(
                a.force_row_security,
                "FORCE ROW LEVEL SECURITY",
                "NO FORCE ROW LEVEL SECURITY",
            )),
            _ => {}
        }
    }
    changes.into_iter().map(|c| format!("{head} {c}")).collect()
}
