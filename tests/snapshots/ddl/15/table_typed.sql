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

-- SCHEMA: schema typed
CREATE SCHEMA typed;
ALTER SCHEMA typed OWNER TO postgres;

-- TYPE: type typed.person
CREATE TYPE typed.person AS (
    name text,
    age integer
);
ALTER TYPE typed.person OWNER TO postgres;

-- TABLE: table typed.later
CREATE TABLE typed.later OF typed.person;
ALTER TABLE typed.later OWNER TO postgres;

-- TABLE: table typed.plain
CREATE TABLE typed.plain OF typed.person;
ALTER TABLE typed.plain OWNER TO postgres;

-- TABLE: table typed.t
CREATE TABLE typed.t OF typed.person (
    name WITH OPTIONS NOT NULL,
    age WITH OPTIONS DEFAULT 3 NOT NULL
);
ALTER TABLE typed.t OWNER TO postgres;

-- TABLE DATA: table typed.later
-- COPY typed.later (name, age) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table typed.plain
-- COPY typed.plain (name, age) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table typed.t
-- COPY typed.t (name, age) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON typed.t
ALTER TABLE ONLY typed.t ADD CONSTRAINT t_pkey PRIMARY KEY (name);

COMMIT;
