//! From the values of a conninfo to [`ConnectParams`]: defaults, checks, and refusals of what would silently be weaker.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::env::Env;
use super::keywords::Settings;
use super::params::{
    ChannelBinding, ConnectParams, Host, HostSpec, Keepalives, RootCert, SslCertMode, SslMode, SslParams,
    TargetSessionAttrs, TlsVersion,
};
use super::passfile::Passfile;
use super::secret::Secret;
use crate::sqlstate::{FEATURE_NOT_SUPPORTED, INVALID_PARAMETER_VALUE};
use crate::{Error, Result};

/// Where servers put their socket; the first is libpq's default in the packages of the distributions.
const SOCKET_DIRS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

pub(super) fn params(s: &Settings, env: &dyn Env) -> Result<ConnectParams> {
    refuse_unsupported(s)?;
    let user = match s.get("user") {
        Some(user) => user.to_owned(),
        None => env
            .os_user()
            .ok_or_else(|| bad("the operating-system user has no name; give the user in the conninfo"))?,
    };
    let dbname = s.get("dbname").unwrap_or(&user).to_owned();
    let mut warnings = Vec::new();
    let mut hosts = hosts(s, env)?;
    match s.get("password") {
        Some(password) => hosts.iter_mut().for_each(|h| h.password = Some(Secret::new(password))),
        None => {
            if let Some(file) = Passfile::load(s.get("passfile"), env, &mut warnings) {
                for h in &mut hosts {
                    h.password = file.lookup(&passfile_host(&h.host), &h.port.to_string(), &dbname, &user);
                }
            }
        }
    }
    let application_name = s
        .get("application_name")
        .or_else(|| s.get("fallback_application_name"))
        .unwrap_or("pgclone");
    Ok(ConnectParams {
        hosts,
        random_order: choice(s, "load_balance_hosts", false, &[("disable", false), ("random", true)])?,
        user,
        dbname,
        options: s.get("options").map(str::to_owned),
        application_name: application_name.to_owned(),
        connect_timeout: positive(s, "connect_timeout")?.map(|n| Duration::from_secs(n.into())),
        keepalives: keepalives(s)?,
        tcp_user_timeout: positive(s, "tcp_user_timeout")?.map(|n| Duration::from_millis(n.into())),
        target_session_attrs: choice(
            s,
            "target_session_attrs",
            TargetSessionAttrs::Any,
            TargetSessionAttrs::CHOICES,
        )?,
        channel_binding: choice(s, "channel_binding", ChannelBinding::Prefer, ChannelBinding::CHOICES)?,
        ssl: ssl(s, env)?,
        lock_timeout: None,
        warnings,
    })
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(INVALID_PARAMETER_VALUE, message)
}

fn invalid(keyword: &str, value: &str, allowed: impl Into<String>) -> Error {
    bad(format!(
        "invalid value for connection keyword \"{keyword}\": \"{value}\""
    ))
    .hint(allowed)
}

/// Keywords that restrict what libpq accepts, and that this client cannot honour: ignoring them would be weaker than asked.
fn refuse_unsupported(s: &Settings) -> Result<()> {
    let off = |v: &str| matches!(v.to_ascii_lowercase().as_str(), "0" | "off" | "false" | "no");
    if let Some(value) = s.get("replication").filter(|v| !off(v)) {
        return Err(invalid(
            "replication",
            value,
            "A replication connection cannot be used here.",
        ));
    }
    choice(s, "gssencmode", (), &[("disable", ()), ("prefer", ()), ("require", ())])?;
    if s.get("gssencmode") == Some("require") {
        return Err(unsupported(
            "gssencmode",
            "GSSAPI encryption is not supported; use sslmode=verify-full.",
        ));
    }
    let refused = [
        ("requirepeer", "The owner of the server's socket cannot be checked."),
        (
            "require_auth",
            "The authentication method cannot be restricted; channel_binding=require rules out all but SCRAM over TLS.",
        ),
        ("scram_client_key", "SCRAM keys cannot be given in place of a password."),
        ("scram_server_key", "SCRAM keys cannot be given in place of a password."),
        ("oauth_issuer", "OAuth is not supported."),
        ("oauth_client_id", "OAuth is not supported."),
        ("oauth_client_secret", "OAuth is not supported."),
        ("oauth_scope", "OAuth is not supported."),
        ("sslkeylogfile", "TLS keys are not written to files."),
    ];
    if let Some((keyword, why)) = refused.iter().find(|(k, _)| s.get(k).is_some()) {
        return Err(unsupported(keyword, why));
    }
    let protocols = &[("3.0", ()), ("3.2", ()), ("latest", ())];
    choice(s, "max_protocol_version", (), protocols)?;
    choice(s, "min_protocol_version", (), protocols)?;
    match s.get("min_protocol_version") {
        Some("3.0") | None => Ok(()),
        Some(_) => Err(unsupported(
            "min_protocol_version",
            "Version 3.0 of the protocol is used.",
        )),
    }
}

