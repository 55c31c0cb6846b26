//! What ALTER can change, kind by kind. Where it cannot, the object is dropped and created again.

use super::{table, Work};
use crate::catalog::Detail;
use crate::catalog::{
    Column, Composite, Constraint, Domain, Enum, Function, Object, Sequence, Statistics, Subscription, View,
};
use crate::ddl;
use crate::diff::{text, Difference};
use crate::ident::{quote_ident, quote_list, quote_literal};

/// The statements that turn the target's object into the source's; `None` if there is no such ALTER.
pub(super) fn alter<'a>(
    d: &Difference<'a>,
    source: &'a Object,
    target: &'a Object,
    work: &mut Work<'a>,
) -> Option<Vec<String>> {
    match (&source.detail, &target.detail) {
        (Detail::Table(from), Detail::Table(to)) => table::alter_table(d, (source, from), (target, to), work),
        (Detail::View(from), Detail::View(to)) => replace_view(source, (from, to), work),
        (Detail::Function(from), Detail::Function(to)) => replace_function(source, (from, to), work),
        (Detail::Sequence(from), Detail::Sequence(to)) => Some(sequence(source, (from, to), work)),
        (Detail::Enum(from), Detail::Enum(to)) => add_labels(source, from, to),
        (Detail::Domain(from), Detail::Domain(to)) => domain(source, (from, to), work),
        (Detail::Composite(from), Detail::Composite(to)) => composite(source, from, to, work),
        (Detail::Constraint(from), Detail::Constraint(to)) => validate(source, (from, to), work),
        (Detail::Statistics(from), Detail::Statistics(to)) => statistics(source, from, to, work),
        (Detail::Trigger(from), Detail::Trigger(to))
            if from.is_copy || text::same(&from.definition, &to.definition) =>
        {
            let state = ddl::enabled(from.enabled);
            let foreign = if from.table_kind == 'f' { "FOREIGN " } else { "" };
            let table = work.cx.relation_name(from.table);
            Some(vec![format!(
                "ALTER {foreign}TABLE {table} {state} TRIGGER {}",
                quote_ident(&source.name)
            )])
        }
        (Detail::Rule(from), Detail::Rule(to)) if text::same(&from.definition, &to.definition) => {
            let state = ddl::enabled(from.enabled);
            let table = work.cx.relation_name(from.table);
            Some(vec![format!(
                "ALTER TABLE {table} {state} RULE {}",
                quote_ident(&source.name)
            )])
        }
        (Detail::Subscription(from), Detail::Subscription(to)) => subscription(source, from, to, work),
        // these render what changes from the target's state
        (Detail::DefaultAcl(_), _) | (Detail::Default(_), _) => Some(ddl::create(source, &work.cx)),
        (Detail::Extension(_), _) | (Detail::Schema(_), _) => Some(Vec::new()),
        _ => None,
    }
}

/// `CREATE OR REPLACE VIEW` keeps the columns that are there and may add some.
fn replace_view(o: &Object, (from, to): (&View, &View), work: &Work) -> Option<Vec<String>> {
    let same =
        |(a, b): (&Column, &Column)| a.name == b.name && a.type_name == b.type_name && a.collation == b.collation;
    if from.columns.len() < to.columns.len() || !from.columns.iter().zip(&to.columns).all(same) {
        return None;
    }
    let statements = ddl::create(o, &work.cx);
    Some(replacing(statements, "CREATE VIEW", "CREATE OR REPLACE VIEW"))
}

fn replacing(statements: Vec<String>, head: &str, by: &str) -> Vec<String> {
    let one = |s: String| match s.strip_prefix(head) {
        Some(rest) => format!("{by}{rest}"),
        None => s,
    };
    statements.into_iter().map(one).collect()
}

