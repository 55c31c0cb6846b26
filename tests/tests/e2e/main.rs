//! Every promise of the synchronous clone functions, proved on two real clusters.
//!
//! `cargo test -p pgclone-tests --test e2e -- conflict::` runs one group, `-- --list` shows all cases.

#![allow(clippy::result_large_err)] // as in the library

use std::process::ExitCode;

use pgclone_tests::Suite;

mod atomic;
mod bad_input;
mod cancel;
mod care;
mod chaos;
mod citizen;
mod classes;
mod classes_extension;
mod classes_missing;
mod conflict;
mod connect;
mod consistency;
mod create;
mod diff;
mod diff_cases;
mod discover;
mod docs;
mod fidelity;
mod filter;
mod harness;
mod job_ends;
mod job_keys;
mod job_resume;
mod job_rows;
mod job_starts;
mod job_view;
mod jobs;
mod kinds;
mod kinds_code;
mod kinds_tables;
mod large_values;
mod loader;
mod mask;
mod mask_canary;
mod mask_in_place;
mod mask_policy;
mod mask_random;
mod mask_refused;
mod names;
mod options;
mod preflight;
mod repair;
mod roles;
mod samples;
mod scale;
mod selecting;
mod snapshots;
mod statistics;
mod surface;
mod table;
mod tls;
mod verify;

fn main() -> ExitCode {
    let mut suite = Suite::new();
    harness::cases(&mut suite);
    surface::cases(&mut suite);
    samples::cases(&mut suite);
    discover::cases(&mut suite);
    docs::cases(&mut suite);
    table::cases(&mut suite);
    options::cases(&mut suite);
    selecting::cases(&mut suite);
    filter::cases(&mut suite);
    conflict::cases(&mut suite);
    create::cases(&mut suite);
    mask::cases(&mut suite);
    mask_refused::cases(&mut suite);
    mask_canary::cases(&mut suite);
    statistics::cases(&mut suite);
    care::cases(&mut suite);
    diff::cases(&mut suite);
    preflight::cases(&mut suite);
    bad_input::cases(&mut suite);
    mask_in_place::cases(&mut suite);
    mask_policy::cases(&mut suite);
    mask_random::cases(&mut suite);
    names::cases(&mut suite);
    kinds::cases(&mut suite);
    classes::cases(&mut suite);
    classes_extension::cases(&mut suite);
    classes_missing::cases(&mut suite);
    snapshots::cases(&mut suite);
    scale::cases(&mut suite);
    fidelity::cases(&mut suite);
    consistency::cases(&mut suite);
    jobs::cases(&mut suite);
    job_view::cases(&mut suite);
    job_rows::cases(&mut suite);
    job_starts::cases(&mut suite);
    job_ends::cases(&mut suite);
    job_keys::cases(&mut suite);
    job_resume::cases(&mut suite);
    large_values::cases(&mut suite);
    loader::cases(&mut suite);
    atomic::cases(&mut suite);
    chaos::cases(&mut suite);
    cancel::cases(&mut suite);
    citizen::cases(&mut suite);
    connect::cases(&mut suite);
    tls::cases(&mut suite);
    verify::cases(&mut suite);
    repair::cases(&mut suite);
    roles::cases(&mut suite);
    suite.main()
}
