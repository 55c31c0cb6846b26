//! The options of `preflight`: those of the clone, and what else is wanted.

use crate::context::{Flags, Scope};
use crate::error::{Error, Result};
use crate::mask::Json;
use crate::options::{parse_object, Options, EXAMPLE};
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use serde_json::Value;

/// Checked options of a preflight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreflightOptions {
    /// How the schema is to be cloned.
    pub clone: Options,
    /// Sessions that are to copy at the same time.
    pub parallel: Option<u32>,
    /// The target is to follow the source by logical replication afterwards.
    pub replication: bool,
}

impl PreflightOptions {
    /// Parses the JSON text of a call: the options of `pgclone.schema`, and `parallel` and `replication`.
    ///
    /// Errors: 22023 as [`Options::parse`], and for wrong types.
    pub fn parse(text: Option<&str>, schema: &str) -> Result<Self> {
        let scope = Scope::Schema {
            schema: schema.to_owned(),
        };
        let Some(text) = text else { return Ok(Self::default()) };
        // the clone's own parser does not see what is there twice any more
        let Json(Value::Object(mut map)) = parse_object(text, EXAMPLE)? else {
            return Err(bad("options", "It is one JSON object."));
        };
        let replication = match map.remove("replication") {
            None => false,
            Some(Value::Bool(on)) => on,
            Some(_) => return Err(bad("replication", "It is true or false.")),
        };
        let parallel = match map.remove("parallel") {
            None => None,
            Some(n) => match n.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0) {
                Some(n) => Some(n),
                None => return Err(bad("parallel", "It is a number from 1 on.")),
            },
        };
        let rest = Value::Object(map).to_string();
        Ok(Self {
            clone: Options::parse(Some(&rest), &scope, Flags::default())?,
            parallel,
            replication,
        })
    }
}

fn bad(option: &str, why: &str) -> Error {
    Error::new(INVALID_PARAMETER_VALUE, format!("invalid options at \"{option}\"")).detail(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_the_clone_and_its_own_are_taken() {
        let options =
            PreflightOptions::parse(Some(r#"{"conflict": "skip", "parallel": 4, "replication": true}"#), "s").unwrap();
        assert_eq!((options.parallel, options.replication), (Some(4), true));
        assert_eq!(options.clone.conflict, crate::options::Conflict::Skip);
        assert_eq!(PreflightOptions::parse(None, "s").unwrap(), PreflightOptions::default());
        for bad in [
            "[]",
            "{",
            r#"{"parallel": 0}"#,
            r#"{"replication": 1}"#,
            r#"{"x": 1}"#,
            r#"{"conflict": "error", "conflict": "replace"}"#,
            r#"{"parallel": 1, "parallel": 1}"#,
        ] {
            let error = PreflightOptions::parse(Some(bad), "s").unwrap_err();
            assert_eq!(error.sqlstate, INVALID_PARAMETER_VALUE, "{bad}");
        }
    }
}
