//! `docs/errors.md` lists every SQLSTATE that pgclone raises on purpose, each once.

use pgclone_core::sqlstate;

const ERRORS: &str = include_str!("../../../docs/errors.md");

/// The codes of the tables: lines that begin with a code between backquotes.
fn listed() -> Vec<&'static str> {
    let code = |line: &'static str| Some(line.strip_prefix("| `")?.split_once('`')?.0);
    ERRORS.lines().filter_map(code).collect()
}

#[test]
fn every_code_is_listed() {
    let listed = listed();
    let missing: Vec<_> = sqlstate::ALL.iter().filter(|code| !listed.contains(code)).collect();
    assert!(missing.is_empty(), "docs/errors.md does not list {missing:?}");
}

#[test]
fn no_code_is_listed_twice() {
    let mut listed = listed();
    listed.sort();
    let twice: Vec<_> = listed.windows(2).filter(|w| w[0] == w[1]).map(|w| &w[0]).collect();
    assert!(twice.is_empty(), "docs/errors.md lists {twice:?} twice");
    assert!(listed.iter().all(|code| code.len() == 5), "{listed:?}");
}
