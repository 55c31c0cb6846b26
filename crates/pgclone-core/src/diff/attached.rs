//! What is attached to objects that both sides have: owners, privileges, comments, security labels, extensions that an
//! object goes with.

use super::side::Side;
use super::{pairs, table, Difference, Kind};
use crate::catalog::Object;
use crate::ddl;
use std::collections::BTreeMap;

/// Compares what is attached, object by object.
pub(super) fn compare<'a>(here: &Side<'a>, there: &Side<'a>) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    for pair in pairs(here, there) {
        let (Some(source), Some(target)) = pair else { continue };
        let mut add = |kind, name: String, from: Option<String>, to: Option<String>| {
            if from != to {
                found.push(difference(kind, name, (source, from), (target, to)));
            }
        };
        let (from, to) = owners(source, target, here);
        add(Kind::Owners, source.describe(), from, to);
        let privileges = |o, side: &Side| {
            let lines = ddl::privilege_list(o, &side.cx);
            (!lines.is_empty()).then(|| lines.join("; "))
        };
        add(
            Kind::Privileges,
            source.describe(),
            privileges(source, here),
            privileges(target, there),
        );
        for (kind, list) in [
            (
                Kind::Comments,
                comments as fn(&Object, &Side) -> BTreeMap<String, String>,
            ),
            (Kind::SecurityLabels, labels),
        ] {
            let (from, mut to) = (list(source, here), list(target, there));
            for (subject, text) in from {
                let other = to.remove(&subject);
                add(kind, lower(&subject), Some(text), other);
            }
            for (subject, text) in to {
                add(kind, lower(&subject), None, Some(text));
            }
        }
        let extensions = |o, side: &Side| {
            let mut statements = ddl::extension_dependencies(o, &side.cx);
            statements.sort();
            (!statements.is_empty()).then(|| statements.join("; "))
        };
        add(
            Kind::ExtensionDependencies,
            source.describe(),
            extensions(source, here),
            extensions(target, there),
        );
    }
    found
}

fn difference<'a>(
    kind: Kind,
    name: String,
    (source, source_def): (&'a Object, Option<String>),
    (target, target_def): (&'a Object, Option<String>),
) -> Difference<'a> {
    Difference {
        kind,
        name,
        table: None,
        source: Some(source),
        target: Some(target),
        source_def,
        target_def,
        properties: Vec::new(),
        columns: table::Columns::default(),
    }
}

/// Owners, if the target can have the source's; `ddl` says when it cannot.
fn owners(source: &Object, target: &Object, here: &Side) -> (Option<String>, Option<String>) {
    if ddl::owner(source, &here.cx).is_empty() {
        return (None, None);
    }
    (source.owner.clone(), target.owner.clone())
}

fn comments(o: &Object, side: &Side) -> BTreeMap<String, String> {
    // a new extension has the comment of its control file
    if Kind::of(o) == Kind::Extensions {
        return BTreeMap::new();
    }
    let list = ddl::comment_list(o, &side.cx);
    list.into_iter().filter_map(|c| Some((c.subject, c.text?))).collect()
}

fn labels(o: &Object, side: &Side) -> BTreeMap<String, String> {
    let list = ddl::label_list(o, &side.cx);
    let line = |(subject, label): (String, &crate::catalog::SecurityLabel)| {
        (format!("{subject} FOR {}", label.provider), label.label.clone())
    };
    list.into_iter().map(line).collect()
}

/// The keyword of a subject as messages write it.
fn lower(subject: &str) -> String {
    let end = subject
        .find(|c: char| !c.is_ascii_uppercase() && c != ' ')
        .unwrap_or(subject.len());
    subject[..end].to_lowercase() + &subject[end..]
}
