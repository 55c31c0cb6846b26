-- Schemas. Names that begin with pg_ are reserved by the server for its own (temporary ones too).
SELECT n.oid::bigint AS oid, n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner
  FROM pg_namespace n
 WHERE left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'
