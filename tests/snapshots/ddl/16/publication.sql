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

-- SCHEMA: schema publication
CREATE SCHEMA publication;
ALTER SCHEMA publication OWNER TO postgres;

-- TABLE: table publication.t
CREATE TABLE publication.t (
    id integer NOT NULL,
    a text
);
ALTER TABLE publication.t OWNER TO postgres;

-- TABLE: table publication.u
CREATE TABLE publication.u (
    id integer NOT NULL
);
ALTER TABLE publication.u OWNER TO postgres;

-- TABLE DATA: table publication.t
-- COPY publication.t (id, a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table publication.u
-- COPY publication.u (id) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON publication.t
ALTER TABLE ONLY publication.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

-- CONSTRAINT: constraint u_pkey ON publication.u
ALTER TABLE ONLY publication.u ADD CONSTRAINT u_pkey PRIMARY KEY (id);

-- PUBLICATION: publication "all tables"
CREATE PUBLICATION "all tables" FOR ALL TABLES WITH (publish = 'insert');
ALTER PUBLICATION "all tables" OWNER TO postgres;

-- PUBLICATION: publication nothing
CREATE PUBLICATION nothing WITH (publish = '', publish_via_partition_root = true);
ALTER PUBLICATION nothing OWNER TO postgres;

-- PUBLICATION: publication "two tables"
CREATE PUBLICATION "two tables" WITH (publish = 'insert, truncate');
ALTER PUBLICATION "two tables" OWNER TO postgres;
COMMENT ON PUBLICATION "two tables" IS 'p';

-- PUBLICATION TABLE: publication table "two tables" TABLE publication.t
ALTER PUBLICATION "two tables" ADD TABLE ONLY publication.t;

-- PUBLICATION TABLE: publication table "two tables" TABLE publication.u
ALTER PUBLICATION "two tables" ADD TABLE ONLY publication.u;

COMMIT;