fn unsupported(keyword: &str, hint: &str) -> Error {
    Error::new(
        FEATURE_NOT_SUPPORTED,
        format!("connection keyword \"{keyword}\" is not supported"),
    )
    .hint(hint)
}

fn choice<T: Copy>(s: &Settings, keyword: &str, default: T, choices: &[(&str, T)]) -> Result<T> {
    let Some(value) = s.get(keyword) else {
        return Ok(default);
    };
    match choices.iter().find(|(text, _)| text.eq_ignore_ascii_case(value)) {
        Some((_, choice)) => Ok(*choice),
        None => {
            let allowed: Vec<&str> = choices.iter().map(|(text, _)| *text).collect();
            Err(invalid(
                keyword,
                value,
                format!("Allowed values are {}.", allowed.join(", ")),
            ))
        }
    }
}

/// An integer above zero; zero, a negative number and no value mean "the default", as in libpq.
fn positive(s: &Settings, keyword: &str) -> Result<Option<u32>> {
    let Some(value) = s.get(keyword) else { return Ok(None) };
    let number: i32 = value
        .trim()
        .parse()
        .map_err(|_| invalid(keyword, value, "The value is an integer."))?;
    Ok(u32::try_from(number).ok().filter(|n| *n > 0))
}

fn keepalives(s: &Settings) -> Result<Keepalives> {
    let seconds = |keyword| Ok::<_, Error>(positive(s, keyword)?.map(|n| Duration::from_secs(n.into())));
    let off = match s.get("keepalives").map(|v| v.trim().parse::<i32>().map_err(|_| v)) {
        None => false,
        Some(Ok(n)) => n == 0,
        Some(Err(v)) => return Err(invalid("keepalives", v, "The value is 0 or 1.")),
    };
    Ok(Keepalives {
        off,
        idle: seconds("keepalives_idle")?,
        interval: seconds("keepalives_interval")?,
        count: positive(s, "keepalives_count")?,
    })
}

fn hosts(s: &Settings, env: &dyn Env) -> Result<Vec<HostSpec>> {
    let list = |keyword| s.get(keyword).map(|v| v.split(',').map(str::trim).collect::<Vec<_>>());
    let (names, addresses) = (list("host"), list("hostaddr"));
    if let (Some(n), Some(a)) = (&names, &addresses) {
        if n.len() != a.len() {
            return Err(bad(format!(
                "could not match {} host names to {} hostaddr values",
                n.len(),
                a.len()
            )));
        }
    }
    let count = names.as_ref().or(addresses.as_ref()).map_or(1, Vec::len);
    let ports = list("port").unwrap_or_default();
    if ports.len() > 1 && ports.len() != count {
        return Err(bad(format!(
            "could not match {} port numbers to {count} hosts",
            ports.len()
        )));
    }
    (0..count)
        .map(|i| {
            let port = match ports.get(i).or(ports.first()).copied().unwrap_or_default() {
                "" => 5432,
                text => match text.parse::<u16>() {
                    Ok(port) if port > 0 => port,
                    _ => return Err(invalid("port", text, "A port is an integer from 1 to 65535.")),
                },
            };
            let hostaddr = match addresses.as_ref().map_or("", |a| a[i]) {
                "" => None,
                text => Some(
                    text.parse::<IpAddr>()
                        .map_err(|_| invalid("hostaddr", text, "hostaddr is a numeric IPv4 or IPv6 address."))?,
                ),
            };
            let host = match (names.as_ref().map_or("", |n| n[i]), hostaddr) {
                ("", Some(address)) => Host::Tcp(address.to_string()),
                ("", None) => Host::Unix(default_socket_dir(port, env)),
                (name, _) if name.starts_with('@') => {
                    return Err(unsupported(
                        "host",
                        "Sockets in the abstract namespace cannot be used; give a directory.",
                    ))
                }
                (name, _) if name.starts_with('/') => Host::Unix(PathBuf::from(name)),
                (name, _) => Host::Tcp(name.to_owned()),
            };
            Ok(HostSpec {
                host,
                hostaddr,
                port,
                password: None,
            })
        })
        .collect()
}

