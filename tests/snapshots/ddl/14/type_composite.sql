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

-- SCHEMA: schema composite
CREATE SCHEMA composite;
ALTER SCHEMA composite OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TYPE: type composite."inner"
CREATE TYPE composite."inner" AS (
    x integer,
    "y y" character varying(10) COLLATE pg_catalog."C",
    z text
);
ALTER TYPE composite."inner" OWNER TO shop_owner;

-- TYPE: type composite."none"
CREATE TYPE composite."none" AS (
);
ALTER TYPE composite."none" OWNER TO postgres;

-- TYPE: type composite."outer"
CREATE TYPE composite."outer" AS (
    i composite."inner",
    l composite."inner"[],
    n numeric(5,2),
    b bit varying(5),
    ts timestamp(3) with time zone,
    iv interval day to second(2),
    c "char"
);
ALTER TYPE composite."outer" OWNER TO postgres;
COMMENT ON TYPE composite."outer" IS 'outer';
COMMENT ON COLUMN composite."outer".n IS 'n';

-- TABLE: table composite.base
CREATE TABLE composite.base (
    id integer,
    x text
);
ALTER TABLE composite.base OWNER TO postgres;

-- TYPE: type composite."with row"
CREATE TYPE composite."with row" AS (
    r composite.base,
    rs composite.base[]
);
ALTER TYPE composite."with row" OWNER TO postgres;

-- TABLE: table composite.t
CREATE TABLE composite.t (
    a composite."outer",
    b composite."inner"[]
);
ALTER TABLE composite.t OWNER TO postgres;

-- TABLE: table composite.u
CREATE TABLE composite.u (
    v composite."with row"
);
ALTER TABLE composite.u OWNER TO postgres;

-- TABLE DATA: table composite.base
-- COPY composite.base (id, x) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table composite.t
-- COPY composite.t (a, b) FROM STDIN (FORMAT text, FREEZE true)

-- TABLE DATA: table composite.u
-- COPY composite.u (v) FROM STDIN (FORMAT text, FREEZE true)

-- ACL: type composite."outer"
REVOKE ALL ON TYPE composite."outer" FROM PUBLIC;

COMMIT;
