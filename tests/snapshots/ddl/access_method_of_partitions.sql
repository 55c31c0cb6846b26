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

-- SCHEMA: schema am17
CREATE SCHEMA am17;
ALTER SCHEMA am17 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- ACCESS METHOD: access method "heap of 17"
CREATE ACCESS METHOD "heap of 17" TYPE TABLE HANDLER heap_tableam_handler;

-- TABLE: table am17.p
CREATE TABLE am17.p (
    a integer
) PARTITION BY LIST (a) USING "heap of 17";
ALTER TABLE am17.p OWNER TO postgres;

-- TABLE: table am17.p1
CREATE TABLE am17.p1 (
    a integer
) USING "heap of 17";
ALTER TABLE am17.p1 OWNER TO postgres;

-- TABLE: table am17.p2
CREATE TABLE am17.p2 (
    a integer
);
ALTER TABLE am17.p2 OWNER TO postgres;

-- TABLE ATTACH: table am17.p1
ALTER TABLE ONLY am17.p ATTACH PARTITION am17.p1 FOR VALUES IN (1);

-- TABLE ATTACH: table am17.p2
ALTER TABLE ONLY am17.p ATTACH PARTITION am17.p2 FOR VALUES IN (2);

-- TABLE DATA: table am17.p1
-- COPY am17.p1 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table am17.p2
-- COPY am17.p2 (a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
