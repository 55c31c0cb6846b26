//! `pgclone.mask_strategies`.

use pgclone_core::mask::{self, Parameter, Strategy};
use pgrx::iter::TableIterator;
use pgrx::{name, pg_extern};

use crate::backend::text::{to_server, Text};

#[pg_extern]
#[allow(clippy::type_complexity)] // the columns of the result
fn mask_strategies() -> TableIterator<
    'static,
    (
        name!(strategy, Text),
        name!(types, Text),
        name!(nulls, Text),
        name!(parameters, Option<Text>),
        name!(description, Text),
        name!(example, Option<Text>),
        name!(input, Option<Text>),
        name!(output, Option<Text>),
    ),
> {
    TableIterator::new(mask::strategies().iter().map(row))
}

type Row = (
    Text,
    Text,
    Text,
    Option<Text>,
    Text,
    Option<Text>,
    Option<Text>,
    Option<Text>,
);

fn row(s: &Strategy) -> Row {
    let parameters: Vec<String> = s.parameters.iter().map(parameter).collect();
    let example = s.examples.first();
    let output = |e: &mask::Example| e.output.clone().or_else(|| e.like.clone());
    (
        to_server(&s.name),
        to_server(&s.types.join(", ")),
        to_server(&s.nulls),
        (!parameters.is_empty()).then(|| to_server(&parameters.join("; "))),
        to_server(&s.description),
        example.map(|e| to_server(&e.rule_text())),
        example.map(|e| to_server(&e.input)),
        example.and_then(output).map(|o| to_server(&o)),
    )
}

/// `min (integer, default 0): smallest value`
fn parameter(p: &Parameter) -> String {
    let default = match (&p.default, p.required) {
        (Some(default), _) => format!(", default {default}"),
        (None, true) => ", required".to_owned(),
        (None, false) => String::new(),
    };
    format!("{} ({}{default}): {}", p.name, p.r#type, p.description)
}
