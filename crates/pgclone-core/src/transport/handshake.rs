//! The connector that a session gets: OpenSSL's, made when a server wants TLS.
//!
//! OpenSSL's connector loads the system's certificate authorities when it is made, whoever will be trusted: tens of
//! milliseconds. With `sslmode=prefer`, the default, many servers never ask for it.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use postgres_openssl::{MakeTlsConnector, TlsStream};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};

use super::socket::Socket;
use super::tls;
use super::wire::Wire;
use crate::conninfo::SslParams;
use crate::Result;

type Failure = Box<dyn StdError + Send + Sync>;

/// Makes the TLS side of connections; clones share what has been loaded.
#[derive(Clone)]
pub(super) struct Connector {
    ssl: Arc<SslParams>,
    made: Arc<OnceLock<MakeTlsConnector>>,
}

impl Connector {
    /// A connector for the parameters. Files that they name are loaded here, so that what is wrong with them is said
    /// before anything is sent.
    pub(super) fn new(ssl: &SslParams) -> Result<Self> {
        let connector = Self {
            ssl: Arc::new(ssl.clone()),
            made: Arc::default(),
        };
        if tls::needs_files(ssl) {
            connector.made()?;
        }
        Ok(connector)
    }

    fn made(&self) -> Result<MakeTlsConnector> {
        if let Some(made) = self.made.get() {
            return Ok(made.clone());
        }
        let made = tls::connector(&self.ssl)?;
        Ok(self.made.get_or_init(|| made).clone())
    }
}

/// One connection's TLS, used only if the server agrees to it.
pub(super) struct Handshake {
    connector: Connector,
    /// What the certificate is checked against.
    host: String,
}

impl Connector {
    /// TLS with this host.
    pub(super) fn handshake(&self, host: &str) -> Handshake {
        Handshake {
            connector: self.clone(),
            host: host.to_owned(),
        }
    }
}

type Connecting<S> = Pin<Box<dyn Future<Output = std::result::Result<S, Failure>> + Send>>;

impl TlsConnect<Socket> for Handshake {
    type Stream = TlsStream<Socket>;
    type Error = Failure;
    type Future = Connecting<TlsStream<Socket>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move {
            let mut made = self.connector.made()?;
            let connect = MakeTlsConnect::<Socket>::make_tls_connect(&mut made, &self.host)?;
            connect.connect(socket).await
        })
    }
}

impl TlsConnect<Wire<Socket>> for Handshake {
    type Stream = Wire<TlsStream<Socket>>;
    type Error = Failure;
    type Future = Connecting<Wire<TlsStream<Socket>>>;

    fn connect(self, wire: Wire<Socket>) -> Self::Future {
        Box::pin(async move {
            // as libpq: whoever is in between may have put something in front of the encrypted session
            let parts = wire.into_parts();
            let (socket, rows) = parts.ok_or("received unencrypted data after SSL response")?;
            Ok(Wire::new(self.connect(socket).await?, rows, false))
        })
    }
}
