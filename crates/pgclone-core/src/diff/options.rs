//! The options of `diff`.

use crate::error::Result;
use crate::options::{parse_object, Options};
use serde::Deserialize;

const EXAMPLE: &str = "Options are one JSON object, for example {\"sql\": true, \"indexes\": false}.";

/// Checked options of a diff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffOptions {
    /// Also make the statements that bring the target to the source's state.
    pub sql: bool,
    /// What the clone that the diff speaks of would take along.
    pub clone: Options,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    sql: bool,
    indexes: bool,
    constraints: bool,
    triggers: bool,
    matviews: bool,
    consistent: bool,
}

impl Default for Raw {
    fn default() -> Self {
        let clone = Options::default();
        Self {
            sql: false,
            indexes: clone.indexes,
            constraints: clone.constraints,
            triggers: clone.triggers,
            matviews: clone.matviews,
            consistent: clone.consistent,
        }
    }
}

impl DiffOptions {
    /// Parses the JSON text of a call. Errors: 22023 for what is malformed, unknown or of the wrong type.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        let Some(text) = text else { return Ok(Self::default()) };
        let raw: Raw = parse_object(text, EXAMPLE)?;
        let clone = Options {
            indexes: raw.indexes,
            constraints: raw.constraints,
            triggers: raw.triggers,
            matviews: raw.matviews,
            consistent: raw.consistent,
            ..Options::default()
        };
        Ok(Self { sql: raw.sql, clone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlstate::INVALID_PARAMETER_VALUE;

    #[test]
    fn options_are_taken_and_bad_ones_refused() {
        assert_eq!(DiffOptions::parse(None).unwrap(), DiffOptions::default());
        let options = DiffOptions::parse(Some(r#"{"sql": true, "indexes": false}"#)).unwrap();
        assert!(options.sql && !options.clone.indexes && options.clone.triggers);
        for bad in [
            "[]",
            "{",
            r#"{"sql": 1}"#,
            r#"{"conflict": "skip"}"#,
            "{} x",
            r#"{"sql": null}"#,
        ] {
            assert_eq!(
                DiffOptions::parse(Some(bad)).unwrap_err().sqlstate,
                INVALID_PARAMETER_VALUE,
                "{bad}"
            );
        }
    }
}
