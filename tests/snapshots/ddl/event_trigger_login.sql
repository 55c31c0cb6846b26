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

