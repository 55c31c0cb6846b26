BEGIN;
SET LOCAL search_path = pg_catalog;
SET LOCAL check_function_bodies = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL xmloption = content;
SET LOCAL DateStyle = 'ISO, MDY';
SET LOCAL IntervalStyle = postgres;
SET LOCAL lc_monetary = 'C';
SET LOCAL default_tablespace = '';
SET LOCAL default_table_access_method = heap;

-- SCHEMA: schema function
CREATE SCHEMA function;
ALTER SCHEMA function OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- FUNCTION: function function."any"(anyelement, anyarray)
CREATE FUNCTION function."any"(anyelement, "select" anyarray) RETURNS anyelement
    LANGUAGE sql
    AS $_$SELECT $1$_$;
ALTER FUNCTION function."any"(anyelement, anyarray) OWNER TO postgres;

-- FUNCTION: function function."col type"(integer)
CREATE FUNCTION function."col type"(integer) RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;
ALTER FUNCTION function."col type"(integer) OWNER TO postgres;

-- FUNCTION: function function.current()
CREATE FUNCTION function.current() RETURNS integer
    LANGUAGE sql
    SET search_path TO 'function'
    AS $$SELECT 1$$;
ALTER FUNCTION function.current() OWNER TO postgres;

-- FUNCTION: function function."empty path"()
CREATE FUNCTION function."empty path"() RETURNS integer
    LANGUAGE sql
    SET search_path TO ''
    SET temp_tablespaces TO ''
    AS $$SELECT 1$$;
ALTER FUNCTION function."empty path"() OWNER TO postgres;

-- FUNCTION: function function.f(integer, text, numeric)
CREATE FUNCTION function.f(a integer, b text DEFAULT 'x''y'::text, OUT c integer, INOUT d numeric DEFAULT 1.5) RETURNS record
    LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF COST 12.5 PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'we ird', 'a,b'
    SET work_mem TO '5MB'
    SET "DateStyle" TO 'SQL, DMY'
    AS $_a$ BEGIN PERFORM $q$ $$ $_$ $function$ $q$; c := a; END $_a$;
ALTER FUNCTION function.f(integer, text, numeric) OWNER TO postgres;

-- FUNCTION: function function.f(text)
CREATE FUNCTION function.f(text) RETURNS text
    LANGUAGE sql
    AS $_$ SELECT $$it's$$ || $1 -- \ $_$;
ALTER FUNCTION function.f(text) OWNER TO postgres;
COMMENT ON FUNCTION function.f(text) IS 'f';

-- FUNCTION: function function."in c"(internal)
CREATE FUNCTION function."in c"(internal) RETURNS void
    LANGUAGE c STRICT
    AS '$libdir/plpgsql', 'plpgsql_inline_handler';
ALTER FUNCTION function."in c"(internal) OWNER TO postgres;

-- FUNCTION: function function.supported(bigint, bigint)
CREATE FUNCTION function.supported(x bigint, y bigint) RETURNS SETOF bigint
    LANGUAGE internal IMMUTABLE STRICT ROWS 7 SUPPORT generate_series_int8_support
    AS $$generate_series_int8$$;
ALTER FUNCTION function.supported(bigint, bigint) OWNER TO postgres;

-- FUNCTION: function function."table"(integer, integer)
CREATE FUNCTION function."table"(integer, integer DEFAULT (3 + length('a'::text))) RETURNS TABLE(x integer, "Y y" text)
    LANGUAGE sql IMMUTABLE
    AS $$SELECT 1, 'x'::text$$;
ALTER FUNCTION function."table"(integer, integer) OWNER TO postgres;

-- FUNCTION: function function."variadic"(integer[])
CREATE FUNCTION function."variadic"(VARIADIC integer[]) RETURNS SETOF record
    LANGUAGE sql ROWS 3
    AS $$SELECT 1$$;
ALTER FUNCTION function."variadic"(integer[]) OWNER TO postgres;

-- FUNCTION: function function."window"(anyelement)
CREATE FUNCTION function."window"(anyelement) RETURNS anyelement
    LANGUAGE internal WINDOW IMMUTABLE STRICT
    AS $$window_first_value$$;
ALTER FUNCTION function."window"(anyelement) OWNER TO postgres;

-- TABLE: table function.t
CREATE TABLE function.t (
    a integer DEFAULT 1,
    b integer
);
ALTER TABLE function.t OWNER TO postgres;

-- FUNCTION: function function."of rows"(function.t)
CREATE FUNCTION function."of rows"(function.t) RETURNS SETOF function.t
    LANGUAGE sql
    AS $_$SELECT $1$_$;
ALTER FUNCTION function."of rows"(function.t) OWNER TO shop_owner;

-- TABLE DATA: table function.t
-- COPY function.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: function function.f(text)
REVOKE ALL ON FUNCTION function.f(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION function.f(text) TO shop_reader WITH GRANT OPTION;

COMMIT;
