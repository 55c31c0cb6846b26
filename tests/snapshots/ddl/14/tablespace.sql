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

-- SCHEMA: schema tablespace
CREATE SCHEMA tablespace;
ALTER SCHEMA tablespace OWNER TO postgres;

-- TABLE: table tablespace.p
CREATE TABLE tablespace.p (
    a integer
) PARTITION BY LIST (a) TABLESPACE pgclone_space;
ALTER TABLE tablespace.p OWNER TO postgres;

-- TABLE: table tablespace.p1
CREATE TABLE tablespace.p1 (
    a integer
) TABLESPACE pgclone_space;
ALTER TABLE tablespace.p1 OWNER TO postgres;

-- TABLE: table tablespace.p2
CREATE TABLE tablespace.p2 (
    a integer
);
ALTER TABLE tablespace.p2 OWNER TO postgres;

-- TABLE: table tablespace.t
CREATE TABLE tablespace.t (
    a integer NOT NULL
) TABLESPACE pgclone_space;
ALTER TABLE tablespace.t OWNER TO postgres;

-- MATERIALIZED VIEW: materialized view tablespace.m
CREATE MATERIALIZED VIEW tablespace.m TABLESPACE pgclone_space AS
 SELECT t.a
   FROM tablespace.t
  WITH NO DATA;
ALTER MATERIALIZED VIEW tablespace.m OWNER TO postgres;

-- TABLE: table tablespace.u
CREATE TABLE tablespace.u (
    a integer,
    b integer
);
ALTER TABLE tablespace.u OWNER TO postgres;

-- TABLE ATTACH: table tablespace.p1
ALTER TABLE ONLY tablespace.p ATTACH PARTITION tablespace.p1 FOR VALUES IN (1);

-- TABLE ATTACH: table tablespace.p2
ALTER TABLE ONLY tablespace.p ATTACH PARTITION tablespace.p2 FOR VALUES IN (2);

-- TABLE DATA: table tablespace.p1
-- COPY tablespace.p1 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table tablespace.p2
-- COPY tablespace.p2 (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table tablespace.t
-- COPY tablespace.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table tablespace.u
-- COPY tablespace.u (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint pk ON tablespace.t
SET LOCAL default_tablespace = 'pgclone_space';
ALTER TABLE ONLY tablespace.t ADD CONSTRAINT pk PRIMARY KEY (a);
SET LOCAL default_tablespace = '';

-- CONSTRAINT: constraint u_b_key ON tablespace.u
ALTER TABLE ONLY tablespace.u ADD CONSTRAINT u_b_key UNIQUE (b);

-- INDEX: index tablespace."by a"
SET LOCAL default_tablespace = 'pgclone_space';
CREATE INDEX "by a" ON ONLY tablespace.p USING btree (a);
SET LOCAL default_tablespace = '';

-- INDEX: index tablespace.i
SET LOCAL default_tablespace = 'pgclone_space';
CREATE INDEX i ON tablespace.u USING btree (a);
SET LOCAL default_tablespace = '';

-- INDEX: index tablespace.p1_a_idx
SET LOCAL default_tablespace = 'pgclone_space';
CREATE INDEX p1_a_idx ON tablespace.p1 USING btree (a);
SET LOCAL default_tablespace = '';
ALTER INDEX tablespace."by a" ATTACH PARTITION tablespace.p1_a_idx;

-- INDEX: index tablespace.p2_a_idx
SET LOCAL default_tablespace = 'pgclone_space';
CREATE INDEX p2_a_idx ON tablespace.p2 USING btree (a);
SET LOCAL default_tablespace = '';
ALTER INDEX tablespace."by a" ATTACH PARTITION tablespace.p2_a_idx;

-- MATERIALIZED VIEW DATA: materialized view tablespace.m
REFRESH MATERIALIZED VIEW tablespace.m;

COMMIT;
