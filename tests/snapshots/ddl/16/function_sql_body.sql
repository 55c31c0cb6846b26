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

-- SCHEMA: schema body
CREATE SCHEMA body;
ALTER SCHEMA body OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- FUNCTION: function body.plus(integer)
CREATE FUNCTION body.plus(x integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN (x + 1);
ALTER FUNCTION body.plus(integer) OWNER TO postgres;

-- TABLE: table body.t
CREATE TABLE body.t (
    a integer NOT NULL,
    b text
);
ALTER TABLE body.t OWNER TO postgres;

-- FUNCTION: function body.rows()
CREATE FUNCTION body.rows() RETURNS SETOF body.t
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT t.a,
     t.b
    FROM body.t;
END;
ALTER FUNCTION body.rows() OWNER TO postgres;

-- TABLE: table body.u
CREATE TABLE body.u (
    a integer,
    r body.t
);
ALTER TABLE body.u OWNER TO postgres;

-- PROCEDURE: procedure body.p(IN integer)
CREATE PROCEDURE body.p(IN x integer)
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO body.t (a, b)
   VALUES (p.x, 'it''s'::text) ON CONFLICT(a) DO UPDATE SET b = excluded.b;
 DELETE FROM body.u
   WHERE (u.a = p.x);
END;
ALTER PROCEDURE body.p(IN integer) OWNER TO postgres;

-- TABLE DATA: table body.t
-- COPY body.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table body.u
-- COPY body.u (a, r) FROM STDIN (FORMAT text, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON body.t
ALTER TABLE ONLY body.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

-- FUNCTION: function body.grouped()
CREATE FUNCTION body.grouped() RETURNS TABLE(a integer, b text)
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT t.a,
     t.b
    FROM body.t t
   GROUP BY t.a;
END;
ALTER FUNCTION body.grouped() OWNER TO postgres;

-- VIEW: view body.v
CREATE VIEW body.v AS
 SELECT body.plus(a) AS a,
    b
   FROM body.grouped() g(a, b);
ALTER VIEW body.v OWNER TO postgres;

-- INDEX: index body.t_plus_idx
CREATE INDEX t_plus_idx ON body.t USING btree (body.plus(a));

COMMIT;
