-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SUBSCRIPTION: subscription sub15
CREATE SUBSCRIPTION sub15 CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = 's15', two_phase = on, disable_on_error = true);
ALTER SUBSCRIPTION sub15 OWNER TO postgres;

