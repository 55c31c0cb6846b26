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

-- SCHEMA: schema temporal
CREATE SCHEMA temporal;
ALTER SCHEMA temporal OWNER TO postgres;

-- EXTENSION: extension btree_gist
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

-- TABLE: table temporal.ref
CREATE TABLE temporal.ref (
    a integer CONSTRAINT ref_a_not_null NOT NULL,
    p daterange CONSTRAINT ref_p_not_null NOT NULL,
    u integer
);
ALTER TABLE temporal.ref OWNER TO postgres;

-- TABLE: table temporal.t
CREATE TABLE temporal.t (
    a integer,
    p daterange
);
ALTER TABLE temporal.t OWNER TO postgres;

-- TABLE DATA: table temporal.ref
-- COPY temporal.ref (a, p, u) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table temporal.t
-- COPY temporal.t (a, p) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint key ON temporal.ref
ALTER TABLE ONLY temporal.ref ADD CONSTRAINT key PRIMARY KEY (a, p WITHOUT OVERLAPS);

-- CONSTRAINT: constraint "unique" ON temporal.ref
ALTER TABLE ONLY temporal.ref ADD CONSTRAINT "unique" UNIQUE (u, p WITHOUT OVERLAPS);

-- FK CONSTRAINT: constraint fk ON temporal.t
ALTER TABLE ONLY temporal.t ADD CONSTRAINT fk FOREIGN KEY (a, PERIOD p) REFERENCES temporal.ref(a, PERIOD p);

COMMIT;
