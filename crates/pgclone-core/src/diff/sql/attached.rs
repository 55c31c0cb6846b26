//! Statements for what is attached to objects that stay: owner, privileges, comments, labels, extensions.

use super::Work;
use crate::catalog::Detail;
use crate::ddl;
use crate::diff::{Difference, Kind};
use crate::ident::quote_literal;

/// Owners first: privileges are granted in their names.
pub(super) fn statements(work: &Work, differences: &[Difference]) -> Vec<String> {
    let mut statements = Vec::new();
    for d in differences.iter().filter(|d| d.kind >= Kind::Owners) {
        let (Some(source), Some(target)) = (d.source, d.target) else {
            continue;
        };
        // what is made again has it already
        if work.create.contains(&source.id) {
            continue;
        }
        match d.kind {
            Kind::Owners => statements.extend(ddl::owner(source, &work.cx)),
            Kind::Privileges => statements.extend(ddl::acl_change(source, target, &work.cx)),
            Kind::Comments => {
                let is_gone = |subject: &str| subject.starts_with("column ") && d.source_def.is_none() && gone(d, work);
                if !is_gone(&d.name) {
                    let text = d.source_def.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
                    statements.push(format!("COMMENT ON {} IS {text}", upper(&d.name)));
                }
            }
            Kind::SecurityLabels => {
                if let Some((subject, provider)) = d.name.rsplit_once(" FOR ") {
                    let text = d.source_def.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
                    let provider = crate::ident::quote_ident(provider);
                    statements.push(format!("SECURITY LABEL FOR {provider} ON {} IS {text}", upper(subject)));
                }
            }
            Kind::ExtensionDependencies => {
                let want = ddl::extension_dependencies(source, &work.cx);
                let have = ddl::extension_dependencies(target, &work.own);
                let no = |s: &&String| !want.contains(s);
                statements.extend(
                    have.iter()
                        .filter(no)
                        .map(|s| s.replacen(" DEPENDS ON ", " NO DEPENDS ON ", 1)),
                );
                statements.extend(want.iter().filter(|s| !have.contains(s)).cloned());
            }
            _ => {}
        }
    }
    statements
}

/// True if the column that the comment is on is dropped.
fn gone(d: &Difference, work: &Work) -> bool {
    let (Some(source), Some(target)) = (d.source, d.target) else {
        return false;
    };
    let (Detail::Table(from), Detail::Table(to)) = (&source.detail, &target.detail) else {
        return false;
    };
    let name_of = |column: &str| {
        format!(
            "column {}.{}",
            work.own.name_of(target),
            crate::ident::quote_ident(column)
        )
    };
    let here = |name: &str| from.columns.iter().any(|c| c.name == name);
    to.columns.iter().any(|c| !here(&c.name) && name_of(&c.name) == d.name)
}

/// The keyword of a subject in capitals again.
fn upper(subject: &str) -> String {
    const KEYWORDS: [&str; 3] = ["column", "index", "constraint"];
    let known = KEYWORDS.iter().find(|k| subject.starts_with(&format!("{k} ")));
    match known {
        Some(k) => k.to_uppercase() + &subject[k.len()..],
        None => subject.to_owned(),
    }
}
