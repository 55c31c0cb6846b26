//! Background jobs: the live table in shared memory, the workers, and how they are launched. What a job does is in the
//! engine (`pgclone_core::jobs`).

mod foreground;
mod hold;
pub mod launch;
mod live;
pub mod shmem;
pub mod slot;
mod worker;

pub use foreground::show_foreground;
