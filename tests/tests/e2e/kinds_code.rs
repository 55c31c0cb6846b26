//! Fixtures: types, views, functions, triggers and the rest that is not a table.

use crate::kinds::Kind;

pub const KINDS: &[Kind] = &[
    ("type_enum", 14, "
        BEGIN; CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'Glücklich'); COMMIT; ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'it''s ok'; BEGIN; COMMIT; CREATE TYPE nothing AS ENUM ();
        ALTER TYPE mood OWNER TO shop_owner; COMMENT ON TYPE mood IS 'm'; GRANT USAGE ON TYPE mood TO shop_reader; REVOKE USAGE ON TYPE nothing FROM PUBLIC;
        CREATE TABLE t (a mood DEFAULT 'so-so', b mood[]); INSERT INTO t VALUES (DEFAULT, '{sad,Glücklich}')"),
    ("type_domain", 14, "
        CREATE DOMAIN d AS varchar(5) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT short CHECK (length(VALUE) < 5) CHECK (VALUE <> 'bad');
        CREATE DOMAIN dd AS d CHECK (VALUE <> 'dd'); COMMENT ON DOMAIN d IS 'D'; COMMENT ON CONSTRAINT short ON DOMAIN d IS 's';
        CREATE DOMAIN late AS int; CREATE TABLE u (a late); INSERT INTO u VALUES (-1); ALTER DOMAIN late ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
        CREATE DOMAIN arr AS int[] CHECK (cardinality(VALUE) > 0); CREATE TABLE t (a d, b dd, c arr, e d[]); INSERT INTO t VALUES ('a', 'b', '{1}', '{x,y}')"),
    ("type_domain_with_a_function_in_its_check", 14, "
        CREATE FUNCTION even(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0'; CREATE DOMAIN d AS int CHECK (even(VALUE));
        CREATE TABLE t (a d); INSERT INTO t VALUES (2)"),
    ("type_composite", 14, "
        CREATE TYPE inner_t AS (x int, y text COLLATE \"C\"); CREATE TYPE outer_t AS (i inner_t, l inner_t[], n numeric(5,2));
        COMMENT ON COLUMN outer_t.n IS 'n'; CREATE TABLE t (a outer_t, b inner_t[]); INSERT INTO t VALUES (ROW(ROW(1, 'a,\"b'), NULL, 1.5), ARRAY[ROW(2, NULL)::inner_t]);
        CREATE TYPE none AS ()"),
    ("type_range_and_multirange", 14, "
        CREATE TYPE floats AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = many_floats); CREATE TYPE texts AS RANGE (subtype = text, collation = \"C\");
        CREATE TABLE t (a floats, b many_floats, c texts); INSERT INTO t VALUES ('[1,2)', '{[1,2),[3,4]}', '[a,b]'); CREATE INDEX ON t USING gist (a)"),
    ("type_range_with_a_function", 14, "
        CREATE FUNCTION dist(time, time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch FROM ($1 - $2))::float8';
        CREATE TYPE times AS RANGE (subtype = time, subtype_diff = dist); CREATE TABLE t (a times); INSERT INTO t VALUES ('[10:00,11:00)')"),
    ("type_shell", 14, "CREATE TYPE not_yet"),
    ("view_chain_against_the_alphabet", 14, "
        CREATE TABLE t (a int, b text); CREATE VIEW z AS SELECT a, b FROM t; CREATE VIEW m AS SELECT a FROM z; CREATE VIEW a AS SELECT * FROM m;
        ALTER VIEW a OWNER TO shop_owner; COMMENT ON VIEW a IS 'a'; COMMENT ON COLUMN a.a IS 'col'; GRANT SELECT ON a TO shop_reader; GRANT UPDATE (a) ON m TO shop_writer"),
    ("view_options_and_defaults", 14, "
        CREATE TABLE t (a int, b text); CREATE VIEW v1 WITH (security_barrier) AS SELECT * FROM t; CREATE VIEW v2 AS SELECT * FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
        CREATE VIEW v3 AS SELECT * FROM t WHERE a > 0 WITH CASCADED CHECK OPTION; ALTER VIEW v3 ALTER COLUMN b SET DEFAULT 'dflt'; CREATE VIEW \"V 4\" (\"X y\") AS SELECT a FROM t"),
    ("view_security_invoker", 15, "CREATE TABLE t (a int); CREATE VIEW v WITH (security_invoker = true) AS SELECT * FROM t"),
    ("view_cycle_through_a_function", 14, "
        CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v';
        CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a IN (SELECT 1)"),
    ("view_cycle_of_two_views", 14, "
        CREATE VIEW a AS SELECT 1 AS x; CREATE VIEW b AS SELECT x FROM a; CREATE OR REPLACE VIEW a AS SELECT 1 AS x WHERE false UNION ALL SELECT 2 WHERE EXISTS (SELECT FROM b)"),
    ("view_grouped_by_a_primary_key", 14, "
        CREATE TABLE t (a int PRIMARY KEY, b text); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a; CREATE VIEW w AS SELECT * FROM v"),
    ("view_recursive_and_lateral", 14, "
        CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5;
        CREATE VIEW l AS SELECT r.n, x.y FROM r, LATERAL (SELECT n * 2 AS y) x, ROWS FROM (generate_series(1, 2), unnest(ARRAY['a', 'b'])) WITH ORDINALITY AS f (i, u, o)"),
    ("view_instead_of_trigger_and_rules", 14, "
        CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION ins() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (NEW.a); RETURN NEW; END';
        CREATE TRIGGER io INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION ins(); CREATE RULE del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE a = OLD.a;
        CREATE RULE log AS ON UPDATE TO t DO ALSO NOTIFY changed; ALTER TABLE t DISABLE RULE log; COMMENT ON RULE log ON t IS 'r'"),
    ("matview_with_rows_and_index", 14, "
        CREATE TABLE t (a int, b text); INSERT INTO t SELECT g, 'x' || g FROM generate_series(1, 20) g; CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t WHERE a > 5;
        CREATE UNIQUE INDEX ON m (a); COMMENT ON MATERIALIZED VIEW m IS 'm'; ALTER MATERIALIZED VIEW m OWNER TO shop_owner; ALTER TABLE t OWNER TO shop_owner;
        ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 7; ALTER MATERIALIZED VIEW m SET (fillfactor = 50)"),
    ("matview_chain_against_the_alphabet_and_unpopulated", 14, "
        CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        CREATE MATERIALIZED VIEW z AS SELECT f(a) AS a FROM t; CREATE VIEW y AS SELECT * FROM z; CREATE MATERIALIZED VIEW a AS SELECT * FROM y; CREATE MATERIALIZED VIEW empty_one AS SELECT * FROM t WITH NO DATA"),
    ("function_of_every_property", 14, "
        CREATE FUNCTION f1(a int, b text DEFAULT 'x', OUT c int, INOUT d numeric DEFAULT 1.5) LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 7 SET search_path = pg_catalog, \"we ird\" AS $$ BEGIN c := a; END $$;
        CREATE FUNCTION f2(VARIADIC int[]) RETURNS SETOF record LANGUAGE sql ROWS 3 AS 'SELECT 1'; CREATE FUNCTION f3() RETURNS TABLE (a int, b text) LANGUAGE sql IMMUTABLE AS 'SELECT 1, ''x''';
        CREATE FUNCTION f1(text) RETURNS text LANGUAGE sql AS $body$ SELECT $$it's$$ || $1 $body$; CREATE FUNCTION f4(anyelement) RETURNS anyarray LANGUAGE sql AS 'SELECT ARRAY[$1]';
        ALTER FUNCTION f3() OWNER TO shop_owner; COMMENT ON FUNCTION f1(text) IS 'f'; REVOKE EXECUTE ON FUNCTION f1(text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION f1(text) TO shop_reader;
        CREATE FUNCTION f5() RETURNS int LANGUAGE sql SET work_mem = '5MB' SET datestyle = 'SQL, DMY' AS 'SELECT 1'"),
    ("function_sql_body", 14, "
        CREATE TABLE t (a int PRIMARY KEY, b text); CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END; CREATE FUNCTION g(x int) RETURNS int RETURN x + 1;
        CREATE FUNCTION grouped() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM (SELECT a, b FROM t GROUP BY a) s; END;
        CREATE VIEW v AS SELECT g(a) FROM t; CREATE PROCEDURE p(x int) BEGIN ATOMIC INSERT INTO t VALUES (x, 'p'); DELETE FROM t WHERE a = x; END"),
    ("function_used_before_its_table_exists", 14, "
        CREATE FUNCTION a_first() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT a_first()); CREATE FUNCTION of_rows(t) RETURNS int LANGUAGE sql AS 'SELECT $1.a';
        CREATE INDEX ON t (abs(a)); CREATE FUNCTION z_body() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t'; INSERT INTO t DEFAULT VALUES"),
    ("function_in_index_check_and_generated_column", 14, "
        CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)'; CREATE TABLE t (a text CHECK (norm(a) <> 'bad'), b text GENERATED ALWAYS AS (norm(a)) STORED);
        CREATE INDEX ON t (norm(a)); INSERT INTO t VALUES ('ABC')"),
    ("procedure", 14, "
        CREATE PROCEDURE p(a int, INOUT b text) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; COMMENT ON PROCEDURE p(int, text) IS 'p'; GRANT EXECUTE ON PROCEDURE p(int, text) TO shop_reader;
        ALTER PROCEDURE p(int, text) OWNER TO shop_owner"),
    ("aggregate", 14, "
        CREATE FUNCTION acc(int, int) RETURNS int LANGUAGE sql AS 'SELECT coalesce($1, 0) + $2'; CREATE AGGREGATE total(int) (SFUNC = acc, STYPE = int, INITCOND = '0', PARALLEL = SAFE);
        CREATE AGGREGATE average(float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}', COMBINEFUNC = float8_combine, SORTOP = >);
        COMMENT ON AGGREGATE total(int) IS 't'; ALTER AGGREGATE total(int) OWNER TO shop_owner; GRANT EXECUTE ON FUNCTION total(int) TO shop_reader;
        CREATE AGGREGATE at(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
        CREATE VIEW v AS SELECT total(x) FROM generate_series(1, 3) x"),
    ("trigger_of_every_shape_and_state", 14, "
        CREATE TABLE t (a int, b text); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER on_row BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION f('arg', 'it''s', 'back\\slash');
        CREATE TRIGGER disabled AFTER INSERT ON t EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER disabled; CREATE TRIGGER replica AFTER DELETE ON t EXECUTE FUNCTION f(); ALTER TABLE t ENABLE REPLICA TRIGGER replica;
        CREATE TRIGGER always AFTER TRUNCATE ON t EXECUTE FUNCTION f(); ALTER TABLE t ENABLE ALWAYS TRIGGER always; CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TRIGGER tables AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f(); COMMENT ON TRIGGER late ON t IS 'l'; INSERT INTO t VALUES (1, 'x')"),
    ("trigger_does_not_fire_while_rows_are_copied", 14, "
        CREATE TABLE log (a int); CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.log VALUES (NEW.a); NEW.a := -1; RETURN NEW; END';
        CREATE TRIGGER always BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t ENABLE ALWAYS TRIGGER always"),
    ("trigger_on_partitions", 14, "
        CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER all_parts AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER one_part BEFORE INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE p1 DISABLE TRIGGER all_parts"),
    ("extensions_stay_extensions", 14, "
        CREATE SCHEMA ext; CREATE EXTENSION hstore WITH SCHEMA ext; CREATE EXTENSION citext; CREATE TABLE t (a ext.hstore, b citext PRIMARY KEY);
        INSERT INTO t VALUES ('a=>1, b=>NULL', 'MiXed'); COMMENT ON EXTENSION citext IS 'our own words'"),
    ("extension_operators_in_indexes_and_exclusion", 14, "
        CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION pg_trgm; CREATE TABLE t (room int, during tsrange, note text, EXCLUDE USING gist (room WITH =, during WITH &&));
        CREATE INDEX ON t USING gin (note gin_trgm_ops); INSERT INTO t VALUES (1, '[2024-01-01,2024-01-02)', 'hello')"),
    ("grants_of_public_on_functions_and_types_revoked", 14, "
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f() FROM PUBLIC; CREATE TYPE e AS ENUM ('a'); REVOKE ALL ON TYPE e FROM PUBLIC; CREATE DOMAIN d AS int; GRANT USAGE ON TYPE d TO shop_owner"),
    ("collation_of_the_user", 14, "
        CREATE SCHEMA app; CREATE COLLATION app.mine (provider = libc, locale = 'C'); COMMENT ON COLLATION app.mine IS 'c'; ALTER COLLATION app.mine OWNER TO shop_owner;
        CREATE TABLE t (a text COLLATE app.mine); INSERT INTO t VALUES ('x'); CREATE DOMAIN d AS text COLLATE app.mine; CREATE INDEX ON t (a)"),
];
