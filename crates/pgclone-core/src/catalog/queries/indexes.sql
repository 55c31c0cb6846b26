-- Indexes that do not belong to a constraint. Invalid ones are listed too, so that they can be named.
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name,
       i.indrelid::bigint AS "table", tn.nspname AS table_schema, t.relname AS table_name, t.relkind AS table_kind,
       pg_get_indexdef(c.oid) AS definition,
       quote_ident(c.relname) AS quoted_name, quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS quoted_table,
       i.indisunique AS is_unique, i.indnkeyatts AS key_count, i.indisclustered AS is_clustered, i.indisreplident AS is_replica_identity,
       i.indisvalid AND i.indisready AS is_valid, c.relkind = 'I' AS is_partitioned,
       CASE WHEN c.relispartition THEN (SELECT h.inhparent::bigint FROM pg_inherits h WHERE h.inhrelid = c.oid) END AS parent,
       CASE WHEN c.relispartition THEN
         (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname) FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
            JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = c.oid) END AS parent_name,
       CASE WHEN c.reltablespace <> 0 THEN (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace) END AS tablespace,
       -- only a column that is an expression can have a target, or a name that is not the table's
       CASE WHEN i.indexprs IS NOT NULL THEN
         (SELECT json_agg(json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attstattarget >= 0) END AS statistics,
       CASE WHEN i.indexprs IS NOT NULL THEN
         (SELECT json_agg(ia.attname ORDER BY ia.attnum) FROM pg_attribute ia WHERE ia.attrelid = c.oid) END AS key_names,
       i.indkey::int2[] AS key,
       CASE WHEN i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL THEN ( -- [11+]
         SELECT json_agg(u.num ORDER BY u.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u(num, n) -- [11+]
          WHERE u.n <= i.indnkeyatts) END AS unique_columns, -- [11+]
       CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL THEN i.indkey::int2[]::int4[] ELSE
         (SELECT array_agg(DISTINCT d.refobjsubid) FROM pg_depend d
           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
             AND d.refobjsubid > 0) END AS columns
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
 WHERE c.oid >= 16384 AND t.relkind IN ('r', 'p', 'm') AND tn.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
   AND t.relpersistence <> 't'
   AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
