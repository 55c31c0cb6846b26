-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SUBSCRIPTION: subscription sub17
CREATE SUBSCRIPTION sub17 CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = 's17', failover = true);
ALTER SUBSCRIPTION sub17 OWNER TO postgres;

