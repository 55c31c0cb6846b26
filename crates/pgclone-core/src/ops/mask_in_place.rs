//! `mask_in_place`: masks the rows of a table of the target, in one transaction of a session of its own.
//!
//! The table's own triggers and rules do not fire: one of them could undo the mask, or write the values that it hides
//! somewhere else. So do those of tables that foreign keys rewrite with it. Foreign keys and constraints are checked. Statistics
//! are made anew, since the old ones hold values.

use super::local::{no_rules, on_target, parse_rules, readers, run_all, say, Locked};
use super::mask_reach::Reach;
use crate::catalog::{class, Detail, Object, ObjectId, Trigger};
use crate::context::{Context, Severity};
use crate::error::{Error, Result};
use crate::hash::HashSet;
use crate::ident::quote_ident;
use crate::mask::record::{record, Origin};
use crate::mask::{self, Masks, TableMask};
use crate::sqlstate::INVALID_PARAMETER_VALUE;

/// Masks the rows that are there now. Returns `OK: masked N rows in S.T (K columns)`.
/// Errors: 22023 for rules, 42P01, 42809, and what the server says of the new values, without the values.
pub async fn mask_in_place(schema: &str, table: &str, json: &str, cx: &Context) -> Result<String> {
    let rules = parse_rules(json)?;
    let locked = Locked::open(schema, table, cx).await?;
    let (o, t) = locked.table()?;
    let masks = locked.masks(&rules)?;
    let mask = masks.of(o.id).ok_or_else(no_rules)?;
    check(&locked, &masks)?;
    let session = &locked.session;
    mask::ask(session, &mask::probes(o, t, None, mask))
        .await
        .map_err(on_target)?;

    let members = locked.members(&masks);
    let reach = Reach::of(&locked.catalog, &members, mask);
    let quiet = Silence::of(&locked, &reach.rewritten);
    run_all(session, &no_new_statistics(&reach), "lock the tables").await?;
    // an error may quote a row: the log gets the message alone
    session.execute("SET LOCAL log_error_verbosity = terse").await?;
    run_all(session, &quiet.off, "disable triggers").await?;
    let update = update(o, mask);
    let rows = session.client().execute(update.as_str(), &[]).await;
    let rows = rows.map_err(|e| without_values(session.error(&e), o))?;
    session
        .execute("SET CONSTRAINTS ALL IMMEDIATE")
        .await
        .map_err(|e| without_values(e, o))?;
    run_all(session, &quiet.on, "enable triggers").await?;
    run_all(session, &fresh_statistics(&reach), "analyze the tables").await?;
    let masked: Vec<_> = members.iter().flat_map(|m| names(m, mask)).collect();
    run_all(session, &record(&masked, Origin::InPlace), "record the mask").await?;

    if !quiet.names.is_empty() {
        say(
            cx,
            Severity::Notice,
            format!("did not fire: {}", quiet.names.join(", ")),
        );
    }
    for reader in readers(&locked.catalog, &reach.rewritten) {
        if matches!(reader.detail, Detail::MatView(_)) {
            let message = format!("{} still holds the values from before: refresh it", reader.describe());
            say(cx, Severity::Warning, message);
        }
    }
    let columns = mask.columns.len();
    let report = format!("OK: masked {rows} rows in {schema}.{table} ({columns} columns)");
    locked.commit().await?;
    Ok(report)
}

/// The same checks as for a clone. A foreign key is checked by the server, row by row.
fn check(locked: &Locked, masks: &Masks) -> Result<()> {
    let catalog = &locked.catalog;
    let tables: HashSet<ObjectId> = masks.tables().map(|(id, _)| id).collect();
    let foreign_key = |o: &Object| matches!(&o.detail, Detail::Constraint(k) if k.kind == 'f');
    let counted: HashSet<ObjectId> = catalog
        .objects
        .iter()
        .filter(|o| !foreign_key(o))
        .map(|o| o.id)
        .collect();
    mask::check(catalog, &tables, &counted, masks)?;
    let shuffled = masks
        .tables()
        .flat_map(|(_, m)| &m.columns)
        .find(|m| m.expression.is_none());
    match shuffled {
        Some(m) => Err(
            Error::new(INVALID_PARAMETER_VALUE, format!("invalid mask at \"{}\"", m.path))
                .detail("Values can be shuffled while cloning, not in place."),
        ),
        None => Ok(()),
    }
}

fn update(o: &Object, mask: &TableMask) -> String {
    let set = mask.columns.iter().filter_map(|m| {
        let expression = m.expression.as_ref()?;
        Some(format!("{} = {expression}", quote_ident(&m.column.name)))
    });
    format!("UPDATE {} SET {}", o.qualified(), set.collect::<Vec<_>>().join(", "))
}

fn names(o: &Object, mask: &TableMask) -> Vec<mask::record::Masked> {
    let table = o.qualified();
    mask.columns
        .iter()
        .map(|m| mask::record::Masked::new(&table, m))
        .collect()
}

/// Keeps others from gathering statistics of the old values while the new ones are not committed.
fn no_new_statistics(reach: &Reach) -> Vec<String> {
    let lock = |o: &Object| format!("LOCK TABLE ONLY {} IN SHARE UPDATE EXCLUSIVE MODE", o.qualified());
    analyzed(reach).map(lock).collect()
}

