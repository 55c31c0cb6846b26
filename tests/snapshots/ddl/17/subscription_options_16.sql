-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- SUBSCRIPTION: subscription sub16
CREATE SUBSCRIPTION sub16 CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = 's16', streaming = parallel, password_required = false, run_as_owner = true, origin = 'none');
ALTER SUBSCRIPTION sub16 OWNER TO postgres;

