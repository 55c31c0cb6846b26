-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO postgres;

-- SUBSCRIPTION: subscription sub
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere dbname=x password=''a b''' PUBLICATION a, "b c" WITH (connect = false, slot_name = 'sl', binary = true, synchronous_commit = 'local');
ALTER SUBSCRIPTION sub OWNER TO postgres;
COMMENT ON SUBSCRIPTION sub IS 's';

-- SUBSCRIPTION: subscription "sub no slot"
CREATE SUBSCRIPTION "sub no slot" CONNECTION 'host=nowhere dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = on);
ALTER SUBSCRIPTION "sub no slot" OWNER TO postgres;

