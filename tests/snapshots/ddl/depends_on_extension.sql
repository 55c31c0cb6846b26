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

-- SCHEMA: schema depends
CREATE SCHEMA depends;
ALTER SCHEMA depends OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- EXTENSION: extension btree_gist
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

-- EXTENSION: extension pg_trgm
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

-- FUNCTION: function depends.f(integer)
CREATE FUNCTION depends.f(integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT $1$_$;
ALTER FUNCTION depends.f(integer) OWNER TO postgres;
ALTER FUNCTION depends.f(integer) DEPENDS ON EXTENSION pg_trgm;

-- PROCEDURE: procedure depends.p(IN integer)
CREATE PROCEDURE depends.p(IN integer)
    LANGUAGE sql
    AS $$SELECT 1$$;
ALTER PROCEDURE depends.p(IN integer) OWNER TO postgres;
ALTER PROCEDURE depends.p(IN integer) DEPENDS ON EXTENSION pg_trgm;
ALTER PROCEDURE depends.p(IN integer) DEPENDS ON EXTENSION btree_gist;

-- FUNCTION: function depends.trg()
CREATE FUNCTION depends.trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;
ALTER FUNCTION depends.trg() OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view depends.m
CREATE MATERIALIZED VIEW depends.m AS
 SELECT 1 AS a
  WITH NO DATA;
ALTER MATERIALIZED VIEW depends.m OWNER TO postgres;
ALTER MATERIALIZED VIEW depends.m DEPENDS ON EXTENSION pg_trgm;

-- TABLE: table depends.t
CREATE TABLE depends.t (
    a integer
);
ALTER TABLE depends.t OWNER TO postgres;

-- TABLE DATA: table depends.t
-- COPY depends.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index depends.i
CREATE INDEX i ON depends.t USING btree (a);
ALTER INDEX depends.i DEPENDS ON EXTENSION pg_trgm;
ALTER INDEX depends.i DEPENDS ON EXTENSION btree_gist;

-- TRIGGER: trigger tr ON depends.t
CREATE TRIGGER tr BEFORE INSERT ON depends.t FOR EACH ROW EXECUTE FUNCTION depends.trg();
ALTER TRIGGER tr ON depends.t DEPENDS ON EXTENSION pg_trgm;

-- MATERIALIZED VIEW DATA: materialized view depends.m
REFRESH MATERIALIZED VIEW depends.m;

COMMIT;
