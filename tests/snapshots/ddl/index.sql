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

-- SCHEMA: schema index
CREATE SCHEMA index;
ALTER SCHEMA index OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- TABLE: table index.t
CREATE TABLE index.t (
    a integer,
    b text,
    c point,
    d integer[],
    e tsvector
);
ALTER TABLE index.t OWNER TO postgres;

-- TABLE DATA: table index.t
-- COPY index.t (a, b, c, d, e) FROM STDIN (FORMAT text, FREEZE true)

-- INDEX: index index.i1
CREATE INDEX i1 ON index.t USING btree (a DESC NULLS LAST, b text_pattern_ops, b COLLATE "POSIX");

-- INDEX: index index.i10
CREATE INDEX i10 ON index.t USING gist (e tsvector_ops (siglen='100'));

-- INDEX: index index.i2
CREATE UNIQUE INDEX i2 ON index.t USING btree (lower(b)) WHERE ((a > 0) AND (b <> 'it''s'::text));

-- INDEX: index index.i3
CREATE INDEX i3 ON index.t USING gist (c);

-- INDEX: index index.i4
CREATE INDEX i4 ON index.t USING gin (d) WITH (fastupdate=off);

-- INDEX: index index.i5
CREATE INDEX i5 ON index.t USING brin (a int4_minmax_multi_ops (values_per_range='16')) WITH (pages_per_range='8', autosummarize='on');

-- INDEX: index index.i6
CREATE INDEX i6 ON index.t USING hash (b);

-- INDEX: index index.i7
CREATE INDEX i7 ON index.t USING btree (a) INCLUDE (b, e) WITH (fillfactor='60', deduplicate_items=off);

-- INDEX: index index.i8
CREATE INDEX i8 ON index.t USING spgist (c kd_point_ops);

-- INDEX: index index.i9
CREATE INDEX i9 ON index.t USING btree (((a + 1)), ((b || 'x'::text)));
COMMENT ON INDEX index.i9 IS 'nine';

COMMIT;
