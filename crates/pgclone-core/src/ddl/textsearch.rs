//! Statements for the classes of `catalog::textsearch`.

use super::types::definition_list;
use super::Render;
use crate::catalog::{Object, TsConfiguration, TsDictionary, TsParser, TsTemplate};
use crate::ident::quote_ident;

pub(super) fn parser(o: &Object, d: &TsParser, _cx: &Render) -> Vec<String> {
    let mut options = vec![
        format!("START = {}", d.start),
        format!("GETTOKEN = {}", d.get_token),
        format!("END = {}", d.end),
    ];
    options.extend(d.headline.as_ref().map(|f| format!("HEADLINE = {f}")));
    options.push(format!("LEXTYPES = {}", d.lex_types));
    vec![create("PARSER", o, &options)]
}

pub(super) fn template(o: &Object, d: &TsTemplate, _cx: &Render) -> Vec<String> {
    let mut options: Vec<String> = d.init.iter().map(|f| format!("INIT = {f}")).collect();
    options.push(format!("LEXIZE = {}", d.lexize));
    vec![create("TEMPLATE", o, &options)]
}

pub(super) fn dictionary(o: &Object, d: &TsDictionary, _cx: &Render) -> Vec<String> {
    let mut options = vec![format!("TEMPLATE = {}", d.template)];
    options.extend(d.options.clone());
    vec![create("DICTIONARY", o, &options)]
}

pub(super) fn configuration(o: &Object, d: &TsConfiguration, _cx: &Render) -> Vec<String> {
    let mappings = d.mappings.iter().map(|m| {
        let token = quote_ident(&m.token);
        format!(
            "ALTER TEXT SEARCH CONFIGURATION {} ADD MAPPING FOR {token} WITH {}",
            o.qualified(),
            m.dictionaries.join(", ")
        )
    });
    std::iter::once(create("CONFIGURATION", o, &[format!("PARSER = {}", d.parser)]))
        .chain(mappings)
        .collect()
}

fn create(class: &str, o: &Object, options: &[String]) -> String {
    format!(
        "CREATE TEXT SEARCH {class} {} {}",
        o.qualified(),
        definition_list(options)
    )
}

#[cfg(test)]
mod tests {
    use crate::catalog::Detail;
    use crate::ddl::types::tests::{object, render};
    use serde_json::json;

    #[test]
    fn configuration_maps_token_by_token() {
        let mappings = json!([{"token": "asciiword", "dictionaries": ["s.a", "s.\"B\""]}]);
        let o = object(json!({"parser": "s.p", "mappings": mappings}), Detail::TsConfiguration);
        assert_eq!(
            render(&o, 18).0,
            [
                "CREATE TEXT SEARCH CONFIGURATION s.\"N\" ( PARSER = s.p )",
                "ALTER TEXT SEARCH CONFIGURATION s.\"N\" ADD MAPPING FOR asciiword WITH s.a, s.\"B\"",
            ]
        );
    }

    #[test]
    fn parts_that_may_be_missing() {
        let o = object(
            json!({"start": "s.s", "get_token": "s.g", "end": "s.e", "headline": null, "lex_types": "s.l"}),
            Detail::TsParser,
        );
        let sql = "CREATE TEXT SEARCH PARSER s.\"N\" ( START = s.s, GETTOKEN = s.g, END = s.e, LEXTYPES = s.l )";
        assert_eq!(render(&o, 18).0, [sql]);
        let o = object(
            json!({"template": "s.t", "options": "accept = 'no'"}),
            Detail::TsDictionary,
        );
        let sql = "CREATE TEXT SEARCH DICTIONARY s.\"N\" ( TEMPLATE = s.t, accept = 'no' )";
        assert_eq!(render(&o, 18).0, [sql]);
        let o = object(json!({"init": null, "lexize": "s.l"}), Detail::TsTemplate);
        assert_eq!(
            render(&o, 18).0,
            ["CREATE TEXT SEARCH TEMPLATE s.\"N\" ( LEXIZE = s.l )"]
        );
    }
}
