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
ALTER SCHEMA public OWNER TO postgres;

-- SCHEMA: schema setval
CREATE SCHEMA setval;
ALTER SCHEMA setval OWNER TO postgres;

-- SEQUENCE: sequence setval.down
CREATE SEQUENCE setval.down AS bigint INCREMENT BY -1 MINVALUE -9223372036854775808 MAXVALUE -1 START WITH -1 CACHE 1;
ALTER SEQUENCE setval.down OWNER TO postgres;

-- SEQUENCE: sequence setval.ended
CREATE SEQUENCE setval.ended AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9 START WITH 1 CACHE 1;
ALTER SEQUENCE setval.ended OWNER TO postgres;

-- SEQUENCE: sequence setval.never
CREATE SEQUENCE setval.never AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE setval.never OWNER TO postgres;

-- SEQUENCE: sequence setval.once
CREATE SEQUENCE setval.once AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE setval.once OWNER TO postgres;

-- SEQUENCE: sequence setval.uncalled
CREATE SEQUENCE setval.uncalled AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
ALTER SEQUENCE setval.uncalled OWNER TO postgres;

-- SEQUENCE SET: sequence setval.down
-- SELECT setval('setval.down'::regclass, ...)

-- SEQUENCE SET: sequence setval.ended
-- SELECT setval('setval.ended'::regclass, ...)

-- SEQUENCE SET: sequence setval.never
-- SELECT setval('setval.never'::regclass, ...)

-- SEQUENCE SET: sequence setval.once
-- SELECT setval('setval.once'::regclass, ...)

-- SEQUENCE SET: sequence setval.uncalled
-- SELECT setval('setval.uncalled'::regclass, ...)

COMMIT;
