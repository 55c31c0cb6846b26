//! Every promise of the synchronous clone functions, proved on two real clusters.

use std::process::ExitCode;

use pgclone_tests::Suite;

mod harness;

fn main() -> ExitCode {
    let mut suite = Suite::new();
    harness::cases(&mut suite);
    suite.main()
}
