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

-- SCHEMA: schema view
CREATE SCHEMA view;
ALTER SCHEMA view OWNER TO postgres;

-- VIEW: view view.r
CREATE VIEW view.r AS
 WITH RECURSIVE r(n) AS (
         VALUES (1)
        UNION ALL
         SELECT (r_1.n + 1)
           FROM r r_1
          WHERE (r_1.n < 5)
        )
 SELECT r.n
   FROM r;
ALTER VIEW view.r OWNER TO postgres;

-- VIEW: view view.l
CREATE VIEW view.l AS
 SELECT r.n,
    x.y
   FROM view.r r,
    LATERAL ( SELECT (r.n * 2) AS y) x,
    ROWS FROM(generate_series(1, 2), unnest(ARRAY['a'::text, 'b'::text])) WITH ORDINALITY f(i, u, o);
ALTER VIEW view.l OWNER TO postgres;

-- TABLE: table view.t
CREATE TABLE view.t (
    a integer,
    b text
);
ALTER TABLE view.t OWNER TO postgres;

-- VIEW: view view.renamed
CREATE VIEW view.renamed AS
 SELECT t.a AS "x y",
    'it''s'::text AS b
   FROM view.t;
ALTER VIEW view.renamed OWNER TO postgres;

-- VIEW: view view.z
CREATE VIEW view.z AS
 SELECT t.a,
    t.b
   FROM view.t;
ALTER VIEW view.z OWNER TO postgres;

-- VIEW: view view.m
CREATE VIEW view.m AS
 SELECT z.a
   FROM view.z;
ALTER VIEW view.m OWNER TO postgres;

-- VIEW: view view.a
CREATE VIEW view.a AS
 SELECT m.a
   FROM view.m;
ALTER VIEW view.a OWNER TO shop_owner;
COMMENT ON VIEW view.a IS 'a';
COMMENT ON COLUMN view.a.a IS 'col';

-- TABLE DATA: table view.t
-- COPY view.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- ACL: view view.a
GRANT SELECT ON TABLE view.a TO shop_reader;

-- ACL: view view.m
GRANT UPDATE(a) ON TABLE view.m TO shop_writer;

COMMIT;
