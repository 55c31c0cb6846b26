-- Text search dictionaries.
SELECT d.oid::bigint AS oid, n.nspname AS schema, d.dictname AS name, pg_get_userbyid(d.dictowner) AS owner,
       quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) AS template, d.dictinitoption AS options
  FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
  JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
 WHERE d.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
