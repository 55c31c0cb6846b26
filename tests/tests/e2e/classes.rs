//! Every class of object that PostgreSQL has, and every property: one fixture each, alone and all together.
//!
//! The fixtures are the files of `fixtures/classes`. Each is what a user would type into `psql`; its first lines may say
//! `-- since: 15` (both servers must be that new), `-- within one major` (see [`Fixture::one_major`]) and `-- needs: hstore, icu` (see [`Need`]). Names in double quotes that
//! begin with a small letter are the fixture's own: [`hostile`] puts everything that can go wrong into them.

use std::fs;

use crate::classes_missing::{reported, NOT_IN_DUMPS, SERVERS_OWN};
use crate::snapshots;

use pgclone_tests::{cluster, ident, install, literal, oracle, supervisor, Db, Job, Pair, Suite};

const DATABASE: &str = "ALTER DATABASE this OWNER TO shop_owner; COMMENT ON DATABASE this IS 'it''s ours'; ALTER DATABASE this CONNECTION LIMIT 17;
    ALTER DATABASE this SET work_mem = '5MB'; ALTER DATABASE this SET search_path = public, \"a b\", 'c,d'; ALTER DATABASE this SET my.setting = 'it''s';
    ALTER ROLE shop_reader IN DATABASE this SET statement_timeout = '7s'; REVOKE CONNECT ON DATABASE this FROM PUBLIC;
    GRANT CREATE ON DATABASE this TO shop_writer WITH GRANT OPTION";

pub struct Fixture {
    pub name: String,
    since: u32,
    /// Comparable only with itself: `pg_dump` cannot carry it over.
    one_major: bool,
    needs: Vec<String>,
    sql: String,
}

pub fn cases(suite: &mut Suite) {
    suite.group("classes");
    for fixture in fixtures() {
        let name = format!("class_{}", fixture.name);
        if fixture.one_major && suite.source != suite.target {
            suite.ignored(&format!("{name}_within_one_major"));
            continue;
        }
        // an older target gets the fixture in its own words
        if suite.source < fixture.since || (suite.source < suite.target && suite.target < fixture.since) {
            suite.ignored(&format!("{name}_since_{}", fixture.since));
            continue;
        }
        suite.pair(&name, move |pair| {
            if is_possible(&fixture, pair) {
                load(&pair.source, &fixture.name, &fixture.sql);
                if snapshots::check(pair, &fixture.name) == snapshots::Outcome::Written {
                    return;
                }
                if is_older_target(pair) {
                    reported(pair, &[]);
                    oracle::assert_no_session_left(pair);
                    return;
                }
                clone(pair, "pgclone.database($src)");
                oracle::assert_same(pair);
            }
        });
    }
    suite.pair("class_database_properties", |pair| {
        pair.source.run(&DATABASE.replace("this", &ident(&pair.source.name)));
        let created = pair.target.cluster.database(&format!("{}_created", pair.target.name));
        clone(
            pair,
            &format!("pgclone.database_create($src, {})", literal(&created.name)),
        );
        let client = &install::installations().client;
        let of = |db: &Db| oracle::dump(db, client, &["-C", "-N", "pgclone"]).replace(&db.name, "this");
        if pair.source.cluster.installation.major == created.cluster.installation.major {
            oracle::assert_same_text("pg_dump -s -C", &of(&pair.source), &of(&created));
        }
        created.disconnect();
        created.cluster.drop_database(&created.name);
    });
    if suite.source > suite.target {
        // see everything_on_an_older_target_is_the_same_or_reported
        return;
    }
    suite.pair("everything_together", |pair| {
        load_everything(pair, both_know(pair), str::to_owned);
        clone(pair, "pgclone.database($src)");
        oracle::assert_same(pair);
        pair.ok("pgclone.database($src, true, '{\"conflict\": \"replace\"}')");
        oracle::assert_same(pair);
    });
    // Across majors the oracle edits the dump of 15 by lines, so a name must be within one.
    let change = if suite.source == suite.target {
        hostile
    } else {
        hostile_in_one_line
    };
    suite.pair("everything_under_hostile_names", move |pair| {
        load_everything(pair, both_know(pair), change);
        clone(pair, "pgclone.database($src)");
        oracle::assert_same(pair);
    });
    suite.pair("everything_without_data", |pair| {
        load_everything(pair, both_know(pair), str::to_owned);
        clone(pair, "pgclone.database($src, false)");
        oracle::assert_same_schema(pair);
        for line in oracle::rows(&pair.target).lines() {
            assert!(line.ends_with(" 0 0"), "there are rows: {line}");
        }
        let data = "SELECT count(*) FROM pg_largeobject";
        assert_eq!(pair.target.value(data), "0", "large objects have data");
    });
    suite.pair("everything_as_a_script", |pair| {
        load_everything(pair, both_know(pair), str::to_owned);
        let script = pair.target.value(&pair.expand("SELECT pgclone.ddl($src, 'database')"));
        load(&pair.target, "script", &script);
        oracle::assert_same_schema(pair);
    });
    suite.pair("a_clone_of_a_clone_of_everything", |first| {
        let third = cluster::target().create_database(&format!("{}_third", first.target.name), "");
        third.run("CREATE EXTENSION pgclone");
        let second = Pair::of(cluster::target().database(&first.target.name), third);
        load_everything(first, both_know(first), hostile);
        clone(first, "pgclone.database($src)");
        clone(&second, "pgclone.database($src)");
        oracle::assert_same(&second);
    });
}

