//! Keeps a connection from reading more than there is use for.
//!
//! The driver reads ahead by messages, whatever their size: two wait for their reader, a third waits for room, a fourth is on
//! its way; and it reads all of them before it gives way to their reader. Of values of megabytes that is too much.

use futures_util::task::AtomicWaker;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::task::coop;

/// Stands open unless there is a [`Pause`]. One at a time.
#[derive(Default)]
pub(super) struct Gate {
    is_shut: AtomicBool,
    is_narrow: AtomicBool,
    connection: AtomicWaker,
}

/// Nothing is read from the connection, and nothing is sent, until it is dropped.
pub struct Pause<'a>(&'a Gate);

impl Gate {
    pub fn shut(&self) -> Pause<'_> {
        self.is_shut.store(true, Ordering::Release);
        Pause(self)
    }

    /// Narrow, it lets the connection read from the socket only once before others have their turn.
    pub fn set_narrow(&self, is_narrow: bool) {
        self.is_narrow.store(is_narrow, Ordering::Relaxed);
    }

    /// Polls the connection, which is woken when the gate opens.
    pub fn poll<T>(&self, cx: &mut Context<'_>, connection: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        if self.is_shut.load(Ordering::Acquire) {
            self.connection.register(cx.waker());
        }
        if self.is_shut.load(Ordering::Acquire) {
            return Poll::Pending;
        }
        if self.is_narrow.load(Ordering::Relaxed) {
            spend(cx);
        }
        connection(cx)
    }
}

/// Spends what the runtime lets a task do in one turn, but for one read or write.
fn spend(cx: &mut Context<'_>) {
    let mut last = None;
    // a task without a limit has no end of it
    for _ in 0..=u8::MAX {
        match coop::has_budget_remaining().then(|| coop::poll_proceed(cx)) {
            Some(Poll::Ready(unit)) => {
                if let Some(spent) = last.replace(unit) {
                    spent.made_progress();
                }
            }
            _ => break,
        }
    }
    // dropped like this it is given back
    drop(last);
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        self.0.is_shut.store(false, Ordering::Release);
        self.0.connection.wake();
    }
}
