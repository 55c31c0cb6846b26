-- SCHEMA: schema "no comment"
CREATE SCHEMA "no comment";
ALTER SCHEMA "no comment" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- EXTENSION: extension seg
CREATE EXTENSION IF NOT EXISTS seg WITH SCHEMA "no comment";
COMMENT ON EXTENSION seg IS NULL;

