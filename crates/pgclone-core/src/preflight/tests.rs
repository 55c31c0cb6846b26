//! Each check that no test server fails on demand, failing and passing.

use super::*;
use crate::catalog::{Attachments, Catalog, DatabaseProperties};
use crate::error::Error;
use crate::hash::HashMap;
use serde_json::json;

fn catalog(database: DatabaseProperties) -> Catalog {
    let server = json!({"version_num": 150_000, "database": "d", "encoding": "UTF8", "lock_capacity": 100});
    Catalog::new(
        serde_json::from_value(server).unwrap(),
        database,
        Vec::new(),
        Vec::new(),
        Attachments::default(),
        HashMap::default(),
    )
}

fn planned(locks: i64) -> Option<crate::error::Result<Planned>> {
    Some(Ok(Planned {
        locks,
        ..Planned::default()
    }))
}

fn facts() -> Facts {
    Facts {
        schema: "s".to_owned(),
        options: PreflightOptions::default(),
        source: Ok(SourceFacts {
            server: "h".to_owned(),
            version: "15.1".to_owned(),
            major: 15,
            catalog: Ok(catalog(DatabaseProperties::default())),
            probe: Ok(SourceProbe {
                may_use_schema: Some(true),
                wal_level: "logical".to_owned(),
                free_slots: 1,
                free_senders: 1,
                freeze_max_age: 200_000_000,
                sees_all_sessions: true,
                is_local: true,
                ..SourceProbe::default()
            }),
            bytes: Ok(1000),
            snapshot: Ok(()),
        }),
        target: Ok(TargetFacts {
            version: "15.1".to_owned(),
            major: 15,
            catalog: Ok(catalog(DatabaseProperties::default())),
            probe: Ok(TargetProbe {
                may_create_in_schema: Some(true),
                may_create_schema: true,
                worker_slots: 8,
                workers: 1,
                ..TargetProbe::default()
            }),
        }),
        host: HostFacts {
            free_bytes: Some(Ok(2000)),
            is_preloaded: true,
        },
        both: Both {
            clock_tolerance: 0.1,
            plan: planned(100),
            masks: None,
        },
    }
}

fn status(facts: &Facts, name: &str) -> Status {
    let report = Report::of(facts);
    report.checks.iter().find(|c| c.name == name).unwrap().status
}

#[track_caller]
fn becomes(name: &str, expected: Status, change: impl FnOnce(&mut Facts)) -> Report {
    let mut facts = facts();
    change(&mut facts);
    assert_eq!(status(&facts, name), expected, "{name}");
    Report::of(&facts)
}

fn probe(facts: &mut Facts) -> &mut SourceProbe {
    facts.source.as_mut().unwrap().probe.as_mut().unwrap()
}

fn target(facts: &mut Facts) -> &mut TargetProbe {
    facts.target.as_mut().unwrap().probe.as_mut().unwrap()
}

