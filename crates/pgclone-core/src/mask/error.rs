//! The errors of masks: all 22023, all with the JSON path of the rule.

use crate::error::Error;
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// A rule that is no rule, or that means nothing.
pub(super) fn invalid(path: &str, why: impl Into<String>) -> Error {
    Error::new(INVALID_PARAMETER_VALUE, format!("invalid mask at \"{path}\"")).detail(why)
}

/// `a, b, c`
pub(super) fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let names: Vec<String> = names.into_iter().map(|n| n.as_ref().to_owned()).collect();
    names.join(", ")
}
