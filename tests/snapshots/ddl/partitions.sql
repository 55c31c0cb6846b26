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

-- SCHEMA: schema partition
CREATE SCHEMA partition;
ALTER SCHEMA partition OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function partition.lowered(text)
CREATE FUNCTION partition.lowered(text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT lower($1)$_$;
ALTER FUNCTION partition.lowered(text) OWNER TO postgres;

-- TABLE: table partition.e
CREATE TABLE partition.e (
    a text,
    b text
) PARTITION BY LIST (partition.lowered(a) COLLATE "C" text_pattern_ops);
ALTER TABLE partition.e OWNER TO postgres;

-- TABLE: table partition.e1
CREATE TABLE partition.e1 (
    a text,
    b text
) PARTITION BY HASH (b);
ALTER TABLE partition.e1 OWNER TO postgres;

-- TABLE: table partition.e2
CREATE TABLE partition.e2 (
    a text,
    b text
);
ALTER TABLE partition.e2 OWNER TO postgres;

-- TABLE: table partition.h
CREATE TABLE partition.h (
    a integer
) PARTITION BY HASH (a);
ALTER TABLE partition.h OWNER TO postgres;

-- TABLE: table partition.h0
CREATE TABLE partition.h0 (
    a integer
);
ALTER TABLE partition.h0 OWNER TO postgres;

-- TABLE: table partition.h1
CREATE TABLE partition.h1 (
    a integer
);
ALTER TABLE partition.h1 OWNER TO postgres;

-- TABLE: table partition.h3
CREATE TABLE partition.h3 (
    a integer
);
ALTER TABLE partition.h3 OWNER TO postgres;

-- TABLE: table partition.l
CREATE TABLE partition.l (
    a text
) PARTITION BY LIST (a);
ALTER TABLE partition.l OWNER TO postgres;

-- TABLE: table partition."l ab"
CREATE TABLE partition."l ab" (
    a text
);
ALTER TABLE partition."l ab" OWNER TO postgres;

-- TABLE: table partition."l rest"
CREATE TABLE partition."l rest" (
    a text
);
ALTER TABLE partition."l rest" OWNER TO postgres;

-- TABLE: table partition."none"
CREATE TABLE partition."none" (
    a integer
) PARTITION BY RANGE (a);
ALTER TABLE partition."none" OWNER TO postgres;

-- TABLE: table partition.r
CREATE TABLE partition.r (
    a integer,
    d date
) PARTITION BY RANGE (d, a);
ALTER TABLE partition.r OWNER TO postgres;

-- TABLE: table partition."r new"
CREATE TABLE partition."r new" (
    a integer,
    d date
);
ALTER TABLE partition."r new" OWNER TO postgres;

-- TABLE: table partition."r old"
CREATE TABLE partition."r old" (
    a integer,
    d date
);
ALTER TABLE partition."r old" OWNER TO postgres;

-- TABLE ATTACH: table partition.e1
ALTER TABLE ONLY partition.e ATTACH PARTITION partition.e1 FOR VALUES IN ('x');

-- TABLE ATTACH: table partition.e2
ALTER TABLE ONLY partition.e1 ATTACH PARTITION partition.e2 FOR VALUES WITH (modulus 1, remainder 0);

-- TABLE ATTACH: table partition.h0
ALTER TABLE ONLY partition.h ATTACH PARTITION partition.h0 FOR VALUES WITH (modulus 2, remainder 0);

-- TABLE ATTACH: table partition.h1
ALTER TABLE ONLY partition.h ATTACH PARTITION partition.h1 FOR VALUES WITH (modulus 4, remainder 1);

-- TABLE ATTACH: table partition.h3
ALTER TABLE ONLY partition.h ATTACH PARTITION partition.h3 FOR VALUES WITH (modulus 4, remainder 3);

-- TABLE ATTACH: table partition."l ab"
ALTER TABLE ONLY partition.l ATTACH PARTITION partition."l ab" FOR VALUES IN ('a', 'it''s', NULL);

-- TABLE ATTACH: table partition."l rest"
ALTER TABLE ONLY partition.l ATTACH PARTITION partition."l rest" DEFAULT;

-- TABLE ATTACH: table partition."r new"
ALTER TABLE ONLY partition.r ATTACH PARTITION partition."r new" FOR VALUES FROM ('2024-01-01', 0) TO (MAXVALUE, MAXVALUE);

-- TABLE ATTACH: table partition."r old"
ALTER TABLE ONLY partition.r ATTACH PARTITION partition."r old" FOR VALUES FROM (MINVALUE, MINVALUE) TO ('2024-01-01', 0);

-- TABLE DATA: table partition.e2
-- COPY partition.e2 (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition.h0
-- COPY partition.h0 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition.h1
-- COPY partition.h1 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition.h3
-- COPY partition.h3 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition."l ab"
-- COPY partition."l ab" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition."l rest"
-- COPY partition."l rest" (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition."r new"
-- COPY partition."r new" (a, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table partition."r old"
-- COPY partition."r old" (a, d) FROM STDIN (FORMAT binary, FREEZE true)

COMMIT;
