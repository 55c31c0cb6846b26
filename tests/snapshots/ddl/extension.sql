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

-- SCHEMA: schema extension
CREATE SCHEMA extension;
ALTER SCHEMA extension OWNER TO postgres;

-- SCHEMA: schema "extension home"
CREATE SCHEMA "extension home";
ALTER SCHEMA "extension home" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- EXTENSION: extension citext
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
COMMENT ON EXTENSION citext IS 'our own words';

-- EXTENSION: extension hstore
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA "extension home";
COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';

-- TABLE: table extension.t
CREATE TABLE extension.t (
    a "extension home".hstore DEFAULT '"a"=>"1"'::"extension home".hstore,
    b public.citext CONSTRAINT t_b_not_null NOT NULL
);
ALTER TABLE extension.t OWNER TO postgres;

-- TABLE DATA: table extension.t
-- COPY extension.t (a, b) FROM STDIN (FORMAT text, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON extension.t
ALTER TABLE ONLY extension.t ADD CONSTRAINT t_pkey PRIMARY KEY (b);

-- INDEX: index extension.t_a_idx
CREATE INDEX t_a_idx ON extension.t USING gin (a);

COMMIT;
