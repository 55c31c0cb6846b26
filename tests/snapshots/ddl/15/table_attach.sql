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

-- SCHEMA: schema attach
CREATE SCHEMA attach;
ALTER SCHEMA attach OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table attach.detached
CREATE TABLE attach.detached (
    a integer,
    b text DEFAULT 'p'::text,
    c date,
    CONSTRAINT positive CHECK ((a >= 0))
);
ALTER TABLE attach.detached OWNER TO postgres;

-- TABLE: table attach.p
CREATE TABLE attach.p (
    a integer,
    b text DEFAULT 'p'::text,
    c date,
    CONSTRAINT positive CHECK ((a >= 0))
) PARTITION BY RANGE (a);
ALTER TABLE attach.p OWNER TO postgres;

-- TABLE: table attach.q
CREATE TABLE attach.q (
    c date,
    b text DEFAULT 'q'::text,
    a integer NOT NULL,
    CONSTRAINT own CHECK ((a < 10)),
    CONSTRAINT positive CHECK ((a >= 0))
);
ALTER TABLE attach.q OWNER TO postgres;

-- TABLE ATTACH: table attach.q
ALTER TABLE ONLY attach.p ATTACH PARTITION attach.q FOR VALUES FROM (0) TO (10);

-- TABLE DATA: table attach.detached
-- COPY attach.detached (a, b, c) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table attach.q
-- COPY attach.q (c, b, a) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
