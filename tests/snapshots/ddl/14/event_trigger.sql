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

-- SCHEMA: schema event
CREATE SCHEMA event;
ALTER SCHEMA event OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- FUNCTION: function event.f()
CREATE FUNCTION event.f() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN END$$;
ALTER FUNCTION event.f() OWNER TO postgres;

-- EVENT TRIGGER: event trigger "event drop"
CREATE EVENT TRIGGER "event drop" ON sql_drop EXECUTE FUNCTION event.f();
ALTER EVENT TRIGGER "event drop" ENABLE ALWAYS;
ALTER EVENT TRIGGER "event drop" OWNER TO postgres;

-- EVENT TRIGGER: event trigger "event end"
CREATE EVENT TRIGGER "event end" ON ddl_command_end EXECUTE FUNCTION event.f();
ALTER EVENT TRIGGER "event end" OWNER TO postgres;

-- EVENT TRIGGER: event trigger "event rewrite"
CREATE EVENT TRIGGER "event rewrite" ON table_rewrite EXECUTE FUNCTION event.f();
ALTER EVENT TRIGGER "event rewrite" ENABLE REPLICA;
ALTER EVENT TRIGGER "event rewrite" OWNER TO postgres;

-- EVENT TRIGGER: event trigger "event start"
CREATE EVENT TRIGGER "event start" ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION event.f();
ALTER EVENT TRIGGER "event start" DISABLE;
ALTER EVENT TRIGGER "event start" OWNER TO postgres;
COMMENT ON EVENT TRIGGER "event start" IS 'e';

COMMIT;
