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

-- SCHEMA: schema virtual
CREATE SCHEMA virtual;
ALTER SCHEMA virtual OWNER TO postgres;

-- TABLE: table virtual.t
CREATE TABLE virtual.t (
    a integer,
    b integer GENERATED ALWAYS AS ((a * 2)),
    c integer GENERATED ALWAYS AS ((a + 1)) STORED,
    d text
);
ALTER TABLE virtual.t OWNER TO postgres;

-- TABLE DATA: table virtual.t
-- COPY virtual.t (a, d) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
