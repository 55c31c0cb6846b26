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

-- SCHEMA: schema fk
CREATE SCHEMA fk;
ALTER SCHEMA fk OWNER TO postgres;

-- SCHEMA: schema "fk too"
CREATE SCHEMA "fk too";
ALTER SCHEMA "fk too" OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table fk.ref
CREATE TABLE fk.ref (
    a integer NOT NULL,
    b text
);
ALTER TABLE fk.ref OWNER TO postgres;

-- TABLE: table fk.t
CREATE TABLE fk.t (
    id integer NOT NULL,
    a integer,
    b text,
    self integer,
    bad integer
);
ALTER TABLE fk.t OWNER TO postgres;

-- TABLE: table "fk too".t
CREATE TABLE "fk too".t (
    a integer NOT NULL,
    b integer
);
ALTER TABLE "fk too".t OWNER TO postgres;

-- TABLE DATA: table fk.ref
-- COPY fk.ref (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table fk.t
-- COPY fk.t (id, a, b, self, bad) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table "fk too".t
-- COPY "fk too".t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint ref_b_key ON fk.ref
ALTER TABLE ONLY fk.ref ADD CONSTRAINT ref_b_key UNIQUE (b);

-- CONSTRAINT: constraint ref_pkey ON fk.ref
ALTER TABLE ONLY fk.ref ADD CONSTRAINT ref_pkey PRIMARY KEY (a);

-- CONSTRAINT: constraint t_pkey ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

-- CONSTRAINT: constraint t_pkey ON "fk too".t
ALTER TABLE ONLY "fk too".t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

-- FK CONSTRAINT: constraint fk1 ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT fk1 FOREIGN KEY (a) REFERENCES fk.ref(a) ON UPDATE CASCADE ON DELETE SET NULL;
COMMENT ON CONSTRAINT fk1 ON fk.t IS 'f';

-- FK CONSTRAINT: constraint fk2 ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT fk2 FOREIGN KEY (b) REFERENCES fk.ref(b) MATCH FULL DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT: constraint "not valid" ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT "not valid" FOREIGN KEY (bad) REFERENCES fk.ref(a) NOT VALID;

-- FK CONSTRAINT: constraint t_self_fkey ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT t_self_fkey FOREIGN KEY (self) REFERENCES fk.t(id);

-- FK CONSTRAINT: constraint t_self_fkey1 ON fk.t
ALTER TABLE ONLY fk.t ADD CONSTRAINT t_self_fkey1 FOREIGN KEY (self) REFERENCES "fk too".t(a) NOT VALID;

-- FK CONSTRAINT: constraint t_b_fkey ON "fk too".t
ALTER TABLE ONLY "fk too".t ADD CONSTRAINT t_b_fkey FOREIGN KEY (b) REFERENCES fk.t(id);

COMMIT;
