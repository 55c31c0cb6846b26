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

-- SCHEMA: schema data
CREATE SCHEMA data;
ALTER SCHEMA data OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TABLE: table data.t
CREATE TABLE data.t (
    id integer NOT NULL,
    a text,
    b bytea,
    c double precision,
    d numeric,
    e timestamp with time zone,
    f jsonb,
    g integer[],
    h text[],
    i boolean,
    j uuid,
    k inet,
    l interval,
    m xml,
    n bit(3),
    o money,
    p "char",
    q tsvector,
    r int4range
);
ALTER TABLE data.t OWNER TO postgres;

-- TABLE DATA: table data.t
-- COPY data.t (id, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r) FROM STDIN (FORMAT text, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON data.t
ALTER TABLE ONLY data.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

COMMIT;
