//! Statements for the classes of `catalog::code`.

use super::types::definition_list;
use super::Render;
use crate::catalog::{Aggregate, Cast, Function, Language, Object, Transform};
use crate::ident::{quote_ident, quote_literal};

pub(super) fn function(o: &Object, d: &Function, _cx: &Render) -> Vec<String> {
    let mut sql = format!("CREATE {} {}({})", o.keyword(), o.qualified(), d.arguments);
    if let Some(result) = &d.result {
        sql += &format!(" RETURNS {result}");
    }
    sql += &format!("\n    LANGUAGE {}", quote_ident(&d.language));
    if !d.transform_types.is_empty() {
        let types: Vec<String> = d.transform_types.iter().map(|t| format!("FOR TYPE {t}")).collect();
        sql += &format!(" TRANSFORM {}", types.join(", "));
    }
    sql += &attributes(d);
    for setting in &d.settings {
        sql += &format!("\n    SET {}", set_clause(setting));
    }
    sql += "\n    ";
    sql += &body(d);
    vec![sql]
}

/// Everything between the language and the settings; what is the default is left out.
fn attributes(d: &Function) -> String {
    // the server's own default for functions whose language is compiled code
    let default_cost = if matches!(d.language.as_str(), "internal" | "c") {
        "1"
    } else {
        "100"
    };
    let clauses = [
        (d.kind == 'w', "WINDOW".to_owned()),
        (d.volatility == 'i', "IMMUTABLE".to_owned()),
        (d.volatility == 's', "STABLE".to_owned()),
        (d.strict, "STRICT".to_owned()),
        (d.security_definer, "SECURITY DEFINER".to_owned()),
        (d.leakproof, "LEAKPROOF".to_owned()),
        (d.cost != default_cost, format!("COST {}", d.cost)),
        (d.returns_set && d.rows != "1000", format!("ROWS {}", d.rows)),
        (d.parallel == 's', "PARALLEL SAFE".to_owned()),
        (d.parallel == 'r', "PARALLEL RESTRICTED".to_owned()),
    ];
    let support = d.support.as_ref().map(|s| format!(" SUPPORT {s}")).unwrap_or_default();
    clauses
        .into_iter()
        .filter(|(present, _)| *present)
        .map(|(_, clause)| format!(" {clause}"))
        .chain([support])
        .collect()
}

fn body(d: &Function) -> String {
    match (&d.sql_body, &d.library) {
        (Some(body), _) => body.clone(),
        (None, Some(library)) => format!("AS {}, {}", quote_literal(library), quote_literal(&d.source)),
        (None, None) => format!("AS {}", dollar_quote(&d.source)),
    }
}

/// A string constant without escapes: the first tag that the text does not contain, not even cut off at its end.
fn dollar_quote(text: &str) -> String {
    let mut tag = "$".to_owned();
    for next in "_abcdefghijklmnopqrstuvwxyz".chars().cycle() {
        if !text.contains(&tag) {
            break;
        }
        tag.push(next);
    }
    format!("{tag}${text}{tag}$")
}

/// Settings whose value is a list of quoted names (`GUC_LIST_QUOTE`): each element must be quoted by itself.
const LIST_SETTINGS: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// `name TO value` for one `name=value` entry of `proconfig` or `setconfig`.
pub fn set_clause(setting: &str) -> String {
    let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
    let is_list = LIST_SETTINGS.iter().any(|list| list.eq_ignore_ascii_case(name));
    let value = match is_list.then(|| split_names(value)) {
        Some(names) if !names.is_empty() => names.iter().map(|n| quote_literal(n)).collect::<Vec<_>>().join(", "),
        _ => quote_literal(value),
    };
    format!("{} TO {value}", quote_ident(name))
}

/// The elements of a comma-separated list in which names may be double-quoted.
fn split_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_name(quoted),
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim_end().to_owned(), &rest[end..])
            }
        };
        names.push(name);
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    names
}

/// A double-quoted name whose opening quote is already taken off, and what follows it.
fn quoted_name(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut rest = text;
    while let Some((part, after)) = rest.split_once('"') {
        name += part;
        let Some(more) = after.strip_prefix('"') else {
            return (name, after);
        };
        name.push('"');
        rest = more;
    }
    (name + rest, "")
}

