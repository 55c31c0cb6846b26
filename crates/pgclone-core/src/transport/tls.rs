//! TLS as libpq does it, with the system's OpenSSL.
//!
//! `sslmode=require` and weaker verify the chain as soon as a root certificate file exists, and nothing otherwise; the
//! host name is checked by `verify-full` alone. A context is made for each session, never at load time.

use std::fmt::Display;
use std::path::Path;

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{SslConnector, SslConnectorBuilder, SslMethod, SslVerifyMode, SslVersion};
use openssl::x509::store::{X509Lookup, X509StoreBuilder};
use openssl::x509::verify::X509VerifyFlags;
use openssl::x509::X509;
use postgres_openssl::{set_postgresql_alpn, MakeTlsConnector};

use super::handshake::Connector;
use crate::conninfo::{RootCert, SslCertMode, SslMode, SslParams, TlsVersion};
use crate::sqlstate::{FEATURE_NOT_SUPPORTED, UNABLE_TO_CONNECT};
use crate::{Error, Result};

/// How a session, and the cancel requests for it, are encrypted.
#[derive(Clone)]
pub(super) enum Tls {
    Off,
    On(Connector),
}

fn failed(what: impl Into<String>) -> Error {
    Error::new(UNABLE_TO_CONNECT, what)
}

/// What OpenSSL has to say, without its codes and source lines.
fn reasons(stack: &ErrorStack) -> String {
    let mut reasons: Vec<&str> = stack
        .errors()
        .iter()
        .filter_map(openssl::error::Error::reason)
        .collect();
    reasons.dedup();
    reasons.join(", ")
}

/// The cause of a failed handshake in a few words, if OpenSSL is in the chain of causes.
pub(super) fn handshake_reason(error: &tokio_postgres::Error) -> Option<String> {
    let top = std::error::Error::source(error)?;
    let mut cause = Some(top);
    while let Some(e) = cause {
        if let Some(stack) = e
            .downcast_ref::<openssl::ssl::Error>()
            .and_then(openssl::ssl::Error::ssl_error)
        {
            let reason = reasons(stack);
            // the outcome of the verification is only in the text of the connector's error, at its end
            let text = top.to_string();
            let verdict = text
                .rsplit_once(": ")
                .map(|(_, verdict)| verdict)
                .filter(|_| reason.contains("verify failed"));
            return Some(verdict.map_or(reason.clone(), |v| format!("{reason}: {v}")));
        }
        cause = e.source();
    }
    None
}

fn file_error(what: &str, path: &Path, cause: impl Display) -> Error {
    failed(format!("could not load {what} \"{}\"", path.display())).detail(cause.to_string())
}

/// True if the parameters name authorities, certificates or limits that have to be looked at before connecting.
pub(super) fn needs_files(ssl: &SslParams) -> bool {
    let root = match &ssl.root_cert {
        RootCert::System => true,
        RootCert::File(path) => path.exists(),
        RootCert::None => false,
    };
    root || ssl.mode >= SslMode::VerifyCa
        || ssl.cert.as_deref().is_some_and(Path::exists)
        || ssl.cert_mode == SslCertMode::Require
        || ssl.max_version.is_some()
}

/// A connector for the parameters.
pub(super) fn connector(ssl: &SslParams) -> Result<MakeTlsConnector> {
    let setup = |e: ErrorStack| failed("could not set up TLS").detail(reasons(&e));
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(setup)?;
    builder
        .set_min_proto_version(ssl.min_version.map(version))
        .map_err(setup)?;
    builder
        .set_max_proto_version(ssl.max_version.map(version))
        .map_err(setup)?;
    set_postgresql_alpn(&mut builder).map_err(setup)?;
    let verify = roots(&mut builder, ssl)?;
    builder.set_verify(if verify {
        SslVerifyMode::PEER
    } else {
        SslVerifyMode::NONE
    });
    client_certificate(&mut builder, ssl)?;

    let mut connector = MakeTlsConnector::new(builder.build());
    let (full, sni) = (ssl.mode == SslMode::VerifyFull, ssl.sni);
    connector.set_callback(move |config, _| {
        config.set_verify_hostname(full);
        config.set_use_server_name_indication(sni);
        Ok(())
    });
    Ok(connector)
}

fn version(v: TlsVersion) -> SslVersion {
    match v {
        TlsVersion::Tls10 => SslVersion::TLS1,
        TlsVersion::Tls11 => SslVersion::TLS1_1,
        TlsVersion::Tls12 => SslVersion::TLS1_2,
        TlsVersion::Tls13 => SslVersion::TLS1_3,
    }
}

