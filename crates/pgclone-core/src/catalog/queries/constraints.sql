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
       array_to_json(k.conkey) AS columns,
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN (
         SELECT json_strip_nulls(json_build_object('oid', i.indexrelid::bigint, 'schema', n.nspname, 'name', c.relname,
           'quoted_name', quote_ident(c.relname), 'definition', pg_get_indexdef(c.oid), 'options', array_to_json(c.reloptions),
           'tablespace', (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
           'predicate', pg_get_expr(i.indpred, i.indrelid),
           'is_clustered', i.indisclustered, 'is_replica_identity', i.indisreplident,
           'parent', h.inhparent::bigint,
           'parent_name', (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname) FROM pg_class p
              JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE p.oid = h.inhparent),
           'statistics', (SELECT json_agg(json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attstattarget >= 0)))
           FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
          WHERE i.indexrelid = k.conindid) END AS index
  FROM pg_constraint k
  JOIN pg_class t ON t.oid = k.conrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
 WHERE k.contype IN ('p', 'u', 'x', 'f', 'c') AND t.oid >= 16384 AND t.relkind IN ('r', 'p', 'f')
   AND tn.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND t.relpersistence <> 't'