fn is_older_target(pair: &Pair) -> bool {
    pair.source.cluster.installation.major > pair.target.cluster.installation.major
}

/// Clones, and allows no WARNING but those that the target's own server gives to everybody who makes such an object.
#[track_caller]
fn clone(pair: &Pair, call: &str) {
    if let (true, Some(end)) = (
        cluster::runs_in_background(),
        call.strip_prefix("pgclone.database($src"),
    ) {
        let more = end.trim_end_matches(')');
        let more = if more.is_empty() { ", true" } else { more };
        let options = format!(
            "{{\"parallel\": 3, \"part_size\": \"64kB\", \"atomic\": {}}}",
            cluster::runs_atomically()
        );
        return Job::start(pair, &format!("pgclone.database_async($src{more}, '{options}')")).completes();
    }
    let mut outcome = pair.ok(call);
    outcome.warnings.retain(|warning| {
        !SERVERS_OWN
            .iter()
            .chain(NOT_IN_DUMPS)
            .any(|own| warning.message.contains(own))
    });
    outcome.clean();
}

/// The fixtures in the order of their names.
pub fn fixtures() -> Vec<Fixture> {
    let folder = install::repository_file("tests/fixtures/classes");
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut fixtures: Vec<Fixture> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "sql"))
        .map(|path| {
            let sql = fs::read_to_string(&path).unwrap();
            let header = |key: &str| {
                let lines = sql.lines().take_while(|line| line.starts_with("--"));
                lines
                    .filter_map(|line| line.strip_prefix(&format!("-- {key}: ")))
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            };
            Fixture {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                since: header("since").trim().parse().unwrap_or(14),
                one_major: sql.starts_with("-- within one major"),
                needs: header("needs")
                    .split(", ")
                    .map(str::to_owned)
                    .filter(|need| !need.is_empty())
                    .collect(),
                sql,
            }
        })
        .collect();
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

/// Whether both servers have what a fixture needs: `icu`, `lz4`, `tablespace`, or an extension.
fn is_possible(fixture: &Fixture, pair: &Pair) -> bool {
    for need in &fixture.needs {
        for db in [&pair.source, &pair.target] {
            if !has(db, need) {
                eprintln!(
                    "{}: not tested, PostgreSQL {} has no {need}",
                    fixture.name, db.cluster.installation.major
                );
                return false;
            }
        }
    }
    true
}

