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

-- FOREIGN DATA WRAPPER: foreign data wrapper "wrapper of server"
CREATE FOREIGN DATA WRAPPER "wrapper of server";
ALTER FOREIGN DATA WRAPPER "wrapper of server" OWNER TO postgres;

-- SERVER: server "bare server"
CREATE SERVER "bare server" FOREIGN DATA WRAPPER "wrapper of server";
ALTER SERVER "bare server" OWNER TO postgres;

-- SERVER: server server
CREATE SERVER server TYPE 't''y' VERSION '1.0' FOREIGN DATA WRAPPER "wrapper of server" OPTIONS (host 'h', "Odd opt" E'v\\w');
ALTER SERVER server OWNER TO shop_owner;
COMMENT ON SERVER server IS 's';

-- ACL: server server
GRANT USAGE ON FOREIGN SERVER server TO shop_reader WITH GRANT OPTION;

COMMIT;
