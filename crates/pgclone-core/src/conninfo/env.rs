//! What a conninfo may take from its surroundings: environment variables, files, the operating-system user. Injected,
//! so that the rules can be tested without them and a caller can refuse them.

use std::io;
use std::path::{Path, PathBuf};

/// What `stat` says about a file, as far as the rules for password files need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStat {
    /// A regular file (after following links).
    pub regular: bool,
    /// Permission bits.
    pub mode: u32,
}

/// The surroundings.
pub trait Env {
    /// An environment variable.
    fn var(&self, name: &str) -> Option<String>;
    /// The text of a file.
    fn read_file(&self, path: &Path) -> io::Result<String>;
    /// Kind and permissions of a file, `None` if there is none.
    fn stat(&self, path: &Path) -> Option<FileStat>;
    /// Home directory of the operating-system user.
    fn home(&self) -> Option<PathBuf>;
    /// Name of the operating-system user.
    fn os_user(&self) -> Option<String>;
}

/// The surroundings of this process: those of the server, when run as an extension.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnv;

impl SystemEnv {
    fn user() -> Option<nix::unistd::User> {
        nix::unistd::User::from_uid(nix::unistd::geteuid()).ok().flatten()
    }
}

impl Env for SystemEnv {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn stat(&self, path: &Path) -> Option<FileStat> {
        use std::os::unix::fs::MetadataExt;
        let meta = std::fs::metadata(path).ok()?;
        Some(FileStat {
            regular: meta.is_file(),
            mode: meta.mode() & 0o7777,
        })
    }

    fn home(&self) -> Option<PathBuf> {
        match self.var("HOME") {
            Some(home) if !home.is_empty() => Some(PathBuf::from(home)),
            _ => Self::user().map(|u| u.dir),
        }
    }

    fn os_user(&self) -> Option<String> {
        Self::user().map(|u| u.name)
    }
}
