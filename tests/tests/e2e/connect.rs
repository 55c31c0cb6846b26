//! conninfo as libpq users know it, and the loopback session under every configuration.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pgclone_tests::{cluster, literal, supervisor, Cluster, Failure, Pair, Shape, Suite};

/// Calls a clone of table `t` with a connection string and a filter that looks at the source session; true when the
/// filter held.
#[track_caller]
pub fn clone_sees(pair: &Pair, conninfo: &str, condition: &str) -> Result<bool, Failure> {
    pair.target.run("DROP TABLE IF EXISTS t");
    let options = format!("{{\"where\": \"{condition}\"}}");
    let sql = format!(
        "SELECT pgclone.table({}, 'public', 't', true, NULL, {})",
        literal(conninfo),
        literal(&options)
    );
    pair.target.session().query(&sql)?;
    Ok(pair.target.value("SELECT count(*) FROM t") == "1")
}

#[track_caller]
fn works(pair: &Pair, conninfo: &str, condition: &str) {
    match clone_sees(pair, conninfo, condition) {
        Ok(true) => {}
        Ok(false) => panic!("{conninfo}: not true on the source: {condition}"),
        Err(failure) => panic!("{conninfo}: {failure}"),
    }
}

#[track_caller]
fn refused(pair: &Pair, conninfo: &str) -> Failure {
    match clone_sees(pair, conninfo, "true") {
        Err(failure) => failure,
        Ok(_) => panic!("{conninfo}: expected an error"),
    }
}

fn one_row(pair: &Pair) {
    pair.source.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
}

pub fn cases(suite: &mut Suite) {
    suite.group("connect");
    suite.pair("every_form_of_conninfo", |pair| {
        one_row(pair);
        let (port, db, user) = (pair.source.cluster.port, &pair.source.name, &supervisor::user().name);
        let socket = pair.source.cluster.socket_folder().display().to_string();
        let encoded = socket.replace('/', "%2F");
        for conninfo in [
            format!("host=127.0.0.1 port={port} dbname={db} user={user}"),
            format!("  host = '127.0.0.1'  port={port}\n dbname='{db}' user\t=\t{user} "),
            format!("hostaddr=127.0.0.1 port={port} dbname={db} user={user}"),
            format!("host=not-looked-up.invalid hostaddr=127.0.0.1 port={port} dbname={db} user={user}"),
            format!("host={socket} port={port} dbname={db} user={user}"),
            format!("host=localhost port={port} dbname={db} user={user}"),
            format!("postgresql://{user}@127.0.0.1:{port}/{db}"),
            format!("postgres://{user}@127.0.0.1:{port}/{db}?application_name=x&connect_timeout=10"),
            format!("postgresql://127.0.0.1:{port}/?user={user}&dbname={db}"),
            format!("postgresql://{user}@{encoded}:{port}/{db}"),
            format!("postgresql:///{db}?host={encoded}&port={port}&user={user}"),
            format!("host=127.0.0.1,127.0.0.1 port=1,{port} dbname={db} user={user}"),
            format!("postgresql://{user}@127.0.0.1:1,127.0.0.1:{port}/{db}"),
            format!("host=127.0.0.1,127.0.0.1 port={port} dbname={db} user={user} load_balance_hosts=random"),
            format!("host=127.0.0.1 port={port} dbname={db} user={user} keepalives=1 keepalives_idle=30 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=9000"),
        ] {
            works(pair, &conninfo, "true");
        }
    });
    suite.pair("options_and_application_name_reach_the_source", |pair| {
        one_row(pair);
        let base = pair.conninfo();
        works(
            pair,
            &format!("{base} options='-c work_mem=7MB -c my.thing=a\\\\ b'"),
            "current_setting('work_mem') || current_setting('my.thing') = '7MBa b'",
        );
        works(
            pair,
            &format!("{base} application_name=mine"),
            "current_setting('application_name') = 'mine'",
        );
        works(
            pair,
            &format!("{base} fallback_application_name=fall"),
            "current_setting('application_name') IN ('fall', 'pgclone')",
        );
        works(pair, &base, "current_setting('application_name') = 'pgclone'");
    });
    suite.pair("options_cannot_unpin_the_session", |pair| {
        one_row(pair);
        let conninfo = format!("{} options='-c search_path=evil -c datestyle=German -c extra_float_digits=-15 -c statement_timeout=1'", pair.conninfo());
        works(pair, &conninfo, "current_setting('datestyle') LIKE 'ISO%' AND current_setting('extra_float_digits')::int >= 1 AND current_setting('statement_timeout') = '0'");
    });
    suite.pair("target_session_attrs_are_honoured", |pair| {
        one_row(pair);
        let base = pair.conninfo();
        for attrs in ["any", "read-write", "primary", "prefer-standby"] {
            works(pair, &format!("{base} target_session_attrs={attrs}"), "true");
        }
        for attrs in ["read-only", "standby"] {
            refused(pair, &format!("{base} target_session_attrs={attrs}"))
                .is("08001")
                .names("source");
        }
        works(
            pair,
            &format!("{base} target_session_attrs=read-only options='-c default_transaction_read_only=on'"),
            "true",
        );
    });
    suite.pair("connect_timeout_ends_the_wait_for_a_silent_host", |pair| {
        one_row(pair);
        let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let dead = silent.local_addr().unwrap().port();
        let begin = Instant::now();
        refused(
            pair,
            &format!("host=127.0.0.1 port={dead} user=x dbname=x connect_timeout=2"),
        )
        .is("08001")
        .names("127.0.0.1");
        let took = begin.elapsed();
        assert!(
            took > Duration::from_millis(1500) && took < Duration::from_secs(5),
            "took {took:?}"
        );
        let (port, db, user) = (pair.source.cluster.port, &pair.source.name, &supervisor::user().name);
        works(
            pair,
            &format!("host=127.0.0.1,127.0.0.1 port={dead},{port} dbname={db} user={user} connect_timeout=2"),
            "true",
        );
    });
    passwords(suite);
    environment(suite);
    loopback(suite);
}