pub(super) fn aggregate(o: &Object, d: &Aggregate, _cx: &Render) -> Vec<String> {
    let mut options = vec![
        format!("SFUNC = {}", d.transition_function),
        format!("STYPE = {}", d.state_type),
    ];
    let mut option = |name: &str, value: Option<String>| options.extend(value.map(|v| format!("{name} = {v}")));
    let space = |size: i32| (size != 0).then(|| size.to_string());
    let literal = |text: &Option<String>| text.as_deref().map(quote_literal);
    let modify = |code: Option<char>| final_modify(d.kind, code).map(str::to_owned);
    option("SSPACE", space(d.state_space));
    option("INITCOND", literal(&d.initial_value));
    option("FINALFUNC", d.final_function.clone());
    option("FINALFUNC_EXTRA", d.final_extra.then(|| "true".to_owned()));
    option("FINALFUNC_MODIFY", modify(d.final_modify));
    option("COMBINEFUNC", d.combine_function.clone());
    option("SERIALFUNC", d.serial_function.clone());
    option("DESERIALFUNC", d.deserial_function.clone());
    option("MSFUNC", d.moving_transition_function.clone());
    option("MINVFUNC", d.moving_inverse_function.clone());
    option("MSTYPE", d.moving_state_type.clone());
    option("MSSPACE", space(d.moving_state_space));
    option("MINITCOND", literal(&d.moving_initial_value));
    option("MFINALFUNC", d.moving_final_function.clone());
    option("MFINALFUNC_EXTRA", d.moving_final_extra.then(|| "true".to_owned()));
    option("MFINALFUNC_MODIFY", modify(d.moving_final_modify));
    option("SORTOP", d.sort_operator.clone());
    option("PARALLEL", parallel(d.parallel).map(str::to_owned));
    if d.kind == 'h' {
        options.push("HYPOTHETICAL".to_owned());
    }
    let arguments = if d.arguments.is_empty() { "*" } else { &d.arguments };
    let options = definition_list(&options);
    vec![format!("CREATE AGGREGATE {}({arguments}) {options}", o.qualified())]
}

/// The value of FINALFUNC_MODIFY, unless it is the default for that kind of aggregate.
fn final_modify(kind: char, code: Option<char>) -> Option<&'static str> {
    let default = if kind == 'n' { 'r' } else { 'w' };
    match code? {
        same if same == default => None,
        'r' => Some("READ_ONLY"),
        's' => Some("SHAREABLE"),
        _ => Some("READ_WRITE"),
    }
}

fn parallel(code: char) -> Option<&'static str> {
    match code {
        's' => Some("safe"),
        'r' => Some("restricted"),
        _ => None,
    }
}

pub(super) fn language(o: &Object, d: &Language, _cx: &Render) -> Vec<String> {
    let trusted = if d.trusted { "TRUSTED " } else { "" };
    let mut sql = format!("CREATE {trusted}PROCEDURAL LANGUAGE {}", quote_ident(&o.name));
    for (keyword, function) in [
        ("HANDLER", &d.handler),
        ("INLINE", &d.inline_handler),
        ("VALIDATOR", &d.validator),
    ] {
        if let Some(function) = function {
            sql += &format!(" {keyword} {function}");
        }
    }
    vec![sql]
}

pub(super) fn cast(o: &Object, d: &Cast, _cx: &Render) -> Vec<String> {
    let how = match (d.method, &d.function) {
        ('f', Some(function)) => format!("WITH FUNCTION {function}"),
        ('i', _) => "WITH INOUT".to_owned(),
        _ => "WITHOUT FUNCTION".to_owned(),
    };
    let context = match d.context {
        'a' => " AS ASSIGNMENT",
        'i' => " AS IMPLICIT",
        _ => "",
    };
    vec![format!("CREATE CAST {} {how}{context}", o.name)]
}

