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

-- SCHEMA: schema owner
CREATE SCHEMA owner;
ALTER SCHEMA owner OWNER TO shop_owner;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TYPE: type owner.e
CREATE TYPE owner.e AS ENUM (
    'x'
);
ALTER TYPE owner.e OWNER TO shop_writer;

-- FUNCTION: function owner.f()
CREATE FUNCTION owner.f() RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;
ALTER FUNCTION owner.f() OWNER TO shop_owner;

-- SEQUENCE: sequence owner.s
CREATE SEQUENCE owner.s AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE owner.s OWNER TO shop_reader;

-- SEQUENCE: sequence owner.t_a_seq
CREATE SEQUENCE owner.t_a_seq AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;
ALTER SEQUENCE owner.t_a_seq OWNER TO shop_owner;

-- VIEW: view owner.v
CREATE VIEW owner.v AS
 SELECT 1 AS a;
ALTER VIEW owner.v OWNER TO shop_writer;

-- TABLE: table owner.t
CREATE TABLE owner.t (
    a integer DEFAULT nextval('owner.t_a_seq'::regclass) NOT NULL,
    b integer NOT NULL
) PARTITION BY RANGE (a);
ALTER TABLE owner.t OWNER TO shop_owner;

-- TABLE: table owner.p
CREATE TABLE owner.p (
    a integer DEFAULT nextval('owner.t_a_seq'::regclass) NOT NULL,
    b integer NOT NULL
);
ALTER TABLE owner.p OWNER TO "we""ird Röle";

-- SEQUENCE: sequence owner.t_b_seq
ALTER TABLE owner.t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME owner.t_b_seq INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);

-- TABLE ATTACH: table owner.p
ALTER TABLE ONLY owner.t ATTACH PARTITION owner.p FOR VALUES FROM (0) TO (10);

-- SEQUENCE OWNED BY: sequence owner.t_a_seq
ALTER SEQUENCE owner.t_a_seq OWNED BY owner.t.a;

-- TABLE DATA: table owner.p
-- COPY owner.p (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- SEQUENCE SET: sequence owner.s
-- SELECT setval('owner.s'::regclass, ...)

-- SEQUENCE SET: sequence owner.t_a_seq
-- SELECT setval('owner.t_a_seq'::regclass, ...)

-- SEQUENCE SET: sequence owner.t_b_seq
-- SELECT setval('owner.t_b_seq'::regclass, ...)

-- CONSTRAINT: constraint t_pkey ON owner.t
ALTER TABLE ONLY owner.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

-- CONSTRAINT: constraint p_pkey ON owner.p
ALTER TABLE ONLY owner.p ADD CONSTRAINT p_pkey PRIMARY KEY (a);
ALTER INDEX owner.t_pkey ATTACH PARTITION owner.p_pkey;

COMMIT;
