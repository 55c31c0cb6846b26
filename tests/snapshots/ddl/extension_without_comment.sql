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

-- SCHEMA: schema "no comment"
CREATE SCHEMA "no comment";
ALTER SCHEMA "no comment" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- EXTENSION: extension seg
CREATE EXTENSION IF NOT EXISTS seg WITH SCHEMA "no comment";
COMMENT ON EXTENSION seg IS NULL;

COMMIT;
