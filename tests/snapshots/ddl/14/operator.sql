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

-- SCHEMA: schema operator
CREATE SCHEMA operator;
ALTER SCHEMA operator OWNER TO postgres;

-- SCHEMA: schema "operator too"
CREATE SCHEMA "operator too";
ALTER SCHEMA "operator too" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TYPE: type operator.c
CREATE TYPE operator.c AS (
    a integer
);
ALTER TYPE operator.c OWNER TO postgres;

-- FUNCTION: function operator.eq(operator.c, operator.c)
CREATE FUNCTION operator.eq(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a = ($2).a$_$;
ALTER FUNCTION operator.eq(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator.ge(operator.c, operator.c)
CREATE FUNCTION operator.ge(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a >= ($2).a$_$;
ALTER FUNCTION operator.ge(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator.gt(operator.c, operator.c)
CREATE FUNCTION operator.gt(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a > ($2).a$_$;
ALTER FUNCTION operator.gt(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator.le(operator.c, operator.c)
CREATE FUNCTION operator.le(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a <= ($2).a$_$;
ALTER FUNCTION operator.le(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator."left"(operator.c, integer)
CREATE FUNCTION operator."left"(operator.c, integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$SELECT true$$;
ALTER FUNCTION operator."left"(operator.c, integer) OWNER TO postgres;

-- FUNCTION: function operator.lt(operator.c, operator.c)
CREATE FUNCTION operator.lt(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a < ($2).a$_$;
ALTER FUNCTION operator.lt(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator.ne(operator.c, operator.c)
CREATE FUNCTION operator.ne(operator.c, operator.c) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT ($1).a <> ($2).a$_$;
ALTER FUNCTION operator.ne(operator.c, operator.c) OWNER TO postgres;

-- FUNCTION: function operator.negative(operator.c)
CREATE FUNCTION operator.negative(operator.c) RETURNS operator.c
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT $1$_$;
ALTER FUNCTION operator.negative(operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.<# (operator.c, operator.c)
CREATE OPERATOR operator.<# (
    FUNCTION = operator.lt,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.>#),
    NEGATOR = OPERATOR(operator.>=#),
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);
ALTER OPERATOR operator.<# (operator.c, operator.c) OWNER TO shop_owner;

-- FUNCTION: function operator.uses(operator.c)
CREATE FUNCTION operator.uses(operator.c) RETURNS boolean
    LANGUAGE sql
    RETURN ($1 OPERATOR(operator.<#) $1);
ALTER FUNCTION operator.uses(operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.<=# (operator.c, operator.c)
CREATE OPERATOR operator.<=# (
    FUNCTION = operator.le,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.>=#),
    NEGATOR = OPERATOR(operator.>#)
);
ALTER OPERATOR operator.<=# (operator.c, operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.<># (operator.c, operator.c)
CREATE OPERATOR operator.<># (
    FUNCTION = operator.ne,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.<>#),
    NEGATOR = OPERATOR(operator.=#),
    RESTRICT = neqsel,
    JOIN = neqjoinsel
);
ALTER OPERATOR operator.<># (operator.c, operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.=# (operator.c, operator.c)
CREATE OPERATOR operator.=# (
    FUNCTION = operator.eq,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.=#),
    NEGATOR = OPERATOR(operator.<>#),
    RESTRICT = eqsel,
    JOIN = eqjoinsel,
    MERGES,
    HASHES
);
ALTER OPERATOR operator.=# (operator.c, operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.># (operator.c, operator.c)
CREATE OPERATOR operator.># (
    FUNCTION = operator.gt,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.<#),
    NEGATOR = OPERATOR(operator.<=#)
);
ALTER OPERATOR operator.># (operator.c, operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.>=# (operator.c, operator.c)
CREATE OPERATOR operator.>=# (
    FUNCTION = operator.ge,
    LEFTARG = operator.c,
    RIGHTARG = operator.c,
    COMMUTATOR = OPERATOR(operator.<=#),
    NEGATOR = OPERATOR(operator.<#)
);
ALTER OPERATOR operator.>=# (operator.c, operator.c) OWNER TO postgres;

-- OPERATOR: operator operator.~# (operator.c, integer)
CREATE OPERATOR operator.~# (
    FUNCTION = operator."left",
    LEFTARG = operator.c,
    RIGHTARG = integer,
    COMMUTATOR = OPERATOR("operator too".#~)
);
ALTER OPERATOR operator.~# (operator.c, integer) OWNER TO postgres;

-- OPERATOR: operator "operator too".@#@ (NONE, operator.c)
CREATE OPERATOR "operator too".@#@ (
    FUNCTION = operator.negative,
    RIGHTARG = operator.c
);
ALTER OPERATOR "operator too".@#@ (NONE, operator.c) OWNER TO postgres;
COMMENT ON OPERATOR "operator too".@#@ (NONE, operator.c) IS 'negative';

-- TABLE: table operator.t
CREATE TABLE operator.t (
    a operator.c,
    CONSTRAINT t_a_check CHECK ((a OPERATOR(operator.=#) a))
);
ALTER TABLE operator.t OWNER TO postgres;

-- VIEW: view operator.v
CREATE VIEW operator.v AS
 SELECT t.a
   FROM operator.t
  WHERE (t.a OPERATOR(operator.<#) t.a);
ALTER VIEW operator.v OWNER TO postgres;

-- TABLE DATA: table operator.t
-- COPY operator.t (a) FROM STDIN (FORMAT text, FREEZE true)

COMMIT;
