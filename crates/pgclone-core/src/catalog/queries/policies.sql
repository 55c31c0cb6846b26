-- Row security policies. Roles keep their order; PUBLIC (role 0) is an empty list.
SELECT p.oid::bigint AS oid, p.polname AS name, c.oid::bigint AS "table", n.nspname AS table_schema, c.relname AS table_relname,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS table_name, p.polcmd AS command, p.polpermissive AS permissive,
       (SELECT json_agg(pg_get_userbyid(r.oid) ORDER BY r.i) FROM unnest(p.polroles) WITH ORDINALITY AS r(oid, i) WHERE r.oid <> 0) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using_qual, pg_get_expr(p.polwithcheck, p.polrelid) AS check_qual
  FROM pg_policy p
  JOIN pg_class c ON c.oid = p.polrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
