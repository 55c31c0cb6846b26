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

-- SCHEMA: schema cluster
CREATE SCHEMA cluster;
ALTER SCHEMA cluster OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table cluster.t
CREATE TABLE cluster.t (
    a integer
);
ALTER TABLE cluster.t OWNER TO postgres;

-- TABLE: table cluster.u
CREATE TABLE cluster.u (
    a integer NOT NULL
);
ALTER TABLE cluster.u OWNER TO postgres;

-- TABLE DATA: table cluster.t
-- COPY cluster.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table cluster.u
-- COPY cluster.u (a) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint key ON cluster.u
ALTER TABLE ONLY cluster.u ADD CONSTRAINT key PRIMARY KEY (a);
ALTER TABLE cluster.u CLUSTER ON key;

-- INDEX: index cluster.i
CREATE INDEX i ON cluster.t USING btree (a);
ALTER TABLE cluster.t CLUSTER ON i;

COMMIT;
