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

-- SCHEMA: schema pgschema
CREATE SCHEMA pgschema;
ALTER SCHEMA pgschema OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema schema
CREATE SCHEMA schema;
ALTER SCHEMA schema OWNER TO shop_owner;
COMMENT ON SCHEMA schema IS E'it''s a \\ comment';

-- SCHEMA: schema "schema empty"
CREATE SCHEMA "schema empty";
ALTER SCHEMA "schema empty" OWNER TO postgres;

-- ACL: schema public
GRANT CREATE ON SCHEMA public TO shop_writer;

-- ACL: schema schema
GRANT USAGE ON SCHEMA schema TO shop_reader;
GRANT USAGE, CREATE ON SCHEMA schema TO shop_writer WITH GRANT OPTION;

COMMIT;
