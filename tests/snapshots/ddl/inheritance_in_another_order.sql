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

-- SCHEMA: schema "inherit order"
CREATE SCHEMA "inherit order";
ALTER SCHEMA "inherit order" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "inherit order".base
CREATE TABLE "inherit order".base (
    a integer CONSTRAINT base_a_not_null NOT NULL,
    b text DEFAULT 'b'::text,
    CONSTRAINT positive CHECK ((a > 0))
);
ALTER TABLE "inherit order".base OWNER TO postgres;

-- TABLE: table "inherit order".child
CREATE TABLE "inherit order".child (
    CONSTRAINT child_b_not_null NOT NULL b
) INHERITS ("inherit order".base);
ALTER TABLE ONLY "inherit order".child ALTER COLUMN b SET DEFAULT 'b'::text;
ALTER TABLE "inherit order".child OWNER TO postgres;

-- TABLE: table "inherit order".late
CREATE TABLE "inherit order".late (
    b text,
    a integer CONSTRAINT late_a_not_null NOT NULL,
    CONSTRAINT positive CHECK ((a > 0))
);
ALTER TABLE "inherit order".late INHERIT "inherit order".base;
ALTER TABLE "inherit order".late OWNER TO postgres;

-- TABLE DATA: table "inherit order".base
-- COPY "inherit order".base (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "inherit order".child
-- COPY "inherit order".child (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "inherit order".late
-- COPY "inherit order".late (b, a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
