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

-- SCHEMA: schema range
CREATE SCHEMA range;
ALTER SCHEMA range OWNER TO postgres;

-- DOMAIN: domain range.d
CREATE DOMAIN range.d AS integer;
ALTER DOMAIN range.d OWNER TO postgres;

-- SHELL TYPE: type range.ints
CREATE TYPE range.ints;

-- TYPE: type range."of domain"
CREATE TYPE range."of domain" AS RANGE (
    SUBTYPE = range.d,
    MULTIRANGE_TYPE_NAME = range."of domain_multirange"
);
ALTER TYPE range."of domain" OWNER TO postgres;

-- TYPE: type range.texts
CREATE TYPE range.texts AS RANGE (
    SUBTYPE = text,
    MULTIRANGE_TYPE_NAME = range.texts_multirange,
    SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops,
    COLLATION = pg_catalog."C"
);
ALTER TYPE range.texts OWNER TO postgres;

-- FUNCTION: function range.canonical(range.ints)
CREATE FUNCTION range.canonical(range.ints) RETURNS range.ints
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4range_canonical$$;
ALTER FUNCTION range.canonical(range.ints) OWNER TO postgres;

-- TYPE: type range.ints
CREATE TYPE range.ints AS RANGE (
    SUBTYPE = integer,
    MULTIRANGE_TYPE_NAME = range.ints_multirange,
    CANONICAL = range.canonical
);
ALTER TYPE range.ints OWNER TO postgres;

-- FUNCTION: function range.distance(time without time zone, time without time zone)
CREATE FUNCTION range.distance(time without time zone, time without time zone) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT extract(epoch FROM ($1 - $2))::float8$_$;
ALTER FUNCTION range.distance(time without time zone, time without time zone) OWNER TO postgres;

-- TYPE: type range.times
CREATE TYPE range.times AS RANGE (
    SUBTYPE = time without time zone,
    MULTIRANGE_TYPE_NAME = range."many times",
    SUBTYPE_DIFF = range.distance
);
ALTER TYPE range.times OWNER TO shop_owner;
COMMENT ON TYPE range.times IS 'times';

-- TABLE: table range.t
CREATE TABLE range.t (
    a range.times,
    b range."many times",
    c range.texts,
    d range.ints,
    e range."of domain"
);
ALTER TABLE range.t OWNER TO postgres;

-- TABLE DATA: table range.t
-- COPY range.t (a, b, c, d, e) FROM STDIN (FORMAT text, FREEZE true)

-- INDEX: index range.t_a_idx
CREATE INDEX t_a_idx ON range.t USING gist (a);

-- ACL: type range.texts
REVOKE ALL ON TYPE range.texts FROM PUBLIC;

COMMIT;
