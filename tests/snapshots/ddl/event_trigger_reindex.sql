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

-- SCHEMA: schema reindex
CREATE SCHEMA reindex;
ALTER SCHEMA reindex OWNER TO postgres;

-- FUNCTION: function reindex.f()
CREATE FUNCTION reindex.f() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN END$$;
ALTER FUNCTION reindex.f() OWNER TO postgres;

-- EVENT TRIGGER: event trigger "on reindex"
CREATE EVENT TRIGGER "on reindex" ON ddl_command_start WHEN TAG IN ('REINDEX', 'DROP TABLE') EXECUTE FUNCTION reindex.f();
ALTER EVENT TRIGGER "on reindex" ENABLE ALWAYS;
ALTER EVENT TRIGGER "on reindex" OWNER TO postgres;
COMMENT ON EVENT TRIGGER "on reindex" IS 'r';

COMMIT;
