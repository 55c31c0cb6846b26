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

-- SCHEMA: schema policy
CREATE SCHEMA policy;
ALTER SCHEMA policy OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table policy.other
CREATE TABLE policy.other (
    a integer
);
ALTER TABLE policy.other OWNER TO postgres;

-- TABLE: table policy.t
CREATE TABLE policy.t (
    a integer,
    who name
);
ALTER TABLE policy.t OWNER TO postgres;

-- TABLE DATA: table policy.other
-- COPY policy.other (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table policy.t
-- COPY policy.t (a, who) FROM STDIN (FORMAT binary, FREEZE true)

-- ROW SECURITY: table policy.t
ALTER TABLE policy.t ENABLE ROW LEVEL SECURITY;

-- POLICY: policy bare ON policy.t
CREATE POLICY bare ON policy.t;

-- POLICY: policy insert ON policy.t
CREATE POLICY insert ON policy.t FOR INSERT TO shop_reader WITH CHECK ((who <> 'it''s'::name));

-- POLICY: policy own ON policy.t
CREATE POLICY own ON policy.t USING ((who = CURRENT_USER));
COMMENT ON POLICY own ON policy.t IS 'p';

-- POLICY: policy restrictive ON policy.t
CREATE POLICY restrictive ON policy.t AS RESTRICTIVE FOR UPDATE TO shop_writer, "we""ird Röle", postgres USING ((a > 1)) WITH CHECK ((a IN ( SELECT o.a
   FROM policy.other o)));

COMMIT;
