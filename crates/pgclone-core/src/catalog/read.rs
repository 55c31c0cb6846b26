//! Reads a [`Catalog`] over a session: a fixed number of queries, all sent at once.
//!
//! A class is one [`ClassQuery`]: a query file whose columns are `oid`, `schema`, `name`, `owner` (the last three where
//! the class has them) and the fields of the class's struct, by name. Rows are decoded by serde, so there is no row-mapping
//! code.

use super::{
    class, Attachments, Catalog, DatabaseProperties, Dependency, Detail, Object, ObjectId, Oid, Server, ShellOperator,
};
use crate::error::{Error, Result};
use crate::hash::HashMap;
use crate::sqlstate;
use crate::transport::{decode, Session};
use crate::version::ServerVersion;
use futures_util::future::try_join_all;
use serde::{de::DeserializeOwned, Deserialize, Deserializer};
use tokio_postgres::Row;

/// Makes the class's part of an object from a row.
type Decoder = dyn Fn(&Row) -> Result<Detail, String> + Send + Sync;

/// A query that yields the objects of one class.
pub struct ClassQuery {
    /// First major that has the catalog; older servers have no such objects.
    pub since: u32,
    catalog: Oid,
    sql: &'static str,
    detail: Box<Decoder>,
}

/// What every class query returns beside its own columns.
#[derive(Deserialize)]
struct Head {
    oid: Oid,
    #[serde(default)]
    schema: Option<String>,
    name: String,
    #[serde(default)]
    owner: Option<String>,
}

/// A row of `queries/aliases.sql`: many objects and what each is part of.
#[derive(Deserialize)]
struct Aliases {
    class: Oid,
    oids: Vec<Oid>,
    of_class: Oid,
    of_oids: Vec<Oid>,
}

impl Aliases {
    fn into_pairs(self) -> impl Iterator<Item = (ObjectId, ObjectId)> {
        let (class, of_class) = (self.class, self.of_class);
        let pairs = self.oids.into_iter().zip(self.of_oids);
        pairs.map(move |(oid, of)| (ObjectId::new(class, oid), ObjectId::new(of_class, of)))
    }
}

/// A row of `queries/dependencies.sql`: the rows of `pg_depend` between two classes, column by column.
#[derive(Deserialize)]
struct DependencyList {
    classid: Oid,
    refclassid: Oid,
    objid: Vec<Oid>,
    objsubid: Vec<i32>,
    refobjid: Vec<Oid>,
    refobjsubid: Vec<i32>,
    deptype: String,
}

impl DependencyList {
    fn into_rows(self) -> impl Iterator<Item = Dependency> {
        let (classid, refclassid) = (self.classid, self.refclassid);
        let dependents = self.objid.into_iter().zip(self.objsubid);
        let referenced = self.refobjid.into_iter().zip(self.refobjsubid);
        let kinds: Vec<char> = self.deptype.chars().collect();
        dependents
            .zip(referenced)
            .zip(kinds)
            .map(
                move |(((objid, objsubid), (refobjid, refobjsubid)), deptype)| Dependency {
                    classid,
                    objid,
                    objsubid,
                    refclassid,
                    refobjid,
                    refobjsubid,
                    deptype,
                },
            )
    }
}

impl ClassQuery {
    /// The objects of a system catalog, read by `sql` (see [`super::sql`] for version lines).
    pub fn new<D: DeserializeOwned + 'static>(catalog: Oid, sql: &'static str, wrap: fn(D) -> Detail) -> Self {
        Self::by(catalog, sql, move |row| decode(row).map(wrap))
    }

    /// The same where the row decides what it becomes.
    pub fn by(
        catalog: Oid,
        sql: &'static str,
        detail: impl Fn(&Row) -> Result<Detail, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            since: 0,
            catalog,
            sql,
            detail: Box::new(detail),
        }
    }

    /// For catalogs that came with a later major.
    #[must_use]
    pub fn since(mut self, major: u32) -> Self {
        self.since = major;
        self
    }
}

async fn read_class(session: &Session, version: ServerVersion, class: &ClassQuery) -> Result<Vec<Object>> {
    // A row is looked at twice, once for what all classes have and once for the rest.
    let object = |row: &Row| {
        let head: Head = decode(row)?;
        Ok(Object {
            id: ObjectId::new(class.catalog, head.oid),
            schema: head.schema,
            name: head.name,
            owner: head.owner,
            extension: None,
            detail: (class.detail)(row)?,
        })
    };
    session
        .rows_by(&super::sql::for_version(class.sql, version), &[], object)
        .await
}

