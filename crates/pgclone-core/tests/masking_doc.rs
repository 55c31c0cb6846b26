//! `docs/masking.md` has the strategies and their examples as the data file has them; the end-to-end tests run the examples.

use pgclone_core::mask::{strategies, Example, Parameter, Strategy};

const DOCUMENT: &str = include_str!("../../../docs/masking.md");

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
    let missing: Vec<&String> = expected
        .iter()
        .filter(|line| !DOCUMENT.lines().any(|l| l == *line))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/masking.md lacks these lines:\n{}",
        missing.iter().map(|l| format!("{l}\n")).collect::<String>()
    );
}
