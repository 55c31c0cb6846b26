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

-- SCHEMA: schema matview
CREATE SCHEMA matview;
ALTER SCHEMA matview OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table matview.t
CREATE TABLE matview.t (
    a integer,
    b text
);
ALTER TABLE matview.t OWNER TO shop_owner;

-- MATERIALIZED VIEW: materialized view matview.empty
CREATE MATERIALIZED VIEW matview.empty AS
 SELECT a,
    b
   FROM matview.t
  WITH NO DATA;
ALTER MATERIALIZED VIEW matview.empty OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view matview.z
CREATE MATERIALIZED VIEW matview.z WITH (fillfactor='50') AS
 SELECT a,
    b
   FROM matview.t
  WHERE (a > 5)
  WITH NO DATA;
ALTER MATERIALIZED VIEW matview.z ALTER COLUMN b SET STATISTICS 7, ALTER COLUMN b SET STORAGE EXTERNAL, ALTER COLUMN b SET (n_distinct='3');
ALTER MATERIALIZED VIEW matview.z OWNER TO shop_owner;
COMMENT ON MATERIALIZED VIEW matview.z IS 'z';
COMMENT ON COLUMN matview.z.b IS 'b';

-- VIEW: view matview.y
CREATE VIEW matview.y AS
 SELECT a,
    b
   FROM matview.z;
ALTER VIEW matview.y OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view matview.a
CREATE MATERIALIZED VIEW matview.a AS
 SELECT count(*) AS n
   FROM matview.y
  WITH NO DATA;
ALTER MATERIALIZED VIEW matview.a OWNER TO postgres;

-- TABLE DATA: table matview.t
-- COPY matview.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index matview."z a"
CREATE UNIQUE INDEX "z a" ON matview.z USING btree (a);
ALTER TABLE matview.z CLUSTER ON "z a";

-- STATISTICS: statistics matview.s
CREATE STATISTICS matview.s ON a, b FROM matview.z;
ALTER STATISTICS matview.s OWNER TO postgres;

-- ACL: schema matview
GRANT USAGE ON SCHEMA matview TO shop_owner;

-- ACL: materialized view matview.z
GRANT SELECT ON TABLE matview.z TO shop_reader;

-- MATERIALIZED VIEW DATA: materialized view matview.z
REFRESH MATERIALIZED VIEW matview.z;

-- MATERIALIZED VIEW DATA: materialized view matview.a
REFRESH MATERIALIZED VIEW matview.a;

COMMIT;
