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

-- SCHEMA: schema "cycle domain"
CREATE SCHEMA "cycle domain";
ALTER SCHEMA "cycle domain" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- DOMAIN: domain "cycle domain".d
CREATE DOMAIN "cycle domain".d AS integer;
ALTER DOMAIN "cycle domain".d OWNER TO postgres;

-- FUNCTION: function "cycle domain".even("cycle domain".d)
CREATE FUNCTION "cycle domain".even("cycle domain".d) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT $1::int % 2 = 0$_$;
ALTER FUNCTION "cycle domain".even("cycle domain".d) OWNER TO postgres;

-- CHECK CONSTRAINT: domain "cycle domain".d
ALTER DOMAIN "cycle domain".d ADD CONSTRAINT "is even" CHECK ("cycle domain".even((VALUE)::"cycle domain".d));
ALTER DOMAIN "cycle domain".d ADD CONSTRAINT positive CHECK ((VALUE > 0));

-- TABLE: table "cycle domain".t
CREATE TABLE "cycle domain".t (
    a "cycle domain".d
);
ALTER TABLE "cycle domain".t OWNER TO postgres;

-- TABLE DATA: table "cycle domain".t
-- COPY "cycle domain".t (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
