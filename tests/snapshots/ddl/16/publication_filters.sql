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

-- SCHEMA: schema publication15
CREATE SCHEMA publication15;
ALTER SCHEMA publication15 OWNER TO postgres;

-- SCHEMA: schema "publication15 too"
CREATE SCHEMA "publication15 too";
ALTER SCHEMA "publication15 too" OWNER TO postgres;

-- TABLE: table publication15.p
CREATE TABLE publication15.p (
    id integer
) PARTITION BY LIST (id);
ALTER TABLE publication15.p OWNER TO postgres;

-- TABLE: table publication15.p1
CREATE TABLE publication15.p1 (
    id integer
);
ALTER TABLE publication15.p1 OWNER TO postgres;

-- TABLE: table publication15.t
CREATE TABLE publication15.t (
    id integer NOT NULL,
    a text,
    b integer
);
ALTER TABLE publication15.t OWNER TO postgres;

-- TABLE ATTACH: table publication15.p1
ALTER TABLE ONLY publication15.p ATTACH PARTITION publication15.p1 FOR VALUES IN (1);

-- TABLE DATA: table publication15.p1
-- COPY publication15.p1 (id) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table publication15.t
-- COPY publication15.t (id, a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON publication15.t
ALTER TABLE ONLY publication15.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

-- PUBLICATION: publication filtered
CREATE PUBLICATION filtered WITH (publish = 'insert', publish_via_partition_root = true);
ALTER PUBLICATION filtered OWNER TO postgres;

-- PUBLICATION: publication mixed
CREATE PUBLICATION mixed WITH (publish = 'insert');
ALTER PUBLICATION mixed OWNER TO postgres;

-- PUBLICATION: publication "of schemas"
CREATE PUBLICATION "of schemas" WITH (publish = 'insert, update, delete, truncate');
ALTER PUBLICATION "of schemas" OWNER TO postgres;

-- PUBLICATION TABLE: publication table filtered TABLE publication15.p
ALTER PUBLICATION filtered ADD TABLE ONLY publication15.p WHERE ((id > 1));

-- PUBLICATION TABLE: publication table filtered TABLE publication15.t
ALTER PUBLICATION filtered ADD TABLE ONLY publication15.t (id, a) WHERE (((id > 3) AND (a = 'it''s'::text)));

-- PUBLICATION TABLE: publication table mixed TABLE publication15.t
ALTER PUBLICATION mixed ADD TABLE ONLY publication15.t WHERE ((b IS NOT NULL));

-- PUBLICATION TABLES IN SCHEMA: publication tables in schema "of schemas" SCHEMA "publication15 too"
ALTER PUBLICATION "of schemas" ADD TABLES IN SCHEMA "publication15 too";

-- PUBLICATION TABLES IN SCHEMA: publication tables in schema "of schemas" SCHEMA publication15
ALTER PUBLICATION "of schemas" ADD TABLES IN SCHEMA publication15;

-- PUBLICATION TABLES IN SCHEMA: publication tables in schema mixed SCHEMA "publication15 too"
ALTER PUBLICATION mixed ADD TABLES IN SCHEMA "publication15 too";

COMMIT;
