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

-- SCHEMA: schema rule
CREATE SCHEMA rule;
ALTER SCHEMA rule OWNER TO postgres;

-- TABLE: table rule.log
CREATE TABLE rule.log (
    a integer
);
ALTER TABLE rule.log OWNER TO postgres;

-- TABLE: table rule.t
CREATE TABLE rule.t (
    a integer
);
ALTER TABLE rule.t OWNER TO postgres;

-- VIEW: view rule.v
CREATE VIEW rule.v AS
 SELECT t.a
   FROM rule.t;
ALTER VIEW rule.v OWNER TO postgres;

-- TABLE DATA: table rule.log
-- COPY rule.log (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table rule.t
-- COPY rule.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- RULE: rule also ON rule.t
CREATE RULE also AS
    ON INSERT TO rule.t DO NOTHING;
ALTER TABLE rule.t ENABLE REPLICA RULE also;

-- RULE: rule "both" ON rule.t
CREATE RULE "both" AS
    ON DELETE TO rule.t
   WHERE (old.a > 1) DO INSTEAD ( INSERT INTO rule.log (a)
  VALUES (old.a);
 UPDATE rule.log SET a = 2;
);
ALTER TABLE rule.t DISABLE RULE "both";
COMMENT ON RULE "both" ON rule.t IS 'r';

-- RULE: rule notify ON rule.t
CREATE RULE notify AS
    ON UPDATE TO rule.t DO
 NOTIFY changed;
ALTER TABLE rule.t ENABLE ALWAYS RULE notify;

-- RULE: rule "of view" ON rule.v
CREATE RULE "of view" AS
    ON INSERT TO rule.v DO INSTEAD  INSERT INTO rule.t (a)
  VALUES (new.a)
  RETURNING t.a;

COMMIT;
