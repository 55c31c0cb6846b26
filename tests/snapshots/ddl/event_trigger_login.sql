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

-- SCHEMA: schema event17
CREATE SCHEMA event17;
ALTER SCHEMA event17 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function event17.f()
CREATE FUNCTION event17.f() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN END$$;
ALTER FUNCTION event17.f() OWNER TO postgres;

-- EVENT TRIGGER: event trigger "event login"
CREATE EVENT TRIGGER "event login" ON login EXECUTE FUNCTION event17.f();
ALTER EVENT TRIGGER "event login" DISABLE;
ALTER EVENT TRIGGER "event login" OWNER TO postgres;

COMMIT;