/// `CREATE OR REPLACE FUNCTION` keeps arguments and result.
fn replace_function(o: &Object, (from, to): (&Function, &Function), work: &Work) -> Option<Vec<String>> {
    if from.kind != to.kind || from.arguments != to.arguments || from.result != to.result {
        return None;
    }
    let head = format!("CREATE {}", o.keyword());
    let by = format!("CREATE OR REPLACE {}", o.keyword());
    Some(replacing(ddl::create(o, &work.cx), &head, &by))
}

fn sequence(o: &Object, (from, to): (&Sequence, &Sequence), work: &Work) -> Vec<String> {
    let name = work.cx.name_of(o);
    let mut statements = Vec::new();
    if from.persistence != to.persistence && work.cx.target_version().at_least(15) {
        let word = if from.persistence == 'u' { "UNLOGGED" } else { "LOGGED" };
        statements.push(format!("ALTER SEQUENCE {name} SET {word}"));
    }
    let cycle = if from.cycle { "CYCLE" } else { "NO CYCLE" };
    statements.push(format!(
        "ALTER SEQUENCE {name} AS {} INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {} CACHE {} {cycle}",
        from.type_name, from.increment, from.min, from.max, from.start, from.cache
    ));
    let owned = ddl::owned_by(o, from, &work.cx);
    let was_owned = to.owner_table.is_some();
    if owned.is_empty() && was_owned {
        statements.push(format!("ALTER SEQUENCE {name} OWNED BY NONE"));
    }
    statements.extend(owned);
    statements
}

/// What can be changed without asking the publisher, who may be out of reach. Its slot is another matter.
fn subscription(o: &Object, from: &Subscription, to: &Subscription, work: &Work) -> Option<Vec<String>> {
    let slot = |s: &Subscription| (s.slot_name.clone(), s.two_phase, s.failover);
    if slot(from) != slot(to) {
        return None;
    }
    let head = format!("ALTER SUBSCRIPTION {}", quote_ident(&o.name));
    let mut statements = Vec::new();
    if let Some(conninfo) = from.conninfo.as_ref().filter(|c| Some(*c) != to.conninfo.as_ref()) {
        statements.push(format!("{head} CONNECTION {}", quote_literal(conninfo)));
    }
    if from.publications != to.publications {
        let list = quote_list(&from.publications);
        statements.push(format!("{head} SET PUBLICATION {list} WITH (refresh = false)"));
    }
    let (want, have) = (
        ddl::subscription_options(from, &work.cx),
        ddl::subscription_options(to, &work.cx),
    );
    let options: Vec<String> = want.into_iter().filter(|option| !have.contains(option)).collect();
    if !options.is_empty() {
        statements.push(format!("{head} SET ({})", options.join(", ")));
    }
    Some(statements)
}

/// Labels can be added anywhere, never taken away or moved.
fn add_labels(o: &Object, from: &Enum, to: &Enum) -> Option<Vec<String>> {
    let kept: Vec<&String> = from.labels.iter().filter(|l| to.labels.contains(l)).collect();
    if !kept.into_iter().eq(to.labels.iter()) {
        return None;
    }
    let mut statements = Vec::new();
    let mut before: Option<&String> = None;
    for label in &from.labels {
        if !to.labels.contains(label) {
            let place = match before {
                Some(before) => format!(" AFTER {}", quote_literal(before)),
                None => to
                    .labels
                    .first()
                    .map_or_else(String::new, |first| format!(" BEFORE {}", quote_literal(first))),
            };
            statements.push(format!(
                "ALTER TYPE {} ADD VALUE {}{place}",
                o.qualified(),
                quote_literal(label)
            ));
        }
        before = Some(label);
    }
    Some(statements)
}