#[test]
fn capacity_and_surroundings() {
    let good = facts();
    for name in [
        "target_permissions",
        "version_compat",
        "disk_space",
        "lock_capacity",
        "xid_age",
        "long_transactions",
        "clock_skew",
        "snapshot_export",
        "encoding",
        "locale",
        "plan",
    ] {
        assert_eq!(status(&good, name), Status::Pass, "{name}");
    }
    becomes("disk_space", Status::Warn, |f| f.host.free_bytes = Some(Ok(999)));
    becomes("disk_space", Status::NotRun, |f| {
        f.host.free_bytes = Some(Err("no".into()))
    });
    becomes("lock_capacity", Status::Fail, |f| f.both.plan = planned(101));
    becomes("lock_capacity", Status::NotRun, |f| f.both.plan = None);
    becomes("version_compat", Status::Warn, |f| {
        f.source.as_mut().unwrap().major = 16
    });
    becomes("xid_age", Status::Warn, |f| probe(f).xid_age = 300_000_000);
    becomes("long_transactions", Status::Warn, |f| {
        probe(f).oldest_transaction = Some(7200.0)
    });
    becomes("long_transactions", Status::NotRun, |f| {
        probe(f).sees_all_sessions = false
    });
    becomes("clock_skew", Status::Warn, |f| probe(f).clock = 60.0);
    becomes("clock_skew", Status::Pass, |f| {
        probe(f).clock = 60.0;
        f.both.clock_tolerance = 90.0;
    });
    becomes("tls", Status::Warn, |f| probe(f).is_local = false);
    becomes("tls", Status::Info, |f| probe(f).tls = Some("TLSv1.3".to_owned()));
    becomes("target_permissions", Status::Fail, |f| {
        target(f).may_create_in_schema = Some(false)
    });
    becomes("target_permissions", Status::Fail, |f| target(f).is_standby = true);
    becomes("target_permissions", Status::Fail, |f| {
        target(f).may_create_in_schema = None;
        target(f).may_create_schema = false;
    });
    becomes("locale", Status::Warn, |f| {
        let database = DatabaseProperties {
            collate: "C".to_owned(),
            ..DatabaseProperties::default()
        };
        f.source.as_mut().unwrap().catalog = Ok(catalog(database));
    });
}

#[test]
fn extensions_that_the_target_lacks_or_has_in_another_version() {
    use crate::catalog::{class, Detail, Object, ObjectId, Oid};
    let with = |version: Option<&str>, available: Option<&str>| {
        let mut server = json!({"version_num": 150_000, "database": "d", "encoding": "UTF8", "lock_capacity": 100});
        if let Some(available) = available {
            server["available_extensions"] = json!([{"name": "hstore", "version": available}]);
        }
        let detail = |version: &str| json!({"target_schema": "public", "version": version, "relocatable": true, "requires": null, "config": null});
        let object = |version: &str| Object {
            id: ObjectId::new(class::PG_EXTENSION, Oid(20000)),
            schema: None,
            name: "hstore".to_owned(),
            owner: None,
            extension: None,
            detail: Detail::Extension(serde_json::from_value(detail(version)).unwrap()),
        };
        Catalog::new(
            serde_json::from_value(server).unwrap(),
            DatabaseProperties::default(),
            version.map(object).into_iter().collect(),
            Vec::new(),
            Attachments::default(),
            HashMap::default(),
        )
    };
    let both = |f: &mut Facts, target: Catalog| {
        f.source.as_mut().unwrap().catalog = Ok(with(Some("1.8"), None));
        f.target.as_mut().unwrap().catalog = Ok(target);
    };
    for (installed, available, missing, versions) in [
        (Some("1.8"), None, Status::Pass, Status::Pass),
        (Some("1.7"), Some("1.8"), Status::Pass, Status::Warn),
        (None, Some("1.8"), Status::Warn, Status::Pass),
        (None, Some("1.7"), Status::Warn, Status::Warn),
        (None, None, Status::Warn, Status::Warn),
    ] {
        becomes("missing_extensions", missing, |f| both(f, with(installed, available)));
        becomes("extension_versions", versions, |f| both(f, with(installed, available)));
    }
}

#[test]
fn what_is_only_wanted_sometimes_fails_only_then() {
    let broken = |f: &mut Facts| f.source.as_mut().unwrap().snapshot = Err(Error::new("55000", "no"));
    becomes("snapshot_export", Status::Warn, broken);
    becomes("snapshot_export", Status::Fail, |f| {
        broken(f);
        f.options.parallel = Some(4);
    });
    becomes("worker_slots", Status::Info, |_| ());
    becomes("worker_slots", Status::Pass, |f| f.options.parallel = Some(6));
    becomes("worker_slots", Status::Fail, |f| f.options.parallel = Some(7));
    becomes("worker_slots", Status::Info, |f| f.host.is_preloaded = false);
    let report = becomes("worker_slots", Status::Fail, |f| {
        f.host.is_preloaded = false;
        f.options.parallel = Some(1);
    });
    let why = report.messages(Status::Fail);
    assert!(why.iter().any(|m| m.contains("not preloaded")), "{why:?}");
    for change in [
        (|p: &mut SourceProbe| p.wal_level = "replica".to_owned()) as fn(&mut SourceProbe),
        |p| p.free_slots = 0,
        |p| p.free_senders = 0,
    ] {
        becomes("replication", Status::Info, |f| change(probe(f)));
        becomes("replication", Status::Fail, |f| {
            change(probe(f));
            f.options.replication = true;
        });
    }
    becomes("replication", Status::Pass, |f| f.options.replication = true);
}

