//! The options of `preflight`: those of the clone, and what else is wanted.

use crate::context::{Flags, Scope};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::sqlstate::INVALID_PARAMETER_VALUE;
use serde_json::{Map, Value};

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
        // what is no object is refused by the clone's own parser
        let Ok(mut map) = serde_json::from_str::<Map<String, Value>>(text) else {
            return Ok(Self {
                clone: Options::parse(Some(text), &scope, Flags::default())?,
                ..Self::default()
            });
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
        let rest = if map.len() == 0 {
            text_of(Map::new())
        } else {
            text_of(map)
        };
        Ok(Self {
            clone: Options::parse(Some(&rest), &scope, Flags::default())?,
            parallel,
            replication,
        })
    }
}

fn text_of(map: Map<String, Value>) -> String {
    Value::Object(map).to_string()
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
        for bad in ["[]", "{", r#"{"parallel": 0}"#, r#"{"replication": 1}"#, r#"{"x": 1}"#] {
            let error = PreflightOptions::parse(Some(bad), "s").unwrap_err();
            assert_eq!(error.sqlstate, INVALID_PARAMETER_VALUE, "{bad}");
        }
    }
}
