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

-- SCHEMA: schema "cycle type"
CREATE SCHEMA "cycle type";
ALTER SCHEMA "cycle type" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "cycle type".a
CREATE TABLE "cycle type".a (
    id integer
);
ALTER TABLE "cycle type".a OWNER TO postgres;

-- TYPE: type "cycle type".c
CREATE TYPE "cycle type".c AS (
    a "cycle type".a
);
ALTER TYPE "cycle type".c OWNER TO postgres;

-- DOMAIN: domain "cycle type".d
CREATE DOMAIN "cycle type".d AS "cycle type".c
    CONSTRAINT d_check CHECK (((VALUE).a IS NOT NULL));
ALTER DOMAIN "cycle type".d OWNER TO postgres;

-- FUNCTION: function "cycle type".make()
CREATE FUNCTION "cycle type".make() RETURNS "cycle type".c
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NULL; END$$;
ALTER FUNCTION "cycle type".make() OWNER TO postgres;

-- TABLE: table "cycle type".b
CREATE TABLE "cycle type".b (
    x "cycle type".a
);
ALTER TABLE "cycle type".b OWNER TO postgres;

-- FUNCTION: function "cycle type".pick("cycle type".b, "cycle type".b)
CREATE FUNCTION "cycle type".pick("cycle type".b, "cycle type".b) RETURNS "cycle type".b
    LANGUAGE sql
    AS $_$SELECT $2$_$;
ALTER FUNCTION "cycle type".pick("cycle type".b, "cycle type".b) OWNER TO postgres;

-- AGGREGATE: aggregate "cycle type".last("cycle type".b)
CREATE AGGREGATE "cycle type".last("cycle type".b) (
    SFUNC = "cycle type".pick,
    STYPE = "cycle type".b
);
ALTER AGGREGATE "cycle type".last("cycle type".b) OWNER TO postgres;

-- TABLE: table "cycle type".t
CREATE TABLE "cycle type".t (
    c "cycle type".c DEFAULT "cycle type".make()
);
ALTER TABLE "cycle type".t OWNER TO postgres;

-- TABLE DATA: table "cycle type".a
-- COPY "cycle type".a (id) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "cycle type".b
-- COPY "cycle type".b (x) FROM STDIN (FORMAT text, FREEZE true)

-- TABLE DATA: table "cycle type".t
-- COPY "cycle type".t (c) FROM STDIN (FORMAT text, FREEZE true)

COMMIT;
