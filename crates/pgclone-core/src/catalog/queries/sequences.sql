-- Sequences with their parameters and the column that owns them (deptype a: OWNED BY, i: identity).
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name, pg_get_userbyid(c.relowner) AS owner, c.relpersistence AS persistence,
       format_type(s.seqtypid, NULL) AS type_name, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS min,
       s.seqmax AS max, s.seqcache AS cache, s.seqcycle AS cycle,
       d.refobjid::bigint AS owner_table, d.refobjsubid AS owner_column_num, a.attname AS owner_column, d.deptype = 'i' AS is_identity,
       NULLIF(a.attidentity, '') AS identity, tn.nspname AS owner_schema, t.relname AS owner_table_name, t.relpersistence AS owner_persistence
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                       AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
  LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  LEFT JOIN pg_class t ON t.oid = d.refobjid
  LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
 WHERE c.relkind = 'S' AND c.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
