//! Statements for the classes of `catalog::operator`.

use super::types::definition_list;
use super::Render;
use crate::catalog::{AccessMethod, MemberFunction, MemberOperator, Object, Operator, OperatorClass, OperatorFamily};
use crate::ident::quote_ident;

pub(super) fn operator(o: &Object, d: &Operator, cx: &Render) -> Vec<String> {
    if d.kind == 'r' && cx.target_version().at_least(14) {
        cx.warn(o, "left out: postfix operators were removed in PostgreSQL 14");
        return Vec::new();
    }
    let mut options = vec![format!("FUNCTION = {}", d.function)];
    for (name, value) in [
        ("LEFTARG", &d.left_type),
        ("RIGHTARG", &d.right_type),
        ("COMMUTATOR", &d.commutator),
        ("NEGATOR", &d.negator),
        ("RESTRICT", &d.restrict),
        ("JOIN", &d.join),
    ] {
        options.extend(value.as_ref().map(|v| format!("{name} = {v}")));
    }
    options.extend(d.merges.then(|| "MERGES".to_owned()));
    options.extend(d.hashes.then(|| "HASHES".to_owned()));
    vec![format!("CREATE OPERATOR {} {}", d.name(o), definition_list(&options))]
}

/// The family, and its members that belong to no class.
pub(super) fn family(o: &Object, d: &OperatorFamily, _cx: &Render) -> Vec<String> {
    let identity = d.identity(o);
    let mut statements = vec![format!("CREATE OPERATOR FAMILY {identity}")];
    let members = members(&d.operators, &d.functions);
    if !members.is_empty() {
        statements.push(format!(
            "ALTER OPERATOR FAMILY {identity} ADD\n    {}",
            members.join(",\n    ")
        ));
    }
    statements
}

pub(super) fn class(o: &Object, d: &OperatorClass, _cx: &Render) -> Vec<String> {
    let default = if d.is_default { " DEFAULT" } else { "" };
    let family = d.family.as_ref().map(|f| format!(" FAMILY {f}")).unwrap_or_default();
    let mut items: Vec<String> = d.storage_type.iter().map(|t| format!("STORAGE {t}")).collect();
    items.extend(members(&d.operators, &d.functions));
    if items.is_empty() {
        // the syntax wants one item; this one says nothing
        items.push(format!("STORAGE {}", d.input_type));
    }
    vec![format!(
        "CREATE OPERATOR CLASS {}{default} FOR TYPE {} USING {}{family} AS\n    {}",
        o.qualified(),
        d.input_type,
        quote_ident(&d.access_method),
        items.join(",\n    ")
    )]
}

fn members(operators: &[MemberOperator], functions: &[MemberFunction]) -> Vec<String> {
    let operators = operators.iter().map(|m| {
        let order_by = m
            .order_by
            .as_ref()
            .map(|f| format!(" FOR ORDER BY {f}"))
            .unwrap_or_default();
        format!("OPERATOR {} {}{order_by}", m.number, m.operator)
    });
    let functions = functions.iter().map(|m| {
        format!(
            "FUNCTION {} ({}, {}) {}",
            m.number, m.left_type, m.right_type, m.function
        )
    });
    operators.chain(functions).collect()
}

pub(super) fn access_method(o: &Object, d: &AccessMethod, _cx: &Render) -> Vec<String> {
    let kind = if d.kind == 't' { "TABLE" } else { "INDEX" };
    let name = quote_ident(&o.name);
    vec![format!("CREATE ACCESS METHOD {name} TYPE {kind} HANDLER {}", d.handler)]
}

#[cfg(test)]
mod tests {
    use crate::catalog::Detail;
    use crate::ddl::types::tests::{object, render};
    use serde_json::{json, Value};

    fn operator(kind: char) -> Value {
        json!({
            "kind": kind, "function": "s.f", "left_type": "integer", "right_type": null, "commutator": null,
            "negator": "OPERATOR(s.!=)", "restrict": "eqsel", "join": null, "merges": false, "hashes": true
        })
    }

    #[test]
    fn operators_are_never_quoted() {
        let mut o = object(operator('b'), Detail::Operator);
        o.name = "=".to_owned();
        let options = "FUNCTION = s.f, LEFTARG = integer, NEGATOR = OPERATOR(s.!=), RESTRICT = eqsel, HASHES";
        assert_eq!(render(&o, 18).0, [format!("CREATE OPERATOR s.= ( {options} )")]);
        assert_eq!(o.identity(), "s.= (integer, NONE)");
        let (statements, warnings) = render(&object(operator('r'), Detail::Operator), 14);
        assert_eq!((statements.len(), warnings.len()), (0, 1));
    }

    #[test]
    fn families_and_classes() {
        let operators = json!([{"number": 1, "operator": "s.<(a,b)", "order_by": "s.o"}]);
        let functions = json!([{"number": 2, "function": "s.f(a)", "left_type": "a", "right_type": "b"}]);
        let members = "OPERATOR 1 s.<(a,b) FOR ORDER BY s.o, FUNCTION 2 (a, b) s.f(a)";
        let family = json!({
            "access_method": "gist", "operators": operators, "functions": functions, "amop_oids": [], "amproc_oids": []
        });
        assert_eq!(
            render(&object(family, Detail::OperatorFamily), 18).0,
            [
                "CREATE OPERATOR FAMILY s.\"N\" USING gist".to_owned(),
                format!("ALTER OPERATOR FAMILY s.\"N\" USING gist ADD {members}"),
            ]
        );
        let mut class = json!({
            "access_method": "gist", "is_default": true, "input_type": "a", "storage_type": "b", "family": "s.fam",
            "operators": operators, "functions": functions
        });
        let create = "CREATE OPERATOR CLASS s.\"N\" DEFAULT FOR TYPE a USING gist FAMILY s.fam AS STORAGE";
        let sql = |detail: &Value| render(&object(detail.clone(), Detail::OperatorClass), 18).0.remove(0);
        assert_eq!(sql(&class), format!("{create} b, {members}"));
        class["storage_type"] = Value::Null;
        class["operators"] = json!([]);
        class["functions"] = json!([]);
        assert_eq!(sql(&class), format!("{create} a"));
    }
}
