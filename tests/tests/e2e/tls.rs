//! TLS against a real server whose certificate our own authority signed.

use std::sync::{Arc, OnceLock};

use pgclone_tests::tls::Certificates;
use pgclone_tests::{cluster, Cluster, Pair, Shape, Suite};

use crate::connect::clone_sees;

const HOST: &str = "db.example.test";
const CLIENT: &str = "cert_role";

struct Server {
    cluster: Arc<Cluster>,
    certificates: Certificates,
}

/// A source that only takes TLS, and a role that needs a client certificate.
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let certificates = Certificates::make("tls", HOST, CLIENT);
        let hba = vec![
            format!("hostssl all {CLIENT} 127.0.0.1/32 cert"),
            "hostssl all scram_role 127.0.0.1/32 scram-sha-256".into(),
            "hostnossl all plain_scram_role 127.0.0.1/32 scram-sha-256".into(),
            "hostssl all only_tls 127.0.0.1/32 trust".into(),
            "hostnossl all only_tls 127.0.0.1/32 reject".into(),
            "hostnossl all only_plain 127.0.0.1/32 trust".into(),
            "hostssl all only_plain 127.0.0.1/32 reject".into(),
        ];
        let cluster = Cluster::start_source(&Shape { conf: certificates.server_conf(), hba, ..Shape::default() });
        for role in [CLIENT, "only_tls", "only_plain"] {
            cluster.admin().run(&format!("CREATE ROLE {role} LOGIN"));
        }
        cluster.admin().run(
            "SET password_encryption = 'scram-sha-256'; CREATE ROLE scram_role LOGIN PASSWORD 'scram-pw'; CREATE ROLE plain_scram_role LOGIN PASSWORD 'scram-pw'",
        );
        Server { cluster: Arc::new(cluster), certificates }
    })
}

const ENCRYPTED: &str = "(SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid())";
const PLAIN: &str = "NOT (SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid())";

/// Name, role, more of the conninfo (`$x` is a file of the certificates), what must be true on the source or which text the
/// error must name.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    Result<&'static str, &'static str>,
);

const MATRIX: &[Row] = &[
    (
        "disable_is_refused_by_a_server_that_wants_tls",
        "only_tls",
        "sslmode=disable",
        Err("only_tls"),
    ),
    ("disable_stays_plain", "only_plain", "sslmode=disable", Ok(PLAIN)),
    ("allow_falls_back_to_tls", "only_tls", "sslmode=allow", Ok(ENCRYPTED)),
    ("allow_prefers_plain", "only_plain", "sslmode=allow", Ok(PLAIN)),
    ("prefer_takes_tls", "only_tls", "sslmode=prefer", Ok(ENCRYPTED)),
    ("prefer_falls_back_to_plain", "only_plain", "sslmode=prefer", Ok(PLAIN)),
    ("default_is_prefer", "only_tls", "", Ok(ENCRYPTED)),
    (
        "require_takes_tls_without_looking_at_the_name",
        "only_tls",
        "sslmode=require",
        Ok(ENCRYPTED),
    ),
    (
        "require_never_goes_plain",
        "only_plain",
        "sslmode=require",
        Err("only_plain"),
    ),
    (
        "require_with_a_root_certificate_verifies_it",
        "only_tls",
        "sslmode=require sslrootcert=$other-ca.crt",
        Err("certificate"),
    ),
    (
        "require_with_the_right_root_certificate",
        "only_tls",
        "sslmode=require sslrootcert=$ca.crt",
        Ok(ENCRYPTED),
    ),
    (
        "verify_ca_with_the_right_root",
        "only_tls",
        "sslmode=verify-ca sslrootcert=$ca.crt",
        Ok(ENCRYPTED),
    ),
    (
        "verify_ca_does_not_look_at_the_name",
        "only_tls",
        "sslmode=verify-ca sslrootcert=$ca.crt host=other.example.test",
        Ok(ENCRYPTED),
    ),
    (
        "verify_ca_with_another_root",
        "only_tls",
        "sslmode=verify-ca sslrootcert=$other-ca.crt",
        Err("certificate"),
    ),
    (
        "verify_ca_without_a_root_names_the_file",
        "only_tls",
        "sslmode=verify-ca sslrootcert=$missing.crt",
        Err("missing.crt"),
    ),
    (
        "verify_full_with_the_right_name",
        "only_tls",
        "sslmode=verify-full sslrootcert=$ca.crt",
        Ok(ENCRYPTED),
    ),
    (
        "verify_full_with_another_name",
        "only_tls",
        "sslmode=verify-full sslrootcert=$ca.crt host=other.example.test",
        Err("other.example.test"),
    ),
    (
        "verify_full_with_another_root",
        "only_tls",
        "sslmode=verify-full sslrootcert=$other-ca.crt",
        Err("certificate"),
    ),
    (
        "uri_form",
        "only_tls",
        "URI?sslmode=verify-full&sslrootcert=$ca.crt",
        Ok(ENCRYPTED),
    ),
    (
        "protocol_version_floor",
        "only_tls",
        "sslmode=require ssl_min_protocol_version=TLSv1.3",
        Ok(ENCRYPTED),
    ),
    (
        "protocol_version_that_does_not_exist",
        "only_tls",
        "sslmode=require ssl_min_protocol_version=TLSv9",
        Err("ssl_min_protocol_version"),
    ),
    (
        "client_certificate",
        CLIENT,
        "sslmode=require sslcert=$client.crt sslkey=$client.key",
        Ok(ENCRYPTED),
    ),
    (
        "client_certificate_missing",
        CLIENT,
        "sslmode=require sslcert=$none.crt sslkey=$none.key",
        Err("certificate"),
    ),
    (
        "client_certificate_without_its_key",
        CLIENT,
        "sslmode=require sslcert=$client.crt sslkey=$none.key",
        Err("none.key"),
    ),
    (
        "client_certificate_with_another_key",
        CLIENT,
        "sslmode=require sslcert=$client.crt sslkey=$server.key",
        Err("key"),
    ),
    (
        "scram_over_tls",
        "scram_role",
        "sslmode=require password=scram-pw",
        Ok(ENCRYPTED),
    ),
    (
        "scram_with_channel_binding",
        "scram_role",
        "sslmode=require channel_binding=require password=scram-pw",
        Ok(ENCRYPTED),
    ),
    (
        "scram_without_channel_binding",
        "scram_role",
        "sslmode=require channel_binding=disable password=scram-pw",
        Ok(ENCRYPTED),
    ),
    (
        "channel_binding_cannot_be_had_without_tls",
        "plain_scram_role",
        "sslmode=disable channel_binding=require password=scram-pw",
        Err("channel"),
    ),
    (
        "channel_binding_cannot_be_had_without_scram",
        "only_tls",
        "sslmode=require channel_binding=require",
        Err("channel"),
    ),
    (
        "wrong_password_over_tls",
        "scram_role",
        "sslmode=require password=wr0ng-pw",
        Err("password"),
    ),
];

