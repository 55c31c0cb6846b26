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

-- SCHEMA: schema lz4
CREATE SCHEMA lz4;
ALTER SCHEMA lz4 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table lz4.t
CREATE TABLE lz4.t (
    a text,
    b text
);
ALTER TABLE ONLY lz4.t ALTER COLUMN a SET COMPRESSION lz4;
ALTER TABLE lz4.t OWNER TO postgres;

-- TABLE DATA: table lz4.t
-- COPY lz4.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
