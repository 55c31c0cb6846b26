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

-- SCHEMA: schema "index statistics"
CREATE SCHEMA "index statistics";
ALTER SCHEMA "index statistics" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "index statistics".t
CREATE TABLE "index statistics".t (
    a integer,
    b text
);
ALTER TABLE "index statistics".t OWNER TO postgres;

-- TABLE DATA: table "index statistics".t
-- COPY "index statistics".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint x ON "index statistics".t
ALTER TABLE ONLY "index statistics".t ADD CONSTRAINT x EXCLUDE USING btree (((a + 1)) WITH =, ((b || 'y'::text)) WITH =);
ALTER INDEX "index statistics".x ALTER COLUMN 2 SET STATISTICS 10;

-- INDEX: index "index statistics".i
CREATE INDEX i ON "index statistics".t USING btree (((a + 1)), b, ((b || 'x'::text)));
ALTER INDEX "index statistics".i ALTER COLUMN 1 SET STATISTICS 0;
ALTER INDEX "index statistics".i ALTER COLUMN 3 SET STATISTICS 400;

COMMIT;
