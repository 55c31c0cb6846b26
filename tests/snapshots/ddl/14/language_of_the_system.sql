-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- LANGUAGE: language "system handler"
CREATE PROCEDURAL LANGUAGE "system handler" HANDLER plpgsql_call_handler;
ALTER LANGUAGE "system handler" OWNER TO postgres;