fn passwords(suite: &mut Suite) {
    suite.pair("password_scram_in_the_conninfo_or_in_a_passfile", |pair| {
        one_row(pair);
        let role = format!("pw_{}", pair.source.name);
        let secret = "pä ss'w\\ö:rd";
        pair.source.run(&format!("SET password_encryption = 'scram-sha-256'; CREATE ROLE {role} LOGIN PASSWORD {} IN ROLE needs_password; GRANT SELECT ON t TO {role}", literal(secret)));
        let base = pair.source.conninfo_as(&role);
        works(pair, &format!("{base} password={}", pgclone_tests::db::conninfo_value(secret)), "true");
        let uri = format!("postgresql://{role}:p%C3%A4%20ss%27w%5C%C3%B6%3Ard@127.0.0.1:{}/{}", pair.source.cluster.port, pair.source.name);
        works(pair, &uri, "true");
        let line = format!("127.0.0.1:{}:*:{role}:{}\n", pair.source.cluster.port, secret.replace('\\', "\\\\").replace(':', "\\:"));
        let passfile = supervisor::private_file(&format!("{role}.pgpass"), format!("# comment\nother:*:*:*:no\n{line}").as_bytes());
        works(pair, &format!("{base} passfile={}", passfile.display()), "true");
        set_mode(&passfile, 0o644);
        let failure = refused(pair, &format!("{base} passfile={}", passfile.display()));
        assert!(failure.sqlstate.starts_with("28"), "a passfile that others can read was used: {failure}");
        refused(pair, &format!("{base} password=wrong")).is("28P01").hides("wrong");
        pair.source.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    });
    suite.alone("password_md5_and_cleartext", || {
        let hba = vec!["host all md5_role 127.0.0.1/32 md5".into(), "host all clear_role 127.0.0.1/32 password".into()];
        let source = Arc::new(Cluster::start_source(&Shape { hba, ..Shape::default() }));
        let pair = Pair::on(source, cluster::target(), "md5");
        one_row(&pair);
        pair.source.run("SET password_encryption = 'md5'; CREATE ROLE md5_role LOGIN PASSWORD 'one'; CREATE ROLE clear_role LOGIN PASSWORD 'two'; GRANT SELECT ON t TO PUBLIC");
        works(&pair, &format!("{} password=one", pair.source.conninfo_as("md5_role")), "true");
        works(&pair, &format!("{} password=two", pair.source.conninfo_as("clear_role")), "true");
        refused(&pair, &format!("{} password=two", pair.source.conninfo_as("md5_role"))).is("28P01");
        for (role, allowed, works_so) in [("clear_role", "scram-sha-256", false), ("clear_role", "!password", false), ("md5_role", "md5,password", true)] {
            let conninfo = format!("{} password={} require_auth='{allowed}'", pair.source.conninfo_as(role), if role == "md5_role" { "one" } else { "two" });
            let result = clone_sees(&pair, &conninfo, "true");
            match result {
                // Restricting the method may be unsupported; it may not be ignored.
                Err(failure) if failure.sqlstate == "0A000" => drop(failure.names("require_auth")),
                result => assert_eq!(result.is_ok(), works_so, "{role} with require_auth={allowed}: {result:?}"),
            }
        }
    });
}