pub fn cases(suite: &mut Suite) {
    suite.group("tls");
    for (name, role, more, expected) in MATRIX {
        suite.alone(name, move || {
            let server = server();
            let pair = Pair::on(server.cluster.clone(), cluster::target(), "tls");
            pair.source
                .run("CREATE TABLE t (a int); INSERT INTO t VALUES (1); GRANT SELECT ON t TO PUBLIC");
            let files = format!("{}/", server.certificates.folder.display());
            let (port, db) = (server.cluster.port, &pair.source.name);
            let more = more.replace('$', &files);
            let conninfo = match more.strip_prefix("URI") {
                Some(query) => format!("postgresql://{role}@{HOST}:{port}/{db}{query}&hostaddr=127.0.0.1"),
                None => format!("host={HOST} hostaddr=127.0.0.1 port={port} dbname={db} user={role} {more}"),
            };
            match (clone_sees(&pair, &conninfo, expected.unwrap_or("true")), expected) {
                (Ok(true), Ok(_)) => {}
                (Ok(seen), _) => panic!("{conninfo}: expected {expected:?}, got {seen}"),
                (Err(failure), Ok(_)) => panic!("{conninfo}: {failure}"),
                (Err(failure), Err(named)) => {
                    let failure = failure.names(named).hides("wr0ng-pw");
                    if failure.sqlstate != "22023" {
                        failure.names("source");
                    }
                }
            }
        });
    }
    suite.alone("require_is_refused_by_a_server_without_tls", || {
        let pair = Pair::new("no_tls");
        pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        assert_eq!(
            clone_sees(&pair, &format!("{} sslmode=prefer", pair.conninfo()), PLAIN).ok(),
            Some(true)
        );
        for mode in ["require", "verify-ca", "verify-full"] {
            clone_sees(&pair, &format!("{} sslmode={mode}", pair.conninfo()), "true")
                .unwrap_err()
                .names("source");
        }
    });
    suite.alone("client_key_that_others_can_read_is_refused_by_name", || {
        use std::os::unix::fs::PermissionsExt;
        let server = server();
        let pair = Pair::on(server.cluster.clone(), cluster::target(), "tls_key");
        pair.source
            .run("CREATE TABLE t (a int); INSERT INTO t VALUES (1); GRANT SELECT ON t TO PUBLIC");
        let open = pgclone_tests::supervisor::private_file(
            "open.key",
            &std::fs::read(server.certificates.file("client.key")).unwrap(),
        );
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
        let conninfo = format!(
            "host=127.0.0.1 port={} dbname={} user={CLIENT} sslmode=require sslcert={} sslkey={}",
            server.cluster.port,
            pair.source.name,
            server.certificates.file("client.crt"),
            open.display()
        );
        clone_sees(&pair, &conninfo, "true").unwrap_err().names("open.key");
    });
}
