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

-- SCHEMA: schema enum
CREATE SCHEMA enum;
ALTER SCHEMA enum OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TYPE: type enum.mood
CREATE TYPE enum.mood AS ENUM (
    'Glücklich',
    'mid',
    'it''s ok',
    E'back\\slash',
    ''
);
ALTER TYPE enum.mood OWNER TO shop_owner;
COMMENT ON TYPE enum.mood IS 'mood';

-- TYPE: type enum.nothing
CREATE TYPE enum.nothing AS ENUM (
);
ALTER TYPE enum.nothing OWNER TO postgres;

-- TABLE: table enum.t
CREATE TABLE enum.t (
    a enum.mood DEFAULT 'mid'::enum.mood,
    b enum.mood[],
    c enum.nothing
);
ALTER TABLE enum.t OWNER TO postgres;

-- TABLE DATA: table enum.t
-- COPY enum.t (a, b, c) FROM STDIN (FORMAT text, FREEZE true)

-- INDEX: index enum.t_a_idx
CREATE INDEX t_a_idx ON enum.t USING btree (a) WHERE (a > 'mid'::enum.mood);

-- ACL: type enum.mood
REVOKE ALL ON TYPE enum.mood FROM PUBLIC;
GRANT USAGE ON TYPE enum.mood TO shop_reader;

COMMIT;
