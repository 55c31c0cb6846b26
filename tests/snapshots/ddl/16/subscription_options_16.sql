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

-- SUBSCRIPTION: subscription sub16
CREATE SUBSCRIPTION sub16 CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = 's16', streaming = parallel, password_required = false, run_as_owner = true, origin = 'none');
ALTER SUBSCRIPTION sub16 OWNER TO postgres;

COMMIT;
