//! Roles: what belongs to the server as a whole and not to a database.

use crate::conninfo::Secret;
use crate::error::Result;
use crate::transport::Session;
use serde::{Deserialize, Deserializer};

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Role {
    /// Name, unquoted.
    pub name: String,
    /// True for the superuser that `initdb` made.
    pub is_bootstrap: bool,
    /// SUPERUSER.
    pub superuser: bool,
    /// INHERIT.
    pub inherit: bool,
    /// CREATEROLE.
    pub createrole: bool,
    /// CREATEDB.
    pub createdb: bool,
    /// LOGIN.
    pub login: bool,
    /// REPLICATION.
    pub replication: bool,
    /// BYPASSRLS.
    pub bypassrls: bool,
    /// CONNECTION LIMIT; -1 is none.
    pub connection_limit: i32,
    /// VALID UNTIL, as the server prints it in UTC.
    pub valid_until: Option<String>,
    /// Comment.
    pub comment: Option<String>,
    /// Password hash.
    #[serde(skip)]
    pub password: Option<Secret>,
}

/// A role's being a member of another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Membership {
    /// The group.
    pub role: String,
    /// The member.
    pub member: String,
    /// Who granted it; `None` if that role is gone.
    pub grantor: Option<String>,
    /// True if the grantor is the bootstrap superuser.
    pub by_bootstrap: bool,
    /// ADMIN OPTION.
    pub admin: bool,
    /// INHERIT OPTION; `None` before 16, where the member's INHERIT says it.
    #[serde(default)]
    pub inherit: Option<bool>,
    /// SET OPTION; `None` before 16, where it is always there.
    #[serde(default)]
    pub set: Option<bool>,
}

/// Settings of a role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RoleConfig {
    /// The role.
    pub role: String,
    /// Database that they hold in; `None` is every one.
    pub database: Option<String>,
    /// `name=value`, in order.
    pub settings: Vec<String>,
}

/// A security label of a role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RoleLabel {
    /// The role.
    pub role: String,
    /// Who understands the label.
    pub provider: String,
    /// The label.
    pub label: String,
}

/// The roles of a server and what they have.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// All roles, sorted by name.
    pub roles: Vec<Role>,
    /// False if the password hashes cannot be read.
    pub knows_passwords: bool,
    /// Memberships, sorted.
    pub memberships: Vec<Membership>,
    /// Settings, sorted.
    pub settings: Vec<RoleConfig>,
    /// Security labels, sorted.
    pub labels: Vec<RoleLabel>,
    /// Names of the databases.
    pub databases: Vec<String>,
}

#[derive(Deserialize)]
struct Password {
    role: String,
    #[serde(deserialize_with = "secret")]
    hash: Secret,
}

#[derive(Deserialize)]
struct Database {
    name: String,
}

fn secret<'de, D: Deserializer<'de>>(d: D) -> Result<Secret, D::Error> {
    String::deserialize(d).map(Secret::new)
}

impl Roles {
    /// Reads them in a fixed number of queries.
    pub async fn read(session: &Session) -> Result<Self> {
        let sql = |query| super::sql::for_version(query, session.version());
        let (roles, memberships, settings) = (
            sql(include_str!("queries/roles.sql")),
            sql(include_str!("queries/memberships.sql")),
            sql(include_str!("queries/role_settings.sql")),
        );
        let databases = "SELECT datname AS name FROM pg_database WHERE datallowconn";
        let readable = "SELECT has_column_privilege('pg_authid', 'rolpassword', 'SELECT')";
        let labels = include_str!("queries/role_labels.sql");
        let (roles, memberships, settings, labels, databases, knows_passwords) = futures_util::try_join!(
            session.rows::<Role>(&roles),
            session.rows::<Membership>(&memberships),
            session.rows::<RoleConfig>(&settings),
            session.rows::<RoleLabel>(labels),
            session.rows::<Database>(databases),
            session.value::<bool>(readable),
        )?;
        let mut all = Self {
            roles,
            knows_passwords,
            memberships,
            settings,
            labels,
            databases: databases.into_iter().map(|d| d.name).collect(),
        };
        if knows_passwords {
            let passwords: Vec<Password> = session.rows(&sql(include_str!("queries/role_passwords.sql"))).await?;
            for password in passwords {
                if let Some(role) = all.roles.iter_mut().find(|r| r.name == password.role) {
                    role.password = Some(password.hash);
                }
            }
        }
        Ok(all)
    }

    /// The role of that name.
    pub fn get(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.name == name)
    }

    /// Settings of a role, in one database or in every one.
    pub fn settings_of(&self, role: &str, database: Option<&str>) -> &[String] {
        let is_it = |s: &&RoleConfig| s.role == role && s.database.as_deref() == database;
        self.settings
            .iter()
            .find(is_it)
            .map(|s| s.settings.as_slice())
            .unwrap_or_default()
    }
}

impl Role {
    /// True for names that the server keeps for its own roles: the first three characters are `pg_`.
    pub fn is_reserved(&self) -> bool {
        self.name.starts_with("pg_")
    }
}
