//! Whether two databases are the same, asked of `pg_dump` and of the servers themselves.
//!
//! Within one major the two dumps must be the same text. Across majors see [`assert_same_part`].

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use similar::{ChangeTag, TextDiff};

use crate::db::{ident, literal, Db, Session};
use crate::install::{installations, Installation};
use crate::pair::Pair;
use crate::supervisor;

/// What the pairs' sessions are called on both sides.
pub const APPLICATION_NAME: &str = "pgclone";

/// Asserts that dump, rows and sequences of both sides are the same.
#[track_caller]
pub fn assert_same(pair: &Pair) {
    assert_same_schema(pair);
    assert_same_rows(pair);
    assert_no_session_left(pair);
}

/// Asserts that `pg_dump -s` of both sides is the same text.
#[track_caller]
pub fn assert_same_schema(pair: &Pair) {
    assert_same_part(pair, &[]);
    // A diff takes longer than both dumps; the clone may have been followed by one already.
    if !pair.in_sync.swap(false, Ordering::Relaxed) {
        assert_in_sync(pair, None);
    }
}

/// Asserts that `pgclone.diff` of a schema, or of the whole database, finds nothing.
#[track_caller]
pub fn assert_in_sync(pair: &Pair, schema: Option<&str>) {
    // the harness compares databases without pgclone, too
    if pair.target.value("SELECT to_regproc('pgclone.diff') IS NULL") == "t" {
        return;
    }
    let schema = schema.map_or_else(|| "NULL".to_owned(), literal);
    let call = format!("pgclone.diff($src, {schema})::jsonb");
    let found = pair.target.value(&pair.expand(&format!(
        "SELECT CASE WHEN d ->> 'in_sync' <> 'true' THEN \
           (SELECT string_agg(key || ': ' || value, E'\\n') FROM jsonb_each(d) \
             WHERE key NOT IN ('schema', 'in_sync', 'summary', 'notices') \
               AND value <> '{{\"modified\": [], \"only_in_source\": [], \"only_in_target\": []}}') END \
           FROM (SELECT {call} AS d) AS document"
    )));
    assert!(found.is_empty(), "pgclone.diff of a clone is not empty: {found}");
}

/// Asserts that `pgclone.diff` finds nothing that a clone without WARNINGs should have made: no object that only the source
/// has, none that is not the same. `call` is the clone, as [`Pair::ok`] takes it, or the job.
///
/// What the target had before stays, so objects that only the target has are no matter here. Clones that are to differ (of
/// chosen objects or columns, under another name, next to what is in the way) are not looked at.
#[track_caller]
pub fn assert_cloned(pair: &Pair, call: &str) {
    let Some((name, arguments)) = call
        .strip_prefix("pgclone.")
        .and_then(|c| c.trim_end().strip_suffix(')')?.split_once('('))
    else {
        return;
    };
    // places of schema, table, target's name and options
    let [schema, table, renamed, options] = match name.trim_end_matches("_async") {
        "schema" => [2, 0, 0, 4],
        "table" => [2, 3, 5, 6],
        "database" => [0, 0, 0, 3],
        _ => return,
    };
    if arguments.contains("=>") {
        return;
    }
    let rows = pair.target.rows(&pair.expand(&format!(
        "SELECT string_agg(kind || ' ' || list || ': ' || item, E'\\n') FILTER (WHERE list <> 'only_in_target'), count(*) FROM (
           SELECT a ->> 'column{schema}' AS schema, a ->> 'column{table}' AS one, a ->> 'column{renamed}' AS renamed, COALESCE(a ->> 'column{options}', '{{}}')::jsonb AS o
             FROM (SELECT row_to_json(v)::jsonb AS a FROM (VALUES ({arguments})) AS v) AS w OFFSET 0) AS clone,
           LATERAL jsonb_each(CASE WHEN o ?| ARRAY['columns', 'include', 'exclude'] OR o ->> 'conflict' IN ('skip', 'rename') OR renamed <> one THEN '{{}}' ELSE
             pgclone.diff($src, schema, (SELECT COALESCE(jsonb_object_agg(key, value), '{{}}')::text FROM jsonb_each(o)
               WHERE key IN ('indexes', 'constraints', 'triggers', 'matviews')))::jsonb - ARRAY['schema', 'in_sync', 'diff_count', 'summary', 'notices'] END) AS d (kind, lists),
           LATERAL jsonb_each(lists) AS l (list, items), LATERAL jsonb_array_elements(items) AS e (item)
         WHERE one IS NULL OR one IN (item #>> '{{}}', item ->> 'name', item ->> 'table')"
    )));
    let mut row = rows.into_iter().flatten();
    let (found, count) = (row.next().flatten(), row.next().flatten());
    assert!(
        found.is_none(),
        "pgclone.diff after {call}: {}",
        found.unwrap_or_default()
    );
    let is_whole = name == "database" && !arguments.contains('{');
    pair.in_sync
        .store(is_whole && count.as_deref() == Some("0"), Ordering::Relaxed);
}

