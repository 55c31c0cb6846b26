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

-- SCHEMA: schema sequence
CREATE SCHEMA sequence;
ALTER SCHEMA sequence OWNER TO postgres;

-- SEQUENCE: sequence sequence.big
CREATE SEQUENCE sequence.big AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 9223372036854775807 CACHE 1;
ALTER SEQUENCE sequence.big OWNER TO postgres;

-- SEQUENCE: sequence sequence."int"
CREATE SEQUENCE sequence."int" AS integer INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1;
ALTER SEQUENCE sequence."int" OWNER TO postgres;

-- SEQUENCE: sequence sequence.odd
CREATE SEQUENCE sequence.odd AS smallint INCREMENT BY -3 MINVALUE -100 MAXVALUE 50 START WITH 10 CACHE 5 CYCLE;
ALTER SEQUENCE sequence.odd OWNER TO shop_owner;
COMMENT ON SEQUENCE sequence.odd IS 'o';

-- SEQUENCE: sequence sequence.plain
CREATE SEQUENCE sequence.plain AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE sequence.plain OWNER TO postgres;

-- SEQUENCE SET: sequence sequence.big
-- SELECT setval('sequence.big'::regclass, ...)

-- SEQUENCE SET: sequence sequence."int"
-- SELECT setval('sequence."int"'::regclass, ...)

-- SEQUENCE SET: sequence sequence.odd
-- SELECT setval('sequence.odd'::regclass, ...)

-- SEQUENCE SET: sequence sequence.plain
-- SELECT setval('sequence.plain'::regclass, ...)

-- ACL: sequence sequence.odd
GRANT USAGE ON SEQUENCE sequence.odd TO shop_writer;

-- ACL: sequence sequence.plain
GRANT SELECT, UPDATE, USAGE ON SEQUENCE sequence.plain TO PUBLIC;

COMMIT;
