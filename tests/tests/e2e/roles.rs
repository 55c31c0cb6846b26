//! `pgclone.clone_roles`: the target's roles become the source's, and nobody loses what must not be lost.

use std::sync::Arc;

use pgclone_tests::cluster::{Cluster, Shape};
use pgclone_tests::{ident, install, literal, oracle, Pair, Suite};

/// Roles of every make, and what they may do with the objects below.
const ROLES: &str = "CREATE ROLE plain; CREATE ROLE app LOGIN PASSWORD 'app''s secret' CONNECTION LIMIT 7 VALID UNTIL '2030-01-02 03:04:05+00';
    CREATE ROLE boss SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS NOINHERIT LOGIN; CREATE ROLE \"we\"\"ird, Röle\\\" LOGIN;
    CREATE ROLE pgbouncer LOGIN PASSWORD 'md5aaaabbbbccccddddeeeeffff00001111'; CREATE ROLE until VALID UNTIL 'infinity'; CREATE ROLE readers; CREATE ROLE writers;
    COMMENT ON ROLE app IS 'it''s the app'; COMMENT ON ROLE readers IS 'who read';
    ALTER ROLE app SET search_path = app, \"$user\", \"a, b\"; ALTER ROLE app SET work_mem = '5MB'; ALTER ROLE \"we\"\"ird, Röle\\\" SET \"my.var\" = 'x, y''z';
    GRANT readers TO app WITH ADMIN OPTION; GRANT readers TO writers; GRANT writers TO \"we\"\"ird, Röle\\\"; GRANT pg_read_all_stats TO app;
    SET ROLE app; GRANT readers TO plain; RESET ROLE;";

const OBJECTS: &str = "CREATE SCHEMA s; CREATE TABLE s.t (a int, b int); CREATE SEQUENCE s.q; CREATE TYPE s.e AS ENUM ('x'); CREATE VIEW s.v AS SELECT 1 AS c;
    CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION s.f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';";

const GRANTS: &str = "GRANT USAGE ON SCHEMA s TO app, readers; GRANT SELECT, INSERT ON s.t TO app WITH GRANT OPTION; GRANT UPDATE (b), SELECT (a) ON s.t TO readers;
    GRANT SELECT ON s.v TO readers; GRANT USAGE, SELECT ON SEQUENCE s.q TO app; REVOKE EXECUTE ON FUNCTION s.f(int) FROM PUBLIC; GRANT EXECUTE ON FUNCTION s.f(int) TO app;
    GRANT EXECUTE ON PROCEDURE s.p() TO app; GRANT USAGE ON TYPE s.e TO app; GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO app;
    SET ROLE app; GRANT SELECT ON s.t TO plain; RESET ROLE;";

/// Memberships with options, which 16 and later know.
const MEMBERSHIPS: &str = "GRANT writers TO app WITH INHERIT FALSE, SET FALSE; GRANT readers TO boss WITH ADMIN TRUE, INHERIT TRUE, SET FALSE;
    GRANT plain TO pgbouncer WITH INHERIT TRUE; GRANT plain TO boss WITH ADMIN FALSE, INHERIT FALSE, SET TRUE";