/// The statistics of a foreign table are of rows elsewhere, and only its server can tell them.
fn analyzed<'a>(reach: &'a Reach) -> impl Iterator<Item = &'a Object> {
    let is_foreign = |o: &Object| matches!(&o.detail, Detail::Table(t) if t.is_foreign());
    reach.sampled.iter().copied().filter(move |o| !is_foreign(o))
}

/// Most common values and histograms go, those of expression indexes and of extended statistics too. Rows of the latter are emptied, not
/// deleted: 14 wants them to be there.
fn fresh_statistics(reach: &Reach) -> Vec<String> {
    let oids: Vec<String> = reach.sampled.iter().map(|o| o.id.oid.to_string()).collect();
    let oids = oids.join(", ");
    let tables: Vec<String> = analyzed(reach).map(Object::qualified).collect();
    vec![
        format!(
            "DELETE FROM pg_catalog.pg_statistic WHERE starelid IN ({oids}) \
             OR starelid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid IN ({oids}))"
        ),
        format!(
            "UPDATE pg_catalog.pg_statistic_ext_data \
             SET stxdndistinct = NULL, stxddependencies = NULL, stxdmcv = NULL, stxdexpr = NULL \
             WHERE stxoid IN (SELECT oid FROM pg_catalog.pg_statistic_ext WHERE stxrelid IN ({oids}))"
        ),
        format!("ANALYZE {}", tables.join(", ")),
    ]
}

/// Triggers and rules of users that an UPDATE would fire, off and on again.
#[derive(Default)]
struct Silence {
    off: Vec<String>,
    on: Vec<String>,
    names: Vec<String>,
}

impl Silence {
    fn of(locked: &Locked, rewritten: &[&Object]) -> Self {
        let mut silence = Self::default();
        let tables: Vec<_> = rewritten.iter().map(|o| o.id.oid).collect();
        let acts = |enabled: char| matches!(enabled, 'O' | 'A');
        let mut copies = Vec::new();
        let catalog = &locked.catalog;
        // with a partition that is masked without its parent, nothing is done to the trigger that it has a copy of
        let above = |t: &Trigger| match catalog.get(ObjectId::new(class::PG_CLASS, t.table)).map(|o| &o.detail) {
            Some(Detail::Table(table)) => table.parents.first().copied(),
            _ => None,
        };
        let is_first =
            |o: &&Object| matches!(&o.detail, Detail::Trigger(t) if !above(t).is_some_and(|p| tables.contains(&p)));
        let copies_alone = catalog.silent_copies.iter().filter(is_first);
        for o in catalog.objects.iter().chain(copies_alone) {
            let quoted = quote_ident(&o.name);
            match &o.detail {
                Detail::Trigger(t) if tables.contains(&t.table) && fires_on_update(&t.definition) => {
                    if t.is_copy && !t.follows_original {
                        copies.push((t, quoted));
                    } else if acts(t.enabled) {
                        silence.add(&t.table_name, "TRIGGER", &quoted, t.enabled, o);
                    }
                }
                Detail::Rule(r)
                    if tables.contains(&r.table) && r.definition.contains(" ON UPDATE TO ") && acts(r.enabled) =>
                {
                    silence.add(&r.table_name, "RULE", &quoted, r.enabled, o);
                }
                _ => {}
            }
        }
        // what is done to a trigger is done to its copies in partitions; those that differ get their own state back
        for (t, quoted) in copies {
            silence.off.push(alter(&t.table_name, "DISABLE", "TRIGGER", &quoted));
            silence
                .on
                .push(alter(&t.table_name, enabling(t.enabled), "TRIGGER", &quoted));
        }
        silence
    }

    fn add(&mut self, table: &str, what: &str, name: &str, enabled: char, o: &Object) {
        self.off.push(alter(table, "DISABLE", what, name));
        self.on.push(alter(table, enabling(enabled), what, name));
        self.names.push(o.describe());
    }
}

fn alter(table: &str, verb: &str, what: &str, name: &str) -> String {
    format!("ALTER TABLE {table} {verb} {what} {name}")
}

fn enabling(enabled: char) -> &'static str {
    match enabled {
        'D' => "DISABLE",
        'R' => "ENABLE REPLICA",
        'A' => "ENABLE ALWAYS",
        _ => "ENABLE",
    }
}

/// The events stand before `ON table`. A name with these words in it only makes one trigger more rest.
fn fires_on_update(definition: &str) -> bool {
    definition.contains("UPDATE")
}

/// The server quotes rows in DETAIL, and values in messages about data.
fn without_values(error: Error, o: &Object) -> Error {
    let shown = match error.sqlstate.get(..2) {
        Some("22" | "P0" | "XX" | "38" | "39") => Error::new(
            &error.sqlstate,
            format!("could not mask {}: SQLSTATE {}", o.describe(), error.sqlstate),
        ),
        Some("23") => Error::new(
            &error.sqlstate,
            format!("could not mask {}: {}", o.describe(), error.message),
        ),
        _ => return error.context(format!("could not mask {}", o.describe())),
    };
    shown.detail("What the server said beyond that is left out, because it may hold a value that is to be masked.")
}
