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

-- SCHEMA: schema conversion
CREATE SCHEMA conversion;
ALTER SCHEMA conversion OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- CONVERSION: conversion conversion.back
CREATE DEFAULT CONVERSION conversion.back FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
ALTER CONVERSION conversion.back OWNER TO postgres;

-- CONVERSION: conversion conversion.latin
CREATE CONVERSION conversion.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
ALTER CONVERSION conversion.latin OWNER TO shop_owner;
COMMENT ON CONVERSION conversion.latin IS 'c';

COMMIT;
