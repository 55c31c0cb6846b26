//! Server versions.

use std::fmt;

/// A server's `server_version_num`, for example 150020 for 15.20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerVersion(pub u32);

impl ServerVersion {
    /// Oldest source that is accepted.
    pub const OLDEST_SOURCE: ServerVersion = ServerVersion(100_000);

    /// Major version: 15 for 150020.
    pub fn major(self) -> u32 {
        self.0 / 10_000
    }

    /// True if the major version is `major` or newer.
    pub fn at_least(self, major: u32) -> bool {
        self.major() >= major
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major(), self.0 % 10_000)
    }
}
