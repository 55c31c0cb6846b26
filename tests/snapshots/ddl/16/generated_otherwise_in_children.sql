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

-- SCHEMA: schema generated16
CREATE SCHEMA generated16;
ALTER SCHEMA generated16 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table generated16.base
CREATE TABLE generated16.base (
    a integer NOT NULL,
    b integer GENERATED ALWAYS AS ((a * 2)) STORED
);
ALTER TABLE generated16.base OWNER TO postgres;

-- TABLE: table generated16.child
CREATE TABLE generated16.child (
    b integer GENERATED ALWAYS AS ((a * 3)) STORED
) INHERITS (generated16.base);
ALTER TABLE generated16.child OWNER TO postgres;

-- TABLE DATA: table generated16.base
-- COPY generated16.base (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table generated16.child
-- COPY generated16.child (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
