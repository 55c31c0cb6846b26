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

-- SCHEMA: schema base
CREATE SCHEMA base;
ALTER SCHEMA base OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SHELL TYPE: type base.num
CREATE TYPE base.num;

-- SHELL TYPE: type base.pair
CREATE TYPE base.pair;

-- SHELL TYPE: type base.sub
CREATE TYPE base.sub;

-- SHELL TYPE: type base.words
CREATE TYPE base.words;

-- FUNCTION: function base."num in"(cstring)
CREATE FUNCTION base."num in"(cstring) RETURNS base.num
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4in$$;
ALTER FUNCTION base."num in"(cstring) OWNER TO postgres;

-- FUNCTION: function base."num out"(base.num)
CREATE FUNCTION base."num out"(base.num) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4out$$;
ALTER FUNCTION base."num out"(base.num) OWNER TO postgres;

-- FUNCTION: function base."num recv"(internal)
CREATE FUNCTION base."num recv"(internal) RETURNS base.num
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4recv$$;
ALTER FUNCTION base."num recv"(internal) OWNER TO postgres;

-- FUNCTION: function base."num send"(base.num)
CREATE FUNCTION base."num send"(base.num) RETURNS bytea
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4send$$;
ALTER FUNCTION base."num send"(base.num) OWNER TO postgres;

-- TYPE: type base.num
CREATE TYPE base.num (
    INTERNALLENGTH = 4,
    INPUT = base."num in",
    OUTPUT = base."num out",
    RECEIVE = base."num recv",
    SEND = base."num send",
    DEFAULT = '42',
    CATEGORY = 'x',
    PREFERRED = true,
    DELIMITER = ';',
    ALIGNMENT = int4,
    STORAGE = plain,
    PASSEDBYVALUE
);
ALTER TYPE base.num OWNER TO shop_owner;
COMMENT ON TYPE base.num IS 'num';

-- FUNCTION: function base."pair in"(cstring)
CREATE FUNCTION base."pair in"(cstring) RETURNS base.pair
    LANGUAGE internal IMMUTABLE STRICT
    AS $$point_in$$;
ALTER FUNCTION base."pair in"(cstring) OWNER TO postgres;

-- FUNCTION: function base."pair out"(base.pair)
CREATE FUNCTION base."pair out"(base.pair) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$point_out$$;
ALTER FUNCTION base."pair out"(base.pair) OWNER TO postgres;

-- TYPE: type base.pair
CREATE TYPE base.pair (
    INTERNALLENGTH = 16,
    INPUT = base."pair in",
    OUTPUT = base."pair out",
    SUBSCRIPT = raw_array_subscript_handler,
    ELEMENT = double precision,
    ALIGNMENT = double,
    STORAGE = plain
);
ALTER TYPE base.pair OWNER TO postgres;

-- FUNCTION: function base."sub in"(cstring)
CREATE FUNCTION base."sub in"(cstring) RETURNS base.sub
    LANGUAGE internal IMMUTABLE STRICT
    AS $$jsonb_in$$;
ALTER FUNCTION base."sub in"(cstring) OWNER TO postgres;

-- FUNCTION: function base."sub out"(base.sub)
CREATE FUNCTION base."sub out"(base.sub) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$jsonb_out$$;
ALTER FUNCTION base."sub out"(base.sub) OWNER TO postgres;

-- TYPE: type base.sub
CREATE TYPE base.sub (
    INTERNALLENGTH = VARIABLE,
    INPUT = base."sub in",
    OUTPUT = base."sub out",
    ANALYZE = ts_typanalyze,
    SUBSCRIPT = jsonb_subscript_handler,
    ALIGNMENT = double,
    STORAGE = external
);
ALTER TYPE base.sub OWNER TO postgres;

-- FUNCTION: function base."words in"(cstring, oid, integer)
CREATE FUNCTION base."words in"(cstring, oid, integer) RETURNS base.words
    LANGUAGE internal IMMUTABLE STRICT
    AS $$varcharin$$;
ALTER FUNCTION base."words in"(cstring, oid, integer) OWNER TO postgres;

-- FUNCTION: function base."words out"(base.words)
CREATE FUNCTION base."words out"(base.words) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$varcharout$$;
ALTER FUNCTION base."words out"(base.words) OWNER TO postgres;

-- TYPE: type base.words
CREATE TYPE base.words (
    INTERNALLENGTH = VARIABLE,
    INPUT = base."words in",
    OUTPUT = base."words out",
    TYPMOD_IN = varchartypmodin,
    TYPMOD_OUT = varchartypmodout,
    COLLATABLE = true,
    DEFAULT = 'it''s',
    ALIGNMENT = int4,
    STORAGE = extended
);
ALTER TYPE base.words OWNER TO postgres;

-- TABLE: table base.t
CREATE TABLE base.t (
    a base.num DEFAULT '7'::base.num,
    b base.num[],
    c base.words(3),
    d base.pair
);
ALTER TABLE base.t OWNER TO postgres;

-- TABLE DATA: table base.t
-- COPY base.t (a, b, c, d) FROM STDIN (FORMAT text, FREEZE true)

-- ACL: type base.num
REVOKE ALL ON TYPE base.num FROM PUBLIC;

COMMIT;
