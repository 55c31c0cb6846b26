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

-- SCHEMA: schema invoker
CREATE SCHEMA invoker;
ALTER SCHEMA invoker OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table invoker.t
CREATE TABLE invoker.t (
    a integer
);
ALTER TABLE invoker.t OWNER TO postgres;

-- VIEW: view invoker.v
CREATE VIEW invoker.v WITH (security_invoker='true') AS
 SELECT a
   FROM invoker.t;
ALTER VIEW invoker.v OWNER TO postgres;

-- TABLE DATA: table invoker.t
-- COPY invoker.t (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
