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

-- SCHEMA: schema aggregate
CREATE SCHEMA aggregate;
ALTER SCHEMA aggregate OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function aggregate.add(integer, integer)
CREATE FUNCTION aggregate.add(integer, integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT coalesce($1, 0) + $2$_$;
ALTER FUNCTION aggregate.add(integer, integer) OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.count(*)
CREATE AGGREGATE aggregate.count(*) (
    SFUNC = int8inc,
    STYPE = bigint,
    INITCOND = '0'
);
ALTER AGGREGATE aggregate.count(*) OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.hypothetical("any")
CREATE AGGREGATE aggregate.hypothetical(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi,
    STYPE = internal,
    FINALFUNC = rank_final,
    FINALFUNC_EXTRA = true,
    FINALFUNC_MODIFY = READ_ONLY,
    HYPOTHETICAL
);
ALTER AGGREGATE aggregate.hypothetical("any") OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.largest(integer)
CREATE AGGREGATE aggregate.largest(a integer) (
    SFUNC = int4larger,
    STYPE = integer,
    SORTOP = OPERATOR(pg_catalog.>)
);
ALTER AGGREGATE aggregate.largest(integer) OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.moving(bigint)
CREATE AGGREGATE aggregate.moving(bigint) (
    SFUNC = int8_avg_accum,
    STYPE = internal,
    SSPACE = 128,
    FINALFUNC = numeric_poly_avg,
    FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = int8_avg_combine,
    SERIALFUNC = int8_avg_serialize,
    DESERIALFUNC = int8_avg_deserialize,
    MSFUNC = int8_avg_accum,
    MINVFUNC = int8_avg_accum_inv,
    MSTYPE = internal,
    MSSPACE = 128,
    MFINALFUNC = numeric_poly_avg,
    MFINALFUNC_MODIFY = READ_WRITE,
    PARALLEL = restricted
);
ALTER AGGREGATE aggregate.moving(bigint) OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.ordered(double precision, anyelement)
CREATE AGGREGATE aggregate.ordered(p double precision ORDER BY x anyelement) (
    SFUNC = ordered_set_transition,
    STYPE = internal,
    FINALFUNC = percentile_disc_final,
    FINALFUNC_EXTRA = true
);
ALTER AGGREGATE aggregate.ordered(double precision, anyelement) OWNER TO postgres;

-- AGGREGATE: aggregate aggregate.total(integer)
CREATE AGGREGATE aggregate.total(integer) (
    SFUNC = aggregate.add,
    STYPE = integer,
    INITCOND = '0',
    COMBINEFUNC = int4pl,
    PARALLEL = safe
);
ALTER AGGREGATE aggregate.total(integer) OWNER TO shop_owner;

-- VIEW: view aggregate.v
CREATE VIEW aggregate.v AS
 SELECT aggregate.total(x) AS total
   FROM generate_series(1, 3) x(x);
ALTER VIEW aggregate.v OWNER TO postgres;

-- ACL: aggregate aggregate.total(integer)
REVOKE ALL ON FUNCTION aggregate.total(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION aggregate.total(integer) TO shop_reader;

COMMIT;