fn has(db: &Db, need: &str) -> bool {
    let condition = match need {
        "icu" => "SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i')".to_owned(),
        "lz4" => "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'".to_owned(),
        "tablespace" => {
            make_tablespace(db);
            return true;
        }
        extension => format!("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = '{extension}')"),
    };
    db.value(&condition) == "t"
}

/// A tablespace in the data directory: its files go with the cluster.
fn make_tablespace(db: &Db) {
    let session = db.connect();
    session.run("SET allow_in_place_tablespaces = on");
    if let Err(failure) = session.query("CREATE TABLESPACE pgclone_space LOCATION ''") {
        // made by another case, perhaps at this moment
        assert!(["42710", "23505"].contains(&failure.sqlstate.as_str()), "{failure}");
    }
}

#[track_caller]
fn load(db: &Db, name: &str, sql: &str) {
    let file = supervisor::private_file(&format!("{}_{name}.sql", db.name), sql.as_bytes());
    db.psql_file(&file);
    let _ = fs::remove_file(file);
}

/// The older one of the two majors.
fn both_know(pair: &Pair) -> u32 {
    pair.source
        .cluster
        .installation
        .major
        .min(pair.target.cluster.installation.major)
}

/// Loads all fixtures that servers of a major know into the source.
#[track_caller]
pub fn load_everything(pair: &Pair, newest: u32, change: fn(&str) -> String) {
    let mut all = String::from("\\set ON_ERROR_STOP on\n");
    let majors = [&pair.source, &pair.target].map(|db| db.cluster.installation.major);
    for fixture in fixtures() {
        let is_comparable = !fixture.one_major || majors[0] == majors[1];
        if fixture.since <= newest && is_comparable && is_possible(&fixture, pair) {
            all += &format!("\\echo {}\nRESET ALL;\n{}\n", fixture.name, change(&fixture.sql));
        }
    }
    load(&pair.source, "everything", &all);
}

/// The fixture with quotes, dollars, line breaks, comment signs and backslashes in its own names, up to 63 bytes.
fn hostile(sql: &str) -> String {
    const MORE: &str = " '\"\"$a$;--\n\\%/*é";
    let mut text = String::with_capacity(sql.len() * 2);
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '$', '-']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let token = token(rest);
        let name = token.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        match name.filter(|name| is_own(name)) {
            Some(name) => text.push_str(&format!("\"{name}{MORE}\"")),
            None => text.push_str(token),
        }
        rest = &rest[token.len()..];
    }
    text + rest
}

fn hostile_in_one_line(sql: &str) -> String {
    hostile(sql).replace("--\n\\%", "--\\%")
}

/// Roles, collations and what SQL itself means by a quoted name are not the fixture's own.
fn is_own(name: &str) -> bool {
    const FOREIGN: &[&str] = &["any", "char", "we\"\"ird Röle", "public"];
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !FOREIGN.contains(&name)
}

/// The literal, quoted name, dollar-quoted body or comment at the beginning of a text; else its first character.
fn token(text: &str) -> &str {
    let end_of = |open: usize, close: &str| {
        text[open..]
            .find(close)
            .map_or(text.len(), |at| open + at + close.len())
    };
    if let Some(quote) = text.chars().next().filter(|c| ['\'', '"'].contains(c)) {
        let mut end = end_of(1, &text[..1]);
        while text[end..].starts_with(quote) {
            end = end_of(end + 1, &text[..1]);
        }
        return &text[..end];
    }
    if text.starts_with("--") {
        return &text[..end_of(2, "\n")];
    }
    if let Some(tag) = text[1..]
        .find('$')
        .map(|at| &text[..at + 2])
        .filter(|_| text.starts_with('$'))
    {
        if tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_') {
            return &text[..end_of(tag.len(), tag)];
        }
    }
    &text[..1]
}
