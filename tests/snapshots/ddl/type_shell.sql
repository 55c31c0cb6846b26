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
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SCHEMA: schema shell
CREATE SCHEMA shell;
ALTER SCHEMA shell OWNER TO postgres;

-- TYPE: type shell."not yet"
CREATE TYPE shell."not yet";
ALTER TYPE shell."not yet" OWNER TO postgres;
COMMENT ON TYPE shell."not yet" IS 'soon';

-- TYPE: type shell."of another"
CREATE TYPE shell."of another";
ALTER TYPE shell."of another" OWNER TO shop_owner;

COMMIT;
