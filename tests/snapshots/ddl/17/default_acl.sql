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

-- SCHEMA: schema "default acl"
CREATE SCHEMA "default acl";
ALTER SCHEMA "default acl" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TYPE: type "default acl".after
CREATE TYPE "default acl".after AS ENUM (
    'x'
);
ALTER TYPE "default acl".after OWNER TO postgres;

-- TYPE: type "default acl".before
CREATE TYPE "default acl".before AS ENUM (
    'x'
);
ALTER TYPE "default acl".before OWNER TO postgres;

-- SEQUENCE: sequence "default acl".t_a_seq
CREATE SEQUENCE "default acl".t_a_seq AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;
ALTER SEQUENCE "default acl".t_a_seq OWNER TO postgres;

-- TABLE: table "default acl".t
CREATE TABLE "default acl".t (
    a integer DEFAULT nextval('"default acl".t_a_seq'::regclass) NOT NULL
);
ALTER TABLE "default acl".t OWNER TO postgres;

-- SEQUENCE OWNED BY: sequence "default acl".t_a_seq
ALTER SEQUENCE "default acl".t_a_seq OWNED BY "default acl".t.a;

-- TABLE DATA: table "default acl".t
-- COPY "default acl".t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- SEQUENCE SET: sequence "default acl".t_a_seq
-- SELECT setval('"default acl".t_a_seq'::regclass, ...)

-- DEFAULT ACL: default acl FOR ROLE "we""ird Röle" ON TABLES
ALTER DEFAULT PRIVILEGES FOR ROLE "we""ird Röle" REVOKE ALL ON TABLES FROM "we""ird Röle";

-- DEFAULT ACL: default acl FOR ROLE postgres ON TYPES
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE ALL ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT USAGE ON TYPES TO shop_writer;

-- DEFAULT ACL: default acl FOR ROLE shop_owner ON FUNCTIONS
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

-- DEFAULT ACL: default acl FOR ROLE shop_owner ON SCHEMAS
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT USAGE ON SCHEMAS TO shop_writer;

-- DEFAULT ACL: default acl FOR ROLE postgres IN SCHEMA "default acl" ON TABLES
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA "default acl" GRANT SELECT ON TABLES TO shop_reader;

-- DEFAULT ACL: default acl FOR ROLE shop_owner IN SCHEMA "default acl" ON SEQUENCES
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA "default acl" GRANT USAGE ON SEQUENCES TO shop_writer WITH GRANT OPTION;

-- ACL: type "default acl".after
REVOKE ALL ON TYPE "default acl".after FROM PUBLIC;
GRANT USAGE ON TYPE "default acl".after TO shop_writer;

-- ACL: table "default acl".t
GRANT SELECT ON TABLE "default acl".t TO shop_reader;

COMMIT;
