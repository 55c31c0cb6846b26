//! Carries out what a lane wants done in its own process ([`pgclone_core::inside`]), between two polls of the engine.
//!
//! While a COPY wants rows, the engine is polled from within the server's code. That is no different from the loop of the
//! call: control leaves the runtime for every batch, at the latest every tick, and only there interrupts are looked at. What
//! ends the call there first ends the COPY, by an error that is raised through the server's code and caught around it.

use std::panic::{catch_unwind, AssertUnwindSafe};

use pgclone_core::copy::Answer;
use pgclone_core::inside::{Bytes, Desk, Order, Rows};
use pgclone_core::Result;

use super::{internal, panic_message, Call, Stop};
use crate::backend::{inside, interrupt};

/// Why the call is over, seen in the middle of a COPY.
pub(super) enum Early<T> {
    /// The engine has come to its end.
    Result(Result<T>),
    /// Something else ends it.
    Stop(Stop),
}

impl<T> Call<T> {
    /// Carries out the orders that lie on the desk.
    pub(super) fn carry_out(&mut self) {
        let Some(desk) = self.desk.clone() else { return };
        while self.early.is_none() {
            let Some((order, reply)) = desk.take_order() else {
                return;
            };
            reply.give(match order {
                Order::Begin => inside::begin().map(|()| Answer::default()),
                Order::Run(sql, parameter) => inside::run(&sql, parameter.as_deref()),
                Order::Copy(sql) => self.copy(&desk, &sql),
                Order::Commit => inside::commit().map(|()| Answer::default()),
                Order::Rollback => {
                    inside::rollback();
                    Ok(Answer::default())
                }
            });
        }
    }

    fn copy(&mut self, desk: &Desk, sql: &str) -> Result<Answer> {
        let rows = inside::copy(sql, &mut |max| self.rows(desk, max))?;
        Ok(Answer {
            rows,
            texts: Vec::new(),
        })
    }

    /// Rows for the COPY that runs: those on the desk, else the engine goes on until there are some. `None` gives it up.
    fn rows(&mut self, desk: &Desk, max: usize) -> Option<Bytes> {
        loop {
            match desk.take_rows(max) {
                Rows::Some(rows) => return Some(rows),
                Rows::End => return Some(Bytes::new()),
                Rows::Abandoned => return None,
                Rows::NotYet => {}
            }
            self.early = match catch_unwind(AssertUnwindSafe(|| self.poll(Desk::has_rows))) {
                Ok(result) => result.map(Early::Result),
                Err(panic) => {
                    let error = internal(self.operation, panic_message(panic.as_ref()));
                    Some(Early::Result(Err(error)))
                }
            };
            if self.early.is_none() {
                self.early = looked_at().err().map(Early::Stop);
            }
            if self.early.is_some() {
                return None;
            }
        }
    }
}

/// A look at interrupts in the middle of a COPY. Messages wait for its end: the server would say that they are about a row.
fn looked_at() -> Result<(), Stop> {
    if interrupt::postmaster_gone() {
        return Err(Stop::PostmasterGone);
    }
    if interrupt::ends_the_call() {
        return Err(Stop::Interrupt);
    }
    catch_unwind(interrupt::service).map_err(Stop::Raised)
}
