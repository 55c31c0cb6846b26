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

-- SCHEMA: schema domain17
CREATE SCHEMA domain17;
ALTER SCHEMA domain17 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- DOMAIN: domain domain17.d
CREATE DOMAIN domain17.d AS integer CONSTRAINT must NOT NULL
    CONSTRAINT positive CHECK ((VALUE > 0));
ALTER DOMAIN domain17.d OWNER TO postgres;
COMMENT ON CONSTRAINT must ON DOMAIN domain17.d IS 'm';

-- DOMAIN: domain domain17.plain
CREATE DOMAIN domain17.plain AS integer CONSTRAINT plain_not_null NOT NULL;
ALTER DOMAIN domain17.plain OWNER TO postgres;

COMMIT;
