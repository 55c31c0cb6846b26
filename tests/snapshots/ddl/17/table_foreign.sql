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

-- SCHEMA: schema "foreign"
CREATE SCHEMA "foreign";
ALTER SCHEMA "foreign" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function "foreign".trg()
CREATE FUNCTION "foreign".trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;
ALTER FUNCTION "foreign".trg() OWNER TO postgres;

-- FOREIGN DATA WRAPPER: foreign data wrapper "wrapper of table"
CREATE FOREIGN DATA WRAPPER "wrapper of table";
ALTER FOREIGN DATA WRAPPER "wrapper of table" OWNER TO postgres;

-- SERVER: server "server of table"
CREATE SERVER "server of table" FOREIGN DATA WRAPPER "wrapper of table";
ALTER SERVER "server of table" OWNER TO postgres;

-- FOREIGN TABLE: foreign table "foreign".bare
CREATE FOREIGN TABLE "foreign".bare (
) SERVER "server of table";
ALTER FOREIGN TABLE "foreign".bare OWNER TO postgres;

-- TABLE: table "foreign".p
CREATE TABLE "foreign".p (
    a integer
) PARTITION BY LIST (a);
ALTER TABLE "foreign".p OWNER TO postgres;

-- TABLE: table "foreign".parent
-- warning: is not analyzed, since foreign tables belong to it: call ANALYZE when their servers can be reached
CREATE TABLE "foreign".parent (
    a integer,
    b text
);
ALTER TABLE "foreign".parent OWNER TO postgres;

-- FOREIGN TABLE: foreign table "foreign".child
CREATE FOREIGN TABLE "foreign".child (
) INHERITS ("foreign".parent) SERVER "server of table";
ALTER FOREIGN TABLE "foreign".child OWNER TO postgres;

-- FOREIGN TABLE: foreign table "foreign".part
CREATE FOREIGN TABLE "foreign".part (
    a integer
) SERVER "server of table";
ALTER FOREIGN TABLE "foreign".part OWNER TO postgres;

-- TABLE ATTACH: foreign table "foreign".part
ALTER TABLE ONLY "foreign".p ATTACH PARTITION "foreign".part FOR VALUES IN (1);

-- FOREIGN TABLE: foreign table "foreign".t
CREATE FOREIGN TABLE "foreign".t (
    a integer OPTIONS (column_name 'A "x"', "odd opt" 'it''s') NOT NULL,
    b text COLLATE pg_catalog."C" DEFAULT 'x'::text,
    g integer GENERATED ALWAYS AS ((a * 2)) STORED,
    CONSTRAINT t_a_check CHECK ((a > 0))
) SERVER "server of table" OPTIONS (schema_name 's', table_name 'T ''x');
ALTER FOREIGN TABLE ONLY "foreign".t ALTER COLUMN b SET STATISTICS 7, ALTER COLUMN b SET (n_distinct='5');
ALTER FOREIGN TABLE "foreign".t OWNER TO shop_owner;
COMMENT ON FOREIGN TABLE "foreign".t IS 'ft';
COMMENT ON COLUMN "foreign".t.b IS 'b';

-- TABLE DATA: table "foreign".parent
-- COPY "foreign".parent (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TRIGGER: trigger tr ON "foreign".t
CREATE TRIGGER tr BEFORE INSERT ON "foreign".t FOR EACH ROW EXECUTE FUNCTION "foreign".trg();
ALTER FOREIGN TABLE "foreign".t DISABLE TRIGGER tr;

-- ACL: foreign table "foreign".t
GRANT SELECT ON TABLE "foreign".t TO shop_reader;
GRANT UPDATE(b) ON TABLE "foreign".t TO shop_writer;

COMMIT;
