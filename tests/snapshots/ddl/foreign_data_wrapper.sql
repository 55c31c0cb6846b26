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

-- SCHEMA: schema wrapper
CREATE SCHEMA wrapper;
ALTER SCHEMA wrapper OWNER TO postgres;

-- FUNCTION: function wrapper.handler()
CREATE FUNCTION wrapper.handler() RETURNS fdw_handler
    LANGUAGE c STRICT
    AS '$libdir/file_fdw', 'file_fdw_handler';
ALTER FUNCTION wrapper.handler() OWNER TO postgres;

-- FOREIGN DATA WRAPPER: foreign data wrapper "bare wrapper"
CREATE FOREIGN DATA WRAPPER "bare wrapper" OPTIONS (b 'x', a E'it''s \\');
ALTER FOREIGN DATA WRAPPER "bare wrapper" OWNER TO postgres;
COMMENT ON FOREIGN DATA WRAPPER "bare wrapper" IS 'w';

-- FOREIGN DATA WRAPPER: foreign data wrapper "handled wrapper"
CREATE FOREIGN DATA WRAPPER "handled wrapper" HANDLER wrapper.handler;
ALTER FOREIGN DATA WRAPPER "handled wrapper" OWNER TO postgres;

-- FOREIGN DATA WRAPPER: foreign data wrapper "validated wrapper"
CREATE FOREIGN DATA WRAPPER "validated wrapper" VALIDATOR postgresql_fdw_validator;
ALTER FOREIGN DATA WRAPPER "validated wrapper" OWNER TO postgres;

-- ACL: foreign data wrapper "bare wrapper"
GRANT USAGE ON FOREIGN DATA WRAPPER "bare wrapper" TO shop_reader;

COMMIT;
