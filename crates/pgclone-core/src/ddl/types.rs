//! Statements for the classes of `catalog::types`.

use super::Render;
use crate::catalog::{BaseType, Composite, Domain, DomainConstraint, Enum, Object, Range};
use crate::ident::{quote_ident, quote_literal};

pub(super) fn enumeration(o: &Object, d: &Enum, _cx: &Render) -> Vec<String> {
    let labels: Vec<String> = d.labels.iter().map(|l| format!("\n    {}", quote_literal(l))).collect();
    vec![format!(
        "CREATE TYPE {} AS ENUM ({}\n)",
        o.qualified(),
        labels.join(",")
    )]
}

/// The domain with its validated checks in the first statement, and one statement for each NOT VALID check.
pub(super) fn domain(o: &Object, d: &Domain, cx: &Render) -> Vec<String> {
    let mut create = domain_without_checks(o, d, cx);
    for check in d.checks().filter(|c| c.validated) {
        create += &format!("\n    CONSTRAINT {} {}", quote_ident(&check.name), check.definition);
    }
    let later = d.checks().filter(|c| !c.validated).map(|c| domain_check(o, c));
    std::iter::once(create).chain(later).collect()
}

/// `CREATE DOMAIN` alone, for a domain whose checks need something that needs the domain.
pub fn domain_without_checks(o: &Object, d: &Domain, cx: &Render) -> String {
    let mut sql = format!("CREATE DOMAIN {} AS {}", o.qualified(), d.base_type);
    if let Some(collation) = &d.collation {
        sql += &format!(" COLLATE {collation}");
    }
    if d.not_null {
        sql += &not_null(o, d, cx);
    }
    if let Some(default) = &d.default_expr {
        sql += &format!(" DEFAULT {default}");
    }
    sql
}

/// NOT NULL with the constraint's name where it has one. Servers before 17 accept the name and forget it.
fn not_null(o: &Object, d: &Domain, cx: &Render) -> String {
    let Some(constraint) = d.not_null_constraint() else {
        return " NOT NULL".to_owned();
    };
    if !cx.target_version().at_least(17) && constraint.name != default_not_null_name(&o.name) {
        let name = quote_ident(&constraint.name);
        cx.warn(
            o,
            format!("the name {name} of its NOT NULL constraint is lost: the target is older than PostgreSQL 17"),
        );
    }
    format!(" CONSTRAINT {} NOT NULL", quote_ident(&constraint.name))
}

/// The name that PostgreSQL gives a NOT NULL constraint without one: the domain's, cut so that the suffix fits.
fn default_not_null_name(domain: &str) -> String {
    const SUFFIX: &str = "_not_null";
    const LONGEST: usize = 63;
    let mut end = domain.len().min(LONGEST - SUFFIX.len());
    while !domain.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{SUFFIX}", &domain[..end])
}

/// `ALTER DOMAIN ... ADD CONSTRAINT` for one of its checks.
pub fn domain_check(o: &Object, check: &DomainConstraint) -> String {
    let name = quote_ident(&check.name);
    format!(
        "ALTER DOMAIN {} ADD CONSTRAINT {name} {}",
        o.qualified(),
        check.definition
    )
}

pub(super) fn composite(o: &Object, d: &Composite, _cx: &Render) -> Vec<String> {
    let columns: Vec<String> = d
        .columns
        .iter()
        .map(|c| {
            let collate = c
                .collation
                .as_ref()
                .map(|c| format!(" COLLATE {c}"))
                .unwrap_or_default();
            format!("\n    {} {}{collate}", quote_ident(&c.name), c.data_type)
        })
        .collect();
    vec![format!("CREATE TYPE {} AS ({}\n)", o.qualified(), columns.join(","))]
}

pub(super) fn range(o: &Object, d: &Range, cx: &Render) -> Vec<String> {
    let mut options = vec![format!("SUBTYPE = {}", d.subtype)];
    let mut option = |name: &str, value: &Option<String>| {
        options.extend(value.as_ref().map(|v| format!("{name} = {v}")));
    };
    if cx.target_version().at_least(14) {
        option("MULTIRANGE_TYPE_NAME", &d.multirange_name);
    }
    option("SUBTYPE_OPCLASS", &d.opclass);
    option("COLLATION", &d.collation);
    option("CANONICAL", &d.canonical);
    option("SUBTYPE_DIFF", &d.subtype_diff);
    vec![format!(
        "CREATE TYPE {} AS RANGE {}",
        o.qualified(),
        definition_list(&options)
    )]
}

pub(super) fn base(o: &Object, d: &BaseType, _cx: &Render) -> Vec<String> {
    let length = if d.length == -1 {
        "VARIABLE".to_owned()
    } else {
        d.length.to_string()
    };
    let mut options = vec![
        format!("INTERNALLENGTH = {length}"),
        format!("INPUT = {}", d.input),
        format!("OUTPUT = {}", d.output),
    ];
    let mut option = |name: &str, value: Option<String>| options.extend(value.map(|v| format!("{name} = {v}")));
    option("RECEIVE", d.receive.clone());
    option("SEND", d.send.clone());
    option("TYPMOD_IN", d.typmod_in.clone());
    option("TYPMOD_OUT", d.typmod_out.clone());
    option("ANALYZE", d.analyze.clone());
    option("SUBSCRIPT", d.subscript.clone());
    option("COLLATABLE", d.collatable.then(|| "true".to_owned()));
    option("DEFAULT", d.default_literal.as_deref().map(quote_literal));
    option("ELEMENT", d.element.clone());
    option("CATEGORY", (d.category != 'U').then(|| quote_char(d.category)));
    option("PREFERRED", d.preferred.then(|| "true".to_owned()));
    option("DELIMITER", (d.delimiter != ',').then(|| quote_char(d.delimiter)));
    option("ALIGNMENT", Some(alignment(d.alignment).to_owned()));
    option("STORAGE", Some(storage(d.storage).to_owned()));
    if d.by_value {
        options.push("PASSEDBYVALUE".to_owned());
    }
    vec![format!("CREATE TYPE {} {}", o.qualified(), definition_list(&options))]
}

pub(super) fn shell(o: &Object) -> Vec<String> {
    vec![shell_statement(o)]
}

/// The empty type that a base or range type's own functions need before the type is made.
pub fn shell_statement(o: &Object) -> String {
    format!("CREATE TYPE {}", o.qualified())
}

/// Options in parentheses, one a line.
pub(super) fn definition_list(options: &[String]) -> String {
    format!("(\n    {}\n)", options.join(",\n    "))
}

fn quote_char(c: char) -> String {
    quote_literal(&c.to_string())
}

fn alignment(code: char) -> &'static str {
    match code {
        'c' => "char",
        's' => "int2",
        'd' => "double",
        _ => "int4",
    }
}

fn storage(code: char) -> &'static str {
    match code {
        'e' => "external",
        'x' => "extended",
        'm' => "main",
        _ => "plain",
    }
}