/// Asserts that `pg_dump -s` with further arguments (`-t a.b`, `-n s`) is the same text.
#[track_caller]
pub fn assert_same_part(pair: &Pair, arguments: &[&str]) {
    let (source, target) = (&pair.source.cluster.installation, &pair.target.cluster.installation);
    let client = dump_client(source.major, target.major);
    let expected = if source.major == target.major {
        dump(&pair.source, client, arguments)
    } else {
        dump_of_reference(pair, client, arguments)
    };
    let label = format!("pg_dump -s {}", arguments.join(" "));
    assert_same_text(&label, &expected, &dump(&pair.target, client, arguments));
}

/// Two majors print the same view in different words, so across majors the source's dump is not the measure, but what
/// it becomes in the target's version: the dump of a database that `pg_dump | psql` made there.
#[track_caller]
fn dump_of_reference(pair: &Pair, client: &Installation, arguments: &[&str]) -> String {
    let cluster = &pair.target.cluster;
    // pg_dump sets what an older server does not know.
    let script = dump(&pair.source, client, &[]).replace("SET transaction_timeout = 0;\n", "");
    let reference = cluster.create_database(&format!("{}_reference", pair.target.name), "");
    let file = supervisor::private_file(&format!("{}.sql", reference.name), script.as_bytes());
    reference.psql_file(&file);
    let expected = dump(&reference, client, arguments);
    reference.disconnect();
    cluster.drop_database(&reference.name);
    expected
}

/// A database that `pg_dump | psql` makes of this one, pgclone and its records included.
#[track_caller]
pub fn restored(db: &Db) -> Db {
    let client = dump_client(db.cluster.installation.major, db.cluster.installation.major);
    let output = db
        .cluster
        .client(&client.program("pg_dump"), &db.name)
        .output()
        .expect("could not run pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let script = String::from_utf8_lossy(&output.stdout).replace("SET transaction_timeout = 0;\n", "");
    let restored = db.cluster.create_database(&format!("{}_restored", db.name), "");
    let file = supervisor::private_file(&format!("{}.sql", restored.name), script.as_bytes());
    restored.psql_file(&file);
    restored
}

/// Asserts that rows (by hash, per table) and sequence values are the same.
#[track_caller]
pub fn assert_same_rows(pair: &Pair) {
    // one session for each side: a new one reads the catalogs again
    let (source, target) = (pinned(&pair.source), pinned(&pair.target));
    assert_same_text("rows (table, count, hash)", &rows_in(&source), &rows_in(&target));
    assert_same_text(
        "sequences (name, last_value, is_called)",
        &sequences_in(&source),
        &sequences_in(&target),
    );
    assert_same_text(
        "large objects (oid, length, hash)",
        &large_objects(&source),
        &large_objects(&target),
    );
}

#[track_caller]
fn pinned(db: &Db) -> Session {
    let session = db.connect();
    session.run(PIN);
    session
}

/// Asserts that two texts are equal and shows the difference.
#[track_caller]
pub fn assert_same_text(what: &str, source: &str, target: &str) {
    if source == target {
        return;
    }
    let diff = TextDiff::from_lines(source, target);
    let mut shown = String::new();
    let mut lines = 0;
    for group in diff.grouped_ops(2) {
        shown.push_str("@@\n");
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines += 1;
            if lines <= 120 {
                shown.push(sign);
                shown.push_str(change.value());
            }
        }
    }
    panic!("{what} differs (- source, + target, {lines} lines shown or cut at 120):\n{shown}");
}

