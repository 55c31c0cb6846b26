//! Clones one table as `pgclone.table` does, in a process of its own instead of a backend, and prints how many rows and
//! bytes of COPY data went through it.
//!
//!     clone_table SOURCE_CONNINFO TARGET_SOCKET_FOLDER TARGET_PORT ROLE DATABASE TABLE
//!
//! `bench/instructions` runs it under valgrind: a process that does nothing but this can be counted, a backend cannot.

use std::env;
use std::process::ExitCode;
use std::sync::Arc;

use pgclone_core::context::{
    CleanupSlot, CloneRequest, CommitFlag, Context, EngineConfig, Flags, Loopback, Notice, Progress, Scope, Sessions,
};
use pgclone_core::copy::Counters;
use pgclone_core::ops::{self, Report};
use pgclone_core::{Error, Result};

/// Messages are of no interest here.
struct Silent;

impl Progress for Silent {
    fn notice(&self, _notice: Notice) {}
}

fn context(loopback: Loopback) -> Context {
    Context {
        config: EngineConfig {
            loopback,
            ..EngineConfig::default()
        },
        progress: Arc::new(Silent),
        sessions: Sessions::default(),
        cleanup: CleanupSlot::default(),
        counters: Arc::new(Counters::default()),
        commit: CommitFlag::default(),
    }
}

fn request(conninfo: String, table: String) -> CloneRequest {
    CloneRequest {
        conninfo,
        scope: Scope::Table {
            schema: "public".to_owned(),
            table,
            target_table: None,
        },
        include_data: true,
        options: None,
        flags: Flags::default(),
    }
}

fn run(arguments: [String; 6]) -> Result<Report> {
    let [conninfo, socket_dir, port, role, database, table] = arguments;
    let failed = |e: &dyn std::fmt::Display| Error::new(pgclone_core::sqlstate::INTERNAL_ERROR, e.to_string());
    let loopback = Loopback {
        socket_dir: Some(socket_dir),
        port: port.parse().map_err(|e| failed(&e))?,
        os_user: role.clone(),
        database,
        session_role: role,
        conninfo: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| failed(&e))?;
    runtime.block_on(ops::clone(request(conninfo, table), &context(loopback)))
}

#[allow(clippy::print_stdout)]
fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Ok(arguments) = <[String; 6]>::try_from(arguments) else {
        eprintln!("usage: clone_table SOURCE_CONNINFO TARGET_SOCKET_FOLDER TARGET_PORT ROLE DATABASE TABLE");
        return ExitCode::from(2);
    };
    match run(arguments) {
        Ok(report) => {
            println!("{} {}", report.rows, report.bytes);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
