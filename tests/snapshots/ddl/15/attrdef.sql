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

-- SCHEMA: schema "default"
CREATE SCHEMA "default";
ALTER SCHEMA "default" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function "default".f()
CREATE FUNCTION "default".f() RETURNS text
    LANGUAGE sql
    AS $$SELECT 'f'::text$$;
ALTER FUNCTION "default".f() OWNER TO postgres;

-- SEQUENCE: sequence "default".s
CREATE SEQUENCE "default".s AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE "default".s OWNER TO postgres;

-- TABLE: table "default".t
CREATE TABLE "default".t (
    a integer DEFAULT (1 + 2),
    b text DEFAULT 'it''s \'::text,
    c timestamp with time zone DEFAULT now(),
    d text,
    e text[] DEFAULT ARRAY['x'::text, 'y'::text],
    f name DEFAULT CURRENT_USER,
    g jsonb DEFAULT '{"a": [1]}'::jsonb,
    h text DEFAULT "default".f(),
    i bigint DEFAULT nextval('"default".s'::regclass),
    j integer GENERATED ALWAYS AS ((a * 2)) STORED,
    k text GENERATED ALWAYS AS (upper(b)) STORED
);
ALTER TABLE "default".t OWNER TO postgres;

-- VIEW: view "default".v
CREATE VIEW "default".v AS
 SELECT t.a,
    t.b
   FROM "default".t;
ALTER VIEW "default".v OWNER TO postgres;

-- DEFAULT: default "default".v.b
ALTER VIEW "default".v ALTER COLUMN b SET DEFAULT 'of the view'::text;

-- TABLE DATA: table "default".t
-- COPY "default".t (a, b, c, d, e, f, g, h, i) FROM STDIN (FORMAT binary, FREEZE true)

-- SEQUENCE SET: sequence "default".s
-- SELECT setval('"default".s'::regclass, ...)

COMMIT;
