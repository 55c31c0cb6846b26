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

-- SCHEMA: schema "hash of enum"
CREATE SCHEMA "hash of enum";
ALTER SCHEMA "hash of enum" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TYPE: type "hash of enum".mood
CREATE TYPE "hash of enum".mood AS ENUM (
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'h'
);
ALTER TYPE "hash of enum".mood OWNER TO postgres;

-- DOMAIN: domain "hash of enum".good
CREATE DOMAIN "hash of enum".good AS "hash of enum".mood
    CONSTRAINT good_check CHECK ((VALUE <> 'h'::"hash of enum".mood));
ALTER DOMAIN "hash of enum".good OWNER TO postgres;

-- TYPE: type "hash of enum".pair
CREATE TYPE "hash of enum".pair AS (
    x integer,
    y "hash of enum".mood
);
ALTER TYPE "hash of enum".pair OWNER TO postgres;

-- TABLE: table "hash of enum"."int"
CREATE TABLE "hash of enum"."int" (
    a integer
) PARTITION BY HASH (a);
ALTER TABLE "hash of enum"."int" OWNER TO postgres;

-- TABLE: table "hash of enum"."int 0"
CREATE TABLE "hash of enum"."int 0" (
    a integer
);
ALTER TABLE "hash of enum"."int 0" OWNER TO postgres;

-- TABLE: table "hash of enum".p
CREATE TABLE "hash of enum".p (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
) PARTITION BY LIST (a);
ALTER TABLE "hash of enum".p OWNER TO postgres;

-- TABLE: table "hash of enum".p1
CREATE TABLE "hash of enum".p1 (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
) PARTITION BY HASH (m);
ALTER TABLE "hash of enum".p1 OWNER TO postgres;

-- TABLE: table "hash of enum"."p1 0"
CREATE TABLE "hash of enum"."p1 0" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p1 0" OWNER TO postgres;

-- TABLE: table "hash of enum"."p1 1"
CREATE TABLE "hash of enum"."p1 1" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p1 1" OWNER TO postgres;

-- TABLE: table "hash of enum".p2
CREATE TABLE "hash of enum".p2 (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
) PARTITION BY HASH (k);
ALTER TABLE "hash of enum".p2 OWNER TO postgres;

-- TABLE: table "hash of enum"."p2 0"
CREATE TABLE "hash of enum"."p2 0" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p2 0" OWNER TO postgres;

-- TABLE: table "hash of enum"."p2 1"
CREATE TABLE "hash of enum"."p2 1" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p2 1" OWNER TO postgres;

-- TABLE: table "hash of enum".p3
CREATE TABLE "hash of enum".p3 (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
) PARTITION BY HASH (a, (k[1]));
ALTER TABLE "hash of enum".p3 OWNER TO postgres;

-- TABLE: table "hash of enum"."p3 0"
CREATE TABLE "hash of enum"."p3 0" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p3 0" OWNER TO postgres;

-- TABLE: table "hash of enum"."p3 1"
CREATE TABLE "hash of enum"."p3 1" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p3 1" OWNER TO postgres;

-- TABLE: table "hash of enum".p4
CREATE TABLE "hash of enum".p4 (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
) PARTITION BY HASH (c);
ALTER TABLE "hash of enum".p4 OWNER TO postgres;

-- TABLE: table "hash of enum"."p4 0"
CREATE TABLE "hash of enum"."p4 0" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p4 0" OWNER TO postgres;

-- TABLE: table "hash of enum"."p4 1"
CREATE TABLE "hash of enum"."p4 1" (
    a integer,
    m "hash of enum".good,
    k "hash of enum".mood[],
    c "hash of enum".pair
);
ALTER TABLE "hash of enum"."p4 1" OWNER TO postgres;

-- TABLE ATTACH: table "hash of enum"."int 0"
ALTER TABLE ONLY "hash of enum"."int" ATTACH PARTITION "hash of enum"."int 0" FOR VALUES WITH (modulus 1, remainder 0);

-- TABLE ATTACH: table "hash of enum".p1
ALTER TABLE ONLY "hash of enum".p ATTACH PARTITION "hash of enum".p1 FOR VALUES IN (1);

