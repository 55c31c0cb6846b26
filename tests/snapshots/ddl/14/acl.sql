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

-- SCHEMA: schema acl
CREATE SCHEMA acl;
ALTER SCHEMA acl OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TABLE: table acl."granted on"
CREATE TABLE acl."granted on" (
    a integer
);
ALTER TABLE acl."granted on" OWNER TO shop_owner;

-- TABLE: table acl.locked
CREATE TABLE acl.locked (
    a integer
);
ALTER TABLE acl.locked OWNER TO postgres;

-- TABLE: table acl.ordered
CREATE TABLE acl.ordered (
    a integer
);
ALTER TABLE acl.ordered OWNER TO postgres;

-- TABLE: table acl.t
CREATE TABLE acl.t (
    a integer,
    "b c" integer
);
ALTER TABLE acl.t OWNER TO postgres;

-- TABLE DATA: table acl."granted on"
-- COPY acl."granted on" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table acl.locked
-- COPY acl.locked (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table acl.ordered
-- COPY acl.ordered (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table acl.t
-- COPY acl.t (a, "b c") FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: schema acl
GRANT USAGE ON SCHEMA acl TO PUBLIC;

-- ACL: table acl."granted on"
GRANT SELECT ON TABLE acl."granted on" TO shop_writer WITH GRANT OPTION;
SET ROLE shop_writer;
GRANT SELECT ON TABLE acl."granted on" TO shop_reader;
SET ROLE NONE;

-- ACL: table acl.locked
REVOKE ALL ON TABLE acl.locked FROM postgres;

-- ACL: table acl.ordered
REVOKE ALL ON TABLE acl.ordered FROM postgres;
GRANT SELECT ON TABLE acl.ordered TO shop_reader;
GRANT INSERT, SELECT ON TABLE acl.ordered TO postgres;
GRANT SELECT ON TABLE acl.ordered TO shop_writer;

-- ACL: table acl.t
GRANT SELECT ON TABLE acl.t TO PUBLIC;
GRANT INSERT, TRIGGER ON TABLE acl.t TO shop_writer;
GRANT INSERT, SELECT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE acl.t TO shop_reader WITH GRANT OPTION;
GRANT SELECT(a), UPDATE(a) ON TABLE acl.t TO shop_writer;
GRANT REFERENCES(a) ON TABLE acl.t TO PUBLIC;
GRANT UPDATE("b c") ON TABLE acl.t TO shop_writer;
GRANT SELECT("b c") ON TABLE acl.t TO "we""ird Röle" WITH GRANT OPTION;

-- DATABASE PROPERTIES: 
GRANT SELECT ON TABLE pg_catalog.pg_authid TO shop_reader;

-- DATABASE PROPERTIES: 
GRANT SELECT(subconninfo) ON TABLE pg_catalog.pg_subscription TO shop_reader;

-- DATABASE PROPERTIES: 
REVOKE ALL ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;

COMMIT;
