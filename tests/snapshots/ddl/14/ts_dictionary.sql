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
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema "ts dictionary"
CREATE SCHEMA "ts dictionary";
ALTER SCHEMA "ts dictionary" OWNER TO postgres;

-- TEXT SEARCH TEMPLATE: text search template "ts dictionary".t
CREATE TEXT SEARCH TEMPLATE "ts dictionary".t (
    LEXIZE = dsimple_lexize
);

-- TEXT SEARCH DICTIONARY: text search dictionary "ts dictionary".d
CREATE TEXT SEARCH DICTIONARY "ts dictionary".d (
    TEMPLATE = pg_catalog.simple,
    stopwords = 'english', accept = 'false'
);
ALTER TEXT SEARCH DICTIONARY "ts dictionary".d OWNER TO shop_owner;
COMMENT ON TEXT SEARCH DICTIONARY "ts dictionary".d IS 'd';

-- TEXT SEARCH DICTIONARY: text search dictionary "ts dictionary"."own template"
CREATE TEXT SEARCH DICTIONARY "ts dictionary"."own template" (
    TEMPLATE = "ts dictionary".t
);
ALTER TEXT SEARCH DICTIONARY "ts dictionary"."own template" OWNER TO postgres;

-- TEXT SEARCH DICTIONARY: text search dictionary "ts dictionary".stem
CREATE TEXT SEARCH DICTIONARY "ts dictionary".stem (
    TEMPLATE = pg_catalog.snowball,
    language = 'german'
);
ALTER TEXT SEARCH DICTIONARY "ts dictionary".stem OWNER TO postgres;

COMMIT;
