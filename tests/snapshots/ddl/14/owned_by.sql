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

-- SCHEMA: schema owned
CREATE SCHEMA owned;
ALTER SCHEMA owned OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- SEQUENCE: sequence owned.shared
CREATE SEQUENCE owned.shared AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE owned.shared OWNER TO postgres;

-- SEQUENCE: sequence owned.t_a_seq
CREATE SEQUENCE owned.t_a_seq AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;
ALTER SEQUENCE owned.t_a_seq OWNER TO postgres;

-- SEQUENCE: sequence owned.t_b_seq
CREATE SEQUENCE owned.t_b_seq AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE owned.t_b_seq OWNER TO postgres;

-- SEQUENCE: sequence owned.t_c_seq
CREATE SEQUENCE owned.t_c_seq AS smallint INCREMENT BY 1 MINVALUE 1 MAXVALUE 32767 START WITH 1 CACHE 1;
ALTER SEQUENCE owned.t_c_seq OWNER TO postgres;

-- SEQUENCE: sequence owned.unused
CREATE SEQUENCE owned.unused AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE owned.unused OWNER TO postgres;

-- TABLE: table owned.t
CREATE TABLE owned.t (
    a integer DEFAULT nextval('owned.t_a_seq'::regclass) NOT NULL,
    b bigint DEFAULT nextval('owned.t_b_seq'::regclass) NOT NULL,
    c smallint DEFAULT nextval('owned.t_c_seq'::regclass) NOT NULL,
    d integer
);
ALTER TABLE owned.t OWNER TO postgres;

-- SEQUENCE OWNED BY: sequence owned.t_a_seq
ALTER SEQUENCE owned.t_a_seq OWNED BY owned.t.a;

-- SEQUENCE OWNED BY: sequence owned.t_b_seq
ALTER SEQUENCE owned.t_b_seq OWNED BY owned.t.b;

-- SEQUENCE OWNED BY: sequence owned.t_c_seq
ALTER SEQUENCE owned.t_c_seq OWNED BY owned.t.c;

-- SEQUENCE OWNED BY: sequence owned.unused
ALTER SEQUENCE owned.unused OWNED BY owned.t.d;

-- TABLE: table owned.u
CREATE TABLE owned.u (
    a integer DEFAULT nextval('owned.shared'::regclass)
);
ALTER TABLE owned.u OWNER TO postgres;

-- TABLE: table owned.v
CREATE TABLE owned.v (
    a integer DEFAULT nextval('owned.shared'::regclass)
);
ALTER TABLE owned.v OWNER TO postgres;

-- SEQUENCE OWNED BY: sequence owned.shared
ALTER SEQUENCE owned.shared OWNED BY owned.v.a;

-- TABLE DATA: table owned.t
-- COPY owned.t (a, b, c, d) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table owned.u
-- COPY owned.u (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table owned.v
-- COPY owned.v (a) FROM STDIN (FORMAT binary, FREEZE true)

-- SEQUENCE SET: sequence owned.shared
-- SELECT setval('owned.shared'::regclass, ...)

-- SEQUENCE SET: sequence owned.t_a_seq
-- SELECT setval('owned.t_a_seq'::regclass, ...)

-- SEQUENCE SET: sequence owned.t_b_seq
-- SELECT setval('owned.t_b_seq'::regclass, ...)

-- SEQUENCE SET: sequence owned.t_c_seq
-- SELECT setval('owned.t_c_seq'::regclass, ...)

-- SEQUENCE SET: sequence owned.unused
-- SELECT setval('owned.unused'::regclass, ...)

-- CONSTRAINT: constraint t_pkey ON owned.t
ALTER TABLE ONLY owned.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

COMMIT;
