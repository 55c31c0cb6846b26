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

-- SCHEMA: schema inherit
CREATE SCHEMA inherit;
ALTER SCHEMA inherit OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table inherit.other
CREATE TABLE inherit.other (
    c integer
);
ALTER TABLE inherit.other OWNER TO postgres;

-- TABLE: table inherit."left"
CREATE TABLE inherit."left" (
    a integer CONSTRAINT base_a_not_null NOT NULL,
    b text DEFAULT 'b'::text,
    CONSTRAINT positive CHECK ((a > 0))
);
ALTER TABLE inherit."left" OWNER TO postgres;

-- TABLE: table inherit.base
CREATE TABLE inherit.base (
    a integer CONSTRAINT base_a_not_null NOT NULL,
    b text DEFAULT 'b'::text,
    CONSTRAINT mine CHECK ((a <> 5)) NO INHERIT,
    CONSTRAINT positive CHECK ((a > 0))
);
ALTER TABLE inherit.base OWNER TO postgres;

-- TABLE: table inherit.child
CREATE TABLE inherit.child (
    d integer
) INHERITS (inherit.base, inherit.other);
ALTER TABLE ONLY inherit.child ALTER COLUMN b SET DEFAULT 'changed'::text;
ALTER TABLE inherit.child OWNER TO postgres;

-- TABLE: table inherit.grandchild
CREATE TABLE inherit.grandchild (
    b text DEFAULT 'changed'::text,
    CONSTRAINT positive CHECK ((a > 0))
) INHERITS (inherit.child);
ALTER TABLE inherit.grandchild OWNER TO postgres;

-- TABLE: table inherit.late
CREATE TABLE inherit.late (
    a integer CONSTRAINT late_a_not_null NOT NULL,
    b text DEFAULT NULL,
    c integer,
    CONSTRAINT positive CHECK ((a > 0))
) INHERITS (inherit.base);
ALTER TABLE inherit.late OWNER TO postgres;

-- TABLE DATA: table inherit.base
-- COPY inherit.base (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table inherit.child
-- COPY inherit.child (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table inherit.grandchild
-- COPY inherit.grandchild (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table inherit.late
-- COPY inherit.late (a, b, c) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table inherit."left"
-- COPY inherit."left" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table inherit.other
-- COPY inherit.other (c) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
