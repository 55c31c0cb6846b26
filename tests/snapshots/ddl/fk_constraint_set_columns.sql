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

-- SCHEMA: schema fk15
CREATE SCHEMA fk15;
ALTER SCHEMA fk15 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table fk15.ref
CREATE TABLE fk15.ref (
    a integer CONSTRAINT ref_a_not_null NOT NULL,
    b integer CONSTRAINT ref_b_not_null NOT NULL
);
ALTER TABLE fk15.ref OWNER TO postgres;

-- TABLE: table fk15.t
CREATE TABLE fk15.t (
    a integer,
    b integer
);
ALTER TABLE fk15.t OWNER TO postgres;

-- TABLE DATA: table fk15.ref
-- COPY fk15.ref (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table fk15.t
-- COPY fk15.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint ref_pkey ON fk15.ref
ALTER TABLE ONLY fk15.ref ADD CONSTRAINT ref_pkey PRIMARY KEY (a, b);

-- FK CONSTRAINT: constraint t_a_b_fkey ON fk15.t
ALTER TABLE ONLY fk15.t ADD CONSTRAINT t_a_b_fkey FOREIGN KEY (a, b) REFERENCES fk15.ref(a, b) ON DELETE SET NULL (b);

COMMIT;
