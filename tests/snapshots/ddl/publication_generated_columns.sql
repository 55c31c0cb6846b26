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

-- SCHEMA: schema publication18
CREATE SCHEMA publication18;
ALTER SCHEMA publication18 OWNER TO postgres;

-- TABLE: table publication18.t
CREATE TABLE publication18.t (
    id integer CONSTRAINT t_id_not_null NOT NULL,
    g integer GENERATED ALWAYS AS ((id + 1)) STORED
);
ALTER TABLE publication18.t OWNER TO postgres;

-- TABLE DATA: table publication18.t
-- COPY publication18.t (id) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_pkey ON publication18.t
ALTER TABLE ONLY publication18.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

-- PUBLICATION: publication generated
CREATE PUBLICATION generated WITH (publish = 'insert, update, delete, truncate', publish_generated_columns = stored);
ALTER PUBLICATION generated OWNER TO postgres;

-- PUBLICATION: publication "generated listed"
CREATE PUBLICATION "generated listed" WITH (publish = 'insert, update, delete, truncate');
ALTER PUBLICATION "generated listed" OWNER TO postgres;

-- PUBLICATION TABLE: publication table "generated listed" TABLE publication18.t
ALTER PUBLICATION "generated listed" ADD TABLE ONLY publication18.t (id, g);

-- PUBLICATION TABLE: publication table generated TABLE publication18.t
ALTER PUBLICATION generated ADD TABLE ONLY publication18.t;

COMMIT;
