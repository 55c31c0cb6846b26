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

-- SCHEMA: schema "table"
CREATE SCHEMA "table";
ALTER SCHEMA "table" OWNER TO postgres;

-- TABLE: table "table"."no columns"
CREATE TABLE "table"."no columns" (
);
ALTER TABLE "table"."no columns" OWNER TO postgres;

-- TABLE: table "table".unlogged
CREATE UNLOGGED TABLE "table".unlogged (
    a integer
);
ALTER TABLE "table".unlogged OWNER TO postgres;

-- TABLE: table "table".t
CREATE TABLE "table".t (
    a integer NOT NULL,
    b text COLLATE pg_catalog."POSIX" DEFAULT 'b'::text,
    c numeric(10,2)[],
    d "char",
    e character(1),
    f timestamp(3) without time zone
);
ALTER TABLE "table".t OWNER TO postgres;

-- TABLE DATA: table "table"."no columns"
-- COPY "table"."no columns" FROM STDIN (FORMAT text, FREEZE true)

-- TABLE DATA: table "table".t
-- COPY "table".t (a, b, c, d, e, f) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "table".unlogged
-- COPY "table".unlogged (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
