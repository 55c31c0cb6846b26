//! The engine of pgclone. It knows neither pgrx nor the backend it runs in: everything here can be tested without a
//! server, or against two servers from an ordinary process.

pub mod archive;
pub mod catalog;
pub mod conninfo;
pub mod context;
pub mod copy;
pub mod ddl;
pub mod diff;
pub mod error;
pub mod hash;
pub mod ident;
pub mod inside;
pub mod jobs;
pub mod mask;
pub mod ops;
pub mod options;
pub mod plan;
pub mod preflight;
pub mod select;
pub mod sqlstate;
pub mod sqltext;
pub mod stage;
pub mod statement;
pub mod statistics;
pub mod transport;
pub mod version;

pub use error::{Error, Result, Side};