-- TABLE ATTACH: table "hash of enum"."p1 0"
ALTER TABLE ONLY "hash of enum".p1 ATTACH PARTITION "hash of enum"."p1 0" FOR VALUES WITH (modulus 2, remainder 0);

-- TABLE ATTACH: table "hash of enum"."p1 1"
ALTER TABLE ONLY "hash of enum".p1 ATTACH PARTITION "hash of enum"."p1 1" FOR VALUES WITH (modulus 2, remainder 1);

-- TABLE ATTACH: table "hash of enum".p2
ALTER TABLE ONLY "hash of enum".p ATTACH PARTITION "hash of enum".p2 FOR VALUES IN (2);

-- TABLE ATTACH: table "hash of enum"."p2 0"
ALTER TABLE ONLY "hash of enum".p2 ATTACH PARTITION "hash of enum"."p2 0" FOR VALUES WITH (modulus 2, remainder 0);

-- TABLE ATTACH: table "hash of enum"."p2 1"
ALTER TABLE ONLY "hash of enum".p2 ATTACH PARTITION "hash of enum"."p2 1" FOR VALUES WITH (modulus 2, remainder 1);

-- TABLE ATTACH: table "hash of enum".p3
ALTER TABLE ONLY "hash of enum".p ATTACH PARTITION "hash of enum".p3 FOR VALUES IN (3);

-- TABLE ATTACH: table "hash of enum"."p3 0"
ALTER TABLE ONLY "hash of enum".p3 ATTACH PARTITION "hash of enum"."p3 0" FOR VALUES WITH (modulus 2, remainder 0);

-- TABLE ATTACH: table "hash of enum"."p3 1"
ALTER TABLE ONLY "hash of enum".p3 ATTACH PARTITION "hash of enum"."p3 1" FOR VALUES WITH (modulus 2, remainder 1);

-- TABLE ATTACH: table "hash of enum".p4
ALTER TABLE ONLY "hash of enum".p ATTACH PARTITION "hash of enum".p4 FOR VALUES IN (4);

-- TABLE ATTACH: table "hash of enum"."p4 0"
ALTER TABLE ONLY "hash of enum".p4 ATTACH PARTITION "hash of enum"."p4 0" FOR VALUES WITH (modulus 2, remainder 0);

-- TABLE ATTACH: table "hash of enum"."p4 1"
ALTER TABLE ONLY "hash of enum".p4 ATTACH PARTITION "hash of enum"."p4 1" FOR VALUES WITH (modulus 2, remainder 1);

-- TABLE: table "hash of enum".t
CREATE TABLE "hash of enum".t (
    m "hash of enum".mood,
    n integer,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
) PARTITION BY HASH (m);
ALTER TABLE "hash of enum".t OWNER TO postgres;

-- TABLE: table "hash of enum".t0
CREATE TABLE "hash of enum".t0 (
    m "hash of enum".mood,
    n integer,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
);
ALTER TABLE "hash of enum".t0 OWNER TO postgres;

-- TABLE ATTACH: table "hash of enum".t0
ALTER TABLE ONLY "hash of enum".t ATTACH PARTITION "hash of enum".t0 FOR VALUES WITH (modulus 3, remainder 0);

-- TABLE: table "hash of enum".t1
CREATE TABLE "hash of enum".t1 (
    n integer,
    m "hash of enum".mood,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
);
ALTER TABLE "hash of enum".t1 OWNER TO postgres;

-- TABLE ATTACH: table "hash of enum".t1
ALTER TABLE ONLY "hash of enum".t ATTACH PARTITION "hash of enum".t1 FOR VALUES WITH (modulus 3, remainder 1);

-- TABLE: table "hash of enum".t2
CREATE TABLE "hash of enum".t2 (
    m "hash of enum".mood,
    n integer,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
) PARTITION BY RANGE (n);
ALTER TABLE "hash of enum".t2 OWNER TO postgres;

-- TABLE: table "hash of enum"."t2 high"
CREATE TABLE "hash of enum"."t2 high" (
    m "hash of enum".mood,
    n integer,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
);
ALTER TABLE "hash of enum"."t2 high" OWNER TO postgres;

