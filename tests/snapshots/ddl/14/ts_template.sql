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

-- SCHEMA: schema "ts template"
CREATE SCHEMA "ts template";
ALTER SCHEMA "ts template" OWNER TO postgres;

-- TEXT SEARCH TEMPLATE: text search template "ts template".t
CREATE TEXT SEARCH TEMPLATE "ts template".t (
    INIT = dsimple_init,
    LEXIZE = dsimple_lexize
);
COMMENT ON TEXT SEARCH TEMPLATE "ts template".t IS 't';

-- TEXT SEARCH TEMPLATE: text search template "ts template"."without init"
CREATE TEXT SEARCH TEMPLATE "ts template"."without init" (
    LEXIZE = dsimple_lexize
);

COMMIT;
