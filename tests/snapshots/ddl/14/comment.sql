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

-- SCHEMA: schema comment
CREATE SCHEMA comment;
ALTER SCHEMA comment OWNER TO postgres;
COMMENT ON SCHEMA comment IS E'two
lines	with ''quotes'' \\ "and" $$ more';

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;
COMMENT ON SCHEMA public IS 'ours';

-- TABLE: table comment.t
CREATE TABLE comment.t (
    a integer,
    b text,
    CONSTRAINT "check" CHECK ((a > 0))
);
ALTER TABLE comment.t OWNER TO postgres;
COMMENT ON TABLE comment.t IS 'Größe 北京';
COMMENT ON COLUMN comment.t.a IS 'a';
COMMENT ON CONSTRAINT "check" ON comment.t IS 'check';

-- TABLE: table comment.child
CREATE TABLE comment.child (
) INHERITS (comment.t);
ALTER TABLE comment.child OWNER TO postgres;
COMMENT ON COLUMN comment.child.a IS 'of the child';

-- TABLE DATA: table comment.child
-- COPY comment.child (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table comment.t
-- COPY comment.t (a, b) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint "unique" ON comment.t
ALTER TABLE ONLY comment.t ADD CONSTRAINT "unique" UNIQUE (b);
COMMENT ON CONSTRAINT "unique" ON comment.t IS 'constraint';
COMMENT ON INDEX comment."unique" IS 'index';

COMMIT;
