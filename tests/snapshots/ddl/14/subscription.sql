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

-- SUBSCRIPTION: subscription sub
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere dbname=x password=''a b''' PUBLICATION a, "b c" WITH (connect = false, slot_name = 'sl', binary = true, synchronous_commit = 'local');
ALTER SUBSCRIPTION sub OWNER TO postgres;
COMMENT ON SUBSCRIPTION sub IS 's';

-- SUBSCRIPTION: subscription "sub no slot"
CREATE SUBSCRIPTION "sub no slot" CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = on);
ALTER SUBSCRIPTION "sub no slot" OWNER TO postgres;

COMMIT;