/// Sets the trusted authorities and revocation lists; true if the server's certificate is to be verified.
fn roots(builder: &mut SslConnectorBuilder, ssl: &SslParams) -> Result<bool> {
    let file = match &ssl.root_cert {
        // the builder has already loaded the system's authorities
        RootCert::System => return Ok(true),
        RootCert::File(path) if path.exists() => path,
        missing if ssl.mode >= SslMode::VerifyCa => {
            let message = match missing {
                RootCert::File(path) => format!("root certificate file \"{}\" does not exist", path.display()),
                _ => "no root certificate file is given".to_owned(),
            };
            return Err(failed(message).hint(
                "Give the file of the authority with sslrootcert, use the system's with sslrootcert=system, or do without verification with sslmode=require.",
            ));
        }
        _ => return Ok(false),
    };
    let load = |e: ErrorStack| file_error("root certificate file", file, reasons(&e));
    // a store of its own: the file is trusted instead of the system's authorities, not beside them
    let mut store = X509StoreBuilder::new().map_err(load)?;
    let pem = std::fs::read(file).map_err(|e| file_error("root certificate file", file, e))?;
    let certificates = X509::stack_from_pem(&pem).map_err(load)?;
    if certificates.is_empty() {
        return Err(file_error(
            "root certificate file",
            file,
            "the file holds no certificate",
        ));
    }
    for certificate in certificates {
        store.add_cert(certificate).map_err(load)?;
    }
    revocation_lists(&mut store, ssl)?;
    builder.set_cert_store(store.build());
    Ok(true)
}

fn revocation_lists(store: &mut X509StoreBuilder, ssl: &SslParams) -> Result<()> {
    let default = ssl.default_crl.as_deref().filter(|path| path.exists());
    if let Some(path) = ssl.crl.as_deref().or(default) {
        let lookup = store
            .add_lookup(X509Lookup::file())
            .map_err(|e| file_error("revocation list", path, reasons(&e)))?;
        let name = path
            .to_str()
            .ok_or_else(|| file_error("revocation list", path, "the name is not valid UTF-8"))?;
        lookup
            .load_crl_file(name, openssl::ssl::SslFiletype::PEM)
            .map_err(|e| file_error("revocation list", path, reasons(&e)))?;
    }
    if let Some(path) = &ssl.crl_dir {
        let lookup = store
            .add_lookup(X509Lookup::hash_dir())
            .map_err(|e| file_error("revocation lists", path, reasons(&e)))?;
        let name = path
            .to_str()
            .ok_or_else(|| file_error("revocation lists", path, "the name is not valid UTF-8"))?;
        lookup
            .add_dir(name, openssl::ssl::SslFiletype::PEM)
            .map_err(|e| file_error("revocation lists", path, reasons(&e)))?;
    }
    if ssl.crl.is_some() || ssl.crl_dir.is_some() || default.is_some() {
        let flags = X509VerifyFlags::CRL_CHECK | X509VerifyFlags::CRL_CHECK_ALL;
        store
            .set_flags(flags)
            .map_err(|e| failed("could not set up TLS").detail(reasons(&e)))?;
    }
    Ok(())
}

/// Loads certificate and key of the client. As in libpq a missing certificate file means "none".
fn client_certificate(builder: &mut SslConnectorBuilder, ssl: &SslParams) -> Result<()> {
    let present = ssl
        .cert
        .as_deref()
        .filter(|path| ssl.cert_mode != SslCertMode::Disable && path.exists());
    if ssl.cert_mode == SslCertMode::Require {
        // whether the server asked for it cannot be seen through the driver, so the promise cannot be kept
        return Err(
            Error::new(FEATURE_NOT_SUPPORTED, "sslcertmode=require is not supported").hint("Use sslcertmode=allow."),
        );
    }
    let Some(cert) = present else { return Ok(()) };
    builder
        .set_certificate_chain_file(cert)
        .map_err(|e| file_error("certificate file", cert, reasons(&e)))?;
    let key = match ssl.key.as_deref() {
        Some(key) if key.exists() => key,
        Some(key) => {
            let (cert, key) = (cert.display(), key.display());
            return Err(failed(format!(
                "certificate \"{cert}\" is there, but not private key file \"{key}\""
            ))
            .hint("Give the file with sslkey."));
        }
        None => {
            return Err(
                failed(format!("certificate \"{}\" has no private key file", cert.display()))
                    .hint("Give the file with sslkey."),
            )
        }
    };
    builder
        .set_private_key(&*private_key(key, ssl)?)
        .map_err(|e| file_error("private key file", key, reasons(&e)))?;
    builder.check_private_key().map_err(|e| {
        file_error(
            "private key file",
            key,
            format!(
                "the key does not belong to certificate \"{}\": {}",
                cert.display(),
                reasons(&e)
            ),
        )
    })
}

fn private_key(path: &Path, ssl: &SslParams) -> Result<PKey<Private>> {
    use std::os::unix::fs::MetadataExt;
    let read = |e: std::io::Error| file_error("private key file", path, e);
    let meta = std::fs::metadata(path).map_err(read)?;
    // libpq's rule: owned by us and closed to all others, or owned by root and at most readable for our group
    let forbidden = if meta.uid() == 0 && !nix::unistd::geteuid().is_root() {
        0o037
    } else {
        0o077
    };
    if meta.mode() & forbidden != 0 {
        return Err(failed(format!(
            "private key file \"{}\" has group or world access",
            path.display()
        ))
        .hint("Its permissions should be 0600, or 0640 if it is owned by root."));
    }
    let bytes = std::fs::read(path).map_err(read)?;
    let passphrase = ssl.key_password.as_ref().map_or("", |p| p.reveal());
    PKey::private_key_from_pem_passphrase(&bytes, passphrase.as_bytes())
        .or_else(|e| PKey::private_key_from_der(&bytes).map_err(|_| e))
        .map_err(|e| {
            file_error("private key file", path, reasons(&e))
                .hint("The passphrase of an encrypted key is given with sslpassword.")
        })
}
