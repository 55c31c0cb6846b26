//! The rule parser, on what people write and on what they do not, and the shape of the expressions.

use super::*;
use crate::context::{Flags, Scope};
use crate::options::Options;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use crate::sqltext;
use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;
use serde_json::{json, Value};

fn column(name: &str, type_name: &str, family: Family) -> Column {
    Column {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        family,
        not_null: false,
        has_checks: false,
        equal_is_same: true,
    }
}

fn rule(mask: Mask) -> ColumnRule {
    ColumnRule {
        path: "mask.a".to_owned(),
        key: "a".to_owned(),
        mask,
    }
}

fn parse(rule: Value) -> crate::Result<TableRules> {
    Rules::parse_table(&json!({"a": rule}).to_string())
}

#[test]
fn the_list_is_complete_and_its_examples_are_rules() {
    assert_eq!(strategies().len(), 13);
    for s in strategies() {
        assert!(!s.examples.is_empty(), "{}", s.name);
        for e in &s.examples {
            let rules = parse(e.rule.clone()).unwrap_or_else(|e| panic!("{e} {:?}", e.detail));
            assert_eq!(rules.columns[0].mask.name(), s.name);
        }
    }
}

#[test]
fn parameters_and_their_defaults() {
    let mask = |rule: Value| parse(rule).unwrap().columns.remove(0).mask;
    assert_eq!(mask(json!("partial")), Mask::Partial { prefix: 1, suffix: 1 });
    assert_eq!(mask(json!("random_int")), Mask::RandomInt { min: 0, max: 99_999 });
    assert_eq!(
        mask(json!({"type": "random_int", "min": 0, "max": 0})),
        Mask::RandomInt { min: 0, max: 0 }
    );
    assert_eq!(mask(json!("constant")), Mask::Constant(Constant::Default));
    assert_eq!(
        mask(json!({"type": "noise", "interval": "2 weeks"})),
        Mask::Noise {
            ratio: None,
            interval: Some(Span(14 * 86_400))
        }
    );
}

#[test]
fn a_table_takes_rules_with_and_without_its_name() {
    let rules = |json: Value| Rules::of_table(&Json(json)).unwrap();
    assert_eq!(rules(json!({"a": "name"})).tables[0].table, None);
    let nested = rules(json!({"t": {"a": "name", "b": {"type": "hash"}}}));
    assert_eq!(nested.tables[0].table.as_deref(), Some("t"));
    assert_eq!(nested.tables[0].columns.len(), 2);
    // a column of the name "type" in a table that is named
    let tables = Rules::of_tables(&Json(json!({"t": {"type": "name"}}))).unwrap();
    assert_eq!(tables.tables[0].columns[0].key, "type");
    assert!(rules(json!({})).is_empty());
}

#[test]
fn every_strategy_says_whether_it_fits() {
    let families = [
        ("text", Family::Text(None)),
        ("character varying(3)", Family::Text(Some(3))),
        ("smallint", Family::Integer(-32_768, 32_767)),
        ("numeric(4,2)", Family::Numeric(Some((4, 2)))),
        ("double precision", Family::Float("1e308")),
        ("date", Family::Date),
        ("timestamp with time zone", Family::Timestamp),
        ("uuid", Family::Uuid),
        ("jsonb", Family::Jsonb),
        ("boolean", Family::Other),
    ];
    let expected = [
        "email name phone partial hash null random_int constant shuffle fake",
        "null random_int constant shuffle",
        "null random_int constant noise shuffle",
        "null random_int constant noise shuffle",
        "null random_int constant noise shuffle",
        "null constant noise date_shift shuffle",
        "null constant noise date_shift shuffle",
        "hash null constant shuffle",
        "null constant shuffle",
        "null constant shuffle",
    ];
    for ((type_name, family), expected) in families.into_iter().zip(expected) {
        assert_eq!(
            fitting(&column("a", type_name, family)).join(" "),
            expected,
            "{type_name}"
        );
    }
    let mut not_null = column("a", "text", Family::Text(None));
    not_null.not_null = true;
    assert!(!fitting(&not_null).contains(&"null"));
}

