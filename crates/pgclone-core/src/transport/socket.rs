//! The way to a server: a TCP or a Unix-domain socket, set up as libpq does it.

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, UnixStream};
use tokio_util::either::Either;

use crate::conninfo::{ConnectParams, Keepalives};

/// A connected socket.
pub(super) type Socket = Either<TcpStream, UnixStream>;

/// Where a server listens, for sessions and for the cancel requests of them.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// What a certificate must say; empty for a socket in a folder.
    pub name: String,
    place: Place,
    user_timeout: Option<Duration>,
    keepalives: Keepalives,
}

#[derive(Clone, Debug)]
enum Place {
    Tcp(IpAddr, u16),
    /// The socket's file.
    Unix(PathBuf),
}

impl Address {
    /// An address of the host `name`.
    pub fn tcp(params: &ConnectParams, name: String, ip: IpAddr, port: u16) -> Self {
        Self::new(params, name, Place::Tcp(ip, port))
    }

    /// The socket in a folder.
    pub fn unix(params: &ConnectParams, folder: &Path, port: u16) -> Self {
        let file = folder.join(format!(".s.PGSQL.{port}"));
        Self::new(params, String::new(), Place::Unix(file))
    }

    fn new(params: &ConnectParams, name: String, place: Place) -> Self {
        Self {
            name,
            place,
            user_timeout: params.tcp_user_timeout,
            keepalives: params.keepalives,
        }
    }

    /// Connects.
    pub async fn connect(&self) -> io::Result<Socket> {
        match &self.place {
            Place::Tcp(ip, port) => {
                let stream = TcpStream::connect((*ip, *port)).await?;
                stream.set_nodelay(true)?;
                self.set_options(SockRef::from(&stream))?;
                Ok(Either::Left(stream))
            }
            Place::Unix(file) => Ok(Either::Right(UnixStream::connect(file).await?)),
        }
    }

    /// Absent values stay the system's.
    fn set_options(&self, socket: SockRef<'_>) -> io::Result<()> {
        if let Some(limit) = self.user_timeout {
            socket.set_tcp_user_timeout(Some(limit))?;
        }
        if self.keepalives.off {
            return Ok(());
        }
        let Keepalives {
            idle, interval, count, ..
        } = self.keepalives;
        let mut keepalive = TcpKeepalive::new();
        if let Some(idle) = idle {
            keepalive = keepalive.with_time(idle);
        }
        if let Some(interval) = interval {
            keepalive = keepalive.with_interval(interval);
        }
        if let Some(count) = count {
            keepalive = keepalive.with_retries(count);
        }
        socket.set_tcp_keepalive(&keepalive)
    }
}
