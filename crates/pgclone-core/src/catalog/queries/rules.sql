-- Rewrite rules, without those that are the query of a view.
SELECT r.oid::bigint AS oid, r.rulename AS name, c.oid::bigint AS "table", n.nspname AS table_schema, c.relname AS table_relname,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS table_name, pg_get_ruledef(r.oid) AS definition, r.ev_enabled AS enabled
  FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
   AND NOT (r.ev_type = '1' AND r.is_instead)
