//! Sessions with the two servers: opening them (hosts, TLS, authentication), their pinned settings, running
//! statements, and making sure that nothing of ours goes on running on a server when the work is over.
//!
//! Everything here runs on the caller's current-thread runtime. A host name is looked up on the runtime's helper
//! thread: the caller starts that thread with all signals blocked, and drops the runtime with `shutdown_background`,
//! because a look-up cannot be interrupted.

mod config;
mod connect;
mod copy_out;
mod failure;
mod handshake;
mod pin;
mod registry;
mod row;
mod rows;
mod session;
mod socket;
mod tls;
mod wire;

pub(crate) use pin::settings as pinned_settings;
pub use registry::Sessions;
pub use row::decode;
pub(crate) use rows::{Rows, BATCH, BINARY_HEADER, BINARY_TRAILER};
pub use session::{Notice, Session};
