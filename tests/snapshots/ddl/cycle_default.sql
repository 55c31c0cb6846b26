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

-- SCHEMA: schema "cycle default"
CREATE SCHEMA "cycle default";
ALTER SCHEMA "cycle default" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "cycle default".t
CREATE TABLE "cycle default".t (
    a integer,
    b bigint
);
ALTER TABLE "cycle default".t OWNER TO postgres;

-- FUNCTION: function "cycle default"."of row"("cycle default".t)
CREATE FUNCTION "cycle default"."of row"("cycle default".t) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$SELECT true$$;
ALTER FUNCTION "cycle default"."of row"("cycle default".t) OWNER TO postgres;

-- FUNCTION: function "cycle default".total()
CREATE FUNCTION "cycle default".total() RETURNS bigint
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT count(*) AS count
    FROM "cycle default".t;
END;
ALTER FUNCTION "cycle default".total() OWNER TO postgres;

-- DEFAULT: default "cycle default".t.b
ALTER TABLE ONLY "cycle default".t ALTER COLUMN b SET DEFAULT "cycle default".total();

-- TABLE DATA: table "cycle default".t
-- COPY "cycle default".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CHECK CONSTRAINT: constraint "row" ON "cycle default".t
ALTER TABLE "cycle default".t ADD CONSTRAINT "row" CHECK ("cycle default"."of row"(t.*));

-- INDEX: index "cycle default"."t_of row_idx"
CREATE INDEX "t_of row_idx" ON "cycle default".t USING btree ("cycle default"."of row"(t.*));

COMMIT;
