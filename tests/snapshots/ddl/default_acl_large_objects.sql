-- SCHEMA: schema public
ALTER SCHEMA public OWNER TO pg_database_owner;

-- DEFAULT ACL: default acl FOR ROLE shop_owner ON LARGE OBJECTS
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT SELECT ON LARGE OBJECTS TO shop_reader;