/// The first default directory that holds the socket, else the first.
fn default_socket_dir(port: u16, env: &dyn Env) -> PathBuf {
    let has_socket = |dir: &&str| env.stat(&Path::new(dir).join(format!(".s.PGSQL.{port}"))).is_some();
    PathBuf::from(
        SOCKET_DIRS
            .iter()
            .find(|dir| has_socket(dir))
            .unwrap_or(&SOCKET_DIRS[0]),
    )
}

/// The name under which a password file knows the host.
fn passfile_host(host: &Host) -> String {
    match host {
        Host::Unix(dir) if SOCKET_DIRS.iter().any(|d| Path::new(d) == dir) => "localhost".to_owned(),
        other => other.to_string(),
    }
}

fn ssl(s: &Settings, env: &dyn Env) -> Result<SslParams> {
    let dir = env.home().map(|home| home.join(".postgresql"));
    let default = |name: &str| dir.as_ref().map(|d| d.join(name));
    let path = |keyword: &str| s.get(keyword).map(PathBuf::from);
    let root_cert = match s.get("sslrootcert") {
        Some("system") => RootCert::System,
        Some(file) => RootCert::File(PathBuf::from(file)),
        None => default("root.crt").map_or(RootCert::None, RootCert::File),
    };
    let system = root_cert == RootCert::System;
    let mode = choice(
        s,
        "sslmode",
        if system { SslMode::VerifyFull } else { SslMode::Prefer },
        SslMode::CHOICES,
    )?;
    if system && mode != SslMode::VerifyFull {
        return Err(bad(format!(
            "weak sslmode \"{mode}\" cannot be used with sslrootcert=system"
        ))
        .hint("Use sslmode=verify-full."));
    }
    let direct = choice(s, "sslnegotiation", false, &[("postgres", false), ("direct", true)])?;
    if direct && mode < SslMode::Require {
        return Err(bad(format!(
            "weak sslmode \"{mode}\" cannot be used with sslnegotiation=direct"
        ))
        .hint("Use sslmode=require, verify-ca or verify-full."));
    }
    if s.get("sslkey")
        .is_some_and(|key| !key.starts_with('/') && key.contains(':'))
    {
        return Err(unsupported(
            "sslkey",
            "Keys in an OpenSSL engine cannot be used; give the name of a file.",
        ));
    }
    let min_version = choice(s, "ssl_min_protocol_version", TlsVersion::Tls12, TlsVersion::CHOICES)?;
    let max_version = match s.get("ssl_max_protocol_version") {
        Some(_) => Some(choice(
            s,
            "ssl_max_protocol_version",
            TlsVersion::Tls13,
            TlsVersion::CHOICES,
        )?),
        None => None,
    };
    if max_version.is_some_and(|max| max < min_version) {
        return Err(bad("invalid TLS protocol version range")
            .hint("ssl_max_protocol_version is below ssl_min_protocol_version."));
    }
    let explicit_crl = s.get("sslcrl").is_some() || s.get("sslcrldir").is_some();
    Ok(SslParams {
        mode,
        direct,
        root_cert,
        cert: path("sslcert").or_else(|| default("postgresql.crt")),
        key: path("sslkey").or_else(|| default("postgresql.key")),
        key_password: s.get("sslpassword").map(Secret::new),
        cert_mode: choice(s, "sslcertmode", SslCertMode::Allow, SslCertMode::CHOICES)?,
        crl: path("sslcrl"),
        crl_dir: path("sslcrldir"),
        default_crl: default("root.crl").filter(|_| !explicit_crl),
        sni: choice(s, "sslsni", true, &[("0", false), ("1", true)])?,
        min_version: Some(min_version),
        max_version,
    })
}
