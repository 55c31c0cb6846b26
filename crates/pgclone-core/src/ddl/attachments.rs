//! Owner, comments, security labels and privileges, for every class in one place.

use super::Render;
use crate::catalog::Object;

/// `ALTER ... OWNER TO`, unless the object has no owner or the role is missing on the target (a warning).
pub fn owner(_o: &Object, _cx: &Render) -> Vec<String> {
    Vec::new()
}

/// `COMMENT ON` the object and its columns.
pub fn comments(_o: &Object, _cx: &Render) -> Vec<String> {
    Vec::new()
}

/// `SECURITY LABEL` on the object and its columns.
pub fn labels(_o: &Object, _cx: &Render) -> Vec<String> {
    Vec::new()
}

/// `REVOKE` and `GRANT` that turn the privileges a new object has into the source's.
pub fn acl(_o: &Object, _cx: &Render) -> Vec<String> {
    Vec::new()
}