fn domain(o: &Object, (from, to): (&Domain, &Domain), work: &Work) -> Option<Vec<String>> {
    if from.base_type != to.base_type || from.collation != to.collation {
        return None;
    }
    let alter = |what: String| format!("ALTER DOMAIN {} {what}", o.qualified());
    let mut statements = Vec::new();
    if from.default_expr != to.default_expr {
        statements.push(alter(match &from.default_expr {
            Some(default) => format!("SET DEFAULT {default}"),
            None => "DROP DEFAULT".to_owned(),
        }));
    }
    let names = [from, to].map(|d| d.not_null_constraint().map(|n| n.name.clone()));
    match (from.not_null, to.not_null, names) {
        (true, true, [Some(new), Some(old)]) if new != old => {
            statements.push(alter(format!(
                "RENAME CONSTRAINT {} TO {}",
                quote_ident(&old),
                quote_ident(&new)
            )));
        }
        (true, false, [Some(name), _]) if work.cx.target_version().at_least(17) => {
            statements.push(alter(format!("ADD CONSTRAINT {} NOT NULL", quote_ident(&name))));
        }
        (true, false, _) => statements.push(alter("SET NOT NULL".to_owned())),
        (false, true, _) => statements.push(alter("DROP NOT NULL".to_owned())),
        _ => {}
    }
    let same = |a: &&crate::catalog::DomainConstraint, list: &Domain| {
        list.checks()
            .any(|b| a.name == b.name && text::same(&a.definition, &b.definition))
    };
    for check in to.checks().filter(|c| !same(c, from)) {
        statements.push(alter(format!("DROP CONSTRAINT {}", quote_ident(&check.name))));
    }
    for check in from.checks().filter(|c| !same(c, to)) {
        statements.push(alter(format!(
            "ADD CONSTRAINT {} {}",
            quote_ident(&check.name),
            check.definition
        )));
    }
    Some(statements)
}

/// Attributes can be dropped, and added at the end; the type of one that a table uses cannot be changed.
fn composite(o: &Object, from: &Composite, to: &Composite, work: &Work) -> Option<Vec<String>> {
    let find = |list: &Composite, name: &str| list.columns.iter().position(|c| c.name == name);
    let kept: Vec<_> = to.columns.iter().filter(|c| find(from, &c.name).is_some()).collect();
    let same = |(a, b): (&crate::catalog::CompositeColumn, &&crate::catalog::CompositeColumn)| {
        a.name == b.name && a.data_type == b.data_type && a.collation == b.collation
    };
    let typed = work
        .target
        .objects
        .iter()
        .any(|t| matches!(&t.detail, Detail::Table(t) if t.of_type.as_deref() == Some(&o.qualified())));
    if typed || kept.len() > from.columns.len() || !from.columns.iter().zip(&kept).all(same) {
        return None;
    }
    let drops = to.columns.iter().filter(|c| find(from, &c.name).is_none());
    let mut changes: Vec<String> = drops
        .map(|c| format!("DROP ATTRIBUTE {}", quote_ident(&c.name)))
        .collect();
    for c in from.columns.iter().skip(kept.len()) {
        let collate = c
            .collation
            .as_ref()
            .map(|c| format!(" COLLATE {c}"))
            .unwrap_or_default();
        changes.push(format!(
            "ADD ATTRIBUTE {} {}{collate}",
            quote_ident(&c.name),
            c.data_type
        ));
    }
    Some(vec![format!("ALTER TYPE {} {}", o.qualified(), changes.join(", "))])
}

/// A constraint that was only not validated yet.
fn validate(o: &Object, (from, to): (&Constraint, &Constraint), work: &Work) -> Option<Vec<String>> {
    let was_not_valid = to.definition.strip_suffix(" NOT VALID")?;
    (to.is_enforced && text::same(&from.definition, was_not_valid)).then(|| {
        let table = work.cx.relation_name(from.table);
        vec![format!(
            "ALTER TABLE {table} VALIDATE CONSTRAINT {}",
            quote_ident(&o.name)
        )]
    })
}

fn statistics(o: &Object, from: &Statistics, to: &Statistics, work: &Work) -> Option<Vec<String>> {
    text::same(&from.definition, &to.definition).then(|| {
        let target = from.target.unwrap_or(-1);
        vec![format!(
            "ALTER STATISTICS {} SET STATISTICS {target}",
            work.cx.name_of(o)
        )]
    })
}
