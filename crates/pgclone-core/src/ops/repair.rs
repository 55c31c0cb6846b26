//! `repair`: makes the rows of one table of the target equal to the source's again, touching only those that differ.
//!
//! Everything is one transaction on the target. Rows that differ are found as `verify` finds them. First all of them are
//! deleted on the target, while the source's are gathered in a temporary table; then those are inserted. So no row can
//! collide with another one that is still to be repaired. Triggers and foreign keys do not act
//! (`session_replication_role = replica`): the rows are to become what they are on the source, and a cascade would touch
//! others.

use super::clone::{commit, read_catalog};
use super::record::Records;
use super::session::{open_source, open_target, source_params, target_params};
use super::verify::{sum, Bisect, Difference, HashFunction, Key, KeyValues, Pair, Reader, Subject};
use crate::catalog::{Catalog, Column, Detail, Object};
use crate::context::Context;
use crate::copy::{copy_table, Counters, TableCopy};
use crate::error::{Error, Result};
use crate::ident::{quote_list, QualifiedName};
use crate::sqlstate;
use std::fmt;

/// Keys that one statement names.
const BATCH: usize = 500;
/// Where the source's rows wait.
const STAGE: &str = "pg_temp.pgclone_repair";

/// One call of `repair`.
#[derive(Clone, PartialEq, Eq)]
pub struct RepairRequest {
    /// Where the source is: conninfo or URI. May hold a password.
    pub conninfo: String,
    /// Schema of the table.
    pub schema: String,
    /// The table.
    pub table: String,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    table: String,
    inserted: usize,
    updated: usize,
    deleted: usize,
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            inserted,
            updated,
            deleted,
        } = self;
        write!(
            f,
            "OK: {inserted} rows inserted, {updated} rows updated, {deleted} rows deleted in {table}"
        )
    }
}

/// The transaction on both sides.
struct Repair<'a> {
    source: Reader<'a>,
    target: Reader<'a>,
    key: Key,
    function: HashFunction,
    counters: &'a Counters,
    done: Repaired,
}

/// Repairs a table. The target's transaction is committed just before this returns. Errors: 42P01 if a side lacks the
/// table, 55000 if the two cannot be compared by key.
pub async fn repair(request: RepairRequest, cx: &Context) -> Result<Repaired> {
    cx.counters.about(Some(&request.schema), Some(&request.table));
    cx.counters.phase("connecting");
    let params = source_params(&request.conninfo, cx)?;
    let target_params = target_params(cx, &cx.config.loopback.database)?;
    let (source, target) = futures_util::try_join!(open_source(&params, true, cx), open_target(&target_params, cx))?;
    let name = QualifiedName::new(&request.schema, &request.table);
    // Readers go on, writers wait. The lock comes first, so that the snapshot sees what the last writer did.
    let begin = format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL session_replication_role = replica; \
         LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"
    );
    let doing = || format!("could not begin to repair {name}");
    target.execute(&begin).await.map_err(|e| e.context(doing()))?;
    let (from, into) = futures_util::try_join!(read_catalog(&source), read_catalog(&target))?;
    let records = Records::read(&target, &into).await?;
    let table = find(&into, &name, "target")?;
    let masked = records.masked(table, &into);
    if !masked.is_empty() {
        let why = format!("It has masked columns: {}.", quote_list(masked.keys()));
        return Err(not_repairable(&name, why, "with the same masks"));
    }
    // what is in it was put there by somebody else
    if records.clone_of(table.id).is_some_and(|r| r.has_no_rows()) {
        return Err(not_repairable(
            &name,
            "It was cloned without its rows.".to_owned(),
            "with its rows",
        ));
    }
    let origin = records.clone_of(table.id).map_or_else(|| name.clone(), |r| r.source());
    let origin = find(&from, &origin, "source")?;
    let pair = Pair::of(name.clone(), Some(origin), table, &from, &into, &records);
    let same_encoding = source.server_encoding() == target.server_encoding();
    let (from, into, key) = comparable(&pair, &from, same_encoding)?;
    let reader = |session, subject| Reader { session, subject };
    cx.counters.phase("comparing rows");
    let repair = Repair {
        counters: &cx.counters,
        source: reader(&source, from),
        target: reader(&target, into),
        key,
        function: HashFunction::agreed(&source, &target).await?,
        done: Repaired {
            table: name.to_string(),
            ..Repaired::default()
        },
    };
    let done = repair.run().await?;
    source.execute("COMMIT").await?;
    commit(&target, cx).await?;
    futures_util::join!(source.close(), target.close());
    Ok(done)
}

