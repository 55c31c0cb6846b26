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

-- SCHEMA: schema exclusion17
CREATE SCHEMA exclusion17;
ALTER SCHEMA exclusion17 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table exclusion17.p
CREATE TABLE exclusion17.p (
    a integer,
    b integer
) PARTITION BY LIST (a);
ALTER TABLE exclusion17.p OWNER TO postgres;

-- TABLE: table exclusion17.p1
CREATE TABLE exclusion17.p1 (
    a integer,
    b integer
);
ALTER TABLE exclusion17.p1 OWNER TO postgres;

-- TABLE ATTACH: table exclusion17.p1
ALTER TABLE ONLY exclusion17.p ATTACH PARTITION exclusion17.p1 FOR VALUES IN (1);

-- TABLE DATA: table exclusion17.p1
-- COPY exclusion17.p1 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint "none alike" ON exclusion17.p
ALTER TABLE ONLY exclusion17.p ADD CONSTRAINT "none alike" EXCLUDE USING btree (a WITH =);

-- CONSTRAINT: constraint p1_a_excl ON exclusion17.p1
ALTER TABLE ONLY exclusion17.p1 ADD CONSTRAINT p1_a_excl EXCLUDE USING btree (a WITH =);
ALTER INDEX exclusion17."none alike" ATTACH PARTITION exclusion17.p1_a_excl;

COMMIT;
