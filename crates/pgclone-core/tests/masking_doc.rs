//! The documents have the strategies, their examples and the names of sensitive columns as the data files have them; the
//! end-to-end tests run the examples.

use pgclone_core::mask::discover::{patterns, Pattern};
use pgclone_core::mask::{strategies, Example, Parameter, Strategy};

const MASKING: &str = include_str!("../../../docs/masking.md");
const SENSITIVE: &str = include_str!("../../../docs/sensitive-data.md");

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn strategy(s: &Strategy) -> String {
    let description = cell(&s.description);
    format!(
        "| `{}` | {} | {} | {description} |",
        s.name,
        s.types.join(", "),
        s.nulls
    )
}

fn parameter(s: &Strategy, p: &Parameter) -> String {
    let default = match (&p.default, p.required) {
        (Some(default), _) => format!("`{default}`"),
        (None, true) => "must be given".to_owned(),
        (None, false) => "none".to_owned(),
    };
    format!(
        "| `{}` | `{}` | {} | {default} | {} |",
        s.name, p.name, p.r#type, p.description
    )
}

fn example(e: &Example) -> String {
    let output = match (&e.output, &e.like) {
        (Some(output), _) => format!("`{output}`"),
        (None, Some(like)) => format!("random, for example `{like}`"),
        (None, None) => "NULL".to_owned(),
    };
    format!("| `{}` | {} | `{}` | {output} |", e.rule_text(), e.r#type, e.input)
}

#[test]
fn every_strategy_parameter_and_example_is_in_the_document() {
    let mut expected: Vec<String> = strategies().iter().map(strategy).collect();
    expected.extend(
        strategies()
            .iter()
            .flat_map(|s| s.parameters.iter().map(move |p| parameter(s, p))),
    );
    expected.extend(strategies().iter().flat_map(|s| s.examples.iter().map(example)));
    assert_has("docs/masking.md", MASKING, &expected);
}

fn pattern(p: &Pattern) -> String {
    let people = if p.of_people { ", in tables of people" } else { "" };
    format!("| {}{people} | `{}` | {} |", p.category, p.strategy, p.names.join(", "))
}

#[test]
fn every_name_of_a_sensitive_column_is_in_the_document() {
    let expected: Vec<String> = patterns().iter().map(pattern).collect();
    assert_has("docs/sensitive-data.md", SENSITIVE, &expected);
    let rows = SENSITIVE
        .lines()
        .filter(|l| l.starts_with("| ") && l.matches("| `").count() == 1);
    let listed = rows.filter(|l| patterns().iter().any(|p| l.starts_with(&format!("| {}", p.category))));
    assert_eq!(
        listed.count(),
        expected.len(),
        "the document lists what the data file does not have"
    );
}

#[track_caller]
fn assert_has(name: &str, document: &str, expected: &[String]) {
    let missing: Vec<&String> = expected
        .iter()
        .filter(|line| !document.lines().any(|l| l == *line))
        .collect();
    assert!(
        missing.is_empty(),
        "{name} lacks these lines:\n{}",
        missing.iter().map(|l| format!("{l}\n")).collect::<String>()
    );
}
