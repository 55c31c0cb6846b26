//! Opens the two sessions of a clone.

use crate::conninfo::{self, ConnectParams, Env, FileStat, SystemEnv};
use crate::context::{Context, Loopback, Notice, Severity};
use crate::error::{Error, Result, Side};
use crate::sqlstate;
use crate::transport::Session;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the source is, with defaults from the server's environment, service file and passfile.
pub fn source_params(conninfo: &str, cx: &Context) -> Result<ConnectParams> {
    let mut params = conninfo::parse(conninfo, &SystemEnv).map_err(|e| e.on(Side::Source).context("source"))?;
    params.lock_timeout = lock_timeout(cx);
    for warning in &params.warnings {
        cx.progress.notice(Notice::new(Severity::Warning, warning.clone()));
    }
    Ok(params)
}

/// The target's own server, seen from outside.
pub fn target_params(cx: &Context, database: &str) -> Result<ConnectParams> {
    let loopback = &cx.config.loopback;
    let mut params = match (&loopback.conninfo, &loopback.socket_dir) {
        (Some(conninfo), _) => {
            let env = LoopbackEnv(loopback);
            let mut params =
                conninfo::parse(conninfo, &env).map_err(|e| e.on(Side::Target).context("pgclone.loopback_conninfo"))?;
            params.dbname = database.to_owned();
            params
        }
        (None, Some(dir)) => ConnectParams::loopback(dir, loopback.port, database, &loopback.os_user),
        (None, None) => {
            return Err(Error::new(
                sqlstate::UNABLE_TO_CONNECT,
                "the target listens on no unix socket in a directory",
            )
            .hint("Set pgclone.loopback_conninfo to a connection string for this server."))
        }
    };
    params.lock_timeout = lock_timeout(cx);
    Ok(params)
}

fn lock_timeout(cx: &Context) -> Option<Duration> {
    (cx.config.lock_timeout_ms > 0).then(|| Duration::from_millis(u64::from(cx.config.lock_timeout_ms)))
}

/// A session on the source, in a transaction that only reads; with one snapshot for all of it if `consistent`.
pub async fn open_source(params: &ConnectParams, consistent: bool, cx: &Context) -> Result<Session> {
    let session = Session::connect(params, Side::Source, &cx.sessions).await?;
    let isolation = if consistent {
        "REPEATABLE READ"
    } else {
        "READ COMMITTED"
    };
    session
        .execute(&format!("BEGIN ISOLATION LEVEL {isolation} READ ONLY"))
        .await?;
    Ok(session)
}

/// A session on the target as the caller's role.
pub async fn open_target(params: &ConnectParams, cx: &Context) -> Result<Session> {
    let session = Session::connect(params, Side::Target, &cx.sessions).await.map_err(|e| {
        let hint = "pgclone opens a session of its own on this server: allow the operating-system user that runs it in pg_hba.conf, or set pgclone.loopback_conninfo.";
        if e.hint.is_some() { e } else { e.hint(hint) }
    })?;
    session
        .set_session_authorization(&cx.config.loopback.session_role)
        .await?;
    Ok(session)
}

/// The surroundings of `pgclone.loopback_conninfo`: what it does not say is this server's own, not what the server's
/// environment says of others.
struct LoopbackEnv<'a>(&'a Loopback);

impl Env for LoopbackEnv<'_> {
    fn var(&self, name: &str) -> Option<String> {
        match name {
            "PGHOST" => self.0.socket_dir.clone(),
            "PGPORT" => Some(self.0.port.to_string()),
            "PGUSER" => Some(self.0.os_user.clone()),
            "PGDATABASE" => Some(self.0.database.clone()),
            name if name.starts_with("PG") && name != "PGPASSFILE" => None,
            name => SystemEnv.var(name),
        }
    }

    fn read_file(&self, path: &Path) -> std::io::Result<String> {
        SystemEnv.read_file(path)
    }

    fn stat(&self, path: &Path) -> Option<FileStat> {
        SystemEnv.stat(path)
    }

    fn home(&self) -> Option<PathBuf> {
        SystemEnv.home()
    }

    fn os_user(&self) -> Option<String> {
        SystemEnv.os_user()
    }
}
