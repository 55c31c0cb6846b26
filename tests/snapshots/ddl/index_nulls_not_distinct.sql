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

-- SCHEMA: schema nulls
CREATE SCHEMA nulls;
ALTER SCHEMA nulls OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table nulls.t
CREATE TABLE nulls.t (
    a integer,
    b integer
);
ALTER TABLE nulls.t OWNER TO postgres;

-- TABLE DATA: table nulls.t
-- COPY nulls.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_a_key ON nulls.t
ALTER TABLE ONLY nulls.t ADD CONSTRAINT t_a_key UNIQUE NULLS NOT DISTINCT (a);

-- INDEX: index nulls.i
CREATE UNIQUE INDEX i ON nulls.t USING btree (b) NULLS NOT DISTINCT;

COMMIT;