/// `pg_dumpall -g` without what names the server.
fn globals(cluster: &Cluster) -> String {
    let client = &install::installations().client;
    let mut command = cluster.client(&client.program("pg_dumpall"), "postgres");
    let output = command
        .args(["-g", "--restrict-key=pgclone"])
        .output()
        .expect("could not run pg_dumpall");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Privileges of roles on the objects above, a line each.
fn privileges(db: &pgclone_tests::Db) -> Vec<String> {
    db.column("SELECT x FROM (
        SELECT relname || ' ' || pg_get_userbyid(grantor) || ' ' || grantee::regrole || ' ' || privilege_type || is_grantable AS x, grantee FROM pg_class, aclexplode(relacl) WHERE relnamespace = 's'::regnamespace
        UNION ALL SELECT attname || ' ' || grantee::regrole || ' ' || privilege_type, grantee FROM pg_attribute, aclexplode(attacl)
        UNION ALL SELECT oid::regprocedure || ' ' || grantee::regrole, grantee FROM pg_proc, aclexplode(proacl) WHERE pronamespace = 's'::regnamespace OR proname = 'pg_read_file'
        UNION ALL SELECT typname || ' ' || grantee::regrole, grantee FROM pg_type, aclexplode(typacl)
        UNION ALL SELECT nspname || ' ' || grantee::regrole || privilege_type, grantee FROM pg_namespace, aclexplode(nspacl)
        UNION ALL SELECT 'database ' || grantee::regrole || privilege_type, grantee FROM pg_database, aclexplode(datacl) WHERE datname = current_database()) a
        WHERE grantee >= 16384 ORDER BY x")
}

pub fn cases(suite: &mut Suite) {
    suite.group("roles");
    suite.alone(
        "globals_are_the_same_by_pg_dumpall_and_no_hash_is_shown",
        globals_are_the_same,
    );
    named(suite);
    suite.pair("memberships_that_rest_on_one_another_are_revoked", memberships);
    protection(suite);
    grants(suite);
}

fn globals_are_the_same() {
    let source = Arc::new(Cluster::start_source(&Shape::default()));
    let conf = [
        "log_statement = 'all'",
        "log_min_duration_statement = 0",
        "log_error_verbosity = verbose",
    ];
    let target = Arc::new(Cluster::start_target(&Shape {
        conf: conf.iter().map(|line| (*line).to_owned()).collect(),
        ..Shape::default()
    }));
    let pair = Pair::on(source.clone(), target.clone(), "roles");
    pair.source.run(ROLES);
    let has_options = source.installation.major >= 16;
    if has_options {
        pair.source.run(MEMBERSHIPS);
    }
    pair.source.run(OBJECTS);
    pair.source.run(GRANTS);
    let name = ident(&pair.source.name);
    pair.source.run(&format!("ALTER ROLE app IN DATABASE {name} SET statement_timeout = '7s'; ALTER ROLE app IN DATABASE postgres SET work_mem = '6MB';
        GRANT CREATE ON DATABASE {name} TO app"));
    pair.target.run(OBJECTS);
    let there: u32 = pair
        .target
        .value("SELECT count(*) FROM pg_roles WHERE oid >= 16384")
        .parse()
        .unwrap();
    pair.ok("pgclone.clone_roles($src)")
        .clean()
        .says(&format!("OK: 8 roles created, {there} roles updated, "));
    oracle::assert_same_text("pg_dumpall -g", &globals(&source), &globals(&target));
    assert_eq!(privileges(&pair.target), privileges(&pair.source));
    let settings = "SELECT string_agg(coalesce(d.datname = current_database(), false) || setconfig::text, ' ' ORDER BY setconfig::text) FROM pg_db_role_setting LEFT JOIN pg_database d ON d.oid = setdatabase WHERE setrole = 'app'::regrole";
    assert_eq!(pair.target.value(settings), pair.source.value(settings));
    let hash = pair
        .source
        .value("SELECT rolpassword FROM pg_authid WHERE rolname = 'app'");
    assert!(hash.starts_with("SCRAM-SHA-256$"));
    assert!(
        !target.log().contains(&hash),
        "the log of the target shows a password hash"
    );
    assert!(
        !source.log().contains(&hash),
        "the log of the source shows a password hash"
    );
    assert!(!target.log().contains("ALTER ROLE app"));
    // again, with nothing to do
    pair.ok("pgclone.clone_roles($src)").clean().says(&format!(
        "OK: 0 roles created, {} roles updated, 0 grants applied",
        there + 8
    ));
    // the target has gone its own way
    pair.target.run("ALTER ROLE app NOLOGIN PASSWORD 'other' CONNECTION LIMIT 1 VALID UNTIL '2020-01-01'; ALTER ROLE plain SUPERUSER BYPASSRLS; COMMENT ON ROLE app IS NULL; COMMENT ON ROLE plain IS 'x';
        ALTER ROLE app RESET ALL; ALTER ROLE plain SET work_mem = '9MB'; REVOKE readers FROM writers; GRANT writers TO plain; DROP ROLE until; CREATE ROLE only_here; CREATE ROLE local_group; GRANT local_group TO plain");
    pair.target.run("ALTER ROLE boss NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT NOBYPASSRLS NOLOGIN; ALTER ROLE readers CREATEDB CREATEROLE REPLICATION NOINHERIT");
    if has_options {
        pair.target.run("GRANT writers TO app WITH INHERIT TRUE, SET TRUE; GRANT readers TO boss WITH ADMIN FALSE; REVOKE plain FROM pgbouncer; GRANT plain TO boss WITH INHERIT TRUE, SET FALSE");
    }
    let outcome = pair.ok("pgclone.clone_roles($src, NULL, '{\"force\": true}')").clean();
    outcome.says(&format!("OK: 1 roles created, {} roles updated, ", there + 7));
    assert_eq!(
        pair.target
            .value("SELECT pg_has_role('plain', 'local_group', 'member')"),
        "t"
    );
    pair.target.run("DROP ROLE only_here; DROP ROLE local_group");
    oracle::assert_same_text("pg_dumpall -g after a drift", &globals(&source), &globals(&target));
}

fn named(suite: &mut Suite) {
    suite.pair("by_name_only_these_come", |pair| {
        pair.source.run("CREATE ROLE rn_a LOGIN; CREATE ROLE rn_b; CREATE ROLE \"RN_Case\"; CREATE ROLE \"rn we\"\"ird, Röle\"; GRANT rn_b TO rn_a");
        let outcome = pair.ok("pgclone.clone_roles($src, 'rn_a')").says("OK: 1 roles created, 0 roles updated, 0 grants applied");
        outcome.warns("rn_b");
        pair.ok(&format!("pgclone.clone_roles($src, {})", literal(" rn_b , \"rn we\"\"ird, Röle\", RN_Case,RN_A"))).says("OK: 3 roles created, 1 roles updated, 1 grants applied");
        let names = "SELECT string_agg(rolname, ';' ORDER BY rolname COLLATE \"C\") FROM pg_roles WHERE lower(rolname) LIKE 'rn%'";
        assert_eq!(pair.target.value(names), "RN_Case;rn we\"ird, Röle;rn_a;rn_b");
    });
    suite.pair("unknown_names_and_bad_lists_are_errors", |pair| {
        pair.source.run("CREATE ROLE ru_a");
        pair.fails("pgclone.clone_roles($src, 'ru_a, ru_nope, \"RU_A\"')")
            .is("42704")
            .names("ru_nope")
            .names("\"RU_A\"");
        for list in ["", ",", "ru_a,", "\"ru_a"] {
            pair.fails(&format!("pgclone.clone_roles($src, {})", literal(list)))
                .is("22023");
        }
        pair.fails("pgclone.clone_roles($src, 'pg_monitor')")
            .is("22023")
            .names("pg_monitor");
        pair.fails("pgclone.clone_roles($src, NULL, '{\"forced\": true}')")
            .is("22023")
            .names("forced");
        assert_eq!(
            pair.target
                .value("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'ru%'"),
            "0"
        );
    });
}

fn memberships(pair: &Pair) {
    pair.source.run("CREATE ROLE rm_a; CREATE ROLE rm_g; CREATE ROLE rm_z");
    pair.target
        .run("CREATE ROLE rm_a; CREATE ROLE rm_g; CREATE ROLE rm_z; CREATE ROLE rm_here");
    pair.target
        .run("GRANT rm_g TO rm_a WITH ADMIN OPTION; SET ROLE rm_a; GRANT rm_g TO rm_z; RESET ROLE");
    pair.ok("pgclone.clone_roles($src, 'rm_a, rm_g, rm_z')").clean();
    let members = "SELECT coalesce(string_agg(member::regrole::text, ' '), '') FROM pg_auth_members WHERE roleid = 'rm_g'::regrole";
    assert_eq!(pair.target.value(members), "");
    // a role that only the target has keeps its membership, whoever gave it
    pair.target
        .run("GRANT rm_g TO rm_a WITH ADMIN OPTION; SET ROLE rm_a; GRANT rm_g TO rm_here; RESET ROLE");
    let outcome = pair.ok("pgclone.clone_roles($src, 'rm_a, rm_g, rm_z')");
    if pair.target.cluster.installation.major >= 16 {
        outcome.warns("membership of rm_here in rm_g");
    }
    assert_eq!(pair.target.value(members), "rm_here");
    pair.target.run("DROP ROLE rm_here");
}

fn protection(suite: &mut Suite) {
    suite.pair("a_superuser_is_demoted_by_force_only", |pair| {
        pair.source
            .run("CREATE ROLE rp_super NOSUPERUSER LOGIN CONNECTION LIMIT 3");
        pair.target.run("CREATE ROLE rp_super SUPERUSER");
        let state =
            "SELECT rolsuper || ' ' || rolcanlogin || ' ' || rolconnlimit FROM pg_roles WHERE rolname = 'rp_super'";
        pair.ok("pgclone.clone_roles($src, 'rp_super')")
            .warns("rp_super is a superuser");
        assert_eq!(pair.target.value(state), "true true 3");
        pair.ok("pgclone.clone_roles($src, 'rp_super', '{\"force\": true}')")
            .clean();
        assert_eq!(pair.target.value(state), "false true 3");
    });
    suite.pair("the_calling_role_is_changed_by_force_only", |pair| {
        pair.source
            .run("CREATE ROLE rp_caller SUPERUSER LOGIN CONNECTION LIMIT 5");
        pair.target.run("CREATE ROLE rp_caller SUPERUSER LOGIN");
        let session = pair.target.connect_as("rp_caller");
        let call = |options: &str| {
            session.value(&pair.expand(&format!("SELECT pgclone.clone_roles($src, 'rp_caller', '{options}')")))
        };
        let limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'rp_caller'";
        assert_eq!(call("{}"), "OK: 0 roles created, 0 roles updated, 0 grants applied");
        assert!(session
            .take_notices()
            .iter()
            .any(|n| n.severity == "WARNING" && n.message.contains("rp_caller")));
        assert_eq!(pair.target.value(limit), "-1");
        assert_eq!(
            call("{\"force\": true}"),
            "OK: 0 roles created, 1 roles updated, 0 grants applied"
        );
        assert_eq!(pair.target.value(limit), "5");
    });
    suite.pair("without_pg_authid_passwords_are_left_out_and_that_is_said", |pair| {
        pair.source.run("CREATE ROLE rp_user LOGIN PASSWORD 'source' CONNECTION LIMIT 4; CREATE ROLE rp_new LOGIN PASSWORD 'source'");
        pair.target.run("CREATE ROLE rp_user LOGIN PASSWORD 'target'");
        let hash = "SELECT rolpassword FROM pg_authid WHERE rolname = 'rp_user'";
        let before = pair.target.value(hash);
        let source = literal(&pair.source.conninfo_as("shop_reader"));
        pair.ok(&format!("pgclone.clone_roles({source}, 'rp_user,rp_new')")).warns("pg_authid").says("OK: 1 roles created, 1 roles updated");
        assert_eq!(pair.target.value(hash), before);
        assert_eq!(pair.target.value("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'rp_user'"), "4");
        pair.ok("pgclone.clone_roles($src, 'rp_user,rp_new')").clean();
        assert_eq!(pair.target.value(hash), pair.source.value(hash));
    });
    suite.pair("that_fails_changes_no_role", |pair| {
        // a role cannot be a member of its own member
        pair.source
            .run("CREATE ROLE rf_a LOGIN; CREATE ROLE rf_b; CREATE ROLE rf_c; GRANT rf_b TO rf_a; GRANT rf_c TO rf_b");
        pair.target
            .run("CREATE ROLE rf_c; CREATE ROLE rf_a; CREATE ROLE rf_x; GRANT rf_x TO rf_c; GRANT rf_a TO rf_x");
        pair.fails("pgclone.clone_roles($src, 'rf_a, rf_b')")
            .is("0LP01")
            .names("membership");
        assert_eq!(
            pair.target.value(
                "SELECT string_agg(rolname || rolcanlogin, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'rf%'"
            ),
            "rf_afalse rf_cfalse rf_xfalse"
        );
    });
}

fn grants(suite: &mut Suite) {
    suite.pair("grants_of_these_roles_become_the_sources_and_no_other_is_touched", |pair| {
        let objects = "CREATE SCHEMA s; CREATE TABLE s.t (a int, b int); CREATE TABLE s.only_source (a int)";
        pair.source.run(objects);
        pair.target.run("CREATE SCHEMA s; CREATE TABLE s.t (b int, a int)");
        pair.source.run("CREATE ROLE rg_app; CREATE ROLE rg_other; GRANT SELECT, UPDATE ON s.t TO rg_app; GRANT INSERT (a) ON s.t TO rg_app; GRANT ALL ON s.t, s.only_source TO rg_other; GRANT SELECT ON s.t TO PUBLIC");
        pair.target.run("CREATE ROLE rg_app; CREATE ROLE rg_local; GRANT DELETE, SELECT ON s.t TO rg_app; GRANT ALL ON s.t TO rg_local");
        pair.ok("pgclone.clone_roles($src, 'rg_app')").clean().says("OK: 0 roles created, 1 roles updated, 2 grants applied");
        let acl = "SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) FROM pg_class, aclexplode(relacl) WHERE oid = 's.t'::regclass AND grantee = 'rg_app'::regrole";
        assert_eq!(pair.target.value(acl), "SELECT UPDATE");
        assert_eq!(pair.target.value("SELECT has_column_privilege('rg_app', 's.t', 'a', 'INSERT') || ' ' || has_column_privilege('rg_app', 's.t', 'b', 'INSERT')"), "true false");
        assert_eq!(pair.target.value("SELECT has_table_privilege('rg_local', 's.t', 'TRUNCATE') || ' ' || has_table_privilege('public', 's.t', 'SELECT')"), "true false");
        pair.ok("pgclone.clone_roles($src, 'rg_app')").clean().says("0 grants applied");
    });
    suite.pair("grants_that_the_source_does_not_give_are_revoked", revoked);
    suite.pair("labels_of_a_provider_that_the_target_lacks_are_named", labelled);
}

fn labelled(pair: &Pair) {
    let session = pair.source.connect();
    session.run("CREATE ROLE rl_app; SET allow_system_table_mods = on; INSERT INTO pg_shseclabel SELECT oid, 'pg_authid'::regclass, 'nowhere', 'it''s secret' FROM pg_authid WHERE rolname = 'rl_app'");
    pair.ok("pgclone.clone_roles($src, 'rl_app')")
        .warns("role rl_app")
        .warns("nowhere");
    session.run("DELETE FROM pg_shseclabel WHERE provider = 'nowhere'");
    pair.ok("pgclone.clone_roles($src, 'rl_app')").clean();
}

fn revoked(pair: &Pair) {
    let roles = "CREATE ROLE rv_app; CREATE ROLE rv_boss; CREATE ROLE rv_owner; CREATE ROLE rv_other";
    let objects = "CREATE SCHEMA s; CREATE TABLE s.t (a int, b int); CREATE SEQUENCE s.q; CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TABLE s.owned (a int); CREATE TYPE s.e AS ENUM ('x')";
    pair.source.run(&format!("{roles}; {objects}"));
    if pair.source.cluster.port != pair.target.cluster.port {
        pair.target.run(roles);
    }
    pair.target.run(objects);
    pair.source.run(
        "GRANT USAGE ON SCHEMA s TO rv_app, rv_boss; GRANT SELECT, INSERT ON s.t TO rv_app; GRANT SELECT (a), UPDATE (a) ON s.t TO rv_boss; GRANT SELECT ON s.t TO rv_boss WITH GRANT OPTION;
         SET ROLE rv_boss; GRANT SELECT ON s.t TO rv_other; RESET ROLE; ALTER TABLE s.owned OWNER TO rv_owner",
    );
    let name = ident(&pair.target.name);
    pair.target.run(&format!(
        "GRANT ALL ON SCHEMA s TO rv_app, rv_boss; GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON s.t TO rv_app; GRANT UPDATE (b), SELECT (a) ON s.t TO rv_app; GRANT UPDATE, DELETE ON s.t TO rv_boss WITH GRANT OPTION; GRANT SELECT ON s.t TO rv_boss;
         SET ROLE rv_boss; GRANT DELETE ON s.t TO rv_other; GRANT UPDATE ON s.t TO rv_app; RESET ROLE;
         GRANT USAGE ON SEQUENCE s.q TO rv_app; GRANT EXECUTE ON FUNCTION s.f() TO rv_app; GRANT USAGE ON TYPE s.e TO rv_app WITH GRANT OPTION; GRANT SELECT ON s.owned TO rv_owner, rv_other;
         CREATE TABLE s.only_here (a int); GRANT SELECT ON s.only_here TO rv_app; GRANT CREATE ON DATABASE {name} TO rv_app; GRANT EXECUTE ON FUNCTION pg_read_file(text) TO rv_app"
    ));
    let held = "SELECT string_agg(o || ': ' || grantee::regrole || ' ' || privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, E'\\n' ORDER BY o, grantee::regrole::text, privilege_type) FROM (
        SELECT relname AS o, x.* FROM pg_class, aclexplode(relacl) x WHERE relnamespace = 's'::regnamespace
        UNION ALL SELECT relname || '.' || attname, x.* FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) x WHERE relnamespace = 's'::regnamespace
        UNION ALL SELECT nspname, x.* FROM pg_namespace, aclexplode(nspacl) x WHERE nspname = 's' UNION ALL SELECT typname, x.* FROM pg_type, aclexplode(typacl) x
        UNION ALL SELECT proname, x.* FROM pg_proc, aclexplode(proacl) x UNION ALL SELECT 'database', x.* FROM pg_database, aclexplode(datacl) x WHERE datname = current_database()) a
        WHERE grantee IN ('rv_app'::regrole, 'rv_boss'::regrole, 'rv_owner'::regrole, 'rv_other'::regrole)";
    let session = pair.target.session();
    session.take_notices();
    let call = pair.expand("SELECT pgclone.clone_roles($src, 'rv_app, rv_boss, rv_owner, rv_other')");
    session.run(&call);
    assert!(
        session
            .take_notices()
            .iter()
            .any(|n| n.severity == "NOTICE" && n.message.contains("does not give")),
        "the revokes are said"
    );
    // an owner's own grants stay: on the source it has all of it
    let expected = pair.source.value(held);
    let owner = "owned: rv_owner SELECT";
    let here = pair.target.value(held);
    let rest: Vec<&str> = here
        .lines()
        .filter(|l| !l.starts_with("only_here") && *l != owner)
        .collect();
    let expected: Vec<&str> = expected.lines().filter(|l| !l.starts_with("owned: rv_owner")).collect();
    assert_eq!(rest, expected);
    assert!(
        here.contains("only_here: rv_app SELECT") && here.contains(owner),
        "{here}"
    );
    session.take_notices();
    assert!(session.value(&call).ends_with("0 grants applied"));
    assert!(session.take_notices().is_empty());
    for db in [&pair.source, &pair.target] {
        db.run("DROP OWNED BY rv_app, rv_boss, rv_owner, rv_other");
    }
}
