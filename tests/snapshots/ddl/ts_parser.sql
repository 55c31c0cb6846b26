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

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SCHEMA: schema "ts parser"
CREATE SCHEMA "ts parser";
ALTER SCHEMA "ts parser" OWNER TO postgres;

-- TEXT SEARCH PARSER: text search parser "ts parser".p
CREATE TEXT SEARCH PARSER "ts parser".p (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    HEADLINE = prsd_headline,
    LEXTYPES = prsd_lextype
);
COMMENT ON TEXT SEARCH PARSER "ts parser".p IS 'p';

-- TEXT SEARCH PARSER: text search parser "ts parser"."without headline"
CREATE TEXT SEARCH PARSER "ts parser"."without headline" (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    LEXTYPES = prsd_lextype
);

COMMIT;
