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

-- SCHEMA: schema language
CREATE SCHEMA language;
ALTER SCHEMA language OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- FUNCTION: function language.handler()
CREATE FUNCTION language.handler() RETURNS language_handler
    LANGUAGE c
    AS '$libdir/plpgsql', 'plpgsql_call_handler';
ALTER FUNCTION language.handler() OWNER TO postgres;

-- LANGUAGE: language "untrusted language"
CREATE PROCEDURAL LANGUAGE "untrusted language" HANDLER language.handler;
ALTER LANGUAGE "untrusted language" OWNER TO postgres;

-- FUNCTION: function language.inline(internal)
CREATE FUNCTION language.inline(internal) RETURNS void
    LANGUAGE c STRICT
    AS '$libdir/plpgsql', 'plpgsql_inline_handler';
ALTER FUNCTION language.inline(internal) OWNER TO postgres;

-- FUNCTION: function language.validator(oid)
CREATE FUNCTION language.validator(oid) RETURNS void
    LANGUAGE c STRICT
    AS '$libdir/plpgsql', 'plpgsql_validator';
ALTER FUNCTION language.validator(oid) OWNER TO postgres;

-- LANGUAGE: language "own language"
CREATE TRUSTED PROCEDURAL LANGUAGE "own language" HANDLER language.handler INLINE language.inline VALIDATOR language.validator;
ALTER LANGUAGE "own language" OWNER TO shop_owner;
COMMENT ON LANGUAGE "own language" IS 'l';

-- FUNCTION: function language.f()
CREATE FUNCTION language.f() RETURNS integer
    LANGUAGE "own language"
    AS $$BEGIN RETURN 1; END$$;
ALTER FUNCTION language.f() OWNER TO postgres;

-- ACL: language "own language"
REVOKE ALL ON LANGUAGE "own language" FROM PUBLIC;
GRANT USAGE ON LANGUAGE "own language" TO shop_reader;

-- DATABASE PROPERTIES: 
GRANT USAGE ON LANGUAGE plpgsql TO shop_reader;

COMMIT;
