-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema shell
CREATE SCHEMA shell;
ALTER SCHEMA shell OWNER TO postgres;

-- TYPE: type shell."not yet"
CREATE TYPE shell."not yet";
ALTER TYPE shell."not yet" OWNER TO postgres;
COMMENT ON TYPE shell."not yet" IS 'soon';

-- TYPE: type shell."of another"
CREATE TYPE shell."of another";
ALTER TYPE shell."of another" OWNER TO shop_owner;

