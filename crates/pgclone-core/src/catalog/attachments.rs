//! Comments, privileges and security labels, for every object and sub-object that has them.

use super::read::or_default;
use super::{class, ObjectId, Oid};
use crate::error::Result;
use crate::hash::HashMap;
use crate::transport::Session;
use crate::version::ServerVersion;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One privilege of an access control list, as `aclexplode` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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

/// A list as `ALTER ... OWNER` leaves it: the new owner takes the old one's place in every item, and what is there twice
/// then is there once.
pub fn with_new_owner(items: &[AclItem], old: &str, new: &str) -> Vec<AclItem> {
    let role = |name: &String| if name == old { new.to_owned() } else { name.clone() };
    let mut result: Vec<AclItem> = Vec::new();
    for item in items {
        let item = AclItem {
            grantor: role(&item.grantor),
            grantee: item.grantee.as_ref().map(role),
            ..item.clone()
        };
        let is_same = |i: &&mut AclItem| {
            (&i.grantor, &i.grantee, &i.privilege) == (&item.grantor, &item.grantee, &item.privilege)
        };
        match result.iter_mut().find(is_same) {
            Some(there) => there.grantable |= item.grantable,
            None => result.push(item),
        }
    }
    result
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

/// Changed privileges of an object that belongs to PostgreSQL itself, so that the model has no object for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemAcl {
    /// Address.
    pub id: ObjectId,
    /// Column number, or 0.
    pub subid: i32,
    /// Column name, with `subid`.
    pub column: Option<String>,
    /// Keyword for `GRANT ... ON <keyword>`.
    pub keyword: &'static str,
    /// Name for SQL, as the server writes it.
    pub identity: String,
    /// Owner's role name.
    pub owner: String,
    /// The privileges.
    pub acl: Acl,
}

/// A security label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SecurityLabel {
    /// Label provider.
    pub provider: String,
    /// Label.
    pub label: String,
}

/// All of them, keyed by address and sub-object (column number or 0).
#[derive(Clone, Debug, Default)]
pub struct Attachments {
    /// `pg_description` and `pg_shdescription`. A composite type's columns are at the type, not at its relation.
    pub comments: HashMap<(ObjectId, i32), String>,
    /// Access control lists that differ from the default, or that initial privileges are recorded for.
    pub acls: HashMap<(ObjectId, i32), Acl>,
    /// `pg_seclabel` and `pg_shseclabel`.
    pub labels: HashMap<(ObjectId, i32), Vec<SecurityLabel>>,
    /// Comments on constraints of domains, by domain: constraint and its name.
    pub domain_constraints: HashMap<ObjectId, Vec<(ObjectId, String)>>,
    /// Columns that have any of the three: number and name, by relation or composite type.
    pub columns: HashMap<ObjectId, BTreeMap<i32, String>>,
    /// Names of the extensions that an object goes with (`ALTER ... DEPENDS ON EXTENSION`).
    pub extension_dependencies: HashMap<ObjectId, Vec<String>>,
    /// Changed privileges of PostgreSQL's own objects, in catalog order.
    pub system_acls: Vec<SystemAcl>,
}

#[derive(Deserialize)]
struct Address {
    classid: Oid,
    objid: Oid,
    subid: i32,
    column: Option<String>,
}

#[derive(Deserialize)]
struct CommentRow {
    #[serde(flatten)]
    address: Address,
    text: String,
    domain: Option<Oid>,
    constraint: Option<String>,
}

#[derive(Deserialize)]
struct LabelRow {
    #[serde(flatten)]
    address: Address,
    #[serde(flatten)]
    label: SecurityLabel,
}

#[derive(Deserialize)]
struct ExtensionRow {
    #[serde(flatten)]
    address: Address,
    extension: String,
}

#[derive(Deserialize)]
struct AclRow {
    #[serde(flatten)]
    address: Address,
    kind: char,
    owner: String,
    is_system: bool,
    identity: Option<String>,
    #[serde(deserialize_with = "or_default")]
    items: Vec<AclItem>,
    #[serde(deserialize_with = "or_default")]
    default: Vec<AclItem>,
    has_initial: bool,
    #[serde(deserialize_with = "or_default")]
    initial: Vec<AclItem>,
}

impl Attachments {
    /// Reads all of it in a fixed number of queries.
    pub(super) async fn read(session: &Session, version: ServerVersion) -> Result<Self> {
        let sql = |query| super::sql::for_version(query, version);
        let comments_sql = sql(include_str!("queries/comments.sql"));
        let labels_sql = sql(include_str!("queries/labels.sql"));
        let acls_sql = sql(include_str!("queries/acls.sql"));
        let extensions_sql = sql(include_str!("queries/extension_dependencies.sql"));
        let (comments, labels, acls, extensions) = futures_util::try_join!(
            session.rows::<CommentRow>(&comments_sql),
            session.rows::<LabelRow>(&labels_sql),
            session.rows::<AclRow>(&acls_sql),
            session.rows::<ExtensionRow>(&extensions_sql),
        )?;
        let mut all = Self::default();
        for row in comments {
            let key = all.key(row.address);
            all.comments.insert(key, row.text);
            if let (Some(domain), Some(name)) = (row.domain, row.constraint) {
                let domain = ObjectId::new(class::PG_TYPE, domain);
                all.domain_constraints.entry(domain).or_default().push((key.0, name));
            }
        }
        for row in labels {
            let key = all.key(row.address);
            all.labels.entry(key).or_default().push(row.label);
        }
        for row in extensions {
            let (id, _) = all.key(row.address);
            all.extension_dependencies.entry(id).or_default().push(row.extension);
        }
        for row in acls {
            all.add_acl(row);
        }
        Ok(all)
    }

    /// The address of a row; remembers the column's name.
    fn key(&mut self, address: Address) -> (ObjectId, i32) {
        let id = ObjectId::new(address.classid, address.objid);
        if let Some(column) = address.column {
            self.columns.entry(id).or_default().insert(address.subid, column);
        }
        (id, address.subid)
    }

    fn add_acl(&mut self, row: AclRow) {
        let acl = Acl {
            items: row.items,
            default: row.default,
            initial: row.has_initial.then_some(row.initial),
        };
        if row.is_system {
            self.system_acls.push(SystemAcl {
                id: ObjectId::new(row.address.classid, row.address.objid),
                subid: row.address.subid,
                column: row.address.column,
                keyword: grant_keyword(row.kind),
                identity: row.identity.unwrap_or_default(),
                owner: row.owner,
                acl,
            });
        } else {
            let key = self.key(row.address);
            self.acls.insert(key, acl);
        }
    }
}

/// `GRANT ... ON <keyword>` for a kind as `acldefault` names it.
fn grant_keyword(kind: char) -> &'static str {
    match kind {
        's' => "SEQUENCE",
        'f' => "FUNCTION",
        'T' => "TYPE",
        'n' => "SCHEMA",
        'l' => "LANGUAGE",
        'F' => "FOREIGN DATA WRAPPER",
        'S' => "FOREIGN SERVER",
        'L' => "LARGE OBJECT",
        'd' => "DATABASE",
        _ => "TABLE",
    }
}
