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

-- SCHEMA: schema "trigger partitions"
CREATE SCHEMA "trigger partitions";
ALTER SCHEMA "trigger partitions" OWNER TO postgres;

-- FUNCTION: function "trigger partitions".f()
CREATE FUNCTION "trigger partitions".f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;
ALTER FUNCTION "trigger partitions".f() OWNER TO postgres;

-- TABLE: table "trigger partitions".p
CREATE TABLE "trigger partitions".p (
    a integer
) PARTITION BY RANGE (a);
ALTER TABLE "trigger partitions".p OWNER TO postgres;

-- TABLE: table "trigger partitions".p1
CREATE TABLE "trigger partitions".p1 (
    a integer
);
ALTER TABLE "trigger partitions".p1 OWNER TO postgres;

-- TABLE: table "trigger partitions".p2
CREATE TABLE "trigger partitions".p2 (
    a integer
) PARTITION BY RANGE (a);
ALTER TABLE "trigger partitions".p2 OWNER TO postgres;

-- TABLE: table "trigger partitions".p21
CREATE TABLE "trigger partitions".p21 (
    a integer
);
ALTER TABLE "trigger partitions".p21 OWNER TO postgres;

-- TABLE ATTACH: table "trigger partitions".p1
ALTER TABLE ONLY "trigger partitions".p ATTACH PARTITION "trigger partitions".p1 FOR VALUES FROM (0) TO (10);

-- TABLE ATTACH: table "trigger partitions".p2
ALTER TABLE ONLY "trigger partitions".p ATTACH PARTITION "trigger partitions".p2 FOR VALUES FROM (10) TO (20);

-- TABLE ATTACH: table "trigger partitions".p21
ALTER TABLE ONLY "trigger partitions".p2 ATTACH PARTITION "trigger partitions".p21 FOR VALUES FROM (10) TO (20);

-- TABLE DATA: table "trigger partitions".p1
-- COPY "trigger partitions".p1 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "trigger partitions".p21
-- COPY "trigger partitions".p21 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TRIGGER: trigger one ON "trigger partitions".p
CREATE TRIGGER one AFTER INSERT ON "trigger partitions".p FOR EACH ROW EXECUTE FUNCTION "trigger partitions".f();

-- TRIGGER: trigger one ON "trigger partitions".p1
ALTER TABLE "trigger partitions".p1 DISABLE TRIGGER one;

-- TRIGGER: trigger own ON "trigger partitions".p1
CREATE TRIGGER own AFTER INSERT ON "trigger partitions".p1 FOR EACH ROW EXECUTE FUNCTION "trigger partitions".f();

-- TRIGGER: trigger two ON "trigger partitions".p
CREATE TRIGGER two AFTER INSERT ON "trigger partitions".p FOR EACH ROW EXECUTE FUNCTION "trigger partitions".f();
ALTER TABLE "trigger partitions".p DISABLE TRIGGER two;

-- TRIGGER: trigger two ON "trigger partitions".p21
ALTER TABLE "trigger partitions".p21 ENABLE REPLICA TRIGGER two;

COMMIT;
