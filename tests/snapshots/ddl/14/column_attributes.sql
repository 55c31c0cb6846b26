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

-- SCHEMA: schema "column"
CREATE SCHEMA "column";
ALTER SCHEMA "column" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TABLE: table "column".t
CREATE TABLE "column".t (
    a text,
    b text,
    c jsonb,
    d text,
    e integer
);
ALTER TABLE ONLY "column".t ALTER COLUMN a SET STATISTICS 500, ALTER COLUMN a SET STORAGE EXTERNAL, ALTER COLUMN b SET STATISTICS 0, ALTER COLUMN b SET STORAGE PLAIN, ALTER COLUMN c SET STORAGE MAIN, ALTER COLUMN c SET (n_distinct='-0.5'), ALTER COLUMN d SET COMPRESSION pglz, ALTER COLUMN e SET STATISTICS 10000, ALTER COLUMN e SET (n_distinct='7', n_distinct_inherited='9');
ALTER TABLE "column".t OWNER TO postgres;

-- TABLE DATA: table "column".t
-- COPY "column".t (a, b, c, d, e) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