-- TABLE: table "hash of enum"."t2 low"
CREATE TABLE "hash of enum"."t2 low" (
    m "hash of enum".mood,
    n integer,
    z integer GENERATED ALWAYS AS ((n * 2)) STORED
);
ALTER TABLE "hash of enum"."t2 low" OWNER TO postgres;

-- TABLE ATTACH: table "hash of enum".t2
ALTER TABLE ONLY "hash of enum".t ATTACH PARTITION "hash of enum".t2 FOR VALUES WITH (modulus 3, remainder 2);

-- TABLE ATTACH: table "hash of enum"."t2 high"
ALTER TABLE ONLY "hash of enum".t2 ATTACH PARTITION "hash of enum"."t2 high" DEFAULT;

-- TABLE ATTACH: table "hash of enum"."t2 low"
ALTER TABLE ONLY "hash of enum".t2 ATTACH PARTITION "hash of enum"."t2 low" FOR VALUES FROM (MINVALUE) TO (500);

-- TABLE DATA: table "hash of enum"."int 0"
-- COPY "hash of enum"."int 0" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "hash of enum"."p1 0"
-- COPY "hash of enum".p1 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p1 1"
-- COPY "hash of enum".p1 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p2 0"
-- COPY "hash of enum".p2 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p2 1"
-- COPY "hash of enum".p2 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p3 0"
-- COPY "hash of enum".p3 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p3 1"
-- COPY "hash of enum".p3 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p4 0"
-- COPY "hash of enum".p4 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum"."p4 1"
-- COPY "hash of enum".p4 (a, m, k, c) FROM STDIN (FORMAT text)

-- TABLE DATA: table "hash of enum".t0
-- COPY "hash of enum".t (m, n) FROM STDIN (FORMAT binary)

-- TABLE DATA: table "hash of enum".t1
-- COPY "hash of enum".t (n, m) FROM STDIN (FORMAT binary)

-- TABLE DATA: table "hash of enum"."t2 high"
-- COPY "hash of enum".t (m, n) FROM STDIN (FORMAT binary)

-- TABLE DATA: table "hash of enum"."t2 low"
-- COPY "hash of enum".t (m, n) FROM STDIN (FORMAT binary)

-- INDEX: index "hash of enum"."of one"
CREATE INDEX "of one" ON "hash of enum".t0 USING btree (n);

-- INDEX: index "hash of enum"."unique"
CREATE UNIQUE INDEX "unique" ON ONLY "hash of enum".t USING btree (n, m);

-- INDEX: index "hash of enum".t0_n_m_idx
CREATE UNIQUE INDEX t0_n_m_idx ON "hash of enum".t0 USING btree (n, m);
ALTER INDEX "hash of enum"."unique" ATTACH PARTITION "hash of enum".t0_n_m_idx;

-- INDEX: index "hash of enum".t1_n_m_idx
CREATE UNIQUE INDEX t1_n_m_idx ON "hash of enum".t1 USING btree (n, m);
ALTER INDEX "hash of enum"."unique" ATTACH PARTITION "hash of enum".t1_n_m_idx;

-- INDEX: index "hash of enum".t2_n_m_idx
CREATE UNIQUE INDEX t2_n_m_idx ON ONLY "hash of enum".t2 USING btree (n, m);
ALTER INDEX "hash of enum"."unique" ATTACH PARTITION "hash of enum".t2_n_m_idx;

-- INDEX: index "hash of enum"."t2 high_n_m_idx"
CREATE UNIQUE INDEX "t2 high_n_m_idx" ON "hash of enum"."t2 high" USING btree (n, m);
ALTER INDEX "hash of enum".t2_n_m_idx ATTACH PARTITION "hash of enum"."t2 high_n_m_idx";

-- INDEX: index "hash of enum"."t2 low_n_m_idx"
CREATE UNIQUE INDEX "t2 low_n_m_idx" ON "hash of enum"."t2 low" USING btree (n, m);
ALTER INDEX "hash of enum".t2_n_m_idx ATTACH PARTITION "hash of enum"."t2 low_n_m_idx";

COMMIT;
