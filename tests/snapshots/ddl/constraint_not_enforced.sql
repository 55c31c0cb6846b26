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

-- SCHEMA: schema "not enforced"
CREATE SCHEMA "not enforced";
ALTER SCHEMA "not enforced" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "not enforced".ref
CREATE TABLE "not enforced".ref (
    a integer CONSTRAINT ref_a_not_null NOT NULL
);
ALTER TABLE "not enforced".ref OWNER TO postgres;

-- TABLE: table "not enforced".t
CREATE TABLE "not enforced".t (
    a integer,
    b integer,
    CONSTRAINT "check" CHECK ((a > 0)) NOT ENFORCED
);
ALTER TABLE "not enforced".t OWNER TO postgres;

-- TABLE: table "not enforced".child
CREATE TABLE "not enforced".child (
) INHERITS ("not enforced".t);
ALTER TABLE "not enforced".child OWNER TO postgres;

-- TABLE DATA: table "not enforced".child
-- COPY "not enforced".child (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not enforced".ref
-- COPY "not enforced".ref (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not enforced".t
-- COPY "not enforced".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint ref_pkey ON "not enforced".ref
ALTER TABLE ONLY "not enforced".ref ADD CONSTRAINT ref_pkey PRIMARY KEY (a);

-- FK CONSTRAINT: constraint fk ON "not enforced".t
ALTER TABLE ONLY "not enforced".t ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES "not enforced".ref(a) NOT ENFORCED;

COMMIT;
