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

-- SCHEMA: schema replica
CREATE SCHEMA replica;
ALTER SCHEMA replica OWNER TO postgres;

-- TABLE: table replica."constraint"
CREATE TABLE replica."constraint" (
    a integer NOT NULL,
    b integer NOT NULL
);
ALTER TABLE replica."constraint" OWNER TO postgres;

-- TABLE: table replica."full"
CREATE TABLE replica."full" (
    a integer
);
ALTER TABLE ONLY replica."full" REPLICA IDENTITY FULL;
ALTER TABLE replica."full" OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view replica."full view"
CREATE MATERIALIZED VIEW replica."full view" AS
 SELECT "full".a
   FROM replica."full"
  WITH NO DATA;
ALTER MATERIALIZED VIEW replica."full view" REPLICA IDENTITY FULL;
ALTER MATERIALIZED VIEW replica."full view" OWNER TO postgres;

-- TABLE: table replica.index
CREATE TABLE replica.index (
    a integer NOT NULL
);
ALTER TABLE replica.index OWNER TO postgres;

-- TABLE: table replica.nothing
CREATE TABLE replica.nothing (
    a integer
);
ALTER TABLE ONLY replica.nothing REPLICA IDENTITY NOTHING;
ALTER TABLE replica.nothing OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view replica."nothing view"
CREATE MATERIALIZED VIEW replica."nothing view" WITH (fillfactor='60') AS
 SELECT "full".a AS b
   FROM replica."full"
  WITH NO DATA;
ALTER MATERIALIZED VIEW replica."nothing view" ALTER COLUMN b SET STATISTICS 9, REPLICA IDENTITY NOTHING;
ALTER MATERIALIZED VIEW replica."nothing view" OWNER TO postgres;

-- TABLE: table replica.p
CREATE TABLE replica.p (
    a integer NOT NULL
) PARTITION BY LIST (a);
ALTER TABLE replica.p OWNER TO postgres;

-- TABLE: table replica.p1
CREATE TABLE replica.p1 (
    a integer NOT NULL
);
ALTER TABLE ONLY replica.p1 REPLICA IDENTITY FULL;
ALTER TABLE replica.p1 OWNER TO postgres;

-- TABLE ATTACH: table replica.p1
ALTER TABLE ONLY replica.p ATTACH PARTITION replica.p1 FOR VALUES IN (1);

-- TABLE DATA: table replica."constraint"
-- COPY replica."constraint" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table replica."full"
-- COPY replica."full" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table replica.index
-- COPY replica.index (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table replica.nothing
-- COPY replica.nothing (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table replica.p1
-- COPY replica.p1 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint "b key" ON replica."constraint"
ALTER TABLE ONLY replica."constraint" ADD CONSTRAINT "b key" UNIQUE (b);
ALTER TABLE ONLY replica."constraint" REPLICA IDENTITY USING INDEX "b key";

-- CONSTRAINT: constraint constraint_pkey ON replica."constraint"
ALTER TABLE ONLY replica."constraint" ADD CONSTRAINT constraint_pkey PRIMARY KEY (a);

-- INDEX: index replica."of index"
CREATE UNIQUE INDEX "of index" ON replica.index USING btree (a);
ALTER TABLE ONLY replica.index REPLICA IDENTITY USING INDEX "of index";

-- INDEX: index replica."p a"
CREATE UNIQUE INDEX "p a" ON ONLY replica.p USING btree (a);
ALTER TABLE ONLY replica.p REPLICA IDENTITY USING INDEX "p a";

-- INDEX: index replica.p1_a_idx
CREATE UNIQUE INDEX p1_a_idx ON replica.p1 USING btree (a);
ALTER INDEX replica."p a" ATTACH PARTITION replica.p1_a_idx;

-- MATERIALIZED VIEW DATA: materialized view replica."full view"
REFRESH MATERIALIZED VIEW replica."full view";

-- MATERIALIZED VIEW DATA: materialized view replica."nothing view"
REFRESH MATERIALIZED VIEW replica."nothing view";

COMMIT;
