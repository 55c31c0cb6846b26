//! Errors of the source about rows that are masked.
//!
//! The expressions of masks are made so that they cannot fail over a value. What else runs in the same query can: a
//! filter, a check of a domain, a damaged row. What the source says then may quote a raw value, and would end in the
//! target's log.

use crate::error::{Error, Side};

/// Classes of SQLSTATE whose messages name objects, settings and connections, but no values.
const HARMLESS: &[&str] = &[
    "08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58",
];

/// The error without what the source said, if that may hold a value of a row.
pub fn redact(error: Error) -> Error {
    let class = error.sqlstate.get(..2).unwrap_or_default();
    if error.side != Some(Side::Source) || HARMLESS.contains(&class) {
        return error;
    }
    let message = format!("the source could not mask the rows (SQLSTATE {})", error.sqlstate);
    Error::new(&error.sqlstate, message)
        .detail("What the source said is left out, because it may hold a value that is to be masked; the source's log has it.")
        .on(Side::Source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_left_out_and_causes_are_not() {
        let source = |state: &str| redact(Error::new(state, "invalid: \"alice\"").detail("alice").on(Side::Source));
        for state in ["22P02", "22003", "23514", "P0001", "XX000", "22P05"] {
            let e = source(state);
            assert!(!format!("{e:?}").contains("alice"), "{e:?}");
            assert_eq!(e.sqlstate, state);
        }
        for state in ["57014", "08006", "42501"] {
            assert!(source(state).message.contains("alice"));
        }
    }
}
