//! What lies around the clone: the plan itself, encodings, row security, extensions, sessions, clocks.

use super::checks::{catalogs, decisive, full, part, read, settle, source, target};
use super::facts::Facts;
use super::{Check, Status};
use crate::catalog::{Catalog, Detail};
use crate::error::Error;
use serde_json::json;

/// A transaction this old on the source holds back its VACUUM longer than a clone usually does.
const LONG_TRANSACTION_S: f64 = 3600.0;
/// Clocks that differ more make timestamps of both servers hard to compare.
const CLOCK_SKEW_S: f64 = 5.0;

/// In the order of the JSON.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    vec![
        plan(facts),
        encoding(facts),
        locale(facts),
        row_security(facts),
        extension_versions(facts),
        snapshot_export(facts),
        xid_age(facts),
        long_transactions(facts),
        clock_skew(facts),
        tls(facts),
    ]
}

/// What the clone itself would say before its first statement: an object in the way, an extension that cannot be made.
fn plan(facts: &Facts) -> Check {
    const NAME: &str = "plan";
    let refused = |e: &Error| {
        let check = Check::fail(NAME, format!("the clone would be refused: {}", e.message));
        match &e.hint {
            Some(hint) => check.with("hint", hint.as_str()),
            None => check,
        }
    };
    settle((|| {
        let (source, target) = (source(facts, NAME)?, target(facts, NAME)?);
        for (side, catalog) in [("source", &source.catalog), ("target", &target.catalog)] {
            if let Err(e) = catalog {
                let message = format!("the catalog of the {side} cannot be read: {}", full(e));
                return Err(Check::fail(NAME, message));
            }
        }
        Ok(match (&facts.both.plan, &facts.both.masks) {
            (None, _) => Check::fail(NAME, "the clone could not be planned"),
            (Some(Err(e)), _) | (Some(Ok(_)), Some(e)) => refused(e),
            (Some(Ok(_)), None) => Check::pass(NAME),
        })
    })())
}

fn encoding(facts: &Facts) -> Check {
    const NAME: &str = "encoding";
    settle((|| {
        let (from, to) = catalogs(facts, NAME)?;
        let (a, b) = (from.server.encoding.as_str(), to.server.encoding.as_str());
        let check = if a == b || (b == "UTF8" && a != "SQL_ASCII") {
            Check::pass(NAME)
        } else if a == "SQL_ASCII" || b == "SQL_ASCII" {
            Check::warn(
                NAME,
                format!("the source is {a}, the target {b}: bytes are passed through or refused, never converted"),
            )
        } else {
            Check::warn(
                NAME,
                format!("the source is {a}, the target {b}: a character that {b} lacks fails the clone"),
            )
        };
        Ok(check.with("source", a).with("target", b))
    })())
}

fn locale(facts: &Facts) -> Check {
    const NAME: &str = "locale";
    let say = |c: &Catalog| {
        let d = &c.database;
        let provider = match d.locale_provider {
            'i' => "icu",
            'b' => "builtin",
            _ => "libc",
        };
        let locale = d.locale.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
        format!("{provider}{locale} {} {}", d.collate, d.ctype)
    };
    settle((|| {
        let (from, to) = catalogs(facts, NAME)?;
        let (a, b) = (say(from), say(to));
        let check = if a == b {
            Check::pass(NAME)
        } else {
            Check::warn(
                NAME,
                "the databases have different locales: text sorts, and upper() works, as the target does it",
            )
        };
        Ok(check.with("source", a).with("target", b))
    })())
}

fn row_security(facts: &Facts) -> Check {
    const NAME: &str = "row_security";
    settle((|| {
        let probe = decisive(&source(facts, NAME)?.probe, NAME)?;
        let tables = read(facts, &probe.row_security);
        Ok(if tables.is_empty() {
            Check::pass(NAME)
        } else {
            let message = format!(
                "row security of {} table(s) applies to the source role, which would not see every row: use a role with BYPASSRLS",
                tables.len()
            );
            Check::fail(NAME, message)
        }
        .with("items", tables))
    })())
}

