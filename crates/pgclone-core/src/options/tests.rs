//! Options: what is read, and what is refused with which words.

use super::*;

fn table() -> Scope {
    Scope::Table {
        schema: "s".into(),
        table: "t".into(),
        target_table: None,
    }
}

fn parse(text: &str) -> Result<Options> {
    Options::parse(Some(text), &table(), Flags::default())
}

#[test]
fn absent_options_are_the_defaults() {
    assert_eq!(
        Options::parse(None, &table(), Flags::default()).unwrap(),
        Options::default()
    );
    assert_eq!(parse("{}").unwrap(), Options::default());
}

#[test]
fn each_option_is_taken() {
    let o = parse(r#"{"indexes": false, "triggers" :false, "conflict": "replace", "cascade": true, "columns": ["a"], "filter": "a > 1"}"#).unwrap();
    assert!(!o.indexes && !o.triggers && o.constraints && o.cascade);
    assert_eq!(
        (o.conflict, o.columns, o.filter),
        (Conflict::Replace, Some(vec!["a".into()]), Some("a > 1".into()))
    );
}

#[test]
fn bad_options_say_where() {
    for (text, path) in [
        (r#"{"indxes": true}"#, "indxes"),
        (r#"{"indexes": "false"}"#, "indexes"),
        (r#"{"conflict": "drop"}"#, "conflict"),
        (r#"{"columns": ["a", 1]}"#, "columns[1]"),
        (r#"{"indexes": null}"#, "indexes"),
    ] {
        let e = parse(text).unwrap_err();
        assert_eq!(e.sqlstate, INVALID_PARAMETER_VALUE);
        assert!(e.message.contains(path), "{e}");
    }
    for text in [
        "{",
        "[]",
        "{} x",
        "true",
        r#"{"columns": []}"#,
        r#"{"columns": ["a","a"]}"#,
        r#"{"cascade": true}"#,
    ] {
        assert_eq!(parse(text).unwrap_err().sqlstate, INVALID_PARAMETER_VALUE, "{text}");
    }
}

#[test]
fn messages_use_the_words_of_json() {
    let background = |text: &str| {
        let e = Options::parse_for(Some(text), &Scope::Database, Flags::default(), Mode::Background).unwrap_err();
        format!("{}. {}", e.message, e.detail.unwrap_or_default())
    };
    for (text, says) in [
        (
            r#"{"indexes": false"#,
            "invalid options: malformed JSON. the text ends in the middle of an object",
        ),
        (
            r#"{"indexes": nope}"#,
            "invalid options: malformed JSON. expected ident",
        ),
        (
            r#"{'indexes': 1}"#,
            "invalid options: malformed JSON. key must be a string",
        ),
        (r#"{} x"#, "invalid options: malformed JSON. trailing characters"),
        (
            r#"{"parallel": "i64"}"#,
            "invalid options at \"parallel\". invalid type: string \"i64\", expected an integer",
        ),
        (
            r#"{"parallel": 1.5}"#,
            "invalid type: number `1.5`, expected an integer",
        ),
        (
            r#"{"include": "a map"}"#,
            "invalid type: string \"a map\", expected an array",
        ),
        (r#"{"include": {}}"#, "invalid type: object, expected an array"),
        (
            r#"{"include": ["a", []]}"#,
            "invalid options at \"include[1]\". invalid type: array, expected a string",
        ),
        (r#"{"indexes": 1}"#, "invalid type: integer `1`, expected a boolean"),
        (
            r#"{"conflict": 1}"#,
            "invalid options at \"conflict\". expected a string",
        ),
        (r#"{"index": 1}"#, "unknown key `index`, expected one of `indexes`"),
        (
            r#"{"part_size": "9999999999TB"}"#,
            "\"9999999999TB\" is outside the valid range (64kB .. 8388607TB)",
        ),
        (
            r#"{"part_size": "99999999999999999999999999999999999999999999TB"}"#,
            "is outside the valid range",
        ),
        (
            r#"{"part_size": 18446744073709551615}"#,
            "18446744073709551615 is outside the valid range",
        ),
        (r#"{"part_size": -1}"#, "-1 is outside the valid range"),
        (r#"{"part_size": "1kB"}"#, "outside the valid range"),
        (r#"{"part_size": "MB"}"#, "it is a number of bytes or a text such as"),
        (r#"{"part_size": 65536.5}"#, "it is a number of bytes or a text such as"),
    ] {
        let told = background(text);
        assert!(told.contains(says), "{text}: {told}");
        assert!(!told.contains("i64,") && !told.contains('?'), "{text}: {told}");
    }
}

#[test]
fn options_without_meaning_for_the_scope_are_refused() {
    let refused = |text: &str, scope: &Scope| {
        Options::parse(Some(text), scope, Flags::default())
            .unwrap_err()
            .sqlstate
    };
    assert_eq!(refused(r#"{"where": "a"}"#, &Scope::Database), INVALID_PARAMETER_VALUE);
    assert_eq!(refused(r#"{"matviews": true}"#, &table()), INVALID_PARAMETER_VALUE);
    assert_eq!(
        refused(r#"{"indexes": true}"#, &Scope::Functions { schema: "s".into() }),
        INVALID_PARAMETER_VALUE
    );
    for key in ["include", "exclude", "exclude_data"] {
        let text = format!(r#"{{"{key}": ["a"]}}"#);
        assert_eq!(refused(&text, &table()), INVALID_PARAMETER_VALUE, "{key}");
        assert_eq!(
            refused(&text, &Scope::Functions { schema: "s".into() }),
            INVALID_PARAMETER_VALUE
        );
    }
    assert_eq!(refused(r#"{"include": []}"#, &Scope::Database), INVALID_PARAMETER_VALUE);
    assert_eq!(
        refused(r#"{"exclude": "a"}"#, &Scope::Database),
        INVALID_PARAMETER_VALUE
    );
    assert_eq!(
        refused(
            r#"{"mask": {"t": {"a": "null"}}}"#,
            &Scope::Functions { schema: "s".into() }
        ),
        INVALID_PARAMETER_VALUE
    );
    assert_eq!(refused(r#"{"parallel": 2}"#, &table()), INVALID_PARAMETER_VALUE);
}

#[test]
fn options_of_background_jobs() {
    let background = |text: &str| Options::parse_for(Some(text), &table(), Flags::default(), Mode::Background);
    let o = background(r#"{"parallel": 8, "part_size": "2MB"}"#).unwrap();
    assert_eq!((o.parallel, o.part_size), (8, Some(2 * 1024 * 1024)));
    assert_eq!(background("{}").unwrap(), Options::default());
    for text in [
        r#"{"parallel": 0}"#,
        r#"{"parallel": 65}"#,
        r#"{"parallel": "2"}"#,
        r#"{"part_size": "2 lightyears"}"#,
        r#"{"part_size": 1}"#,
        r#"{"part_size": "99999999999999TB"}"#,
    ] {
        assert_eq!(
            background(text).unwrap_err().sqlstate,
            INVALID_PARAMETER_VALUE,
            "{text}"
        );
    }
    assert!(background(r#"{"atomic": true}"#).unwrap().atomic);
    assert!(parse(r#"{"atomic": true}"#).unwrap().atomic);
    assert_eq!(
        parse(r#"{"atomic": false}"#).unwrap_err().sqlstate,
        INVALID_PARAMETER_VALUE
    );
    assert_eq!(
        parse(r#"{"parallel": 2}"#).unwrap_err().sqlstate,
        INVALID_PARAMETER_VALUE
    );
}

#[test]
fn statistics_and_care_for_the_source() {
    let o = parse(r#"{"statistics": "analyze", "max_rate": "10MB", "max_source_connections": 1}"#).unwrap();
    assert_eq!(o.statistics, StatisticsMode::Rows);
    assert_eq!((o.max_rate, o.max_source_connections), (Some(10 << 20), Some(1)));
    assert_eq!(parse(r#"{"statistics": true}"#).unwrap(), Options::default());
    assert_eq!(
        parse(r#"{"statistics": false}"#).unwrap().statistics,
        StatisticsMode::Nothing
    );
    for text in [
        r#"{"statistics": "Analyze"}"#,
        r#"{"statistics": null}"#,
        r#"{"max_rate": 0}"#,
        r#"{"max_rate": 32767}"#,
        r#"{"max_rate": "10 MB/s"}"#,
        r#"{"max_source_connections": 0}"#,
        r#"{"max_source_connections": 65536}"#,
        r#"{"max_source_connections": "2"}"#,
    ] {
        assert_eq!(parse(text).unwrap_err().sqlstate, INVALID_PARAMETER_VALUE, "{text}");
    }
    let background = |text: &str| Options::parse_for(Some(text), &table(), Flags::default(), Mode::Background);
    assert!(background(r#"{"max_source_connections": 1}"#).is_err());
    assert_eq!(
        background(r#"{"max_source_connections": 2}"#)
            .unwrap()
            .max_source_connections,
        Some(2)
    );
}

#[test]
fn arguments_go_before_options() {
    let flags = Flags {
        indexes: Some(false),
        ..Flags::default()
    };
    assert!(
        !Options::parse(Some(r#"{"indexes": true}"#), &table(), flags)
            .unwrap()
            .indexes
    );
}
