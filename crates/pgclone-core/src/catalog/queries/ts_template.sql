-- Text search templates.
SELECT t.oid::bigint AS oid, n.nspname AS schema, t.tmplname AS name,
       nullif(t.tmplinit::text, '-') AS init, t.tmpllexize::text AS lexize
  FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
 WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
