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

-- SCHEMA: schema "collation"
CREATE SCHEMA "collation";
ALTER SCHEMA "collation" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- COLLATION: collation "collation".mine
CREATE COLLATION "collation".mine (provider = libc, locale = 'C');
ALTER COLLATION "collation".mine OWNER TO shop_owner;
COMMENT ON COLLATION "collation".mine IS 'c';

-- COLLATION: collation "collation".two
CREATE COLLATION "collation".two (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
ALTER COLLATION "collation".two OWNER TO postgres;

-- DOMAIN: domain "collation".d
CREATE DOMAIN "collation".d AS text COLLATE "collation".mine;
ALTER DOMAIN "collation".d OWNER TO postgres;

-- TABLE: table "collation".t
CREATE TABLE "collation".t (
    a text COLLATE "collation".mine,
    b text COLLATE "collation".mine DEFAULT 'x'::text,
    CONSTRAINT t_b_check CHECK ((b < ('z'::text COLLATE "collation".two)))
);
ALTER TABLE "collation".t OWNER TO postgres;

-- TABLE DATA: table "collation".t
-- COPY "collation".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index "collation".t_a_idx
CREATE INDEX t_a_idx ON "collation".t USING btree (a COLLATE "collation".two);

COMMIT;
