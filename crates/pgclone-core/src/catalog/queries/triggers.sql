-- Triggers of users. Copies that partitions have come with the trigger that they copy: only if they are enabled differently
-- from it is something of them cloned. (A partition that is cloned without its parent needs them.) Internal triggers of
-- foreign keys come with their constraint.
SELECT t.oid::bigint AS oid, t.tgname AS name, c.oid::bigint AS "table", n.nspname AS table_schema, c.relname AS table_relname,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS table_name, c.relkind AS table_kind,
       pg_get_triggerdef(t.oid) AS definition, t.tgenabled AS enabled, u.oid IS NOT NULL AS is_copy,
       COALESCE(t.tgenabled = u.tgenabled, false) AS follows_original,
       t.tgfoid::bigint AS function, t.tgfoid::regprocedure::text AS function_name
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
  LEFT JOIN pg_trigger u ON u.oid = t.tgparentid -- [13+]
  LEFT JOIN pg_depend d ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.refclassid = 'pg_trigger'::regclass AND d.deptype IN ('I', 'P') -- [..12]
  LEFT JOIN pg_trigger u ON u.oid = d.refobjid -- [..12]
 WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
   AND (t.tgconstraint = 0 OR k.contype = 't')
   AND (NOT t.tgisinternal OR u.oid IS NOT NULL)