/// PostgreSQL 15.20 keeps a private option `pg_attver` in `pg_attribute.attoptions`. Its own `pg_dump` hides it, other
/// majors' print it, and no statement can set it. So 15 to 15 is compared with 15's own `pg_dump`, everything else
/// with the newest one and [`hide_reserved_options`], and so is 15 to 15 of a server that comes without `pg_dump`.
fn dump_client(source: u32, target: u32) -> &'static Installation {
    let all = installations();
    let has_it = all.source.major == 15 && all.source.program("pg_dump").is_file();
    if source == 15 && target == 15 && has_it {
        &all.source
    } else {
        &all.client
    }
}

/// `pg_dump -s` without the lines that name versions and without pgclone itself.
#[track_caller]
pub fn dump(db: &Db, client: &Installation, arguments: &[&str]) -> String {
    let mut command = db.cluster.client(&client.program("pg_dump"), &db.name);
    command.args(["-s", "--restrict-key=pgclone"]);
    if arguments.is_empty() {
        command.args(["-N", "pgclone"]);
    }
    let output = command.args(arguments).output().expect("could not run pg_dump");
    assert!(
        output.status.success(),
        "pg_dump of {} failed: {}",
        db.name,
        String::from_utf8_lossy(&output.stderr)
    );
    strip(&String::from_utf8_lossy(&output.stdout))
}

/// The only place where anything is taken out of a dump:
/// the header with the version numbers, the extension pgclone with its comment (`--exclude-extension` exists since 17
/// only), and reserved options.
fn strip(dump: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut lines = dump.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("-- Dumped from database version") || line.starts_with("-- Dumped by pg_dump version") {
            continue;
        }
        let of_pgclone = [
            "-- Name: pgclone; Type: EXTENSION;",
            "-- Name: EXTENSION pgclone; Type: COMMENT;",
        ];
        if of_pgclone.iter().any(|entry| line.starts_with(entry)) {
            // An entry is "--", "-- Name: ...", "--", "", one statement, "", "". What follows may be a SET that stays.
            kept.pop();
            for _ in 0..5 {
                lines.next();
            }
            continue;
        }
        if let Some(line) = hide_reserved_options(line) {
            kept.push(line);
        }
    }
    kept.join("\n") + "\n"
}

/// `ALTER TABLE ONLY t ALTER COLUMN c SET (pg_attver=3, n_distinct=5);` without `pg_attver`; nothing if that is all.
fn hide_reserved_options(line: &str) -> Option<String> {
    let Some((before, rest)) = line
        .split_once(" SET (")
        .filter(|(_, rest)| rest.contains("pg_attver="))
    else {
        return Some(line.to_owned());
    };
    let list = rest.strip_suffix(");").unwrap_or(rest);
    let options: Vec<&str> = list
        .split(", ")
        .filter(|option| !option.starts_with("pg_attver="))
        .collect();
    if options.is_empty() {
        // after DEPENDS ON EXTENSION pg_dump forgets the line break
        return before.rsplit_once(";ALTER ").map(|(first, _)| format!("{first};"));
    }
    Some(format!("{before} SET ({});", options.join(", ")))
}

const PIN: &str = "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; \
    SET extra_float_digits = 3; SET bytea_output = 'hex'; SET xmloption = 'content'; SET search_path = pg_catalog; \
    SET row_security = off;";

/// One line per table and materialized view: name, number of rows, a hash that does not depend on their order.
#[track_caller]
pub fn rows(db: &Db) -> String {
    rows_in(&pinned(db))
}

