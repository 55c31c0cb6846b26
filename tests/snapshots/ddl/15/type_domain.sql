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

-- SCHEMA: schema domain
CREATE SCHEMA domain;
ALTER SCHEMA domain OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- DOMAIN: domain domain.arr
CREATE DOMAIN domain.arr AS integer[]
    CONSTRAINT arr_check CHECK ((cardinality(VALUE) > 0));
ALTER DOMAIN domain.arr OWNER TO postgres;

-- DOMAIN: domain domain.d
CREATE DOMAIN domain.d AS character varying(5) COLLATE pg_catalog."C" NOT NULL DEFAULT 'it''s'::character varying
    CONSTRAINT d_check CHECK (((VALUE)::text <> 'bad'::text))
    CONSTRAINT short CHECK ((length((VALUE)::text) < 5));
ALTER DOMAIN domain.d OWNER TO shop_owner;
COMMENT ON DOMAIN domain.d IS 'D';
COMMENT ON CONSTRAINT short ON DOMAIN domain.d IS 's';

-- TYPE: type domain.e
CREATE TYPE domain.e AS ENUM (
    'x'
);
ALTER TYPE domain.e OWNER TO postgres;

-- DOMAIN: domain domain.late
CREATE DOMAIN domain.late AS integer;
ALTER DOMAIN domain.late OWNER TO postgres;

-- DOMAIN: domain domain."of domain"
CREATE DOMAIN domain."of domain" AS domain.d DEFAULT 'it''s'::character varying
    CONSTRAINT "of domain_check" CHECK (((VALUE)::text <> 'dd'::text));
ALTER DOMAIN domain."of domain" OWNER TO postgres;

-- DOMAIN: domain domain."of enum"
CREATE DOMAIN domain."of enum" AS domain.e[] DEFAULT '{x}'::domain.e[];
ALTER DOMAIN domain."of enum" OWNER TO postgres;

-- TABLE: table domain.bad
CREATE TABLE domain.bad (
    a domain.late
);
ALTER TABLE domain.bad OWNER TO postgres;

-- TABLE: table domain.t
CREATE TABLE domain.t (
    a domain.d,
    b domain."of domain",
    c domain.arr,
    e domain.d[],
    f domain."of enum"
);
ALTER TABLE domain.t OWNER TO postgres;

-- TABLE DATA: table domain.bad
-- COPY domain.bad (a) FROM STDIN (FORMAT binary, FREEZE true)

-- TABLE DATA: table domain.t
-- COPY domain.t (a, b, c, e, f) FROM STDIN (FORMAT text, FREEZE true)

-- CHECK CONSTRAINT: domain domain.late
ALTER DOMAIN domain.late ADD CONSTRAINT later CHECK ((VALUE > 0)) NOT VALID;
COMMENT ON CONSTRAINT later ON DOMAIN domain.late IS 'l';

-- ACL: domain domain.d
REVOKE ALL ON TYPE domain.d FROM PUBLIC;

COMMIT;
