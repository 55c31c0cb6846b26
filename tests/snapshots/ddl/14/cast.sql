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

-- SCHEMA: schema "cast"
CREATE SCHEMA "cast";
ALTER SCHEMA "cast" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TYPE: type "cast".c
CREATE TYPE "cast".c AS (
    a integer
);
ALTER TYPE "cast".c OWNER TO postgres;

-- TYPE: type "cast".e
CREATE TYPE "cast".e AS ENUM (
    'x'
);
ALTER TYPE "cast".e OWNER TO postgres;

-- CAST: cast ("cast".c AS text)
CREATE CAST ("cast".c AS text) WITH INOUT AS IMPLICIT;

-- CAST: cast (integer AS "cast".e)
CREATE CAST (integer AS "cast".e) WITH INOUT;

-- FUNCTION: function "cast"."bool of money"(money)
CREATE FUNCTION "cast"."bool of money"(money) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$SELECT true$$;
ALTER FUNCTION "cast"."bool of money"(money) OWNER TO postgres;

-- CAST: cast (money AS boolean)
CREATE CAST (money AS boolean) WITH FUNCTION "cast"."bool of money"(money);

-- FUNCTION: function "cast"."to int"("cast".e)
CREATE FUNCTION "cast"."to int"("cast".e) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT 1$$;
ALTER FUNCTION "cast"."to int"("cast".e) OWNER TO postgres;

-- CAST: cast ("cast".e AS integer)
CREATE CAST ("cast".e AS integer) WITH FUNCTION "cast"."to int"("cast".e) AS ASSIGNMENT;
COMMENT ON CAST ("cast".e AS integer) IS 'cast';

-- TABLE: table "cast".t
CREATE TABLE "cast".t (
    a integer DEFAULT ('x'::"cast".e)::integer,
    CONSTRAINT t_a_check CHECK ((a = ('x'::"cast".e)::integer))
);
ALTER TABLE "cast".t OWNER TO postgres;

-- TABLE DATA: table "cast".t
-- COPY "cast".t (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
