-- Roles of the server. The bootstrap superuser has OID 10 on every server, whatever its name. Predefined roles are listed
-- too: memberships name them. rolpassword in pg_roles is stars; the hashes are read apart, where they can be.
SELECT r.rolname AS name, r.oid = 10 AS is_bootstrap, r.rolsuper AS superuser, r.rolinherit AS inherit, r.rolcreaterole AS createrole,
       r.rolcreatedb AS createdb, r.rolcanlogin AS login, r.rolreplication AS replication, r.rolbypassrls AS bypassrls,
       r.rolconnlimit AS connection_limit, r.rolvaliduntil::text AS valid_until, shobj_description(r.oid, 'pg_authid') AS comment
  FROM pg_roles r
 ORDER BY r.rolname COLLATE "C"