/// Extensions of the source that the target would make in another version, or cannot make.
fn extension_versions(facts: &Facts) -> Check {
    const NAME: &str = "extension_versions";
    settle((|| {
        let (from, to) = catalogs(facts, NAME)?;
        let mut items = Vec::new();
        for o in &from.objects {
            let Detail::Extension(e) = &o.detail else { continue };
            let installed = to.counterpart(o).and_then(|there| match &there.detail {
                Detail::Extension(there) => Some(there.version.clone()),
                _ => None,
            });
            let available = || {
                let known = to.server.available_extensions.iter().find(|a| a.name == o.name);
                known.and_then(|a| a.version.clone())
            };
            let version = installed.or_else(available);
            if version.as_ref() != Some(&e.version) {
                items.push(json!({"name": o.name, "source": e.version, "target": version}));
            }
        }
        let status = if items.is_empty() { Status::Pass } else { Status::Warn };
        let mut check = Check::new(NAME, status);
        check.message = (!items.is_empty()).then(|| {
            format!(
                "{} extension(s) have another version on the target, or are not available there",
                items.len()
            )
        });
        Ok(check.with("items", items))
    })())
}

fn snapshot_export(facts: &Facts) -> Check {
    const NAME: &str = "snapshot_export";
    settle((|| {
        let source = source(facts, NAME)?;
        Ok(match &source.snapshot {
            Ok(()) => Check::pass(NAME),
            Err(e) => {
                let message = format!(
                    "sessions of the source cannot share a snapshot, perhaps because of a transaction pooler: {}",
                    e.message
                );
                // one session needs none
                let needed = facts.options.parallel.is_some_and(|n| n > 1) && facts.options.clone.consistent;
                Check::new(NAME, if needed { Status::Fail } else { Status::Warn }).because(message)
            }
        })
    })())
}

fn xid_age(facts: &Facts) -> Check {
    const NAME: &str = "xid_age";
    settle((|| {
        let probe = part(&source(facts, NAME)?.probe, NAME)?;
        let limit = probe.freeze_max_age;
        Ok(if probe.xid_age <= limit {
            Check::pass(NAME)
        } else {
            let message = format!(
                "the oldest transaction ID of the source is {} transactions old (autovacuum_freeze_max_age is {limit}): the clone's snapshot delays its freezing",
                probe.xid_age
            );
            Check::warn(NAME, message)
        }
        .with("age", probe.xid_age))
    })())
}

fn long_transactions(facts: &Facts) -> Check {
    const NAME: &str = "long_transactions";
    settle((|| {
        let probe = part(&source(facts, NAME)?.probe, NAME)?;
        let oldest = probe.oldest_transaction.unwrap_or(0.0).round();
        if oldest > LONG_TRANSACTION_S {
            let message = format!(
                "a transaction on the source is open for {oldest} seconds: locks that it holds may block the clone"
            );
            return Ok(Check::warn(NAME, message).with("seconds", oldest));
        }
        Ok(if probe.sees_all_sessions {
            Check::pass(NAME).with("seconds", oldest)
        } else {
            Check::not_run(
                NAME,
                "the source role does not see other roles' sessions (pg_read_all_stats)",
            )
        })
    })())
}

fn clock_skew(facts: &Facts) -> Check {
    const NAME: &str = "clock_skew";
    settle((|| {
        let here = part(&source(facts, NAME)?.probe, NAME)?;
        let there = part(&target(facts, NAME)?.probe, NAME)?;
        let skew = ((here.clock - there.clock) * 10.0).round() / 10.0;
        let is_sure = skew.abs() > CLOCK_SKEW_S + facts.both.clock_tolerance;
        Ok(if is_sure {
            Check::warn(NAME, format!("the clocks of the servers differ by {skew} seconds"))
        } else {
            Check::pass(NAME)
        }
        .with("seconds", skew))
    })())
}

fn tls(facts: &Facts) -> Check {
    const NAME: &str = "tls";
    settle((|| {
        let probe = part(&source(facts, NAME)?.probe, NAME)?;
        Ok(match &probe.tls {
            Some(protocol) => Check::info(NAME).with("protocol", protocol.as_str()),
            None if probe.is_local => Check::info(NAME).with("protocol", json!(null)),
            None => Check::warn(
                NAME,
                "rows and password would travel unencrypted: use sslmode=verify-full",
            )
            .with("protocol", json!(null)),
        })
    })())
}
