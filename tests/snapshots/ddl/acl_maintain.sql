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

-- SCHEMA: schema acl17
CREATE SCHEMA acl17;
ALTER SCHEMA acl17 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table acl17.less
CREATE TABLE acl17.less (
    a integer
);
ALTER TABLE acl17.less OWNER TO postgres;

-- TABLE: table acl17.t
CREATE TABLE acl17.t (
    a integer
);
ALTER TABLE acl17.t OWNER TO postgres;

-- TABLE DATA: table acl17.less
-- COPY acl17.less (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table acl17.t
-- COPY acl17.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: table acl17.less
REVOKE ALL ON TABLE acl17.less FROM postgres;
GRANT INSERT, SELECT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE acl17.less TO postgres;
GRANT INSERT, SELECT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN ON TABLE acl17.less TO shop_reader;

-- ACL: table acl17.t
GRANT MAINTAIN ON TABLE acl17.t TO shop_writer;
GRANT SELECT, MAINTAIN ON TABLE acl17.t TO shop_reader WITH GRANT OPTION;

COMMIT;
