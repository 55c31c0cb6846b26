//! conninfo as libpq users know it: keyword/value and URI forms, service file, environment, password file.
//!
//! Precedence is libpq's: what the conninfo says, then the service file, then the environment, then the defaults.
//! Parsing touches nothing but the injected [`Env`], and an error never repeats a value that may be a password.

mod build;
mod env;
mod keywords;
mod params;
mod parse;
mod passfile;
mod secret;
mod service;
mod uri;

#[cfg(test)]
mod tests;

pub use env::{Env, FileStat, SystemEnv};
pub use params::{
    ChannelBinding, ConnectParams, Host, HostSpec, Keepalives, RootCert, SslCertMode, SslMode, SslParams,
    TargetSessionAttrs, TlsVersion,
};
pub use secret::Secret;

use crate::Result;
use keywords::Settings;

/// Parses a conninfo string or URI and completes it from its surroundings.
pub fn parse(conninfo: &str, env: &dyn Env) -> Result<ConnectParams> {
    let mut settings = explicit(conninfo)?;
    service::apply(&mut settings, env)?;
    for (keyword, variable) in keywords::KEYWORDS {
        if let Some(value) = Some(*variable).filter(|v| !v.is_empty()).and_then(|v| env.var(v)) {
            settings.set_default(keyword, value)?;
        }
    }
    // the variable that sslmode replaced
    if env.var("PGREQUIRESSL").is_some_and(|v| v.starts_with('1')) {
        settings.set_default("sslmode", "require".to_owned())?;
    }
    build::params(&settings, env)
}

fn explicit(conninfo: &str) -> Result<Settings> {
    match uri::strip_scheme(conninfo.trim_start()) {
        Some(rest) => uri::uri(rest),
        None => parse::pairs(conninfo),
    }
}

/// What may be shown of a conninfo: host, port, database, user and service, as it gives them.
pub fn redact(conninfo: &str) -> String {
    let Ok(settings) = explicit(conninfo) else {
        return "(conninfo that cannot be parsed)".to_owned();
    };
    let shown = ["service", "host", "hostaddr", "port", "dbname", "user"];
    let pairs = shown
        .iter()
        .filter_map(|k| settings.get(k).map(|v| format!("{k}={}", parse::quote_value(v))));
    pairs.collect::<Vec<_>>().join(" ")
}

/// Keywords whose values are secrets.
pub(crate) const SECRETS: &[&str] = &[
    "oauth_client_secret",
    "password",
    "scram_client_key",
    "scram_server_key",
    "sslpassword",
];

/// The conninfo in keyword form, without any password: what may be kept. Errors: as [`parse()`].
pub fn without_secrets(conninfo: &str) -> Result<String> {
    let settings = explicit(conninfo)?;
    let pairs = keywords::KEYWORDS
        .iter()
        .filter(|(k, _)| !SECRETS.contains(k))
        .filter_map(|(k, _)| settings.get(k).map(|v| format!("{k}={}", parse::quote_value(v))));
    Ok(pairs.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod secrets {
    #[test]
    fn what_is_kept_has_no_password_and_means_the_same() {
        for (conninfo, kept) in [
            (
                "host=h password='s3 cret' user=u sslpassword=x scram_client_key=y",
                "host=h user=u",
            ),
            (
                "postgresql://u:s3cret@h:5433/d?password=more",
                "host=h port=5433 dbname=d user=u",
            ),
        ] {
            let mut ours: Vec<String> = super::without_secrets(conninfo)
                .unwrap()
                .split(' ')
                .map(str::to_owned)
                .collect();
            let mut wanted: Vec<String> = kept.split(' ').map(str::to_owned).collect();
            ours.sort();
            wanted.sort();
            assert_eq!(ours, wanted);
        }
        assert!(super::without_secrets("password=a b").is_err());
    }
}
