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

-- SCHEMA: schema "constraint"
CREATE SCHEMA "constraint";
ALTER SCHEMA "constraint" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- FUNCTION: function "constraint".even(integer)
CREATE FUNCTION "constraint".even(integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT $1 % 2 = 0$_$;
ALTER FUNCTION "constraint".even(integer) OWNER TO postgres;

-- TABLE: table "constraint".bad
CREATE TABLE "constraint".bad (
    a integer
);
ALTER TABLE "constraint".bad OWNER TO postgres;

-- TABLE: table "constraint".excluding
CREATE TABLE "constraint".excluding (
    a integer,
    b integer
);
ALTER TABLE "constraint".excluding OWNER TO postgres;

-- TABLE: table "constraint".checked
CREATE TABLE "constraint".checked (
    a integer,
    CONSTRAINT checked_a_check CHECK ("constraint".even(a)),
    CONSTRAINT mine CHECK ((a <> 8)) NO INHERIT
);
ALTER TABLE "constraint".checked OWNER TO postgres;

-- TABLE: table "constraint".t
CREATE TABLE "constraint".t (
    id integer NOT NULL,
    a integer,
    b text,
    period tsrange,
    CONSTRAINT positive CHECK ((a > 0)),
    CONSTRAINT t_check CHECK (((a <> 7) AND (b <> 'it''s'::text)))
);
ALTER TABLE "constraint".t OWNER TO postgres;
COMMENT ON CONSTRAINT positive ON "constraint".t IS 'pos';

-- TABLE DATA: table "constraint".bad
-- COPY "constraint".bad (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "constraint".checked
-- COPY "constraint".checked (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "constraint".excluding
-- COPY "constraint".excluding (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "constraint".t
-- COPY "constraint".t (id, a, b, period) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint "deferrable" ON "constraint".excluding
ALTER TABLE ONLY "constraint".excluding ADD CONSTRAINT "deferrable" EXCLUDE USING hash (b WITH =) WITH (fillfactor='50') DEFERRABLE;

-- CONSTRAINT: constraint excluding_a_excl ON "constraint".excluding
ALTER TABLE ONLY "constraint".excluding ADD CONSTRAINT excluding_a_excl EXCLUDE USING btree (a WITH =) WITH (fillfactor='70');

-- CONSTRAINT: constraint "no overlap" ON "constraint".t
ALTER TABLE ONLY "constraint".t ADD CONSTRAINT "no overlap" EXCLUDE USING gist (period WITH &&) WHERE ((id > 0));

-- CHECK CONSTRAINT: constraint "not valid" ON "constraint".bad
ALTER TABLE "constraint".bad ADD CONSTRAINT "not valid" CHECK ((a > 0)) NOT VALID;

-- CONSTRAINT: constraint pk ON "constraint".t
ALTER TABLE ONLY "constraint".t ADD CONSTRAINT pk PRIMARY KEY (id);
COMMENT ON CONSTRAINT pk ON "constraint".t IS 'key';
COMMENT ON INDEX "constraint".pk IS 'index of the key';

-- CONSTRAINT: constraint t_b_key ON "constraint".t
ALTER TABLE ONLY "constraint".t ADD CONSTRAINT t_b_key UNIQUE (b) DEFERRABLE INITIALLY DEFERRED;

-- CONSTRAINT: constraint two ON "constraint".t
ALTER TABLE ONLY "constraint".t ADD CONSTRAINT two UNIQUE (a, b) INCLUDE (period) WITH (fillfactor='70');

-- CONSTRAINT: constraint "where" ON "constraint".excluding
ALTER TABLE ONLY "constraint".excluding ADD CONSTRAINT "where" EXCLUDE USING btree (b WITH =) INCLUDE (a) WITH (fillfactor='60') WHERE ((b > 0)) DEFERRABLE INITIALLY DEFERRED;

COMMIT;