pub(super) fn transform(o: &Object, d: &Transform, _cx: &Render) -> Vec<String> {
    let functions: Vec<String> = [("FROM SQL", &d.from_sql), ("TO SQL", &d.to_sql)]
        .into_iter()
        .filter_map(|(keyword, f)| f.as_ref().map(|f| format!("{keyword} WITH FUNCTION {f}")))
        .collect();
    vec![format!("CREATE TRANSFORM {} ({})", o.name, functions.join(", "))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Detail;
    use crate::ddl::types::tests::{object, render};
    use serde_json::{json, Value};

    #[test]
    fn list_settings_are_quoted_name_by_name() {
        for (setting, clause) in [
            (
                r#"search_path=a, "B ""x", "$user""#,
                r#"search_path TO 'a', 'B "x', '$user'"#,
            ),
            (r#"search_path="""#, "search_path TO ''"),
            ("search_path=", "search_path TO ''"),
            ("DateStyle=ISO, MDY", r#""DateStyle" TO 'ISO, MDY'"#),
            ("my.v=a=b", r#""my.v" TO 'a=b'"#),
        ] {
            assert_eq!(set_clause(setting), clause);
        }
    }

    #[test]
    fn dollar_quotes_never_occur_in_the_text() {
        for text in [
            "",
            "a$",
            "$",
            "$$",
            "$_$ $_",
            "$_a$$_",
            "$_abcdefghijklmnopqrstuvwxyz_$",
        ] {
            let quoted = dollar_quote(text);
            let tag = &quoted[..=quoted[1..].find('$').unwrap() + 1];
            assert_eq!(
                quoted.strip_prefix(tag).and_then(|q| q.find(tag)),
                Some(text.len()),
                "{quoted}"
            );
        }
        assert_eq!(dollar_quote("x"), "$$x$$");
    }

    fn function(changes: Value) -> Object {
        let mut detail = json!({
            "kind": "f", "argument_types": "integer", "arguments": "a integer DEFAULT 1", "result": "SETOF text",
            "language": "plpgsql", "volatility": "v", "strict": false, "security_definer": false, "leakproof": false,
            "parallel": "u", "returns_set": true, "cost": "100", "rows": "1000", "transform_types": [], "settings": [],
            "source": " begin end ", "library": null
        });
        for (key, value) in changes.as_object().unwrap() {
            detail[key] = value.clone();
        }
        object(detail, Detail::Function)
    }

    #[test]
    fn defaults_of_functions_are_left_out() {
        let plain = "CREATE FUNCTION s.\"N\"(a integer DEFAULT 1) RETURNS SETOF text LANGUAGE plpgsql";
        let sql = |changes| render(&function(changes), 18).0.remove(0);
        assert_eq!(sql(json!({})), format!("{plain} AS $$ begin end $$"));
        let changes = json!({
            "kind": "w", "volatility": "i", "strict": true, "security_definer": true, "leakproof": true, "cost": "1",
            "rows": "5", "parallel": "s", "support": "s.sup", "settings": ["work_mem=1MB"], "transform_types": ["s.t"]
        });
        let clauses = "TRANSFORM FOR TYPE s.t WINDOW IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF COST 1 ROWS 5 \
                       PARALLEL SAFE SUPPORT s.sup SET work_mem TO '1MB'";
        assert_eq!(sql(changes), format!("{plain} {clauses} AS $$ begin end $$"));
    }

    #[test]
    fn bodies_of_all_kinds() {
        let sql = |changes| render(&function(changes), 18).0.remove(0);
        assert!(sql(json!({"sql_body": "RETURN 1", "source": ""})).ends_with("plpgsql RETURN 1"));
        let c = json!({"language": "c", "cost": "1", "library": "$libdir/x\\y", "source": "it's"});
        assert!(sql(c).ends_with(r"LANGUAGE c AS E'$libdir/x\\y', 'it''s'"));
        let p = json!({"kind": "p", "result": null, "returns_set": false, "rows": "0", "argument_types": "IN integer"});
        assert!(sql(p.clone()).starts_with("CREATE PROCEDURE s.\"N\"(a integer DEFAULT 1) LANGUAGE"));
        assert_eq!(function(p).identity(), "s.\"N\"(IN integer)");
    }

    #[test]
    fn aggregates_say_star_for_no_arguments() {
        let detail = json!({
            "kind": "h", "argument_types": "", "arguments": "", "transition_function": "s.f", "state_type": "integer",
            "state_space": 0, "initial_value": "it's", "final_function": null, "final_extra": true,
            "final_modify": "r", "combine_function": null, "serial_function": null, "deserial_function": null,
            "moving_transition_function": null, "moving_inverse_function": null, "moving_state_type": null,
            "moving_state_space": 0, "moving_initial_value": null, "moving_final_function": null,
            "moving_final_extra": false, "moving_final_modify": "w", "sort_operator": "OPERATOR(s.<)", "parallel": "r"
        });
        let o = object(detail, Detail::Aggregate);
        assert_eq!(
            render(&o, 18).0,
            [
                "CREATE AGGREGATE s.\"N\"(*) ( SFUNC = s.f, STYPE = integer, INITCOND = 'it''s', FINALFUNC_EXTRA = true, \
              FINALFUNC_MODIFY = READ_ONLY, SORTOP = OPERATOR(s.<), PARALLEL = restricted, HYPOTHETICAL )"
            ]
        );
        assert_eq!(o.identity(), "s.\"N\"(*)");
        let Detail::Aggregate(d) = &o.detail else {
            unreachable!()
        };
        assert_eq!(d.function_identity(&o), "s.\"N\"()");
    }

    #[test]
    fn casts_and_transforms_are_their_name() {
        let mut o = object(
            json!({"method": "f", "context": "a", "function": "s.f(a)"}),
            Detail::Cast,
        );
        o.name = "(a AS b)".to_owned();
        assert_eq!(
            render(&o, 18).0,
            ["CREATE CAST (a AS b) WITH FUNCTION s.f(a) AS ASSIGNMENT"]
        );
        let mut o = object(json!({"from_sql": "s.f(internal)", "to_sql": null}), Detail::Transform);
        o.name = "FOR a LANGUAGE b".to_owned();
        let sql = "CREATE TRANSFORM FOR a LANGUAGE b (FROM SQL WITH FUNCTION s.f(internal))";
        assert_eq!(render(&o, 18).0, [sql]);
    }
}
