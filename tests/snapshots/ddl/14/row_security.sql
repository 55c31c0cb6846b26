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
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema "row security"
CREATE SCHEMA "row security";
ALTER SCHEMA "row security" OWNER TO postgres;

-- TABLE: table "row security".forced
CREATE TABLE "row security".forced (
    a integer
);
ALTER TABLE "row security".forced OWNER TO postgres;

-- TABLE: table "row security".off
CREATE TABLE "row security".off (
    a integer
);
ALTER TABLE "row security".off OWNER TO postgres;

-- TABLE: table "row security"."on"
CREATE TABLE "row security"."on" (
    a integer
);
ALTER TABLE "row security"."on" OWNER TO postgres;

-- TABLE: table "row security"."only forced"
CREATE TABLE "row security"."only forced" (
    a integer
);
ALTER TABLE "row security"."only forced" OWNER TO postgres;

-- TABLE DATA: table "row security".forced
-- COPY "row security".forced (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "row security".off
-- COPY "row security".off (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "row security"."on"
-- COPY "row security"."on" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "row security"."only forced"
-- COPY "row security"."only forced" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- ROW SECURITY: table "row security".forced
ALTER TABLE "row security".forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- ROW SECURITY: table "row security"."on"
ALTER TABLE "row security"."on" ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY: table "row security"."only forced"
ALTER TABLE "row security"."only forced" FORCE ROW LEVEL SECURITY;

-- POLICY: policy idle ON "row security".off
CREATE POLICY idle ON "row security".off USING (false);

COMMIT;
