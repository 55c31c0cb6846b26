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

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SCHEMA: schema "view options"
CREATE SCHEMA "view options";
ALTER SCHEMA "view options" OWNER TO postgres;

-- TABLE: table "view options".t
CREATE TABLE "view options".t (
    a integer,
    b text
);
ALTER TABLE "view options".t OWNER TO postgres;

-- VIEW: view "view options".barrier
CREATE VIEW "view options".barrier WITH (security_barrier='true') AS
 SELECT t.a,
    t.b
   FROM "view options".t;
ALTER VIEW "view options".barrier OWNER TO postgres;

-- VIEW: view "view options".cascaded
CREATE VIEW "view options".cascaded WITH (security_barrier='false') AS
 SELECT t.a,
    t.b
   FROM "view options".t
  WHERE (t.a > 0)
  WITH CASCADED CHECK OPTION;
ALTER VIEW "view options".cascaded OWNER TO postgres;

-- VIEW: view "view options".local
CREATE VIEW "view options".local AS
 SELECT t.a,
    t.b
   FROM "view options".t
  WHERE (t.a > 0)
  WITH LOCAL CHECK OPTION;
ALTER VIEW "view options".local OWNER TO postgres;

-- TABLE DATA: table "view options".t
-- COPY "view options".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
