//! What the operations on a table of the target itself have in common.

use super::session::{open_target, target_params};
use crate::catalog::{class, read, Catalog, Detail, Object, ObjectId, Table};
use crate::context::{Context, Notice, Scope, Severity};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::{qualified, quote_ident};
use crate::mask::{Masks, Rules, TableRules};
use crate::sqlstate;
use crate::transport::Session;

/// A session on the target in a transaction, with a table locked against changes of its definition and of its rows.
pub struct Locked {
    /// The session.
    pub session: Session,
    /// The catalog, read after the lock.
    pub catalog: Catalog,
    /// The table.
    pub id: ObjectId,
}

impl Locked {
    /// Opens the session and locks the table. Errors: 42P01, 42809 for what has no rows of its own.
    pub async fn open(schema: &str, table: &str, cx: &Context) -> Result<Self> {
        let session = open_target(&target_params(cx, &cx.config.loopback.database)?, cx).await?;
        let name = qualified(schema, table);
        session.execute("BEGIN").await?;
        session
            .execute(&format!("LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))
            .await
            .map_err(|e| match e.sqlstate.as_str() {
                sqlstate::UNDEFINED_TABLE | sqlstate::INVALID_SCHEMA_NAME => missing(&name),
                _ => e.context(format!("could not lock table {name}")),
            })?;
        let catalog = read_catalog(&session).await?;
        let o = catalog.relation(schema, table).ok_or_else(|| missing(&name))?;
        if !matches!(&o.detail, Detail::Table(t) if !t.is_foreign()) {
            return Err(
                Error::new(sqlstate::WRONG_OBJECT_TYPE, format!("{} is not a table", o.qualified()))
                    .detail(format!("It is a {}.", o.keyword().to_lowercase())),
            );
        }
        let id = o.id;
        Ok(Self { session, catalog, id })
    }

    /// The table. Errors: 42P01, which the lock excludes.
    pub fn table(&self) -> Result<(&Object, &Table)> {
        match self.catalog.get(self.id).map(|o| (o, &o.detail)) {
            Some((o, Detail::Table(t))) => Ok((o, t)),
            _ => Err(missing("that was locked")),
        }
    }

    /// The masks that rules mean, of the table and everything that inherits from it. Errors: 22023.
    pub fn masks(&self, rules: &TableRules) -> Result<Masks> {
        let (o, _) = self.table()?;
        let all: HashSet<ObjectId> = self.catalog.objects.iter().map(|o| o.id).collect();
        let scope = Scope::Table {
            schema: o.schema.clone().unwrap_or_default(),
            table: o.name.clone(),
            target_table: None,
        };
        let rules = Rules {
            tables: vec![rules.clone()],
        };
        Masks::resolve(&self.catalog, &all, &scope, &rules)
    }

    /// Tables with masks: the table first, then its descendants in the order of the catalog.
    pub fn members(&self, masks: &Masks) -> Vec<&Object> {
        let with_rules: HashSet<ObjectId> = masks.tables().map(|(id, _)| id).collect();
        let mut members: Vec<&Object> = self
            .catalog
            .objects
            .iter()
            .filter(|o| with_rules.contains(&o.id))
            .collect();
        members.sort_by_key(|o| o.id != self.id);
        members
    }

    /// Commits for good and ends the session.
    pub async fn commit(self) -> Result<()> {
        self.session
            .execute("SET LOCAL synchronous_commit = on; COMMIT")
            .await?;
        self.session.close().await;
        Ok(())
    }
}

fn missing(name: &str) -> Error {
    Error::new(sqlstate::UNDEFINED_TABLE, format!("table {name} does not exist"))
}

/// The catalog of the target.
pub async fn read_catalog(session: &Session) -> Result<Catalog> {
    read::read(session)
        .await
        .map_err(|e| e.context("could not read the catalog of the target"))
}

/// The rules of one table. Errors: 22023, also if there are none.
pub fn parse_rules(json: &str) -> Result<TableRules> {
    let rules = Rules::parse_table(json)?;
    if rules.columns.is_empty() {
        return Err(no_rules());
    }
    Ok(rules)
}

/// Nothing would be masked.
pub fn no_rules() -> Error {
    Error::new(sqlstate::INVALID_PARAMETER_VALUE, "no valid mask rules in JSON")
        .hint("Give an object that names columns and strategies, for example {\"email\": \"email\"}.")
}

/// Runs statements one after the other.
pub async fn run_all(session: &Session, statements: &[String], purpose: &str) -> Result<()> {
    for statement in statements {
        session
            .execute(statement)
            .await
            .map_err(|e| e.context(format!("could not {purpose}")))?;
    }
    Ok(())
}

/// Views and materialized views that read one of the tables, directly or through others.
pub fn readers<'a>(catalog: &'a Catalog, tables: &[&Object]) -> Vec<&'a Object> {
    let mut known: HashSet<ObjectId> = tables.iter().map(|o| o.id).collect();
    let mut found: Vec<&Object> = Vec::new();
    loop {
        let reads = |d: &&crate::catalog::Dependency| {
            known.contains(&ObjectId::new(d.refclassid, d.refobjid)) && d.classid == class::PG_REWRITE
        };
        let more: Vec<&Object> = catalog
            .dependencies
            .iter()
            .filter(reads)
            .filter_map(|d| catalog.get(catalog.resolve(ObjectId::new(d.classid, d.objid))))
            .filter(|o| matches!(o.detail, Detail::View(_) | Detail::MatView(_)) && !known.contains(&o.id))
            .collect();
        if more.is_empty() {
            return found;
        }
        for o in more {
            if known.insert(o.id) {
                found.push(o);
            }
        }
    }
}

/// Says something to the caller.
pub fn say(cx: &Context, severity: Severity, message: String) {
    cx.progress.notice(Notice::new(severity, message));
}

/// A role as it stands in messages; none is PUBLIC.
pub fn role(name: Option<&str>) -> String {
    name.map_or_else(|| "PUBLIC".to_owned(), quote_ident)
}

/// The questions about masks speak of the source; here the target answers them.
pub fn on_target(mut error: Error) -> Error {
    fn other(text: &str) -> String {
        text.replace("the source", "the server")
            .replace("The source", "The server")
    }
    error.message = other(&error.message);
    error.detail = error.detail.as_deref().map(other);
    error
}
