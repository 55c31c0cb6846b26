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

-- SCHEMA: schema builtin
CREATE SCHEMA builtin;
ALTER SCHEMA builtin OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- COLLATION: collation builtin.c
CREATE COLLATION builtin.c (provider = builtin, locale = 'C');
ALTER COLLATION builtin.c OWNER TO postgres;

-- COLLATION: collation builtin.utf
CREATE COLLATION builtin.utf (provider = builtin, locale = 'C.UTF-8');
ALTER COLLATION builtin.utf OWNER TO postgres;

-- TABLE: table builtin.t
CREATE TABLE builtin.t (
    a text COLLATE builtin.utf
);
ALTER TABLE builtin.t OWNER TO postgres;

-- TABLE DATA: table builtin.t
-- COPY builtin.t (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
