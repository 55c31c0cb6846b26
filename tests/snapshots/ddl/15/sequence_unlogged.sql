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

-- SCHEMA: schema unlogged
CREATE SCHEMA unlogged;
ALTER SCHEMA unlogged OWNER TO postgres;

-- SEQUENCE: sequence unlogged.s
CREATE UNLOGGED SEQUENCE unlogged.s AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE unlogged.s OWNER TO postgres;

-- SEQUENCE: sequence unlogged.t_b_seq
CREATE UNLOGGED SEQUENCE unlogged.t_b_seq AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;
ALTER SEQUENCE unlogged.t_b_seq OWNER TO postgres;

-- TABLE: table unlogged.t
CREATE UNLOGGED TABLE unlogged.t (
    a integer NOT NULL,
    b integer DEFAULT nextval('unlogged.t_b_seq'::regclass) NOT NULL
);
ALTER TABLE unlogged.t OWNER TO postgres;

-- SEQUENCE: sequence unlogged.t_a_seq
ALTER TABLE unlogged.t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME unlogged.t_a_seq INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);
ALTER SEQUENCE unlogged.t_a_seq SET LOGGED;

-- SEQUENCE OWNED BY: sequence unlogged.t_b_seq
ALTER SEQUENCE unlogged.t_b_seq OWNED BY unlogged.t.b;

-- TABLE DATA: table unlogged.t
-- COPY unlogged.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- SEQUENCE SET: sequence unlogged.s
-- SELECT setval('unlogged.s'::regclass, ...)

-- SEQUENCE SET: sequence unlogged.t_a_seq
-- SELECT setval('unlogged.t_a_seq'::regclass, ...)

-- SEQUENCE SET: sequence unlogged.t_b_seq
-- SELECT setval('unlogged.t_b_seq'::regclass, ...)

COMMIT;
