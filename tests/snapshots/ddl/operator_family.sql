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

-- SCHEMA: schema family
CREATE SCHEMA family;
ALTER SCHEMA family OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- OPERATOR FAMILY: operator family family.empty USING gin
CREATE OPERATOR FAMILY family.empty USING gin;
ALTER OPERATOR FAMILY family.empty USING gin OWNER TO postgres;

-- OPERATOR FAMILY: operator family family.f USING btree
CREATE OPERATOR FAMILY family.f USING btree;
ALTER OPERATOR FAMILY family.f USING btree ADD
    OPERATOR 1 <(integer,bigint),
    OPERATOR 3 =(integer,bigint),
    FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint);
ALTER OPERATOR FAMILY family.f USING btree OWNER TO shop_owner;
COMMENT ON OPERATOR FAMILY family.f USING btree IS 'f';

-- OPERATOR CLASS: operator class family.c USING btree
CREATE OPERATOR CLASS family.c FOR TYPE integer USING btree FAMILY family.f AS
    OPERATOR 1 <(integer,integer),
    OPERATOR 2 <=(integer,integer),
    OPERATOR 3 =(integer,integer),
    OPERATOR 4 >=(integer,integer),
    OPERATOR 5 >(integer,integer),
    FUNCTION 1 (integer, integer) btint4cmp(integer,integer);
ALTER OPERATOR CLASS family.c USING btree OWNER TO postgres;

COMMIT;
