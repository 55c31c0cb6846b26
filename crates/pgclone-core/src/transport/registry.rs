//! The live sessions of one operation, so that all of them can be cancelled and ended from one place.
//!
//! A session is in here until its connection has ended, not merely until the [`Session`](super::Session) is dropped:
//! a dropped client whose statement still runs on the server is exactly what [`Sessions::shutdown`] is for.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{timeout, timeout_at, Instant};
use tokio_postgres::{CancelToken, NoTls};

use super::handshake::Connector;
use super::socket::Address;
use super::tls::Tls;
use crate::conninfo::SslParams;
use crate::{Result, Side};

/// Longest wait for the cancel requests of one round.
const CANCEL_BOUND: Duration = Duration::from_millis(300);
/// A cancel that arrives before the server has begun the statement is lost, so it is repeated at this interval.
const CANCEL_REPEAT: Duration = Duration::from_millis(50);

/// Registry of the live sessions; clones share it.
#[derive(Clone, Default)]
pub struct Sessions {
    live: Arc<Mutex<Live>>,
    ended: Arc<Notify>,
    /// Loading the authorities costs tens of milliseconds: the lanes of an operation share one connector.
    connectors: Arc<Mutex<Vec<(SslParams, Connector)>>>,
}

#[derive(Default)]
struct Live {
    next: u64,
    entries: BTreeMap<u64, Entry>,
}

struct Entry {
    side: Side,
    pid: i32,
    cancel: Cancel,
    task: Option<AbortHandle>,
}

/// How to cancel what a session runs: a request on a connection of its own.
#[derive(Clone)]
pub(super) struct Cancel {
    pub token: CancelToken,
    pub address: Address,
    pub tls: Tls,
}

/// Place of one session in the registry; held by its connection task.
pub(super) struct Registration {
    sessions: Sessions,
    pub(super) id: u64,
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.sessions.lock().entries.remove(&self.id);
        self.sessions.ended.notify_waiters();
    }
}

impl Sessions {
    /// An empty registry.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connector(&self, ssl: &SslParams) -> Result<Connector> {
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, connector)) = connectors.iter().find(|(known, _)| known == ssl) {
            return Ok(connector.clone());
        }
        let connector = Connector::new(ssl)?;
        connectors.push((ssl.clone(), connector.clone()));
        Ok(connector)
    }

    pub(super) fn register(&self, side: Side, cancel: Cancel) -> Registration {
        let mut live = self.lock();
        let id = live.next;
        live.next += 1;
        live.entries.insert(
            id,
            Entry {
                side,
                pid: 0,
                cancel,
                task: None,
            },
        );
        Registration {
            sessions: self.clone(),
            id,
        }
    }

    pub(super) fn set_task(&self, id: u64, task: AbortHandle) {
        if let Some(entry) = self.lock().entries.get_mut(&id) {
            entry.task = Some(task);
        }
    }

    pub(super) fn set_pid(&self, id: u64, pid: i32) {
        if let Some(entry) = self.lock().entries.get_mut(&id) {
            entry.pid = pid;
        }
    }

    /// Number of sessions whose connection has not ended.
    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// True if no connection is left.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Process ids of the live sessions on the target.
    pub fn target_pids(&self) -> Vec<i32> {
        self.pids(Side::Target)
    }

    /// Process ids of the live sessions on one side.
    pub fn pids(&self, side: Side) -> Vec<i32> {
        self.lock()
            .entries
            .values()
            .filter(|e| e.side == side && e.pid != 0)
            .map(|e| e.pid)
            .collect()
    }

    /// Asks both servers to cancel whatever our sessions run; all at once, and never longer than 300 ms.
    pub async fn cancel_all(&self) {
        let _ = timeout(CANCEL_BOUND, self.cancel_round()).await;
    }

    /// One cancel request for each session. Failures do not matter: the connection is closed anyway.
    fn cancel_round(&self) -> impl Future<Output = Vec<()>> + use<> {
        let cancels: Vec<Cancel> = self.lock().entries.values().map(|e| e.cancel.clone()).collect();
        join_all(cancels.into_iter().map(Cancel::send))
    }

    /// Waits until every connection has ended; false if `bound` is over first.
    pub async fn wait_empty(&self, bound: Duration) -> bool {
        let deadline = Instant::now() + bound;
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            ended.as_mut().enable();
            if self.is_empty() {
                return true;
            }
            if timeout_at(deadline, ended).await.is_err() {
                return self.is_empty();
            }
        }
    }

    /// Ends everything: for use after the operation's future has been dropped or has returned. Running statements are
    /// cancelled, connections say goodbye, and what is left after `bound` is cut off.
    pub async fn shutdown(&self, bound: Duration) {
        let deadline = Instant::now() + bound;
        // idle connections end by themselves as soon as their task runs
        if self.wait_empty(Duration::from_millis(5).min(bound)).await {
            return;
        }
        while Instant::now() < deadline {
            let round = self.cancel_round();
            let wait = self.wait_empty(CANCEL_REPEAT);
            let ((), done) = tokio::join!(
                async {
                    let _ = timeout_at(deadline, timeout(CANCEL_BOUND, round)).await;
                },
                wait
            );
            if done || self.is_empty() {
                return;
            }
        }
        let tasks: Vec<_> = self.lock().entries.values_mut().filter_map(|e| e.task.take()).collect();
        tasks.iter().for_each(AbortHandle::abort);
        self.wait_empty(CANCEL_REPEAT).await;
    }
}

impl Cancel {
    async fn send(self) {
        let Ok(socket) = self.address.connect().await else {
            return;
        };
        let _ = match self.tls {
            Tls::Off => self.token.cancel_query_raw(socket, NoTls).await,
            Tls::On(connector) => {
                let handshake = connector.handshake(&self.address.name);
                self.token.cancel_query_raw(socket, handshake).await
            }
        };
    }
}
