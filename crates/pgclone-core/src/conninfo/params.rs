//! What is known before a session is opened.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::secret::Secret;

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A host name or address.
    Tcp(String),
    /// The directory of a Unix-domain socket.
    Unix(PathBuf),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Tcp(name) => f.write_str(name),
            Host::Unix(dir) => write!(f, "{}", dir.display()),
        }
    }
}

/// One server to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSpec {
    /// Name or socket directory; the name is what a certificate is checked against.
    pub host: Host,
    /// Address to connect to instead of looking the name up.
    pub hostaddr: Option<IpAddr>,
    /// Port, also part of the socket's name.
    pub port: u16,
    /// Password, from the conninfo or from the password file for this host.
    pub password: Option<Secret>,
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub(super) const CHOICES: &'static [(&'static str, Self)] = &[$(($text, Self::$variant),)*];
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)* })
            }
        }
    };
}

choice! {
    /// How much TLS is wanted.
    SslMode {
        /// No TLS.
        Disable = "disable",
        /// Without TLS; with it if the server refuses.
        Allow = "allow",
        /// With TLS; without it if the server has none.
        Prefer = "prefer",
        /// With TLS; the certificate is checked only if a root certificate file exists.
        Require = "require",
        /// The certificate must come from a trusted authority.
        VerifyCa = "verify-ca",
        /// As `verify-ca`, and it must be for the host.
        VerifyFull = "verify-full",
    }
}

choice! {
    /// Whether SCRAM must be bound to the TLS channel.
    ChannelBinding {
        /// Never.
        Disable = "disable",
        /// If the server offers it.
        Prefer = "prefer",
        /// Or no session.
        Require = "require",
    }
}

choice! {
    /// What kind of server is wanted among several.
    TargetSessionAttrs {
        /// The first that lets us in.
        Any = "any",
        /// One that accepts writes by default.
        ReadWrite = "read-write",
        /// One that does not.
        ReadOnly = "read-only",
        /// One that is not in hot standby.
        Primary = "primary",
        /// One that is.
        Standby = "standby",
        /// A standby if there is one, else any.
        PreferStandby = "prefer-standby",
    }
}

choice! {
    /// Whether a client certificate is sent.
    SslCertMode {
        /// Never.
        Disable = "disable",
        /// If the server asks for it and there is one.
        Allow = "allow",
        /// The server must ask for it.
        Require = "require",
    }
}

choice! {
    /// A version of the TLS protocol.
    TlsVersion {
        /// TLS 1.0
        Tls10 = "TLSv1",
        /// TLS 1.1
        Tls11 = "TLSv1.1",
        /// TLS 1.2
        Tls12 = "TLSv1.2",
        /// TLS 1.3
        Tls13 = "TLSv1.3",
    }
}

/// Which authorities are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootCert {
    /// None are named, and there is no home directory to look in.
    None,
    /// Those of the operating system.
    System,
    /// Those in a file (that need not exist below `verify-ca`).
    File(PathBuf),
}

/// Everything about TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SslParams {
    /// `sslmode`
    pub mode: SslMode,
    /// `sslnegotiation=direct`: TLS from the first byte.
    pub direct: bool,
    /// `sslrootcert`
    pub root_cert: RootCert,
    /// `sslcert`, which need not exist.
    pub cert: Option<PathBuf>,
    /// `sslkey`
    pub key: Option<PathBuf>,
    /// `sslpassword`
    pub key_password: Option<Secret>,
    /// `sslcertmode`
    pub cert_mode: SslCertMode,
    /// `sslcrl`
    pub crl: Option<PathBuf>,
    /// `sslcrldir`
    pub crl_dir: Option<PathBuf>,
    /// Used if it exists and neither `sslcrl` nor `sslcrldir` is given.
    pub default_crl: Option<PathBuf>,
    /// `sslsni`
    pub sni: bool,
    /// `ssl_min_protocol_version`
    pub min_version: Option<TlsVersion>,
    /// `ssl_max_protocol_version`
    pub max_version: Option<TlsVersion>,
}

impl SslParams {
    /// No TLS at all.
    pub fn disabled() -> Self {
        Self {
            mode: SslMode::Disable,
            direct: false,
            root_cert: RootCert::None,
            cert: None,
            key: None,
            key_password: None,
            cert_mode: SslCertMode::Allow,
            crl: None,
            crl_dir: None,
            default_crl: None,
            sni: true,
            min_version: Some(TlsVersion::Tls12),
            max_version: None,
        }
    }
}

/// TCP keepalive of a connection; absent values are the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keepalives {
    /// `keepalives=0`
    pub off: bool,
    /// `keepalives_idle`
    pub idle: Option<Duration>,
    /// `keepalives_interval`
    pub interval: Option<Duration>,
    /// `keepalives_count`
    pub count: Option<u32>,
}

/// Everything needed to open a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectParams {
    /// Servers in the order given; at least one.
    pub hosts: Vec<HostSpec>,
    /// `load_balance_hosts=random`: try them in random order.
    pub random_order: bool,
    /// Role to log in as.
    pub user: String,
    /// Database.
    pub dbname: String,
    /// `options`: command-line options for the server process.
    pub options: Option<String>,
    /// `application_name`
    pub application_name: String,
    /// `connect_timeout`, for each address on its own.
    pub connect_timeout: Option<Duration>,
    /// `keepalives...`
    pub keepalives: Keepalives,
    /// `tcp_user_timeout`
    pub tcp_user_timeout: Option<Duration>,
    /// `target_session_attrs`
    pub target_session_attrs: TargetSessionAttrs,
    /// `channel_binding`
    pub channel_binding: ChannelBinding,
    /// TLS.
    pub ssl: SslParams,
    /// `lock_timeout` of the session, set by the caller; `None` waits for ever.
    pub lock_timeout: Option<Duration>,
    /// What the user should know, such as a password file that was not used.
    pub warnings: Vec<String>,
}

impl ConnectParams {
    /// A session with a server of this machine over its socket, logged in by `peer` or `trust`.
    pub fn loopback(socket_dir: impl Into<PathBuf>, port: u16, dbname: &str, user: &str) -> Self {
        let host = HostSpec {
            host: Host::Unix(socket_dir.into()),
            hostaddr: None,
            port,
            password: None,
        };
        Self {
            hosts: vec![host],
            random_order: false,
            user: user.to_owned(),
            dbname: dbname.to_owned(),
            options: None,
            application_name: "pgclone".to_owned(),
            connect_timeout: None,
            keepalives: Keepalives::default(),
            tcp_user_timeout: None,
            target_session_attrs: TargetSessionAttrs::Any,
            channel_binding: ChannelBinding::Prefer,
            ssl: SslParams::disabled(),
            lock_timeout: None,
            warnings: Vec::new(),
        }
    }
}
