-- User mappings, by the view that hides options from those who may not see them; is_readable repeats its rule, because
-- hidden options look like none.
SELECT m.umid::bigint AS oid, pg_catalog.format('FOR %s SERVER %I', CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, m.srvname) AS name,
       CASE WHEN m.umuser <> 0 THEN m.usename END AS role, m.srvname AS server, m.srvid::bigint AS server_oid,
       (SELECT json_agg(json_build_array(x.option_name, x.option_value)) FROM pg_options_to_table(m.umoptions) x) AS options,
       m.umoptions IS NOT NULL
         OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)
         OR (m.umuser <> 0 AND m.usename = current_user
             AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(m.srvid, 'USAGE')))
         OR (m.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE')) AS is_readable
  FROM pg_user_mappings m
  JOIN pg_foreign_server s ON s.oid = m.srvid
 WHERE m.umid >= 16384