#[test]
fn keys_are_neither_shown_nor_sent() {
    let rules = parse(json!({"type": "hash", "key": "correct horse"})).unwrap();
    assert!(!format!("{rules:?}").contains("horse"));
    let sql = expression(&rules.columns[0], &column("a", "text", Family::Text(None)), None).unwrap();
    assert!(!sql.contains("horse") && !sql.contains(&hex("correct horse")), "{sql}");
}

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

/// JSON with the words of rules in it, and anything else.
fn some_json() -> impl Generator<Value = Value> {
    let word = prop_oneof![
        Just("type".to_owned()),
        Just("hash".to_owned()),
        Just("email".to_owned()),
        Just("partial".to_owned()),
        Just("prefix".to_owned()),
        Just("key".to_owned()),
        Just("min".to_owned()),
        Just("random_int".to_owned()),
        Just("constant".to_owned()),
        Just("value".to_owned()),
        Just("noise".to_owned()),
        Just("interval".to_owned()),
        Just("fake".to_owned()),
        "\\PC{0,12}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(word.clone(), inner, 0..5)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_a_rule_or_an_error_that_says_where(mask in some_json()) {
        let text = json!({"mask": mask}).to_string();
        let table = Scope::Table { schema: "s".into(), table: "t".into(), target_table: None };
        for scope in [table, Scope::Database] {
            match Options::parse(Some(&text), &scope, Flags::default()) {
                Ok(options) => {
                    // nothing that was written is forgotten
                    let rules: usize = options.mask.tables.iter().map(|t| t.columns.len()).sum();
                    let written: usize = mask.as_object().unwrap().values().map(|v| match (&scope, v) {
                        (Scope::Table { .. }, Value::Object(o)) if o.get("type").is_some_and(Value::is_string) => 1,
                        (_, Value::Object(o)) => o.len(),
                        _ => 1,
                    }).sum();
                    prop_assert_eq!(rules, written);
                }
                Err(e) => {
                    prop_assert_eq!(&e.sqlstate, INVALID_PARAMETER_VALUE);
                    prop_assert!(e.message.contains("mask"), "{}", e);
                }
            }
        }
    }

    #[test]
    fn any_text_is_a_rule_set_or_an_error(text in "[\\PC{}\":,\\[\\]]{0,60}") {
        if let Err(e) = Rules::parse_table(&text) {
            prop_assert_eq!(e.sqlstate, INVALID_PARAMETER_VALUE);
        }
    }

    /// Names, values and paths stay inside their quotes, whatever they are.
    #[test]
    fn expressions_are_one_expression(name in "[^\\x00]{1,20}", value in "[^\\x00]{1,20}", prefix in 0..1000_u32, suffix in 0..1000_u32) {
        let text = column(&name, "text", Family::Text(None));
        let date = column(&name, "date", Family::Date);
        let doc = column(&name, "jsonb", Family::Jsonb);
        let masks = [
            Mask::Email, Mask::Name, Mask::Phone, Mask::Null, Mask::Keep, Mask::Partial { prefix, suffix },
            Mask::Hash { key: Some(Key::new(&value)) }, Mask::Constant(Constant::Given(value.clone().into())),
            Mask::RandomInt { min: i64::MIN, max: i64::MAX }, Mask::Fake { kind: FakeKind::Card, key: Some(Key::new(&value)) },
        ];
        for mask in masks {
            let sql = expression(&rule(mask.clone()), &text, None).unwrap();
            prop_assert!(sqltext::check_expression(&sql).is_ok(), "{}", sql);
            if mask != Mask::Keep {
                let path = vec![value.clone(), "b".to_owned()];
                let sql = json_expression(&[(&rule(mask.clone()), path.clone()), (&rule(mask), path)], &doc).unwrap();
                prop_assert!(sqltext::check_expression(&sql).is_ok(), "{}", sql);
            }
        }
        let shift = Mask::DateShift { key: Key::new(&value), by: Some(value.clone()), interval: Span(86_400) };
        let sql = expression(&rule(shift), &date, None).unwrap();
        prop_assert!(sqltext::check_expression(&sql).is_ok(), "{}", sql);
    }
}
