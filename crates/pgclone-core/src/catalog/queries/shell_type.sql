-- Shell types: named, never defined.
SELECT t.oid::bigint AS oid, n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE NOT t.typisdefined AND t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
