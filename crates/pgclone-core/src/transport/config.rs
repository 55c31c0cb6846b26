//! The driver's configuration for one host: what it says to a server, once there is a socket. Only setters: the driver
//! never sees the conninfo.

use tokio_postgres::config::{ChannelBinding as PgChannelBinding, SslMode, SslNegotiation};
use tokio_postgres::Config;

use crate::conninfo::{ChannelBinding, ConnectParams, HostSpec};

/// Configuration for `host`, with or without TLS.
pub(super) fn config(p: &ConnectParams, host: &HostSpec, mode: SslMode) -> Config {
    let mut config = Config::new();
    config
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
    config
}
