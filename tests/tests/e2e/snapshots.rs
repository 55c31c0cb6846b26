//! What `pgclone.ddl` says of each fixture, compared with what it said before.
//!
//! `tests/snapshots/ddl/NAME.sql` is the text of the newest major, `tests/snapshots/ddl/MAJOR/NAME.sql` that of an older
//! one where it differs. `UPDATE_SNAPSHOTS=1` writes them instead: the newest major first, then the others.

use std::fs;
use std::path::PathBuf;

use pgclone_tests::{install, oracle, Pair, Suite};

const NEWEST: u32 = 18;

pub fn cases(suite: &mut Suite) {
    suite.group("classes");
    suite.alone("every_snapshot_has_its_fixture", || {
        let names: Vec<String> = crate::classes::fixtures().into_iter().map(|f| f.name).collect();
        let folder = install::repository_file("tests/snapshots/ddl");
        let folders = (14..NEWEST).map(|major| folder.join(major.to_string()));
        for file in folders
            .chain([folder.clone()])
            .filter_map(|f| fs::read_dir(f).ok())
            .flatten()
        {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                path.is_dir() || names.contains(&name),
                "{} has no fixture",
                path.display()
            );
        }
    });
    suite.alone("every_fixture_is_listed_in_fidelity_md", || {
        let page = fs::read_to_string(install::repository_file("docs/fidelity.md")).unwrap();
        let names = crate::classes::fixtures().into_iter().map(|f| f.name);
        let missing: Vec<String> = names.filter(|name| !page.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "docs/fidelity.md does not list {missing:?}");
    });
}

/// What became of a snapshot.
#[derive(PartialEq)]
pub enum Outcome {
    Same,
    Written,
    /// There is nothing to compare with.
    Unknown,
}

/// Compares the definitions of what is in the source. Across majors there is nothing to compare with.
#[track_caller]
pub fn check(pair: &Pair, fixture: &str) -> Outcome {
    let major = pair.source.cluster.installation.major;
    if major != pair.target.cluster.installation.major {
        return Outcome::Unknown;
    }
    let ddl = pair.target.value(&pair.expand("SELECT pgclone.ddl($src, 'database')"));
    let ddl = stable(&ddl, pair);
    let file = |folder: &str| -> PathBuf {
        let path = install::repository_file("tests/snapshots/ddl");
        path.join(folder).join(format!("{fixture}.sql"))
    };
    let (newest, own) = (file(""), file(&major.to_string()));
    let read = |path: &PathBuf| fs::read_to_string(path).ok();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let _ = fs::remove_file(&own);
        let path = if major == NEWEST { newest } else { own };
        if read(&file("")).as_deref() != Some(ddl.as_str()) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, ddl).unwrap();
        }
        return Outcome::Written;
    }
    // a major whose snapshots were never written has nothing to compare with
    if major != NEWEST && !own.parent().is_some_and(|folder| folder.exists()) {
        return Outcome::Unknown;
    }
    let expected = read(&own).or_else(|| read(&newest)).unwrap_or_default();
    oracle::assert_same_text(
        &format!("pgclone.ddl of {fixture} (- snapshot, + now)"),
        &expected,
        &ddl,
    );
    Outcome::Same
}

/// Without what differs from run to run: names of databases and OIDs of large objects that nobody chose.
fn stable(ddl: &str, pair: &Pair) -> String {
    ddl.replace(&pair.source.name, "source_database")
        .replace(&pair.target.name, "target_database")
        .replace(&pair.source.cluster.port.to_string(), "5432")
}
