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

-- SCHEMA: schema generated
CREATE SCHEMA generated;
ALTER SCHEMA generated OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table generated.base
CREATE TABLE generated.base (
    a integer NOT NULL,
    b integer GENERATED ALWAYS AS ((a * 2)) STORED
);
ALTER TABLE generated.base OWNER TO postgres;

-- TABLE: table generated.child
CREATE TABLE generated.child (
    c integer
) INHERITS (generated.base);
ALTER TABLE generated.child OWNER TO postgres;

-- TABLE: table generated.late
CREATE TABLE generated.late (
    a integer NOT NULL,
    b integer GENERATED ALWAYS AS ((a * 2)) STORED
) INHERITS (generated.base);
ALTER TABLE generated.late OWNER TO postgres;

-- TABLE DATA: table generated.base
-- COPY generated.base (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table generated.child
-- COPY generated.child (a, c) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table generated.late
-- COPY generated.late (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