#[track_caller]
fn rows_in(session: &Session) -> String {
    // Which partition a row is in follows from OIDs if it is told by the hash of an enum: such a table is read as a whole.
    let tables = session.run(
        "WITH by_oid AS (SELECT DISTINCT p.partrelid AS oid FROM pg_partitioned_table p, unnest(p.partclass::oid[]) k JOIN pg_opclass o ON o.oid = k \
           WHERE p.partstrat = 'h' AND o.opcname IN ('enum_ops', 'array_ops', 'record_ops')) \
         SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE (c.relkind IN ('r', 'm') OR c.oid IN (SELECT oid FROM by_oid)) AND c.relispopulated AND c.relpersistence <> 't' \
           AND NOT EXISTS (SELECT FROM pg_partition_ancestors(c.oid) a JOIN by_oid b ON b.oid = a.relid AND a.relid <> c.oid) \
           AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'pgclone') \
         ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"",
    );
    let mut selects = Vec::new();
    for table in tables {
        let [Some(schema), Some(name), Some(kind)] = table.as_slice() else {
            continue;
        };
        let qualified = format!("{}.{}", ident(schema), ident(name));
        // The hash is over UTF8 bytes, so that it is comparable between encodings.
        selects.push(format!(
            "SELECT {}::text, count(*), coalesce(sum(('x' || substr(md5(convert_to(pgclone_row::text, 'UTF8')), 1, 15))\
             ::bit(60)::bigint), 0) FROM {}{qualified} AS pgclone_row",
            literal(&qualified),
            if kind == "r" { "ONLY " } else { "" },
        ));
    }
    lines(session, &selects)
}

/// One line per sequence: name, last_value, is_called.
#[track_caller]
pub fn sequences(db: &Db) -> String {
    sequences_in(&pinned(db))
}

#[track_caller]
fn sequences_in(session: &Session) -> String {
    let names = session.run(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname <> 'pgclone' \
         ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"",
    );
    let mut selects = Vec::new();
    for name in names {
        let [Some(schema), Some(name)] = name.as_slice() else {
            continue;
        };
        let qualified = format!("{}.{}", ident(schema), ident(name));
        selects.push(format!(
            "SELECT {}::text, last_value, is_called FROM {qualified}",
            literal(&qualified)
        ));
    }
    lines(session, &selects)
}

/// One line per large object: OID, length and hash of its data.
#[track_caller]
fn large_objects(session: &Session) -> String {
    session.column(
        "SELECT oid || ' ' || length(lo_get(oid)) || ' ' || md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid",
    )
    .join("\n")
}

#[track_caller]
fn lines(session: &Session, selects: &[String]) -> String {
    let mut lines = Vec::new();
    for chunk in selects.chunks(200) {
        for row in session.run(&chunk.join(" UNION ALL ")) {
            let row: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
            lines.push(row.join(" ") + "\n");
        }
    }
    // The branches of a UNION ALL may run in parallel, in any order.
    lines.sort();
    lines.concat()
}

