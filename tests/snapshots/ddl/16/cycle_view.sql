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

-- SCHEMA: schema "cycle view"
CREATE SCHEMA "cycle view";
ALTER SCHEMA "cycle view" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- VIEW: view "cycle view".a
CREATE VIEW "cycle view".a AS SELECT NULL::integer AS x;

-- VIEW: view "cycle view".b
CREATE VIEW "cycle view".b AS
 SELECT x
   FROM "cycle view".a;
ALTER VIEW "cycle view".b OWNER TO postgres;

-- VIEW: view "cycle view".a
CREATE OR REPLACE VIEW "cycle view".a AS
 SELECT 1 AS x
  WHERE false
UNION ALL
 SELECT 2 AS x
  WHERE (EXISTS ( SELECT
           FROM "cycle view".b));
ALTER VIEW "cycle view".a OWNER TO postgres;
COMMENT ON RULE "_RETURN" ON "cycle view".a IS 'q';

-- TABLE: table "cycle view".k
CREATE TABLE "cycle view".k (
    a integer NOT NULL,
    b text
);
ALTER TABLE "cycle view".k OWNER TO postgres;

-- TABLE: table "cycle view".t
CREATE TABLE "cycle view".t (
    a integer,
    b text
);
ALTER TABLE "cycle view".t OWNER TO postgres;

-- VIEW: view "cycle view".v
CREATE VIEW "cycle view".v AS SELECT NULL::integer AS a;

-- FUNCTION: function "cycle view".f("cycle view".v)
CREATE FUNCTION "cycle view".f("cycle view".v) RETURNS integer
    LANGUAGE sql
    AS $_$SELECT ($1).a$_$;
ALTER FUNCTION "cycle view".f("cycle view".v) OWNER TO postgres;

-- VIEW: view "cycle view".v
CREATE OR REPLACE VIEW "cycle view".v AS
 SELECT a
   FROM "cycle view".t
  WHERE (a > "cycle view".f(NULL::"cycle view".v));
ALTER VIEW "cycle view".v OWNER TO postgres;

-- FUNCTION: function "cycle view".n()
CREATE FUNCTION "cycle view".n() RETURNS bigint
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT count(*) AS count
    FROM "cycle view".v;
END;
ALTER FUNCTION "cycle view".n() OWNER TO postgres;

-- VIEW: view "cycle view".w
CREATE VIEW "cycle view".w AS
 SELECT "cycle view".n() AS n;
ALTER VIEW "cycle view".w OWNER TO postgres;

-- TABLE DATA: table "cycle view".k
-- COPY "cycle view".k (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "cycle view".t
-- COPY "cycle view".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint k_pkey ON "cycle view".k
ALTER TABLE ONLY "cycle view".k ADD CONSTRAINT k_pkey PRIMARY KEY (a);

-- VIEW: view "cycle view".grouped
CREATE VIEW "cycle view".grouped AS
 SELECT a,
    b,
    count(*) AS n
   FROM "cycle view".k
  GROUP BY a;
ALTER VIEW "cycle view".grouped OWNER TO postgres;
COMMENT ON VIEW "cycle view".grouped IS 'g';
COMMENT ON RULE "_RETURN" ON "cycle view".grouped IS 'the query of "grouped"';

-- FUNCTION: function "cycle view"."takes grouped"("cycle view".grouped)
CREATE FUNCTION "cycle view"."takes grouped"("cycle view".grouped) RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;
ALTER FUNCTION "cycle view"."takes grouped"("cycle view".grouped) OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view "cycle view".kept
CREATE MATERIALIZED VIEW "cycle view".kept AS
 SELECT a,
    b
   FROM "cycle view".k
  GROUP BY a
  WITH NO DATA;
ALTER MATERIALIZED VIEW "cycle view".kept OWNER TO postgres;
COMMENT ON RULE "_RETURN" ON "cycle view".kept IS 'neither this';

-- VIEW: view "cycle view"."on grouped"
CREATE VIEW "cycle view"."on grouped" AS
 SELECT a,
    b,
    n
   FROM "cycle view".grouped;
ALTER VIEW "cycle view"."on grouped" OWNER TO postgres;
COMMENT ON RULE "_RETURN" ON "cycle view"."on grouped" IS 'not said by pg_dump';

-- RULE: rule r ON "cycle view".t
CREATE RULE r AS
    ON INSERT TO "cycle view".t DO  SELECT w.n
   FROM "cycle view".w;

-- ACL: view "cycle view".grouped
GRANT SELECT ON TABLE "cycle view".grouped TO shop_reader;

-- MATERIALIZED VIEW DATA: materialized view "cycle view".kept
REFRESH MATERIALIZED VIEW "cycle view".kept;

COMMIT;