fn find<'a>(catalog: &'a Catalog, name: &QualifiedName, side: &str) -> Result<&'a Object> {
    match catalog.relation(&name.schema, &name.name) {
        Some(o) if matches!(&o.detail, Detail::Table(t) if !t.is_foreign()) => Ok(o),
        Some(o) => Err(Error::new("42809", format!("{name} is not a table on the {side}"))
            .detail(format!("It is a {}.", o.keyword().to_lowercase()))),
        None => Err(Error::new(
            sqlstate::UNDEFINED_TABLE,
            format!("table {name} does not exist on the {side}"),
        )),
    }
}

/// Of masked columns the source has the real values, which must not get to the target.
fn not_repairable(name: &QualifiedName, why: String, how: &str) -> Error {
    Error::new(
        sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
        format!("table {name} cannot be repaired"),
    )
    .detail(why)
    .hint(format!(
        "Clone the table again, {how} and the option \"conflict\": \"replace\"."
    ))
}

/// Both sides and the key, if the table can be repaired.
fn comparable<'a>(
    pair: &'a Pair<'a>,
    from: &Catalog,
    same_encoding: bool,
) -> Result<(&'a Subject<'a>, &'a Subject<'a>, Key)> {
    let refuse = |why: &str, hint: &str| {
        Error::new(
            sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE,
            format!("table {} cannot be repaired", pair.name),
        )
        .detail(why)
        .hint(hint)
    };
    let again = "Clone the table again, with the option \"conflict\": \"replace\".";
    let (Some(source), Some(target)) = (&pair.source, &pair.target) else {
        return Err(refuse("It is not on both sides.", again));
    };
    if !pair.has_same_columns() {
        return Err(refuse("The columns of the two sides differ.", again));
    }
    let no_key = "It has no primary key or other key over NOT NULL columns on both sides.";
    let key = Key::of(source, target, from, same_encoding).ok_or_else(|| refuse(no_key, again))?;
    Ok((source, target, key))
}

impl Repair<'_> {
    async fn run(mut self) -> Result<Repaired> {
        let (source, target) = (self.source, self.target);
        let table = target.subject.object.qualified();
        let (wanted, found) = futures_util::try_join!(
            sum(source.session, source.subject, self.function),
            sum(target.session, target.subject, self.function)
        )?;
        if wanted == found {
            return Ok(self.done);
        }
        let columns = quote_list(self.stored().iter().map(|c| &c.name));
        let key = self.key.clone();
        target
            .session
            .execute(&format!(
                "CREATE TEMPORARY TABLE pgclone_repair ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
            ))
            .await?;
        let mut search = Bisect::new(source, target, &key, self.function, (wanted, found));
        while let Some(differences) = search.next().await? {
            for batch in differences.chunks(BATCH) {
                self.replace(batch, &columns).await?;
            }
        }
        target
            .session
            .execute(&format!(
                "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {STAGE}"
            ))
            .await
            .map_err(|e| e.context(format!("could not repair {table}")))?;
        if sum(target.session, target.subject, self.function).await? != wanted {
            return Err(Error::new(
                sqlstate::DATA_CORRUPTED,
                format!("table {table} still differs after its repair: nothing was changed"),
            ));
        }
        Ok(self.done)
    }

    /// Columns that a value can be given to.
    fn stored(&self) -> Vec<&Column> {
        let all = self.target.subject.columns.iter().copied();
        all.filter(|c| c.generated.is_none()).collect()
    }

    /// Takes the rows of some keys out of the target, and puts the source's into the temporary table.
    async fn replace(&mut self, differences: &[Difference], columns: &str) -> Result<()> {
        for difference in differences {
            let (on_source, on_target) = (difference.on_source, difference.on_target);
            let both = on_source.min(on_target);
            self.done.updated += both;
            self.done.inserted += on_source - both;
            self.done.deleted += on_target - both;
        }
        let keys = |wanted: fn(&Difference) -> usize| -> Vec<&KeyValues> {
            let some = differences.iter().filter(|d| wanted(d) > 0);
            some.map(|d| &d.key).collect()
        };
        let gone = keys(|d| d.on_target);
        if !gone.is_empty() {
            let delete = format!("DELETE {}", self.target.subject.from(&[self.key.any_of(&gone)]));
            self.target.session.execute(&delete).await?;
        }
        let wanted = keys(|d| d.on_source);
        if wanted.is_empty() {
            return Ok(());
        }
        let rows = self.source.subject.from(&[self.key.any_of(&wanted)]);
        let object = self.source.subject.object;
        let copy = TableCopy {
            table: QualifiedName::new(object.schema.clone().unwrap_or_default(), &object.name),
            target: STAGE.to_owned(),
            out: format!("COPY (SELECT {columns} {rows}) TO STDOUT"),
            into: format!("COPY {STAGE} ({columns}) FROM STDIN"),
            ..TableCopy::default()
        };
        copy_table(self.source.session, self.target.session, &copy, self.counters).await?;
        Ok(())
    }
}
