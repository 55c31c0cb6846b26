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

-- SCHEMA: schema members
CREATE SCHEMA members;
ALTER SCHEMA members OWNER TO postgres;

-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- EXTENSION: extension dblink
CREATE EXTENSION IF NOT EXISTS dblink WITH SCHEMA members;
COMMENT ON EXTENSION dblink IS 'connect to other PostgreSQL databases from within a database';

-- EXTENSION: extension pg_stat_statements
CREATE EXTENSION IF NOT EXISTS pg_stat_statements WITH SCHEMA members;
COMMENT ON EXTENSION pg_stat_statements IS 'track planning and execution statistics of all SQL statements executed';

-- SERVER: server "members server"
CREATE SERVER "members server" FOREIGN DATA WRAPPER dblink_fdw OPTIONS (host '127.0.0.1', dbname 'postgres');
ALTER SERVER "members server" OWNER TO postgres;

-- VIEW: view members.v
CREATE VIEW members.v AS
 SELECT pg_stat_statements.queryid,
    pg_stat_statements.calls
   FROM members.pg_stat_statements;
ALTER VIEW members.v OWNER TO postgres;

-- ACL: function members.dblink_connect(text)
REVOKE ALL ON FUNCTION members.dblink_connect(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members.dblink_connect(text) TO shop_reader WITH GRANT OPTION;

-- ACL: function members.dblink_connect_u(text)
GRANT EXECUTE ON FUNCTION members.dblink_connect_u(text) TO shop_owner;

-- ACL: foreign data wrapper dblink_fdw
GRANT USAGE ON FOREIGN DATA WRAPPER dblink_fdw TO shop_reader;

-- ACL: view members.pg_stat_statements
REVOKE ALL ON TABLE members.pg_stat_statements FROM PUBLIC;
GRANT SELECT(queryid) ON TABLE members.pg_stat_statements TO shop_reader;

COMMIT;
