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

-- SCHEMA: schema statistics
CREATE SCHEMA statistics;
ALTER SCHEMA statistics OWNER TO postgres;

-- SCHEMA: schema "statistics too"
CREATE SCHEMA "statistics too";
ALTER SCHEMA "statistics too" OWNER TO postgres;

-- TABLE: table statistics.t
CREATE TABLE statistics.t (
    a integer,
    b text,
    c integer
);
ALTER TABLE statistics.t OWNER TO postgres;

-- TABLE DATA: table statistics.t
-- COPY statistics.t (a, b, c) FROM STDIN (FORMAT binary, FREEZE true)

-- STATISTICS: statistics statistics."all"
CREATE STATISTICS statistics."all" ON a, c, lower(b) FROM statistics.t;
ALTER STATISTICS statistics."all" OWNER TO postgres;

-- STATISTICS: statistics statistics.one
CREATE STATISTICS statistics.one ON (a + c) FROM statistics.t;
ALTER STATISTICS statistics.one OWNER TO postgres;

-- STATISTICS: statistics statistics."some"
CREATE STATISTICS statistics."some" (ndistinct, mcv) ON a, b FROM statistics.t;
ALTER STATISTICS statistics."some" SET STATISTICS 77;
ALTER STATISTICS statistics."some" OWNER TO shop_owner;
COMMENT ON STATISTICS statistics."some" IS 's';

-- STATISTICS: statistics "statistics too".elsewhere
CREATE STATISTICS "statistics too".elsewhere (dependencies) ON a, b FROM statistics.t;
ALTER STATISTICS "statistics too".elsewhere OWNER TO postgres;

COMMIT;
