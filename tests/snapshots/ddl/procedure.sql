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

-- SCHEMA: schema procedure
CREATE SCHEMA procedure;
ALTER SCHEMA procedure OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- PROCEDURE: procedure procedure.p()
CREATE PROCEDURE procedure.p()
    LANGUAGE sql
    AS $$$$;
ALTER PROCEDURE procedure.p() OWNER TO postgres;

-- PROCEDURE: procedure procedure.p(IN integer)
CREATE PROCEDURE procedure.p(IN a integer, OUT b integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$ BEGIN b := 1; END $$;
ALTER PROCEDURE procedure.p(IN integer) OWNER TO postgres;

-- PROCEDURE: procedure procedure.p(IN integer, IN text)
CREATE PROCEDURE procedure.p(IN a integer, INOUT b text DEFAULT 'q'::text)
    LANGUAGE plpgsql
    AS $$ BEGIN COMMIT; END $$;
ALTER PROCEDURE procedure.p(IN integer, IN text) OWNER TO shop_owner;
COMMENT ON PROCEDURE procedure.p(IN integer, IN text) IS 'p';

-- PROCEDURE: procedure procedure.p(IN text[])
CREATE PROCEDURE procedure.p(VARIADIC text[])
    LANGUAGE sql
    AS $$$$;
ALTER PROCEDURE procedure.p(IN text[]) OWNER TO postgres;

-- ACL: procedure procedure.p()
REVOKE ALL ON PROCEDURE procedure.p() FROM PUBLIC;

-- ACL: procedure procedure.p(IN integer, IN text)
GRANT EXECUTE ON PROCEDURE procedure.p(IN integer, IN text) TO shop_reader;

COMMIT;
