//! Option `where`: one boolean expression, whatever it looks like, and nothing else.

use pgclone_tests::{literal, Failure, Pair, Suite};

/// Expressions that are fine, and the ids of the rows that they select.
const GOOD: &[(&str, &str, &str)] = &[
    ("plain_comparison", "id <= 2", "1,2"),
    (
        "keyword_inside_a_longer_word",
        "updated_at IS NOT NULL AND NOT deleted",
        "1,2",
    ),
    ("quoted_name_that_is_a_keyword", "\"update\" IS NULL", "1,2,3"),
    (
        "quoted_name_with_a_quote_and_a_semicolon",
        "\"we\"\"ird; name\" = 3",
        "3",
    ),
    ("column_named_copy", "copy = 2", "2"),
    ("literal_that_is_a_keyword", "status = 'delete'", "1"),
    ("literal_with_a_semicolon", "status = 'x;y'", "2"),
    (
        "literal_with_a_comment_start",
        "status <> '--' AND status <> '/*'",
        "1,2,3",
    ),
    ("literal_with_doubled_quote", "status <> 'it''s; --'", "1,2,3"),
    ("escape_string_with_backslash_quote", "status <> E'it\\'s; --'", "1,2,3"),
    (
        "standard_string_with_backslash_at_its_end",
        "status <> 'x\\' AND id = 1",
        "1",
    ),
    (
        "dollar_quotes",
        "status <> $$;--'$$ AND status <> $tag$ $$ ) $tag$",
        "1,2,3",
    ),
    ("unicode_escape_string", "status <> U&'\\00e9;' AND id = 1", "1"),
    ("parentheses_nested", "((id = 1) OR ((id) = (3)))", "1,3"),
    ("parenthesis_inside_a_literal", "status <> ')' AND id = 2", "2"),
    ("closed_comment", "id = 1 /* ; ) nested /* -- */ */ OR id = 2", "1,2"),
    ("line_comment_that_ends", "id = 1 -- one; )\n OR id = 2", "1,2"),
    (
        "operators_and_brackets",
        "ARRAY[id] <@ ARRAY[1,2] AND (ARRAY[id, 5])[1] <> 1",
        "2",
    ),
    ("subquery", "id IN (SELECT max(id) FROM public.t)", "3"),
    (
        "exists_with_from_and_union",
        "EXISTS (SELECT 1 WHERE id = 1 UNION ALL SELECT 1 WHERE id = 2)",
        "1,2",
    ),
    ("case_expression", "CASE WHEN id = 1 THEN true ELSE false END", "1"),
    ("not_ascii", "status <> 'ünï€' AND id = 1", "1"),
    ("json_operator_with_question_mark", "j ? 'a'", "1"),
    ("constant_false", "false", ""),
    ("null", "NULL::bool", ""),
    ("bind_parameter_in_a_literal", "status <> '$1' AND id = 1", "1"),
    (
        "cast_and_interval",
        "updated_at > date '2000-01-01' - interval '1 day' AND id::text = '1'",
        "1",
    ),
    ("starts_and_ends_with_space", "  id = 1\n", "1"),
];

/// Texts that are more than one expression, or less.
const BAD: &[(&str, &str)] = &[
    ("empty", ""),
    (
        "continues_a_string_with_escapes",
        "id < 3 OR status = E'a'\n'\\' || ' )) UNION ALL SELECT 1000, 'x', 'y' WHERE ((true -- '\n",
    ),
    (
        "quotes_by_dollars_behind_a_no_break_space",
        "id < 3 OR (SELECT true AS \u{a0}$$)) UNION ALL SELECT 1000, 'x', 'y' WHERE ((true --$$\n)",
    ),
    ("null_character", "status = '\0'"),
    ("only_space", "  \n"),
    ("only_a_comment", "/* true */"),
    ("second_statement", "true; DELETE FROM t"),
    ("semicolon_at_the_end", "true;"),
    (
        "closes_the_parenthesis_and_copies_to_a_program",
        "true) TO PROGRAM 'touch pwned' --",
    ),
    ("closes_and_opens", "id = 1) OR (id = 2"),
    ("opens_too_much", "(id = 1"),
    ("closes_too_much", "id = 1)"),
    ("comment_swallows_the_rest", "true --"),
    ("comment_swallows_the_rest_after_a_line", "id = 1\n OR id = 2 -- rest"),
    ("comment_not_closed", "true /* rest"),
    ("nested_comment_not_closed", "true /* a /* b */"),
    ("literal_not_closed", "status = 'x"),
    ("escape_literal_not_closed", "status = E'x\\'"),
    ("quoted_name_not_closed", "\"id = 1"),
    ("dollar_quote_not_closed", "status = $a$ x $b$"),
    ("bracket_not_closed", "id = ANY (ARRAY[1)]"),
];

