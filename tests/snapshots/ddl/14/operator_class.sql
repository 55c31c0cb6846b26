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

-- SCHEMA: schema opclass
CREATE SCHEMA opclass;
ALTER SCHEMA opclass OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- TYPE: type opclass.e
CREATE TYPE opclass.e AS ENUM (
    'a',
    'b'
);
ALTER TYPE opclass.e OWNER TO postgres;

-- FUNCTION: function opclass.compare(integer, integer)
CREATE FUNCTION opclass.compare(integer, integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$SELECT CASE WHEN $1 = $2 THEN 0 WHEN $1 > $2 THEN -1 ELSE 1 END$_$;
ALTER FUNCTION opclass.compare(integer, integer) OWNER TO postgres;

-- FUNCTION: function opclass.compare(opclass.e, opclass.e)
CREATE FUNCTION opclass.compare(opclass.e, opclass.e) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT
    AS $$enum_cmp$$;
ALTER FUNCTION opclass.compare(opclass.e, opclass.e) OWNER TO postgres;

-- OPERATOR FAMILY: operator family opclass.hashed USING hash
CREATE OPERATOR FAMILY opclass.hashed USING hash;
ALTER OPERATOR FAMILY opclass.hashed USING hash OWNER TO postgres;

-- OPERATOR CLASS: operator class opclass.hashed USING hash
CREATE OPERATOR CLASS opclass.hashed FOR TYPE integer USING hash FAMILY opclass.hashed AS
    OPERATOR 1 =(integer,integer),
    FUNCTION 1 (integer, integer) hashint4(integer);
ALTER OPERATOR CLASS opclass.hashed USING hash OWNER TO postgres;

-- OPERATOR FAMILY: operator family opclass.mine USING btree
CREATE OPERATOR FAMILY opclass.mine USING btree;
ALTER OPERATOR FAMILY opclass.mine USING btree ADD
    OPERATOR 1 <(anyenum,anyenum),
    OPERATOR 2 <=(anyenum,anyenum),
    OPERATOR 3 =(anyenum,anyenum),
    OPERATOR 4 >=(anyenum,anyenum),
    OPERATOR 5 >(anyenum,anyenum);
ALTER OPERATOR FAMILY opclass.mine USING btree OWNER TO postgres;

-- OPERATOR CLASS: operator class opclass.mine USING btree
CREATE OPERATOR CLASS opclass.mine DEFAULT FOR TYPE opclass.e USING btree FAMILY opclass.mine AS
    FUNCTION 1 (opclass.e, opclass.e) opclass.compare(opclass.e,opclass.e);
ALTER OPERATOR CLASS opclass.mine USING btree OWNER TO postgres;

-- OPERATOR FAMILY: operator family opclass.points USING gist
CREATE OPERATOR FAMILY opclass.points USING gist;
ALTER OPERATOR FAMILY opclass.points USING gist ADD
    OPERATOR 1 <<(point,point),
    OPERATOR 15 <->(point,point) FOR ORDER BY pg_catalog.float_ops,
    FUNCTION 8 (point, point) gist_point_distance(internal,point,smallint,oid,internal);
ALTER OPERATOR FAMILY opclass.points USING gist OWNER TO postgres;

-- OPERATOR CLASS: operator class opclass.points USING gist
CREATE OPERATOR CLASS opclass.points FOR TYPE point USING gist FAMILY opclass.points AS
    STORAGE box,
    FUNCTION 1 (point, point) gist_point_consistent(internal,point,smallint,oid,internal),
    FUNCTION 2 (point, point) gist_box_union(internal,internal),
    FUNCTION 5 (point, point) gist_box_penalty(internal,internal,internal),
    FUNCTION 6 (point, point) gist_box_picksplit(internal,internal),
    FUNCTION 7 (point, point) gist_box_same(box,box,internal);
ALTER OPERATOR CLASS opclass.points USING gist OWNER TO postgres;

-- OPERATOR FAMILY: operator family opclass.reverse USING btree
CREATE OPERATOR FAMILY opclass.reverse USING btree;
ALTER OPERATOR FAMILY opclass.reverse USING btree OWNER TO postgres;

-- OPERATOR CLASS: operator class opclass.reverse USING btree
CREATE OPERATOR CLASS opclass.reverse FOR TYPE integer USING btree FAMILY opclass.reverse AS
    OPERATOR 1 >(integer,integer),
    OPERATOR 2 >=(integer,integer),
    OPERATOR 3 =(integer,integer),
    OPERATOR 4 <=(integer,integer),
    OPERATOR 5 <(integer,integer),
    FUNCTION 1 (integer, integer) opclass.compare(integer,integer);
ALTER OPERATOR CLASS opclass.reverse USING btree OWNER TO shop_owner;
COMMENT ON OPERATOR CLASS opclass.reverse USING btree IS 'r';

-- TABLE: table opclass.t
CREATE TABLE opclass.t (
    a integer,
    e opclass.e
);
ALTER TABLE opclass.t OWNER TO postgres;

-- TABLE DATA: table opclass.t
-- COPY opclass.t (a, e) FROM STDIN (FORMAT binary, FREEZE true)

-- INDEX: index opclass."by reverse"
CREATE INDEX "by reverse" ON opclass.t USING btree (a opclass.reverse);

-- INDEX: index opclass.t_e_idx
CREATE INDEX t_e_idx ON opclass.t USING btree (e);

COMMIT;
