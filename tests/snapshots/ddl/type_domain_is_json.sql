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

-- SCHEMA: schema "domain json"
CREATE SCHEMA "domain json";
ALTER SCHEMA "domain json" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- DOMAIN: domain "domain json".document
CREATE DOMAIN "domain json".document AS text CONSTRAINT document_not_null NOT NULL DEFAULT '{}'::text
    CONSTRAINT "is json" CHECK ((VALUE IS JSON))
    CONSTRAINT short CHECK ((length(VALUE) < 1000));
ALTER DOMAIN "domain json".document OWNER TO shop_owner;
COMMENT ON DOMAIN "domain json".document IS 'd';
COMMENT ON CONSTRAINT "is json" ON DOMAIN "domain json".document IS 'only since 16';
COMMENT ON CONSTRAINT short ON DOMAIN "domain json".document IS 's';

-- TABLE: table "domain json".t
CREATE TABLE "domain json".t (
    a "domain json".document
);
ALTER TABLE "domain json".t OWNER TO postgres;

-- TABLE DATA: table "domain json".t
-- COPY "domain json".t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: schema "domain json"
GRANT USAGE ON SCHEMA "domain json" TO shop_owner;

COMMIT;
