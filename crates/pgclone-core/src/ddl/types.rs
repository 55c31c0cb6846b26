//! Statements for the classes of `catalog::types`.

use super::attachments::part_comment;
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

/// The domain with its validated checks.
pub(super) fn domain(o: &Object, d: &Domain, cx: &Render) -> Vec<String> {
    let mut create = domain_without_checks(o, d, cx);
    if cx.split_domains.contains(&o.id) {
        return vec![create];
    }
    for check in d.checks().filter(|c| c.validated) {
        create += &format!("\n    CONSTRAINT {} {}", quote_ident(&check.name), check.definition);
    }
    vec![create]
}

/// The checks that are NOT VALID, which must wait until the rows are there.
pub fn domain_not_valid(o: &Object, d: &Domain, cx: &Render) -> Vec<String> {
    separate_checks(o, d.checks().filter(|c| !c.validated), cx)
}

/// `CREATE DOMAIN` alone.
pub(super) fn domain_without_checks(o: &Object, d: &Domain, cx: &Render) -> String {
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

/// `ALTER DOMAIN ... ADD CONSTRAINT` for one of its checks, with the check's comment.
pub(super) fn domain_check(o: &Object, check: &DomainConstraint, cx: &Render) -> Vec<String> {
    let name = quote_ident(&check.name);
    let add = format!(
        "ALTER DOMAIN {} ADD CONSTRAINT {name} {}",
        o.qualified(),
        check.definition
    );
    std::iter::once(add).chain(part_comment(o, check.oid, cx)).collect()
}

fn separate_checks<'a>(o: &Object, checks: impl Iterator<Item = &'a DomainConstraint>, cx: &Render) -> Vec<String> {
    checks.flat_map(|c| domain_check(o, c, cx)).collect()
}

