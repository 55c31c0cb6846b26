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

-- SUBSCRIPTION: subscription sub15
CREATE SUBSCRIPTION sub15 CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = 's15', two_phase = on, disable_on_error = true, run_as_owner = false);
ALTER SUBSCRIPTION sub15 OWNER TO postgres;

COMMIT;