/// Reads everything. Inside a transaction with a snapshot, all queries see the same state.
pub async fn read(session: &Session) -> Result<Catalog> {
    let version = session.version();
    let mut classes: Vec<ClassQuery> = Vec::new();
    classes.extend(super::types::queries());
    classes.extend(super::code::queries());
    classes.extend(super::locale::queries());
    classes.extend(super::operator::queries());
    classes.extend(super::textsearch::queries());
    classes.extend(super::foreign::queries());
    classes.extend(super::relation::queries());
    classes.extend(super::rule::queries());
    classes.extend(super::misc::queries());
    classes.extend(super::publish::queries());
    classes.retain(|c| version.at_least(c.since));
    // try_join_all polls in order, so the queries are pipelined on the one connection
    let objects = try_join_all(classes.iter().map(|c| read_class(session, version, c)));
    let server_sql = super::sql::for_version(include_str!("queries/server.sql"), version);
    let server = session.rows::<Server>(&server_sql);
    let database = DatabaseProperties::read(session);
    let dependencies = session.rows::<DependencyList>(include_str!("queries/dependencies.sql"));
    let attachments = Attachments::read(session, version);
    let alias_sql = super::sql::for_version(include_str!("queries/aliases.sql"), version);
    let aliases = session.rows::<Aliases>(&alias_sql);
    let shells = session.rows::<ShellOperator>(include_str!("queries/operator_shell.sql"));
    let (objects, server, database, dependencies, attachments, aliases, shells) =
        futures_util::try_join!(objects, server, database, dependencies, attachments, aliases, shells)?;
    let mut objects: Vec<Object> = objects.into_iter().flatten().collect();
    let mut dependencies: Vec<Dependency> = dependencies.into_iter().flat_map(DependencyList::into_rows).collect();
    dependencies.sort_unstable();
    let aliases = aliases.into_iter().flat_map(Aliases::into_pairs).collect();
    mark_extension_members(&mut objects, &dependencies);
    let server = server.into_iter().next().ok_or_else(|| {
        Error::new(
            sqlstate::INTERNAL_ERROR,
            "no row in pg_database for the current database",
        )
    })?;
    let is_silent = |o: &Object| matches!(&o.detail, Detail::Trigger(t) if t.follows_original);
    let (silent, objects) = objects.into_iter().partition(is_silent);
    let mut catalog = Catalog::new(server, database, objects, dependencies, attachments, aliases);
    (catalog.shell_operators, catalog.silent_copies) = (shells, silent);
    Ok(catalog)
}

fn mark_extension_members(objects: &mut [Object], dependencies: &[Dependency]) {
    let members: HashMap<ObjectId, Oid> = dependencies
        .iter()
        .filter(|d| d.deptype == 'e' && d.refclassid == class::PG_EXTENSION)
        .map(|d| (ObjectId::new(d.classid, d.objid), d.refobjid))
        .collect();
    for object in objects {
        object.extension = members
            .get(&object.id)
            .or_else(|| member_of_table(object, &members))
            .copied();
    }
}

/// What `CREATE EXTENSION` makes together with a table has no row in `pg_depend` that says so. Indexes and constraints
/// that somebody added to such a table later look the same; pg_dump takes them for the extension's, too. A trigger that
/// calls the user's function, and policies, are the user's.
fn member_of_table<'a>(object: &Object, members: &'a HashMap<ObjectId, Oid>) -> Option<&'a Oid> {
    let table = match &object.detail {
        Detail::Index(i) => i.table,
        Detail::Constraint(k) => k.table,
        Detail::Default(d) => d.table,
        Detail::Rule(r) => r.table,
        Detail::Trigger(t) => {
            let is_users = t.function >= super::FIRST_NORMAL_OID
                && !members.contains_key(&ObjectId::new(class::PG_PROC, t.function));
            return if is_users {
                None
            } else {
                members.get(&ObjectId::new(class::PG_CLASS, t.table))
            };
        }
        _ => return None,
    };
    members.get(&ObjectId::new(class::PG_CLASS, table))
}

/// SQL NULL as the type's default: aggregates over nothing are NULL.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(d: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}
