//! The driver's configuration for one address. Only setters: the driver never sees the conninfo.

use std::net::IpAddr;

use tokio_postgres::config::{ChannelBinding as PgChannelBinding, SslMode, SslNegotiation};
use tokio_postgres::Config;

use crate::conninfo::{ChannelBinding, ConnectParams, Host, HostSpec};

/// Configuration for `host`, reached at `address`, with or without TLS.
pub(super) fn config(p: &ConnectParams, host: &HostSpec, address: Option<IpAddr>, mode: SslMode) -> Config {
    let mut config = Config::new();
    match (&host.host, address) {
        (Host::Unix(dir), None) => config.host_path(dir),
        // the name is what the certificate is checked against; the address is where we go
        (Host::Tcp(name), Some(address)) => config.host(name).hostaddr(address),
        (Host::Unix(_), Some(address)) => config.host(address.to_string()).hostaddr(address),
        (Host::Tcp(name), None) => config.host(name),
    };
    config
        .port(host.port)
        .user(&p.user)
        .dbname(&p.dbname)
        .application_name(&p.application_name)
        .ssl_mode(mode);
    if p.ssl.direct && mode == SslMode::Require {
        config.ssl_negotiation(SslNegotiation::Direct);
    }
    config.channel_binding(match p.channel_binding {
        ChannelBinding::Disable => PgChannelBinding::Disable,
        ChannelBinding::Prefer => PgChannelBinding::Prefer,
        ChannelBinding::Require => PgChannelBinding::Require,
    });
    if let Some(password) = &host.password {
        config.password(password.reveal());
    }
    if let Some(options) = &p.options {
        // the session is pinned by a statement, which a timeout among the options must not end
        config.options(format!("{options} -c statement_timeout=0"));
    }
    if let Some(limit) = p.connect_timeout {
        config.connect_timeout(limit);
    }
    if let Some(limit) = p.tcp_user_timeout {
        config.tcp_user_timeout(limit);
    }
    config.keepalives(!p.keepalives.off);
    if let Some(idle) = p.keepalives.idle {
        config.keepalives_idle(idle);
    }
    if let Some(interval) = p.keepalives.interval {
        config.keepalives_interval(interval);
    }
    if let Some(count) = p.keepalives.count {
        config.keepalives_retries(count);
    }
    config
}
