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

-- SCHEMA: schema "not null"
CREATE SCHEMA "not null";
ALTER SCHEMA "not null" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table "not null".key
CREATE TABLE "not null".key (
    a integer CONSTRAINT "of key" NOT NULL
);
ALTER TABLE "not null".key OWNER TO postgres;

-- TABLE: table "not null".old
CREATE TABLE "not null".old (
    a integer,
    b integer
);
ALTER TABLE "not null".old OWNER TO postgres;

-- TABLE: table "not null"."old child"
CREATE TABLE "not null"."old child" (
    a integer CONSTRAINT "child must" NOT NULL
) INHERITS ("not null".old);
ALTER TABLE "not null"."old child" OWNER TO postgres;

-- TABLE: table "not null"."old child 2"
CREATE TABLE "not null"."old child 2" (
) INHERITS ("not null".old);
ALTER TABLE "not null"."old child 2" OWNER TO postgres;

-- TABLE: table "not null"."only here"
CREATE TABLE "not null"."only here" (
    a integer CONSTRAINT here NOT NULL NO INHERIT
);
ALTER TABLE "not null"."only here" OWNER TO postgres;

-- TABLE: table "not null"."not there"
CREATE TABLE "not null"."not there" (
) INHERITS ("not null"."only here");
ALTER TABLE "not null"."not there" OWNER TO postgres;

-- TABLE: table "not null".own
CREATE TABLE "not null".own (
    a integer CONSTRAINT "not inherited" NOT NULL NO INHERIT,
    b integer CONSTRAINT own_b_not_null NOT NULL NO INHERIT
);
ALTER TABLE "not null".own OWNER TO postgres;

-- TABLE: table "not null".p
CREATE TABLE "not null".p (
    a integer CONSTRAINT "of p" NOT NULL,
    b integer
) PARTITION BY LIST (a);
ALTER TABLE "not null".p OWNER TO postgres;

-- TABLE: table "not null".p1
CREATE TABLE "not null".p1 (
    a integer CONSTRAINT "of p" NOT NULL,
    b integer CONSTRAINT "of p1" NOT NULL
);
ALTER TABLE "not null".p1 OWNER TO postgres;

-- TABLE: table "not null".parts
CREATE TABLE "not null".parts (
    a integer,
    b integer
) PARTITION BY LIST (b);
ALTER TABLE "not null".parts OWNER TO postgres;

-- TABLE: table "not null"."parts 1"
CREATE TABLE "not null"."parts 1" (
    a integer,
    b integer
);
ALTER TABLE "not null"."parts 1" OWNER TO postgres;

-- TABLE: table "not null"."parts 2"
CREATE TABLE "not null"."parts 2" (
    a integer CONSTRAINT "of parts" NOT NULL,
    b integer
);
ALTER TABLE "not null"."parts 2" OWNER TO postgres;

-- TABLE: table "not null".t
CREATE TABLE "not null".t (
    a integer CONSTRAINT must NOT NULL,
    b integer,
    c integer CONSTRAINT t_c_not_null NOT NULL,
    d integer
);
ALTER TABLE "not null".t OWNER TO postgres;
COMMENT ON CONSTRAINT must ON "not null".t IS 'm';

-- TABLE: table "not null".child
CREATE TABLE "not null".child (
    CONSTRAINT later NOT NULL b,
    CONSTRAINT "of child" NOT NULL d
) INHERITS ("not null".t);
ALTER TABLE "not null".child OWNER TO postgres;

-- TABLE: table "not null".grandchild
CREATE TABLE "not null".grandchild (
) INHERITS ("not null".child);
ALTER TABLE "not null".grandchild OWNER TO postgres;

-- TABLE ATTACH: table "not null".p1
ALTER TABLE ONLY "not null".p ATTACH PARTITION "not null".p1 FOR VALUES IN (1);

-- TABLE ATTACH: table "not null"."parts 1"
ALTER TABLE ONLY "not null".parts ATTACH PARTITION "not null"."parts 1" FOR VALUES IN (1);

-- TABLE ATTACH: table "not null"."parts 2"
ALTER TABLE ONLY "not null".parts ATTACH PARTITION "not null"."parts 2" FOR VALUES IN (2);

-- TABLE DATA: table "not null".child
-- COPY "not null".child (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".grandchild
-- COPY "not null".grandchild (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".key
-- COPY "not null".key (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."not there"
-- COPY "not null"."not there" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".old
-- COPY "not null".old (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."old child"
-- COPY "not null"."old child" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."old child 2"
-- COPY "not null"."old child 2" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."only here"
-- COPY "not null"."only here" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".own
-- COPY "not null".own (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".p1
-- COPY "not null".p1 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."parts 1"
-- COPY "not null"."parts 1" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null"."parts 2"
-- COPY "not null"."parts 2" (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "not null".t
-- COPY "not null".t (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- CHECK CONSTRAINT: table "not null"."old child 2"
ALTER TABLE "not null"."old child 2" ADD CONSTRAINT "child later" NOT NULL a NOT VALID;

-- CHECK CONSTRAINT: table "not null".old
ALTER TABLE "not null".old ADD CONSTRAINT "parent later" NOT NULL a NOT VALID;

-- CHECK CONSTRAINT: table "not null".parts
ALTER TABLE "not null".parts ADD CONSTRAINT "of parts" NOT NULL a NOT VALID;

-- CHECK CONSTRAINT: table "not null".t
ALTER TABLE "not null".t ADD CONSTRAINT later NOT NULL b NOT VALID;
COMMENT ON CONSTRAINT later ON "not null".t IS 'l';

-- CONSTRAINT: constraint key_pkey ON "not null".key
ALTER TABLE ONLY "not null".key ADD CONSTRAINT key_pkey PRIMARY KEY (a);

COMMIT;
