-- SCHEMA: schema icu16
CREATE SCHEMA icu16;
ALTER SCHEMA icu16 OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- COLLATION: collation icu16.rules
CREATE COLLATION icu16.rules (provider = icu, locale = 'und', rules = '&a < b & V << w <<< W');
ALTER COLLATION icu16.rules OWNER TO postgres;

