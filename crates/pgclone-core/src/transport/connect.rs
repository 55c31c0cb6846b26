//! Opening a session: hosts in order, TLS and its fallbacks, authentication, checks of the server's role.

use std::collections::hash_map::RandomState;
use std::future::{poll_fn, Future};
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::{Arc, PoisonError};

use tokio::task::JoinHandle;
use tokio_postgres::config::{SslMode as PgSslMode, SslNegotiation};
use tokio_postgres::tls::TlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

use super::config::config;
use super::failure::{explain, unreachable};
use super::pin::{self, Facts};
use super::registry::{Cancel, Sessions};
use super::rows::Inlet;
use super::session::{Session, Shared};
use super::socket::{Address, Socket};
use super::tls::Tls;
use super::wire::Wire;
use crate::conninfo::{ConnectParams, Host, HostSpec, SslMode, TargetSessionAttrs};
use crate::sqlstate::UNABLE_TO_CONNECT;
use crate::{Error, Result, Side};

/// Why one attempt failed.
struct Failure {
    error: Error,
    /// The next address or host may do better. Not so after a refusal by a server that was reached, as in libpq.
    try_next: bool,
}

impl Session {
    /// Opens a session on the first server that can be reached and is of the wanted kind, and pins its settings.
    pub async fn connect(params: &ConnectParams, side: Side, registry: &Sessions) -> Result<Session> {
        let tls_wanted = params.ssl.mode != SslMode::Disable && params.hosts.iter().any(|h| !is_unix(h));
        let tls = match tls_wanted {
            true => Tls::On(
                registry
                    .connector(&params.ssl)
                    .map_err(|e| e.context(format!("could not connect to the {side}")).on(side))?,
            ),
            false => Tls::Off,
        };
        let attempt = Attempt {
            params,
            side,
            registry,
            tls,
        };
        let passes = match params.target_session_attrs {
            TargetSessionAttrs::PreferStandby => vec![TargetSessionAttrs::Standby, TargetSessionAttrs::Any],
            other => vec![other],
        };
        let mut failures: Vec<Error> = Vec::new();
        for wanted in passes {
            for host in shuffled(params.hosts.iter().collect(), params.random_order) {
                let addresses = match attempt.addresses(host).await {
                    Ok(addresses) => addresses,
                    Err(error) => {
                        failures.push(error);
                        continue;
                    }
                };
                for address in shuffled(addresses, params.random_order) {
                    match attempt.open(host, &address, wanted).await {
                        Ok(session) => return Ok(session),
                        Err(failure) => {
                            failures.push(failure.error);
                            if !failure.try_next {
                                return Err(combined(failures, side));
                            }
                        }
                    }
                }
            }
        }
        Err(combined(failures, side))
    }
}

fn is_unix(host: &HostSpec) -> bool {
    matches!(host.host, Host::Unix(_)) && host.hostaddr.is_none()
}

/// The last failure, with the earlier ones (of other hosts) in DETAIL.
fn combined(mut failures: Vec<Error>, side: Side) -> Error {
    let Some(mut last) = failures.pop() else {
        return Error::new(
            UNABLE_TO_CONNECT,
            format!("could not connect to the {side}: no host is given"),
        )
        .on(side);
    };
    let mut lines: Vec<String> = last.detail.take().into_iter().collect();
    failures.dedup();
    lines.extend(
        failures
            .into_iter()
            .filter(|f| f.message != last.message)
            .map(|f| format!("Before: {}", f.message)),
    );
    last.detail = (!lines.is_empty()).then(|| lines.join("\n"));
    last
}

/// The items in random order, if wanted.
fn shuffled<T>(mut items: Vec<T>, random: bool) -> Vec<T> {
    if random {
        for i in (1..items.len()).rev() {
            // every RandomState is seeded anew
            let n = RandomState::new().build_hasher().finish();
            items.swap(i, (n % (i as u64 + 1)) as usize);
        }
    }
    items
}

/// What the attempts of one connect have in common.
struct Attempt<'a> {
    params: &'a ConnectParams,
    side: Side,
    registry: &'a Sessions,
    tls: Tls,
}

/// A connection that has been let in and whose task runs.
struct Opened {
    client: Client,
    server_encoding: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
    id: u64,
}

