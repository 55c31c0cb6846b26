//! conninfo as a whole, in surroundings that exist only here.

use crate::hash::HashMap;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;

use super::*;

#[derive(Default)]
struct FakeEnv {
    vars: HashMap<&'static str, String>,
    files: HashMap<PathBuf, (String, u32)>,
}

impl FakeEnv {
    fn var(mut self, name: &'static str, value: &str) -> Self {
        self.vars.insert(name, value.to_owned());
        self
    }

    fn file(self, path: &str, text: &str) -> Self {
        self.file_with_mode(path, text, 0o600)
    }

    fn file_with_mode(mut self, path: &str, text: &str, mode: u32) -> Self {
        self.files.insert(PathBuf::from(path), (text.to_owned(), mode));
        self
    }
}

impl Env for FakeEnv {
    fn var(&self, name: &str) -> Option<String> {
        self.vars.get(name).cloned()
    }
    fn read_file(&self, path: &Path) -> io::Result<String> {
        self.files
            .get(path)
            .map(|f| f.0.clone())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
    fn stat(&self, path: &Path) -> Option<FileStat> {
        self.files.get(path).map(|f| FileStat {
            regular: true,
            mode: f.1,
        })
    }
    fn home(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/pg"))
    }
    fn os_user(&self) -> Option<String> {
        Some("osuser".to_owned())
    }
}

fn ok(conninfo: &str, env: &FakeEnv) -> ConnectParams {
    parse(conninfo, env).unwrap()
}

fn err(conninfo: &str) -> crate::Error {
    parse(conninfo, &FakeEnv::default()).unwrap_err()
}

fn password(p: &ConnectParams) -> Option<&str> {
    p.hosts[0].password.as_ref().map(Secret::reveal)
}

#[test]
fn defaults() {
    let p = ok("", &FakeEnv::default());
    assert_eq!(p.hosts[0].host, Host::Unix("/var/run/postgresql".into()));
    assert_eq!(
        (p.hosts[0].port, p.user.as_str(), p.dbname.as_str()),
        (5432, "osuser", "osuser")
    );
    assert_eq!((p.application_name.as_str(), p.ssl.mode), ("pgclone", SslMode::Prefer));
    assert_eq!(p.connect_timeout, None);
    assert_eq!(ok("user=u", &FakeEnv::default()).dbname, "u");
    let p = ok("port=7", &FakeEnv::default().file("/tmp/.s.PGSQL.7", ""));
    assert_eq!(p.hosts[0].host, Host::Unix("/tmp".into()));
}

#[test]
fn precedence_is_conninfo_service_environment_default() {
    let env = FakeEnv::default()
        .var("PGHOST", "envhost")
        .var("PGPORT", "3")
        .var("PGUSER", "envuser")
        .var("PGDATABASE", "envdb")
        .var("PGAPPNAME", "envapp")
        .file("/home/pg/.pg_service.conf", "[s]\nport=2\nuser=svcuser\ndbname=svcdb\n");
    let p = ok("service=s dbname=given", &env);
    assert_eq!(p.hosts[0].host, Host::Tcp("envhost".into()));
    assert_eq!(
        (p.hosts[0].port, p.user.as_str(), p.dbname.as_str()),
        (2, "svcuser", "given")
    );
    assert_eq!(p.application_name, "envapp");
    assert_eq!(
        ok("fallback_application_name=f", &FakeEnv::default()).application_name,
        "f"
    );
    assert_eq!(
        ok("", &FakeEnv::default().var("PGREQUIRESSL", "1")).ssl.mode,
        SslMode::Require
    );
}

#[test]
fn service_files() {
    let env = FakeEnv::default()
        .var("PGSERVICE", "a")
        .var("PGSYSCONFDIR", "/etc/pg")
        .file("/home/pg/.pg_service.conf", "[b]\nhost=own\n")
        .file("/etc/pg/pg_service.conf", "[a]\nhost=system\n[b]\nhost=no\n");
    assert_eq!(ok("", &env).hosts[0].host, Host::Tcp("system".into()));
    assert_eq!(ok("service=b", &env).hosts[0].host, Host::Tcp("own".into()));
    let env = env.file("/x", "[a]\nhost=x\n");
    assert_eq!(ok("servicefile=/x", &env).hosts[0].host, Host::Tcp("x".into()));
    assert_eq!(
        ok("", &env.var("PGSERVICEFILE", "/x")).hosts[0].host,
        Host::Tcp("x".into())
    );
    let e = err("service=nosuch");
    assert_eq!(
        (e.sqlstate.as_str(), e.message.as_str()),
        ("22023", "definition of service \"nosuch\" not found")
    );
    let e = parse("service=a servicefile=/none", &FakeEnv::default()).unwrap_err();
    assert!(e.message.contains("/none"), "{e}");
    let e = parse(
        "service=a servicefile=/x",
        &FakeEnv::default().file("/x", "[a]\nhots=1"),
    )
    .unwrap_err();
    assert!(e.message.contains("hots"), "{e}");
}

#[test]
fn several_hosts() {
    let p = ok(
        "host=a,/run/pg,,c port=1,2,,4 hostaddr=,,::1,10.0.0.1",
        &FakeEnv::default(),
    );
    let seen: Vec<_> = p
        .hosts
        .iter()
        .map(|h| (h.host.to_string(), h.hostaddr, h.port))
        .collect();
    let v6: IpAddr = "::1".parse().unwrap();
    let v4: IpAddr = "10.0.0.1".parse().unwrap();
    let expected = [
        ("a", None, 1),
        ("/run/pg", None, 2),
        ("::1", Some(v6), 5432),
        ("c", Some(v4), 4),
    ];
    assert_eq!(seen, expected.map(|(h, a, p)| (h.to_owned(), a, p)));
    assert_eq!(ok("host=a,b port=9", &FakeEnv::default()).hosts[1].port, 9);
    for bad in [
        "host=a,b port=1,2,3",
        "host=a,b hostaddr=::1",
        "port=0",
        "port=x",
        "port=65536",
        "hostaddr=nohost",
    ] {
        assert_eq!(err(bad).sqlstate, "22023", "{bad}");
    }
}

#[test]
fn password_file() {
    let text = "h:5432:d:u:one\nlocalhost:*:*:*:two\n/run/x:5432:*:*:three\n10.0.0.1:*:*:*:four\n";
    let env = FakeEnv::default()
        .file("/home/pg/.pgpass", text)
        .file("/p", "*:*:*:*:other");
    for (conninfo, expected) in [
        ("host=h dbname=d user=u", Some("one")),
        ("host=h dbname=x user=u", None),
        ("", Some("two")),
        ("host=/tmp", Some("two")),
        ("host=/run/x", Some("three")),
        ("hostaddr=10.0.0.1", Some("four")),
        ("host=h hostaddr=10.0.0.1", None),
        ("password=p host=h dbname=d user=u", Some("p")),
        ("passfile=/p host=z", Some("other")),
        ("passfile=/none", None),
    ] {
        assert_eq!(password(&ok(conninfo, &env)), expected, "{conninfo}");
    }
    let p = ok(
        "",
        &FakeEnv::default()
            .var("PGPASSFILE", "/w")
            .file_with_mode("/w", "*:*:*:*:x", 0o640),
    );
    assert_eq!(password(&p), None);
    assert!(
        p.warnings[0].contains("\"/w\"") && p.warnings[0].contains("0600"),
        "{:?}",
        p.warnings
    );
    assert_eq!(
        password(&ok("", &FakeEnv::default().var("PGPASSWORD", "env"))),
        Some("env")
    );
}

#[test]
fn tls_keywords() {
    let p = ok(
        "sslmode=verify-full sslrootcert=/ca sslcert=/c sslkey=/k sslpassword=hush sslcrl=/crl sslsni=0",
        &FakeEnv::default(),
    );
    assert_eq!(
        (p.ssl.mode, &p.ssl.root_cert),
        (SslMode::VerifyFull, &RootCert::File("/ca".into()))
    );
    assert_eq!(
        (p.ssl.cert, p.ssl.key, p.ssl.sni),
        (Some("/c".into()), Some("/k".into()), false)
    );
    assert_eq!((p.ssl.crl, p.ssl.default_crl), (Some("/crl".into()), None));
    let p = ok("sslrootcert=system", &FakeEnv::default());
    assert_eq!(p.ssl.mode, SslMode::VerifyFull);
    let p = ok("", &FakeEnv::default());
    assert_eq!(p.ssl.root_cert, RootCert::File("/home/pg/.postgresql/root.crt".into()));
    assert_eq!(p.ssl.min_version, Some(TlsVersion::Tls12));
    for bad in [
        "sslmode=maybe",
        "sslmode=require sslrootcert=system",
        "sslnegotiation=direct sslmode=prefer",
        "sslsni=2",
        "ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2",
        "ssl_min_protocol_version=SSLv3",
    ] {
        assert_eq!(err(bad).sqlstate, "22023", "{bad}");
    }
}

#[test]
fn timeouts_and_other_values() {
    let p = ok(
        "connect_timeout=3 tcp_user_timeout=1500 keepalives=0 keepalives_idle=7 keepalives_count=2 target_session_attrs=prefer-standby \
         load_balance_hosts=random channel_binding=require options='-c geqo=off' client_encoding=LATIN1 sslcompression=0 \
         gssencmode=prefer krbsrvname=postgres replication=off",
        &FakeEnv::default(),
    );
    assert_eq!(
        (p.connect_timeout, p.tcp_user_timeout),
        (Some(Duration::from_secs(3)), Some(Duration::from_millis(1500)))
    );
    assert_eq!(
        (p.keepalives.off, p.keepalives.idle, p.keepalives.count),
        (true, Some(Duration::from_secs(7)), Some(2))
    );
    assert_eq!(
        (p.target_session_attrs, p.random_order),
        (TargetSessionAttrs::PreferStandby, true)
    );
    assert_eq!(
        (p.channel_binding, p.options.as_deref()),
        (ChannelBinding::Require, Some("-c geqo=off"))
    );
    for zero in ["connect_timeout=0", "connect_timeout=-1"] {
        assert_eq!(ok(zero, &FakeEnv::default()).connect_timeout, None);
    }
    for bad in [
        "connect_timeout=soon",
        "target_session_attrs=best",
        "keepalives=x",
        "replication=database",
        "replication=1",
        "hots=a",
    ] {
        assert_eq!(err(bad).sqlstate, "22023", "{bad}");
    }
}

#[test]
fn what_cannot_be_honoured_is_refused() {
    for conninfo in [
        "gssencmode=require",
        "requirepeer=postgres",
        "require_auth=scram-sha-256",
        "require_auth=!none",
        "host=@abstract",
        "min_protocol_version=3.2",
        "oauth_issuer=x",
        "scram_client_key=x",
        "sslkeylogfile=/x",
        "sslkey=engine:key",
    ] {
        let e = err(conninfo);
        assert_eq!(e.sqlstate, "0A000", "{conninfo}");
        assert!(e.hint.is_some());
    }
}

#[test]
fn passwords_are_never_shown() {
    let p = ok("password=hush sslpassword=hush", &FakeEnv::default());
    assert!(!format!("{p:?}").contains("hush"));
    assert_eq!(Secret::new("hush").to_string(), "********");
    for conninfo in [
        "host=h port=1 dbname='a b' user=u password=hush",
        "postgresql://u:hush@h:1/a%20b?sslpassword=hush",
    ] {
        assert_eq!(redact(conninfo), "host=h port=1 dbname='a b' user=u");
    }
    assert!(!redact("password=hush hush").contains("hush"));
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = parse(&text, &FakeEnv::default());
        let _ = redact(&text);
    }

    #[test]
    fn pairs_of_known_keywords_never_panic(
        pairs in proptest::collection::vec((0..super::keywords::KEYWORDS.len(), "[ -~]{0,12}"), 0..6)
    ) {
        let text: Vec<String> = pairs.iter()
            .map(|(k, v)| format!("{}={}", super::keywords::KEYWORDS[*k].0, super::parse::quote_value(v))).collect();
        if let Err(e) = parse(&text.join(" "), &FakeEnv::default()) {
            prop_assert!(["22023", "0A000"].contains(&e.sqlstate.as_str()));
        }
    }
}