/// The validated checks of a domain that was made without them, because they need something that needs the domain.
pub fn domain_checks(o: &Object, d: &Domain, cx: &Render) -> Vec<String> {
    separate_checks(o, d.checks().filter(|c| c.validated), cx)
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

#[cfg(test)]
pub(super) mod tests {
    use crate::catalog::{class, Attachments, Catalog, DatabaseProperties, Detail, Object, ObjectId, Oid};
    use crate::ddl::{create, Render, Warning};
    use crate::hash::HashMap;
    use serde_json::{json, Value};

    fn empty_catalog(version: u32) -> Catalog {
        let server = json!({"version_num": version * 10_000, "database": "d", "encoding": "UTF8"});
        let server = serde_json::from_value(server).unwrap();
        Catalog::new(
            server,
            DatabaseProperties::default(),
            Vec::new(),
            Vec::new(),
            Attachments::default(),
            HashMap::default(),
        )
    }

    /// An object called `s."N"`, with its class-specific part as the server would send it.
    pub fn object<D: serde::de::DeserializeOwned>(detail: Value, wrap: fn(D) -> Detail) -> Object {
        Object {
            id: ObjectId::new(class::PG_TYPE, Oid(16400)),
            schema: Some("s".to_owned()),
            name: "N".to_owned(),
            owner: None,
            extension: None,
            detail: wrap(serde_json::from_value(detail).unwrap()),
        }
    }

    /// The statements for a target of that major, with white space made one blank, and the warnings.
    pub fn render(o: &Object, target: u32) -> (Vec<String>, Vec<Warning>) {
        let (source, target) = (empty_catalog(18), empty_catalog(target));
        let cx = Render::new(&source, &target);
        let one_line = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let statements = create(o, &cx).into_iter().map(one_line).collect();
        (statements, cx.take_warnings())
    }

    #[test]
    fn enum_labels_are_literals() {
        let o = object(json!({"labels": ["a", "it's", "\\"]}), Detail::Enum);
        assert_eq!(
            render(&o, 18).0,
            [r#"CREATE TYPE s."N" AS ENUM ( 'a', 'it''s', E'\\' )"#]
        );
        let o = object(json!({"labels": []}), Detail::Enum);
        assert_eq!(render(&o, 18).0, [r#"CREATE TYPE s."N" AS ENUM ( )"#]);
    }

    fn domain(not_null_name: &str) -> Object {
        let constraint = |oid: u32, name: &str, kind: char, definition: &str, validated: bool| json!({"oid": oid, "name": name, "kind": kind, "definition": definition, "validated": validated});
        let constraints = [
            constraint(1, "C1", 'c', "CHECK ((VALUE > 0))", true),
            constraint(2, "c2", 'c', "CHECK ((VALUE < 9)) NOT VALID", false),
            constraint(3, not_null_name, 'n', "NOT NULL", true),
        ];
        let detail = json!({
            "base_type": "integer", "collation": null, "default_expr": "1", "not_null": true, "constraints": constraints
        });
        object(detail, Detail::Domain)
    }

    #[test]
    fn domain_adds_unvalidated_checks_later() {
        let (statements, warnings) = render(&domain("nn"), 18);
        assert_eq!(
            statements,
            [r#"CREATE DOMAIN s."N" AS integer CONSTRAINT nn NOT NULL DEFAULT 1 CONSTRAINT "C1" CHECK ((VALUE > 0))"#]
        );
        let o = domain("nn");
        let Detail::Domain(d) = &o.detail else {
            panic!("not a domain")
        };
        let (source, target) = (empty_catalog(18), empty_catalog(18));
        assert_eq!(
            super::domain_not_valid(&o, d, &Render::new(&source, &target)),
            [r#"ALTER DOMAIN s."N" ADD CONSTRAINT c2 CHECK ((VALUE < 9)) NOT VALID"#]
        );
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_name_that_an_old_target_cannot_keep_is_a_warning() {
        assert_eq!(render(&domain("nn"), 16).1.len(), 1);
        assert_eq!(render(&domain("N_not_null"), 16).1.len(), 0);
        assert_eq!(super::default_not_null_name(&"é".repeat(31)).len(), 63);
        assert_eq!(super::default_not_null_name(&"aé".repeat(21)).len(), 63);
        assert_eq!(super::default_not_null_name(&format!("a{}", "é".repeat(31))).len(), 62);
    }

    #[test]
    fn composite_columns_keep_their_collation() {
        let columns = json!([
            {"number": 1, "name": "a", "data_type": "numeric(10,2)", "collation": null},
            {"number": 3, "name": "B", "data_type": "text", "collation": "pg_catalog.\"C\""},
        ]);
        let o = object(json!({"relation": 1, "columns": columns}), Detail::Composite);
        assert_eq!(
            render(&o, 14).0,
            [r#"CREATE TYPE s."N" AS ( a numeric(10,2), "B" text COLLATE pg_catalog."C" )"#]
        );
    }

    #[test]
    fn range_names_its_multirange() {
        let detail = json!({
            "subtype": "text", "opclass": "pg_catalog.text_pattern_ops", "collation": null, "canonical": null,
            "subtype_diff": "s.diff", "multirange": 2, "multirange_name": "s.\"M\""
        });
        assert_eq!(
            render(&object(detail, Detail::Range), 14).0,
            [
                "CREATE TYPE s.\"N\" AS RANGE ( SUBTYPE = text, MULTIRANGE_TYPE_NAME = s.\"M\", \
              SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops, SUBTYPE_DIFF = s.diff )"
            ]
        );
    }

    #[test]
    fn base_type_says_what_is_not_default() {
        let detail = json!({
            "length": -1, "input": "s.i", "output": "s.o", "receive": null, "send": null, "typmod_in": null,
            "typmod_out": null, "analyze": null, "subscript": null, "by_value": false, "alignment": "d",
            "storage": "x", "category": "q", "preferred": false, "delimiter": ";", "collatable": true,
            "default_literal": "it's", "element": null
        });
        assert_eq!(
            render(&object(detail, Detail::BaseType), 18).0,
            [
                "CREATE TYPE s.\"N\" ( INTERNALLENGTH = VARIABLE, INPUT = s.i, OUTPUT = s.o, COLLATABLE = true, \
              DEFAULT = 'it''s', CATEGORY = 'q', DELIMITER = ';', ALIGNMENT = double, STORAGE = extended )"
            ]
        );
    }
}
