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

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SCHEMA: schema transform
CREATE SCHEMA transform;
ALTER SCHEMA transform OWNER TO postgres;

-- TYPE: type transform.e
CREATE TYPE transform.e AS ENUM (
    'x'
);
ALTER TYPE transform.e OWNER TO postgres;

-- FUNCTION: function transform."from"(internal)
CREATE FUNCTION transform."from"(internal) RETURNS internal
    LANGUAGE internal IMMUTABLE STRICT
    AS $$prsd_lextype$$;
ALTER FUNCTION transform."from"(internal) OWNER TO postgres;

-- FUNCTION: function transform.handler()
CREATE FUNCTION transform.handler() RETURNS language_handler
    LANGUAGE c
    AS '$libdir/plpgsql', 'plpgsql_call_handler';
ALTER FUNCTION transform.handler() OWNER TO postgres;

-- LANGUAGE: language "transform language"
CREATE PROCEDURAL LANGUAGE "transform language" HANDLER transform.handler;
ALTER LANGUAGE "transform language" OWNER TO postgres;

-- TRANSFORM: transform FOR point LANGUAGE "transform language"
CREATE TRANSFORM FOR point LANGUAGE "transform language" (FROM SQL WITH FUNCTION transform."from"(internal));

-- FUNCTION: function transform."to"(internal)
CREATE FUNCTION transform."to"(internal) RETURNS transform.e
    LANGUAGE internal IMMUTABLE STRICT
    AS $$prsd_lextype$$;
ALTER FUNCTION transform."to"(internal) OWNER TO postgres;

-- TRANSFORM: transform FOR transform.e LANGUAGE "transform language"
CREATE TRANSFORM FOR transform.e LANGUAGE "transform language" (FROM SQL WITH FUNCTION transform."from"(internal), TO SQL WITH FUNCTION transform."to"(internal));
COMMENT ON TRANSFORM FOR transform.e LANGUAGE "transform language" IS 't';

-- FUNCTION: function transform.f(transform.e, integer)
CREATE FUNCTION transform.f(transform.e, integer) RETURNS integer
    LANGUAGE "transform language" TRANSFORM FOR TYPE transform.e
    AS $$BEGIN RETURN 1; END$$;
ALTER FUNCTION transform.f(transform.e, integer) OWNER TO postgres;

COMMIT;