#[test]
fn a_check_that_cannot_run_stops_no_other() {
    let report = becomes("estimated_size", Status::NotRun, |f| {
        f.source.as_mut().unwrap().bytes = Err(Error::new("55P03", "source: locked"));
    });
    let run = report.checks.iter().filter(|c| c.status == Status::NotRun).count();
    assert_eq!(run, 2, "size, and the disk space that is compared with it");
    let report = becomes("source_connection", Status::Fail, |f| {
        f.source = Err(Error::new("08001", "could not connect").detail("refused"));
    });
    assert_eq!(report.messages(Status::Fail), ["could not connect (refused)"]);
    let json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["ready"], json!(false));
    assert_eq!(json["checks"]["schema_exists_source"]["status"], "not run");
    assert_eq!(json["checks"]["target_permissions"]["status"], "pass");
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn what_cannot_be_found_out_and_decides_is_not_ready() {
    let locked = || Error::new("55P03", "source: locked");
    let report = becomes("plan", Status::Fail, |f| {
        f.source.as_mut().unwrap().catalog = Err(locked());
        f.both.plan = None;
    });
    assert_eq!(
        report.messages(Status::Fail),
        ["the catalog of the source cannot be read: source: locked"]
    );
    assert!(!report.is_ready());
    becomes("plan", Status::Fail, |f| {
        f.target.as_mut().unwrap().catalog = Err(locked());
        f.both.plan = None;
    });
    for name in ["source_permissions", "row_security"] {
        becomes(name, Status::Fail, |f| f.source.as_mut().unwrap().probe = Err(locked()));
    }
    becomes("replication", Status::NotRun, |f| {
        f.source.as_mut().unwrap().probe = Err(locked());
    });
    becomes("target_permissions", Status::Fail, |f| {
        f.target.as_mut().unwrap().probe = Err(locked());
    });
}

#[test]
fn only_what_the_clone_reads_must_be_readable() {
    use crate::catalog::Oid;
    let relation = |oid, schema: &str, name: &str| Relation {
        oid: Oid(oid),
        schema: schema.to_owned(),
        name: name.to_owned(),
    };
    let unreadable = || vec![relation(1, "s", "a"), relation(2, "s", "b"), relation(3, "other", "C")];
    let with = |f: &mut Facts, reads: &[u32]| {
        probe(f).unreadable = unreadable();
        probe(f).row_security = unreadable();
        f.both.plan = Some(Ok(Planned {
            locks: 1,
            reads: reads.iter().map(|&n| Oid(n)).collect(),
        }));
    };
    for name in ["source_permissions", "row_security"] {
        becomes(name, Status::Pass, |f| with(f, &[4]));
        let report = becomes(name, Status::Fail, |f| with(f, &[2, 3]));
        let check = report.checks.into_iter().find(|c| c.name == name).unwrap();
        assert_eq!(check.fields, [("items", json!(["b", "other.\"C\""]))]);
        // without a plan, all of the schema
        let report = becomes(name, Status::Fail, |f| {
            with(f, &[]);
            f.both.plan = Some(Err(Error::new("42P07", "exists")));
        });
        let check = report.checks.into_iter().find(|c| c.name == name).unwrap();
        assert_eq!(check.fields, [("items", json!(["a", "b"]))]);
    }
}