impl Attempt<'_> {
    /// The addresses of a host.
    async fn addresses(&self, host: &HostSpec) -> Result<Vec<Address>> {
        let tcp = |name: &str, ip| Address::tcp(self.params, name.to_owned(), ip, host.port);
        let name = match (&host.host, host.hostaddr) {
            // the name is what the certificate is checked against; the address is where we go
            (Host::Tcp(name), Some(ip)) => return Ok(vec![tcp(name, ip)]),
            (Host::Unix(_), Some(ip)) => return Ok(vec![tcp(&ip.to_string(), ip)]),
            (Host::Unix(folder), None) => return Ok(vec![Address::unix(self.params, folder, host.port)]),
            (Host::Tcp(name), None) => name,
        };
        let unknown = |cause: String| {
            self.error(
                host,
                UNABLE_TO_CONNECT,
                format!("could not translate host name \"{name}\" to address"),
            )
            .detail(cause)
        };
        match self.bounded(tokio::net::lookup_host((name.as_str(), host.port))).await {
            None => Err(unknown("timeout expired".to_owned())),
            Some(Err(e)) => Err(unknown(e.to_string())),
            Some(Ok(found)) => {
                let mut ips: Vec<_> = found.map(|a| a.ip()).collect();
                ips.dedup();
                if ips.is_empty() {
                    return Err(unknown("the name has no address".to_owned()));
                }
                Ok(ips.into_iter().map(|ip| tcp(name, ip)).collect())
            }
        }
    }

    /// `None` if connect_timeout is over first.
    async fn bounded<F: Future>(&self, future: F) -> Option<F::Output> {
        match self.params.connect_timeout {
            Some(limit) => tokio::time::timeout(limit, future).await.ok(),
            None => Some(future.await),
        }
    }

    /// One address, with the fallbacks that sslmode allows.
    async fn open(&self, host: &HostSpec, address: &Address, wanted: TargetSessionAttrs) -> Result<Session, Failure> {
        let modes: &[PgSslMode] = match self.params.ssl.mode {
            _ if is_unix(host) => &[PgSslMode::Disable],
            SslMode::Disable => &[PgSslMode::Disable],
            SslMode::Allow => &[PgSslMode::Disable, PgSslMode::Require],
            SslMode::Prefer => &[PgSslMode::Prefer, PgSslMode::Disable],
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => &[PgSslMode::Require],
        };
        let mut first: Option<Failure> = None;
        for mode in modes {
            let failure = match self.bounded(self.session(host, address, *mode, wanted)).await {
                Some(Ok(session)) => return Ok(session),
                Some(Err(failure)) => failure,
                None => Failure {
                    error: self.error(host, UNABLE_TO_CONNECT, "timeout expired".to_owned()),
                    try_next: true,
                },
            };
            // with or without TLS: an unreachable server, a wrong password or a missing database stay what they are
            let settled = failure.try_next || ["28P01", "3D000"].contains(&failure.error.sqlstate.as_str());
            match (first.take(), settled) {
                (None, true) => return Err(failure),
                (None, false) => first = Some(failure),
                (Some(mut earlier), _) => {
                    // of the two the server's own words tell more than a failed handshake
                    if earlier.error.sqlstate == UNABLE_TO_CONNECT && failure.error.sqlstate != UNABLE_TO_CONNECT {
                        return Err(failure);
                    }
                    if earlier.error.message != failure.error.message {
                        let lines = [
                            earlier.error.detail.take(),
                            Some(format!("Other attempt: {}", failure.error.message)),
                        ];
                        earlier.error.detail = Some(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"));
                    }
                    return Err(earlier);
                }
            }
        }
        Err(first.unwrap_or_else(|| Failure {
            error: self.error(host, UNABLE_TO_CONNECT, "no attempt was made".to_owned()),
            try_next: true,
        }))
    }

    /// Connects, pins the settings and checks the kind of server.
    async fn session(
        &self,
        host: &HostSpec,
        address: &Address,
        mode: PgSslMode,
        wanted: TargetSessionAttrs,
    ) -> Result<Session, Failure> {
        let config = config(self.params, host, mode);
        let socket = address.connect().await.map_err(|e| self.unreached(host, &e))?;
        let opened = match &self.tls {
            Tls::On(connector) if mode != PgSslMode::Disable => {
                let handshake = connector.handshake(&address.name);
                self.establish(&config, address, socket, handshake, self.tls.clone())
                    .await
            }
            _ => self.establish(&config, address, socket, NoTls, Tls::Off).await,
        };
        let Opened {
            client,
            server_encoding,
            shared,
            task,
            id,
        } = opened.map_err(|e| self.failure(host, &e))?;
        let facts = pin::apply(&client, self.side, &server_encoding, self.params.lock_timeout).await;
        let facts = facts.map_err(|e| self.failure(host, &e))?;
        if let Some(reason) = mismatch(wanted, &facts) {
            return Err(Failure {
                error: self.error(host, UNABLE_TO_CONNECT, reason.to_owned()),
                try_next: true,
            });
        }
        self.registry.set_pid(id, facts.pid);
        Ok(Session {
            client,
            side: self.side,
            pid: facts.pid,
            version: facts.version,
            in_recovery: facts.in_recovery,
            server_encoding,
            server: self.describe(host),
            shared,
            task,
        })
    }

    /// Logs in, registers the connection and starts its task.
    async fn establish<T>(
        &self,
        config: &Config,
        address: &Address,
        socket: Socket,
        handshake: T,
        tls: Tls,
    ) -> Result<Opened, tokio_postgres::Error>
    where
        T: TlsConnect<Wire<Socket>>,
        T::Stream: Send + 'static,
    {
        let shared = Arc::new(Shared::default());
        let asks =
            config.get_ssl_mode() != PgSslMode::Disable && config.get_ssl_negotiation() == SslNegotiation::Postgres;
        let wire = Wire::new(socket, Inlet::new(&shared.rows), asks);
        let (client, mut connection) = config.connect_raw(wire, handshake).await?;
        let server_encoding = connection.parameter("server_encoding").unwrap_or_default().to_owned();
        let cancel = Cancel {
            token: client.cancel_token(),
            address: address.clone(),
            tls,
        };
        let registration = self.registry.register(self.side, cancel);
        let (id, side, for_task) = (registration.id, self.side, shared.clone());
        let task = tokio::spawn(async move {
            let _registration = registration;
            while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                match message {
                    Ok(AsyncMessage::Notice(notice)) => for_task.keep(&notice),
                    Ok(_) => {}
                    Err(e) => {
                        // before the connection is dropped: that is what wakes those who wait for an answer
                        *for_task.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(Error::from_pg(&e, side));
                        break;
                    }
                }
            }
            drop(connection);
        });
        self.registry.set_task(id, task.abort_handle());
        Ok(Opened {
            client,
            server_encoding,
            shared,
            task,
            id,
        })
    }

    fn describe(&self, host: &HostSpec) -> String {
        format!(
            "host \"{}\", port {}, database \"{}\", user \"{}\"",
            host.host, host.port, self.params.dbname, self.params.user
        )
    }

    fn error(&self, host: &HostSpec, sqlstate: &str, cause: String) -> Error {
        Error::new(
            sqlstate,
            format!(
                "could not connect to the {} ({}): {cause}",
                self.side,
                self.describe(host)
            ),
        )
        .on(self.side)
    }

    /// Nobody answers at the address.
    fn unreached(&self, host: &HostSpec, error: &io::Error) -> Failure {
        let (cause, hint) = unreachable(error);
        Failure {
            error: self.error(host, UNABLE_TO_CONNECT, cause).hint(hint),
            try_next: true,
        }
    }

    /// Classifies what the driver says.
    fn failure(&self, host: &HostSpec, error: &tokio_postgres::Error) -> Failure {
        if let Some(db) = error.as_db_error() {
            let mut e = self.error(host, db.code().code(), db.message().to_owned());
            e.detail = db.detail().map(str::to_owned);
            e.hint = db.hint().map(str::to_owned);
            // the server is starting up or shutting down
            return Failure {
                error: e,
                try_next: db.code().code() == "57P03",
            };
        }
        let (sqlstate, cause, hint) = explain(error);
        let mut e = self.error(host, sqlstate, cause);
        e.hint = hint.map(str::to_owned);
        Failure {
            error: e,
            try_next: false,
        }
    }
}

/// Why the server is not of the wanted kind.
fn mismatch(wanted: TargetSessionAttrs, facts: &Facts) -> Option<&'static str> {
    match wanted {
        TargetSessionAttrs::ReadWrite if facts.read_only => Some("session is read-only"),
        TargetSessionAttrs::ReadOnly if !facts.read_only => Some("session is not read-only"),
        TargetSessionAttrs::Primary if facts.in_recovery => Some("server is in hot standby mode"),
        TargetSessionAttrs::Standby if !facts.in_recovery => Some("server is not in hot standby mode"),
        _ => None,
    }
}
