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

-- SCHEMA: schema icu16
CREATE SCHEMA icu16;
ALTER SCHEMA icu16 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- COLLATION: collation icu16.rules
CREATE COLLATION icu16.rules (provider = icu, locale = 'und', rules = '&a < b & V << w <<< W');
ALTER COLLATION icu16.rules OWNER TO postgres;

COMMIT;
