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

-- SCHEMA: schema "index attach"
CREATE SCHEMA "index attach";
ALTER SCHEMA "index attach" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "index attach".p
CREATE TABLE "index attach".p (
    a integer NOT NULL,
    b text,
    c integer
) PARTITION BY LIST (a);
ALTER TABLE "index attach".p OWNER TO postgres;

-- TABLE: table "index attach".p1
CREATE TABLE "index attach".p1 (
    a integer NOT NULL,
    b text,
    c integer
);
ALTER TABLE "index attach".p1 OWNER TO postgres;

-- TABLE: table "index attach".p2
CREATE TABLE "index attach".p2 (
    a integer NOT NULL,
    b text,
    c integer
) PARTITION BY LIST (a);
ALTER TABLE "index attach".p2 OWNER TO postgres;

-- TABLE: table "index attach".p21
CREATE TABLE "index attach".p21 (
    a integer NOT NULL,
    b text,
    c integer
);
ALTER TABLE "index attach".p21 OWNER TO postgres;

-- TABLE ATTACH: table "index attach".p1
ALTER TABLE ONLY "index attach".p ATTACH PARTITION "index attach".p1 FOR VALUES IN (1);

-- TABLE ATTACH: table "index attach".p2
ALTER TABLE ONLY "index attach".p ATTACH PARTITION "index attach".p2 FOR VALUES IN (2);

-- TABLE ATTACH: table "index attach".p21
ALTER TABLE ONLY "index attach".p2 ATTACH PARTITION "index attach".p21 FOR VALUES IN (2);

-- TABLE DATA: table "index attach".p1
-- COPY "index attach".p1 (a, b, c) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "index attach".p21
-- COPY "index attach".p21 (a, b, c) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint key ON "index attach".p
ALTER TABLE ONLY "index attach".p ADD CONSTRAINT key PRIMARY KEY (a);

-- CONSTRAINT: constraint p1_pkey ON "index attach".p1
ALTER TABLE ONLY "index attach".p1 ADD CONSTRAINT p1_pkey PRIMARY KEY (a);
ALTER INDEX "index attach".key ATTACH PARTITION "index attach".p1_pkey;

-- CONSTRAINT: constraint p2_pkey ON "index attach".p2
ALTER TABLE ONLY "index attach".p2 ADD CONSTRAINT p2_pkey PRIMARY KEY (a);
ALTER INDEX "index attach".key ATTACH PARTITION "index attach".p2_pkey;

-- CONSTRAINT: constraint p21_pkey ON "index attach".p21
ALTER TABLE ONLY "index attach".p21 ADD CONSTRAINT p21_pkey PRIMARY KEY (a);
ALTER INDEX "index attach".p2_pkey ATTACH PARTITION "index attach".p21_pkey;

-- INDEX: index "index attach"."by b"
CREATE INDEX "by b" ON ONLY "index attach".p USING btree (b);
COMMENT ON INDEX "index attach"."by b" IS 'b';

-- INDEX: index "index attach"."not yet"
CREATE INDEX "not yet" ON ONLY "index attach".p USING btree (c);

-- INDEX: index "index attach".own
CREATE INDEX own ON "index attach".p1 USING btree (lower(b));

-- INDEX: index "index attach".p1_b_idx
CREATE INDEX p1_b_idx ON "index attach".p1 USING btree (b);
ALTER INDEX "index attach"."by b" ATTACH PARTITION "index attach".p1_b_idx;

-- INDEX: index "index attach".p2_b_idx
CREATE INDEX p2_b_idx ON ONLY "index attach".p2 USING btree (b);
ALTER INDEX "index attach"."by b" ATTACH PARTITION "index attach".p2_b_idx;

-- INDEX: index "index attach".p21_b_idx
CREATE INDEX p21_b_idx ON "index attach".p21 USING btree (b);
ALTER INDEX "index attach".p2_b_idx ATTACH PARTITION "index attach".p21_b_idx;

-- INDEX: index "index attach"."unique"
CREATE UNIQUE INDEX "unique" ON ONLY "index attach".p USING btree (a, b);

-- INDEX: index "index attach".p1_a_b_idx
CREATE UNIQUE INDEX p1_a_b_idx ON "index attach".p1 USING btree (a, b);
ALTER INDEX "index attach"."unique" ATTACH PARTITION "index attach".p1_a_b_idx;

-- INDEX: index "index attach".p2_a_b_idx
CREATE UNIQUE INDEX p2_a_b_idx ON ONLY "index attach".p2 USING btree (a, b);
ALTER INDEX "index attach"."unique" ATTACH PARTITION "index attach".p2_a_b_idx;

-- INDEX: index "index attach".p21_a_b_idx
CREATE UNIQUE INDEX p21_a_b_idx ON "index attach".p21 USING btree (a, b);
ALTER INDEX "index attach".p2_a_b_idx ATTACH PARTITION "index attach".p21_a_b_idx;

-- INDEX: index "index attach".wide
CREATE INDEX wide ON ONLY "index attach".p USING btree (b, c);

-- INDEX: index "index attach"."wide of p1"
CREATE INDEX "wide of p1" ON "index attach".p1 USING btree (b, c) WITH (fillfactor='50');
ALTER INDEX "index attach".wide ATTACH PARTITION "index attach"."wide of p1";

COMMIT;