fn environment(suite: &mut Suite) {
    suite.alone("environment_of_the_server_and_service_file", || {
        let source = cluster::source();
        let folder = supervisor::folder();
        let services = supervisor::private_file("services.conf", format!(
            "# services\n[first]\nhost=nowhere.invalid\n\n[shop]\nhost=127.0.0.1\nport={}\nuser={}\n", source.port, supervisor::user().name).as_bytes());
        let env = [
            ("PGSERVICEFILE", services.display().to_string()), ("PGHOST", "127.0.0.1".into()), ("PGPORT", source.port.to_string()),
            ("PGUSER", "shop_reader".into()), ("PGAPPNAME", "from-env".into()), ("PGOPTIONS", "-c work_mem=9MB".into()),
            ("PGCONNECT_TIMEOUT", "10".into()), ("HOME", folder.display().to_string()),
        ];
        let env = env.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        let target = Arc::new(Cluster::start_target(&Shape { env, ..Shape::default() }));
        let pair = Pair::on(source, target, "env");
        one_row(&pair);
        pair.source.run("GRANT SELECT ON t TO shop_reader");
        let db = &pair.source.name;
        works(&pair, &format!("dbname={db}"), "current_user || current_setting('work_mem') || current_setting('application_name') = 'shop_reader9MBfrom-env'");
        works(&pair, &format!("service=shop dbname={db}"), &format!("current_user = '{}'", supervisor::user().name));
        works(&pair, &format!("postgresql:///{db}?service=shop&user=shop_reader"), "current_user = 'shop_reader'");
        refused(&pair, "service=unknown_one").names("unknown_one");
        refused(&pair, &format!("service=first dbname={db} connect_timeout=3")).is("08001").names("nowhere.invalid");
    });
    suite.alone("environment_of_the_server_does_not_reach_the_loopback_session", || {
        let env = [
            ("PGHOST", "nowhere.invalid"),
            ("PGPORT", "1"),
            ("PGUSER", "nobody"),
            ("PGSSLMODE", "verify-full"),
            ("PGDATABASE", "none"),
            ("PGOPTIONS", "-c default_transaction_read_only=on"),
            ("PGTZ", "Asia/Tokyo"),
        ];
        let env = env.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let target = Arc::new(Cluster::start_target(&Shape {
            env,
            ..Shape::default()
        }));
        let pair = Pair::on(cluster::source(), target, "env_loopback");
        one_row(&pair);
        works(&pair, &format!("{} sslmode=prefer options=''", pair.conninfo()), "true");
    });
}

fn loopback(suite: &mut Suite) {
    suite.pair("loopback_works_under_peer_for_a_superuser_of_any_name", |pair| {
        one_row(pair);
        let role = format!("boss of \"{}\" user=postgres", pair.target.name);
        let quoted = pgclone_tests::ident(&role);
        pair.target.run(&format!("CREATE ROLE {quoted} SUPERUSER LOGIN"));
        let session = pair.target.connect_as(&role);
        session.run(&format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')")));
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
        drop(session);
        pair.target
            .run(&format!("DROP OWNED BY {quoted} CASCADE; DROP ROLE {quoted}"));
    });
    suite.pair("loopback_runs_as_the_role_that_calls", |pair| {
        let role = format!("caller_{}", pair.target.name);
        pair.source.run(&format!("CREATE ROLE {role}; CREATE TABLE t (a int)"));
        pair.source.run(&format!("ALTER TABLE t OWNER TO {role}"));
        pair.target.run(&format!("CREATE ROLE {role} SUPERUSER LOGIN"));
        let session = pair.target.connect_as(&role);
        session.run(&format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')")));
        assert_eq!(
            pair.target
                .value("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 't'"),
            role
        );
        drop(session);
        for db in [&pair.source, &pair.target] {
            db.run(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
        }
    });
    suite.alone("loopback_conninfo_is_used_where_the_socket_is_closed", || {
        let shape = Shape {
            hba: vec!["local all all reject".into()],
            ..Shape::default()
        };
        let target = Arc::new(Cluster::start_target(&shape));
        let pair = Pair::on(cluster::source(), target.clone(), "loopback");
        one_row(&pair);
        let call = format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')"));
        pair.target
            .session()
            .fails(&call)
            .is("28000")
            .names("target")
            .hints("pgclone.loopback_conninfo");
        pair.target.run(&format!(
            "SET pgclone.loopback_conninfo = 'host=127.0.0.1 port={}'",
            target.port
        ));
        pair.target.run(&call);
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
    });
    suite.alone("loopback_conninfo_with_a_password_never_shows_it", || {
        let target = Arc::new(Cluster::start_target(&Shape {
            hba: vec!["local all all scram-sha-256".into()],
            ..Shape::default()
        }));
        let pair = Pair::on(cluster::source(), target, "loopback_pw");
        one_row(&pair);
        let user = &supervisor::user().name;
        let base = format!(
            "host={} port={} user={user}",
            pair.target.cluster.socket_folder().display(),
            pair.target.cluster.port
        );
        let call = format!("SELECT {}", pair.expand("pgclone.table($src, 'public', 't')"));
        pair.target.run(&format!(
            "ALTER ROLE {user} PASSWORD 'l00p-pw'; SET pgclone.loopback_conninfo = '{base} password=wr0ng-pw'"
        ));
        pair.target
            .session()
            .fails(&call)
            .is("28P01")
            .names("target")
            .hides("wr0ng-pw");
        pair.target
            .run(&format!("SET pgclone.loopback_conninfo = '{base} password=l00p-pw'"));
        pair.target.run(&call);
        let seen = pair.target.connect_as(user).value(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%l00p-pw%' AND application_name = 'pgclone'",
        );
        assert_eq!(seen, "0");
    });
}

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
