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

-- SCHEMA: schema "fk partitions"
CREATE SCHEMA "fk partitions";
ALTER SCHEMA "fk partitions" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "fk partitions".down
CREATE TABLE "fk partitions".down (
    a integer,
    b integer
);
ALTER TABLE "fk partitions".down OWNER TO postgres;

-- TABLE: table "fk partitions".one
CREATE TABLE "fk partitions".one (
    a integer NOT NULL
);
ALTER TABLE "fk partitions".one OWNER TO postgres;

-- TABLE: table "fk partitions".p
CREATE TABLE "fk partitions".p (
    a integer NOT NULL,
    b integer NOT NULL
) PARTITION BY RANGE (b);
ALTER TABLE "fk partitions".p OWNER TO postgres;

-- TABLE: table "fk partitions".p1
CREATE TABLE "fk partitions".p1 (
    a integer NOT NULL,
    b integer NOT NULL
);
ALTER TABLE "fk partitions".p1 OWNER TO postgres;

-- TABLE: table "fk partitions".p2
CREATE TABLE "fk partitions".p2 (
    a integer NOT NULL,
    b integer NOT NULL
) PARTITION BY LIST (a);
ALTER TABLE "fk partitions".p2 OWNER TO postgres;

-- TABLE: table "fk partitions".p21
CREATE TABLE "fk partitions".p21 (
    a integer NOT NULL,
    b integer NOT NULL
);
ALTER TABLE "fk partitions".p21 OWNER TO postgres;

-- TABLE: table "fk partitions".p3
CREATE TABLE "fk partitions".p3 (
    a integer NOT NULL,
    b integer NOT NULL
);
ALTER TABLE "fk partitions".p3 OWNER TO postgres;

-- TABLE: table "fk partitions".q
CREATE TABLE "fk partitions".q (
    a integer,
    b integer
) PARTITION BY LIST (a);
ALTER TABLE "fk partitions".q OWNER TO postgres;

-- TABLE: table "fk partitions".q1
CREATE TABLE "fk partitions".q1 (
    a integer,
    b integer
);
ALTER TABLE "fk partitions".q1 OWNER TO postgres;

-- TABLE ATTACH: table "fk partitions".p1
ALTER TABLE ONLY "fk partitions".p ATTACH PARTITION "fk partitions".p1 FOR VALUES FROM (0) TO (10);

-- TABLE ATTACH: table "fk partitions".p2
ALTER TABLE ONLY "fk partitions".p ATTACH PARTITION "fk partitions".p2 FOR VALUES FROM (10) TO (20);

-- TABLE ATTACH: table "fk partitions".p21
ALTER TABLE ONLY "fk partitions".p2 ATTACH PARTITION "fk partitions".p21 FOR VALUES IN (2);

-- TABLE ATTACH: table "fk partitions".p3
ALTER TABLE ONLY "fk partitions".p ATTACH PARTITION "fk partitions".p3 FOR VALUES FROM (20) TO (30);

-- TABLE ATTACH: table "fk partitions".q1
ALTER TABLE ONLY "fk partitions".q ATTACH PARTITION "fk partitions".q1 FOR VALUES IN (1, 2);

-- TABLE DATA: table "fk partitions".down
-- COPY "fk partitions".down (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk partitions".one
-- COPY "fk partitions".one (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk partitions".p1
-- COPY "fk partitions".p1 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk partitions".p21
-- COPY "fk partitions".p21 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk partitions".p3
-- COPY "fk partitions".p3 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk partitions".q1
-- COPY "fk partitions".q1 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint one_pkey ON "fk partitions".one
ALTER TABLE ONLY "fk partitions".one ADD CONSTRAINT one_pkey PRIMARY KEY (a);

-- CONSTRAINT: constraint p_pkey ON "fk partitions".p
ALTER TABLE ONLY "fk partitions".p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b);

-- CONSTRAINT: constraint p1_pkey ON "fk partitions".p1
ALTER TABLE ONLY "fk partitions".p1 ADD CONSTRAINT p1_pkey PRIMARY KEY (a, b);
ALTER INDEX "fk partitions".p_pkey ATTACH PARTITION "fk partitions".p1_pkey;

-- CONSTRAINT: constraint p2_pkey ON "fk partitions".p2
ALTER TABLE ONLY "fk partitions".p2 ADD CONSTRAINT p2_pkey PRIMARY KEY (a, b);
ALTER INDEX "fk partitions".p_pkey ATTACH PARTITION "fk partitions".p2_pkey;

-- CONSTRAINT: constraint p21_pkey ON "fk partitions".p21
ALTER TABLE ONLY "fk partitions".p21 ADD CONSTRAINT p21_pkey PRIMARY KEY (a, b);
ALTER INDEX "fk partitions".p2_pkey ATTACH PARTITION "fk partitions".p21_pkey;

-- CONSTRAINT: constraint p3_pkey ON "fk partitions".p3
ALTER TABLE ONLY "fk partitions".p3 ADD CONSTRAINT p3_pkey PRIMARY KEY (a, b);
ALTER INDEX "fk partitions".p_pkey ATTACH PARTITION "fk partitions".p3_pkey;

-- FK CONSTRAINT: constraint "down key" ON "fk partitions".down
ALTER TABLE ONLY "fk partitions".down ADD CONSTRAINT "down key" FOREIGN KEY (a, b) REFERENCES "fk partitions".p(a, b) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT: constraint own ON "fk partitions".p1
ALTER TABLE ONLY "fk partitions".p1 ADD CONSTRAINT own FOREIGN KEY (b) REFERENCES "fk partitions".one(a) NOT VALID;

-- FK CONSTRAINT: constraint "q key" ON "fk partitions".q
ALTER TABLE "fk partitions".q ADD CONSTRAINT "q key" FOREIGN KEY (a, b) REFERENCES "fk partitions".p(a, b);

-- FK CONSTRAINT: constraint up ON "fk partitions".p
ALTER TABLE "fk partitions".p ADD CONSTRAINT up FOREIGN KEY (a) REFERENCES "fk partitions".one(a) ON DELETE CASCADE;

COMMIT;
