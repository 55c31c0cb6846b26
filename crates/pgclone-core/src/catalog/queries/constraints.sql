-- Constraints of tables: primary key, unique, exclusion, foreign key, check. Not-null constraints are part of the
-- columns (relations.sql), constraint triggers are triggers, domain constraints are part of the domain.
SELECT k.oid::bigint AS oid, k.conname AS name, k.conrelid::bigint AS "table", tn.nspname AS table_schema, t.relname AS table_name, t.relkind AS table_kind,
       k.contype AS kind, pg_get_constraintdef(k.oid) AS definition,
       quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS quoted_table,
       k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS is_validated,
       k.conenforced AS is_enforced, -- [18+]
       k.conperiod AS is_period, -- [18+]
       k.conislocal AS is_local, k.connoinherit AS no_inherit,
       NULLIF(k.conparentid, 0)::bigint AS parent, -- [11+]
       NULLIF(k.confrelid, 0)::bigint AS referenced_table,
       k.conkey AS columns,
       k.confkey AS referenced_columns,
       CASE WHEN i.indexrelid IS NULL THEN NULL
         -- most have nothing unusual, and a small object is made in a fraction of the time
         WHEN NOT c.relispartition AND c.reltablespace = 0 AND c.reloptions IS NULL AND i.indexprs IS NULL THEN
           json_build_object('oid', i.indexrelid::bigint, 'schema', tn.nspname, 'name', c.relname,
             'is_clustered', i.indisclustered, 'is_replica_identity', i.indisreplident)
         ELSE json_strip_nulls(json_build_object('oid', i.indexrelid::bigint, 'schema', tn.nspname, 'name', c.relname,
           'options', array_to_json(c.reloptions),
           'tablespace', (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
           'is_clustered', i.indisclustered, 'is_replica_identity', i.indisreplident,
           'parent', (SELECT h.inhparent::bigint FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
           'parent_name', (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname) FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
              JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = i.indexrelid),
           'statistics', (SELECT json_agg(json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attstattarget >= 0))) END AS index
  FROM pg_constraint k
  JOIN pg_class t ON t.oid = k.conrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  -- an index lives in the schema of its table
  LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_class c ON c.oid = i.indexrelid
 WHERE k.contype IN ('p', 'u', 'x', 'f', 'c') AND t.oid >= 16384 AND t.relkind IN ('r', 'p', 'f')
   AND tn.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND t.relpersistence <> 't'
