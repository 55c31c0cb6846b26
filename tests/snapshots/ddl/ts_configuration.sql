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

-- SCHEMA: schema "ts configuration"
CREATE SCHEMA "ts configuration";
ALTER SCHEMA "ts configuration" OWNER TO postgres;

-- TEXT SEARCH PARSER: text search parser "ts configuration".p
CREATE TEXT SEARCH PARSER "ts configuration".p (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    LEXTYPES = prsd_lextype
);

-- TEXT SEARCH DICTIONARY: text search dictionary "ts configuration".d
CREATE TEXT SEARCH DICTIONARY "ts configuration".d (
    TEMPLATE = pg_catalog.simple
);
ALTER TEXT SEARCH DICTIONARY "ts configuration".d OWNER TO postgres;

-- TEXT SEARCH CONFIGURATION: text search configuration "ts configuration".copied
CREATE TEXT SEARCH CONFIGURATION "ts configuration".copied (
    PARSER = pg_catalog."default"
);
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR asciiword WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR word WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR numword WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR email WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR url WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR host WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR sfloat WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR version WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR hword_numpart WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR hword_part WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR hword_asciipart WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR numhword WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR asciihword WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR hword WITH pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR url_path WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR file WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR "float" WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR "int" WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied ADD MAPPING FOR uint WITH pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".copied OWNER TO postgres;

-- TEXT SEARCH CONFIGURATION: text search configuration "ts configuration".empty
CREATE TEXT SEARCH CONFIGURATION "ts configuration".empty (
    PARSER = pg_catalog."default"
);
ALTER TEXT SEARCH CONFIGURATION "ts configuration".empty OWNER TO postgres;

-- TEXT SEARCH CONFIGURATION: text search configuration "ts configuration".own
CREATE TEXT SEARCH CONFIGURATION "ts configuration".own (
    PARSER = "ts configuration".p
);
ALTER TEXT SEARCH CONFIGURATION "ts configuration".own ADD MAPPING FOR asciiword WITH "ts configuration".d, pg_catalog.simple, pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".own ADD MAPPING FOR word WITH "ts configuration".d, pg_catalog.simple, pg_catalog.english_stem;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".own ADD MAPPING FOR hword_numpart WITH "ts configuration".d;
ALTER TEXT SEARCH CONFIGURATION "ts configuration".own OWNER TO shop_owner;
COMMENT ON TEXT SEARCH CONFIGURATION "ts configuration".own IS 'c';

-- TABLE: table "ts configuration".t
CREATE TABLE "ts configuration".t (
    a text,
    b tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, a)) STORED
);
ALTER TABLE "ts configuration".t OWNER TO postgres;

-- TABLE DATA: table "ts configuration".t
-- COPY "ts configuration".t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index "ts configuration".t_to_tsvector_idx
CREATE INDEX t_to_tsvector_idx ON "ts configuration".t USING gin (to_tsvector('english'::regconfig, a));

COMMIT;
