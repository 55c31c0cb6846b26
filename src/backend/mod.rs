//! The backend that runs the engine: its interrupts, its errors, its messages, and who its caller is.

pub mod drive;
pub mod error;
pub mod host;
pub mod identity;
mod inside;
pub mod interrupt;
mod lock_wait;
mod notice;
pub mod statement;
pub mod text;
