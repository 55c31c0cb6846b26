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

-- SCHEMA: schema options
CREATE SCHEMA options;
ALTER SCHEMA options OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- MATERIALIZED VIEW: materialized view options.m
CREATE MATERIALIZED VIEW options.m WITH (autovacuum_enabled='false', toast.autovacuum_enabled='false') AS
 SELECT 'x'::text AS a
  WITH NO DATA;
ALTER MATERIALIZED VIEW options.m OWNER TO postgres;

-- TABLE: table options.p
CREATE TABLE options.p (
    a text
) PARTITION BY LIST (a);
ALTER TABLE options.p OWNER TO postgres;

-- TABLE: table options.t
CREATE TABLE options.t (
    a text
) WITH (fillfactor='70', autovacuum_enabled='false', toast.autovacuum_enabled='false', toast.autovacuum_vacuum_threshold='99');
ALTER TABLE options.t OWNER TO postgres;

-- TABLE: table options.u
CREATE TABLE options.u (
    a text
) WITH (autovacuum_vacuum_scale_factor='0.05', toast_tuple_target='200', parallel_workers='2', user_catalog_table='true');
ALTER TABLE options.u OWNER TO postgres;

-- TABLE DATA: table options.t
-- COPY options.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table options.u
-- COPY options.u (a) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index options.t_a_idx
CREATE INDEX t_a_idx ON options.t USING btree (a) WITH (fillfactor='33');

-- MATERIALIZED VIEW DATA: materialized view options.m
REFRESH MATERIALIZED VIEW options.m;

COMMIT;
