//! The list of strategies, `strategies.json`: what `mask_strategies()` and the documents say, and what rules may name.

use serde::Deserialize;
use serde_json::Value;
use std::sync::OnceLock;

/// A strategy as `strategies.json` describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// Name in rules.
    pub name: String,
    /// What it does, in one sentence without full stop.
    pub description: String,
    /// Types that it fits: `text`, `number`, `date`, `uuid`, or `any`.
    pub types: Vec<String>,
    /// What becomes of NULL.
    pub nulls: String,
    /// Parameters beside `type`.
    pub parameters: Vec<Parameter>,
    /// Rules with input and output.
    pub examples: Vec<Example>,
}

/// A parameter of a strategy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Name in rules.
    pub name: String,
    /// Type of its value.
    pub r#type: String,
    /// True if a rule must give it.
    #[serde(default)]
    pub required: bool,
    /// What it is if the rule does not give it.
    pub default: Option<String>,
    /// What it means.
    pub description: String,
}

/// What a strategy makes of a value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule.
    pub rule: Value,
    /// Type of the column.
    pub r#type: String,
    /// The value.
    pub input: String,
    /// What becomes of it.
    pub output: Option<String>,
    /// What may become of it, where it is random.
    pub like: Option<String>,
    /// A regular expression for that.
    pub pattern: Option<String>,
}

impl Example {
    /// The rule as people write it, `type` first.
    pub fn rule_text(&self) -> String {
        let Value::Object(rule) = &self.rule else {
            return self.rule.to_string();
        };
        let (first, rest): (Vec<_>, Vec<_>) = rule.iter().partition(|(key, _)| *key == "type");
        let pair = |(key, value): &(&String, &Value)| format!("\"{key}\": {value}");
        let pairs: Vec<String> = first.iter().chain(&rest).map(pair).collect();
        format!("{{{}}}", pairs.join(", "))
    }
}

/// All strategies, in the order of the file.
pub fn strategies() -> &'static [Strategy] {
    static LIST: OnceLock<Vec<Strategy>> = OnceLock::new();
    // a test reads the file; an empty list would refuse every rule
    LIST.get_or_init(|| serde_json::from_str(include_str!("strategies.json")).unwrap_or_default())
}

/// True for the name of a strategy.
pub(super) fn is_strategy(name: &str) -> bool {
    strategies().iter().any(|s| s.name == name)
}
