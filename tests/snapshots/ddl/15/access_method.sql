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

-- SCHEMA: schema am
CREATE SCHEMA am;
ALTER SCHEMA am OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- ACCESS METHOD: access method "index am"
CREATE ACCESS METHOD "index am" TYPE INDEX HANDLER bthandler;

-- ACCESS METHOD: access method "table am"
CREATE ACCESS METHOD "table am" TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD "table am" IS 'a';

-- OPERATOR FAMILY: operator family am.c USING "index am"
CREATE OPERATOR FAMILY am.c USING "index am";
ALTER OPERATOR FAMILY am.c USING "index am" OWNER TO postgres;

-- OPERATOR CLASS: operator class am.c USING "index am"
CREATE OPERATOR CLASS am.c DEFAULT FOR TYPE integer USING "index am" FAMILY am.c AS
    OPERATOR 1 <(integer,integer),
    OPERATOR 2 <=(integer,integer),
    OPERATOR 3 =(integer,integer),
    OPERATOR 4 >=(integer,integer),
    OPERATOR 5 >(integer,integer),
    FUNCTION 1 (integer, integer) btint4cmp(integer,integer);
ALTER OPERATOR CLASS am.c USING "index am" OWNER TO postgres;

-- TABLE: table am.t
CREATE TABLE am.t (
    a integer
) USING "table am";
ALTER TABLE am.t OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view am.m
CREATE MATERIALIZED VIEW am.m USING "table am" AS
 SELECT t.a
   FROM am.t
  WITH NO DATA;
ALTER MATERIALIZED VIEW am.m OWNER TO postgres;

-- TABLE DATA: table am.t
-- COPY am.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- MATERIALIZED VIEW DATA: materialized view am.m
REFRESH MATERIALIZED VIEW am.m;

COMMIT;
