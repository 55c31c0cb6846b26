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

-- FOREIGN DATA WRAPPER: foreign data wrapper "wrapper of mapping"
CREATE FOREIGN DATA WRAPPER "wrapper of mapping";
ALTER FOREIGN DATA WRAPPER "wrapper of mapping" OWNER TO postgres;

-- SERVER: server "server of mapping"
CREATE SERVER "server of mapping" FOREIGN DATA WRAPPER "wrapper of mapping";
ALTER SERVER "server of mapping" OWNER TO postgres;

-- USER MAPPING: user mapping FOR "we""ird Röle" SERVER "server of mapping"
CREATE USER MAPPING FOR "we""ird Röle" SERVER "server of mapping" OPTIONS (a 'b');

-- USER MAPPING: user mapping FOR PUBLIC SERVER "server of mapping"
CREATE USER MAPPING FOR PUBLIC SERVER "server of mapping";

-- USER MAPPING: user mapping FOR shop_reader SERVER "server of mapping"
CREATE USER MAPPING FOR shop_reader SERVER "server of mapping" OPTIONS (password E'sec''ret\\', "user" 'bob');

COMMIT;