/// Everything in the target that a failed call could have touched: catalog rows of user objects, table contents,
/// sequence values.
#[track_caller]
pub fn state(db: &Db) -> String {
    const CATALOGS: &[(&str, &str)] = &[
        (
            "pg_class",
            "relname, relkind, relfilenode, relowner, relacl, reloptions, relnamespace, relrowsecurity",
        ),
        ("pg_type", "typname, typowner, typnamespace, typacl"),
        ("pg_proc", "proname, proowner, pronamespace, proacl, prosrc"),
        ("pg_namespace", "nspname, nspowner, nspacl"),
        ("pg_constraint", "conname, conrelid, convalidated"),
        ("pg_trigger", "tgname, tgrelid, tgenabled"),
        ("pg_attrdef", "adrelid, adnum"),
        ("pg_policy", "polname, polrelid"),
        ("pg_rewrite", "rulename, ev_class"),
        ("pg_extension", "extname, extversion"),
        ("pg_collation", "collname"),
        ("pg_operator", "oprname"),
        ("pg_cast", "castsource, casttarget"),
        ("pg_event_trigger", "evtname"),
        ("pg_publication", "pubname"),
        ("pg_statistic_ext", "stxname"),
        ("pg_default_acl", "defaclobjtype, defaclacl"),
        ("pg_language", "lanname"),
    ];
    let session = db.connect();
    let mut selects: Vec<String> = CATALOGS
        .iter()
        .map(|(catalog, columns)| {
            format!(
                "SELECT '{catalog} ' || oid || ' ' || ROW({columns})::text AS line FROM {catalog} WHERE oid >= 16384"
            )
        })
        .collect();
    selects
        .push("SELECT 'public ' || nspowner || coalesce(nspacl::text, '') FROM pg_namespace WHERE oid = 2200".into());
    selects.push(
        "SELECT 'pg_description ' || ROW(classoid, objoid, objsubid, description)::text FROM pg_description \
         WHERE objoid >= 16384"
            .into(),
    );
    let catalogs = session.column(&format!(
        "SELECT line FROM ({}) AS all_of_it ORDER BY line",
        selects.join(" UNION ALL ")
    ));
    session.run(PIN);
    format!(
        "{}\n{}{}",
        catalogs.join("\n"),
        rows_in(&session),
        sequences_in(&session)
    )
}

/// Asserts that [`state`] is what it was.
#[track_caller]
pub fn assert_state(db: &Db, before: &str) {
    assert_same_text("the target after a failed call", before, &state(db));
}

/// Asserts that no session of the extension is left in either database. A backend needs a moment to notice that its
/// client is gone, so this waits for up to two seconds.
#[track_caller]
pub fn assert_no_session_left(pair: &Pair) {
    for (side, db) in [("source", &pair.source), ("target", &pair.target)] {
        let begin = Instant::now();
        loop {
            let left = sessions(db);
            if left.is_empty() {
                break;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(2),
                "sessions left on the {side}: {left:?}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Sessions of the extension in a database: pid, state and statement.
#[track_caller]
pub fn sessions(db: &Db) -> Vec<String> {
    db.column(&format!(
        "SELECT pid || ' ' || coalesce(state, '') || ' ' || query FROM pg_stat_activity \
         WHERE datname = {0} AND (application_name = {1} OR application_name LIKE {1} || ': %')",
        literal(&db.name),
        literal(APPLICATION_NAME)
    ))
}

#[cfg(test)]
mod tests {
    use super::{hide_reserved_options, strip};

    #[test]
    fn reserved_options_are_hidden_and_nothing_else() {
        let with = |options: &str| format!("ALTER TABLE ONLY public.t ALTER COLUMN a SET ({options});");
        assert_eq!(hide_reserved_options(&with("pg_attver=3")), None);
        assert_eq!(
            hide_reserved_options(&with("pg_attver=3, n_distinct=5")),
            Some(with("n_distinct=5"))
        );
        assert_eq!(hide_reserved_options(&with("n_distinct=5")), Some(with("n_distinct=5")));
        assert_eq!(
            hide_reserved_options(&format!("ALTER x DEPENDS ON EXTENSION y;{}", with("pg_attver=3"))),
            Some("ALTER x DEPENDS ON EXTENSION y;".to_owned())
        );
        let other = "COMMENT ON COLUMN t.a IS 'pg_attver=1';";
        assert_eq!(hide_reserved_options(other), Some(other.to_owned()));
    }

    #[test]
    fn pgclone_itself_is_cut_out() {
        let dump = "--\n-- Name: pgclone; Type: EXTENSION; Schema: -; Owner: -\n--\n\nCREATE EXTENSION x;\n\n\n\
                    --\n-- Name: EXTENSION pgclone; Type: COMMENT; Schema: -; Owner: \n--\n\nCOMMENT x;\n\n\n\
                    SET x = y;\n\n--\n-- Name: t; Type: TABLE\n--\n\nCREATE TABLE t;\n";
        assert_eq!(
            strip(dump),
            "SET x = y;\n\n--\n-- Name: t; Type: TABLE\n--\n\nCREATE TABLE t;\n"
        );
    }
}
