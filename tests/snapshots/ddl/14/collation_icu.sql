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

-- SCHEMA: schema icu
CREATE SCHEMA icu;
ALTER SCHEMA icu OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- COLLATION: collation icu.blind
CREATE COLLATION icu.blind (provider = icu, deterministic = false, locale = 'und');
ALTER COLLATION icu.blind OWNER TO postgres;

-- COLLATION: collation icu.phonebook
CREATE COLLATION icu.phonebook (provider = icu, locale = 'de-u-co-phonebk');
ALTER COLLATION icu.phonebook OWNER TO postgres;

-- TABLE: table icu.t
CREATE TABLE icu.t (
    a text COLLATE icu.blind
);
ALTER TABLE icu.t OWNER TO postgres;

-- TABLE DATA: table icu.t
-- COPY icu.t (a) FROM STDIN (FORMAT binary, FREEZE true)

-- CONSTRAINT: constraint t_a_key ON icu.t
ALTER TABLE ONLY icu.t ADD CONSTRAINT t_a_key UNIQUE (a);

COMMIT;