/// Texts whose shape only the server can judge; any of these SQLSTATEs, and nothing cloned.
const REFUSED_BY_THE_SERVER: &[(&str, &str, &[&str])] = &[
    (
        "union_of_another_table",
        "true UNION ALL SELECT 4, NULL, NULL",
        &["42601", "22023"],
    ),
    ("limit", "true LIMIT 1", &["42601", "22023"]),
    ("order_by", "true ORDER BY 1", &["42601", "22023"]),
    ("group_by", "true GROUP BY id", &["42601", "22023"]),
    ("two_expressions", "true, true", &["42601", "42804", "22023"]),
    ("not_boolean", "id + 1", &["42804", "22023"]),
    ("text_not_boolean", "'x'::text", &["42804", "22023"]),
    ("unknown_column", "nope = 1", &["42703"]),
    ("unknown_table", "id IN (SELECT id FROM public.nope)", &["42P01"]),
    ("unknown_function", "nope(id)", &["42883"]),
    ("bind_parameter", "id = $1", &["42P02", "22023", "08P01", "42P18"]),
    ("aggregate", "count(*) > 1", &["42803", "22023"]),
    ("write_by_a_sequence", "nextval('public.s') > 0", &["25006"]),
    ("write_by_a_function", "public.write_it(id)", &["25006"]),
    ("error_at_the_last_row", "1 / (3 - id) >= 0", &["22012"]),
];

const FIXTURE: &str = "CREATE SEQUENCE s; CREATE TABLE log (a int);
    CREATE FUNCTION write_it(int) RETURNS bool LANGUAGE sql AS 'INSERT INTO public.log VALUES ($1); SELECT true';
    CREATE TABLE t (id int PRIMARY KEY, status text, updated_at date, deleted bool, \"update\" int, copy int, \"we\"\"ird; name\" int, j jsonb);
    INSERT INTO t VALUES (1, 'delete', '2024-01-01', false, NULL, 1, 1, '{\"a\": 1}'), (2, 'x;y', '2024-01-01', false, NULL, 2, 2, '{}'), (3, 'z', NULL, true, NULL, 3, 3, NULL)";

fn call(expression: &str) -> String {
    let json = expression
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('\0', "\\u0000");
    format!(
        "pgclone.table($src, 'public', 't', true, NULL, {})",
        literal(&format!("{{\"where\": \"{json}\"}}"))
    )
}

#[track_caller]
fn refused(pair: &Pair, expression: &str) -> Failure {
    pair.source.run(FIXTURE);
    let failure = pair.fails(&call(expression));
    assert!(!pair.target.has("public.t"));
    assert_eq!(
        pair.source.value("SELECT count(*) FROM t"),
        "3",
        "something was executed"
    );
    assert_eq!(
        pair.source.value("SELECT count(*) FROM log"),
        "0",
        "something was executed"
    );
    failure
}

pub fn cases(suite: &mut Suite) {
    suite.group("where");
    for (name, expression, ids) in GOOD {
        suite.pair(&format!("accepts_{name}"), move |pair| {
            pair.source.run(FIXTURE);
            pair.ok(&call(expression));
            let found = pair
                .target
                .value("SELECT coalesce(string_agg(id::text, ',' ORDER BY id), '') FROM t");
            assert_eq!(&found, ids, "rows selected by {expression}");
        });
    }
    for (name, expression) in BAD {
        suite.pair(&format!("refuses_{name}"), move |pair| {
            let failure = refused(pair, expression).names("where");
            assert!(["22023", "42601"].contains(&failure.sqlstate.as_str()), "{failure}");
        });
    }
    for (name, expression, states) in REFUSED_BY_THE_SERVER {
        suite.pair(&format!("refuses_{name}"), move |pair| {
            let failure = refused(pair, expression);
            assert!(
                states.contains(&failure.sqlstate.as_str()),
                "expected one of {states:?}: {failure}"
            );
        });
    }
    suite.pair("longer_than_2047_bytes_is_not_dropped", |pair| {
        pair.source.run(FIXTURE);
        let expression = format!("id = 1 OR status = '{}'", "y".repeat(5000));
        pair.ok(&call(&expression));
        assert_eq!(pair.target.value("SELECT count(*) FROM t"), "1");
    });
    suite.pair("with_columns_may_use_a_column_that_is_not_cloned", |pair| {
        pair.source.run(FIXTURE);
        pair.ok(
            "pgclone.table($src, 'public', 't', true, NULL, '{\"columns\": [\"id\"], \"where\": \"status = ''z''\"}')",
        );
        assert_eq!(pair.target.value("SELECT t::text FROM t"), "(3)");
    });
    suite.pair("on_a_partitioned_table_filters_every_partition", |pair| {
        pair.source.run("CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); INSERT INTO t SELECT generate_series(0, 19)");
        pair.ok(&call("id % 2 = 0"));
        assert_eq!(pair.target.value("SELECT count(*) || ' ' || sum(id % 2) FROM t"), "10 0");
    });
    suite.pair("on_an_inheritance_parent_does_not_bring_the_rows_of_children", |pair| {
        pair.source.run("CREATE TABLE t (id int); CREATE TABLE c () INHERITS (t); INSERT INTO t VALUES (1); INSERT INTO c VALUES (2)");
        pair.ok(&call("id > 0"));
        assert_eq!(pair.target.value("SELECT string_agg(id::text, ',') FROM ONLY t"), "1");
    });
    suite.pair("without_include_data_is_still_checked", |pair| {
        pair.source.run(FIXTURE);
        pair.fails("pgclone.table($src, 'public', 't', false, NULL, '{\"where\": \"true; x\"}')")
            .names("where");
    });
}
