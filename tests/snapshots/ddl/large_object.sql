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

-- SCHEMA: schema "large object"
CREATE SCHEMA "large object";
ALTER SCHEMA "large object" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "large object".t
CREATE TABLE "large object".t (
    id integer,
    data oid
);
ALTER TABLE "large object".t OWNER TO postgres;

-- LARGE OBJECT: large object 4711
SELECT pg_catalog.lo_create('4711');
ALTER LARGE OBJECT 4711 OWNER TO shop_owner;

-- LARGE OBJECT: large object 4712
SELECT pg_catalog.lo_create('4712');
ALTER LARGE OBJECT 4712 OWNER TO postgres;

-- LARGE OBJECT: large object 4713
SELECT pg_catalog.lo_create('4713');
ALTER LARGE OBJECT 4713 OWNER TO postgres;
COMMENT ON LARGE OBJECT 4713 IS 'it''s large';

-- LARGE OBJECT: large object 4714
SELECT pg_catalog.lo_create('4714');
ALTER LARGE OBJECT 4714 OWNER TO postgres;

-- BLOBS: large object 4711
-- SELECT lo_put(4711, 0, ...)

-- BLOBS: large object 4712
-- SELECT lo_put(4712, 0, ...)

-- BLOBS: large object 4713
-- SELECT lo_put(4713, 0, ...)

-- BLOBS: large object 4714
-- SELECT lo_put(4714, 0, ...)

-- TABLE DATA: table "large object".t
-- COPY "large object".t (id, data) FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: large object 4711
GRANT SELECT ON LARGE OBJECT 4711 TO shop_reader;

-- ACL: large object 4713
GRANT SELECT, UPDATE ON LARGE OBJECT 4713 TO shop_writer WITH GRANT OPTION;

COMMIT;
