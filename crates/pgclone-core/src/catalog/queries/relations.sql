-- Tables (ordinary, partitioned, foreign), views and materialized views, each with its columns as
-- arrays, and as JSON those that need more words. There a field is NULL, and stripped, where the column has what a
-- new column of its type would have.
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name, pg_get_userbyid(c.relowner) AS owner,
       c.relkind AS kind, c.relpersistence AS persistence, c.relreplident AS replica_identity,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       c.relhasoids AS has_oids, -- [..11]
       c.relispopulated AS populated, c.reltype AS row_type,
       c.relpages AS pages, c.reltuples AS tuples,
       size.main_bytes,
       CASE WHEN c.reltoastrelid = 0 OR size.main_bytes = 0 THEN 0
            WHEN pages.is_known AND tc.relpages > 0
              AND pg_stat_get_ins_since_vacuum(tc.oid) = 0 -- [13+]
              THEN tc.relpages * current_setting('block_size')::bigint
            ELSE pg_relation_size(c.reltoastrelid) END AS toast_bytes,
       CASE WHEN c.reloptions IS NOT NULL OR tc.reloptions IS NOT NULL THEN (SELECT json_agg(x.o) FROM (
          SELECT unnest(c.reloptions) AS o UNION ALL SELECT 'toast.' || unnest(tc.reloptions)) x) END AS options,
       CASE WHEN c.reltablespace <> 0 THEN (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace) END AS tablespace,
       am.amname AS access_method, -- [12+]
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       -- [11+] the hash of an enum's value is that of its OID; that of an array, row or range is made of such hashes
       CASE WHEN c.relkind = 'p' THEN (SELECT EXISTS (SELECT -- [11+]
          FROM pg_partitioned_table pt CROSS JOIN LATERAL unnest(pt.partclass::oid[], pt.partattrs::int2[]) AS k (opclass, attnum) -- [11+]
          JOIN pg_opclass oc ON oc.oid = k.opclass AND oc.opcnamespace = 'pg_catalog'::regnamespace -- [11+]
          JOIN pg_am ham ON ham.oid = oc.opcmethod AND ham.amname = 'hash' -- [11+]
          LEFT JOIN pg_attribute ka ON ka.attrelid = pt.partrelid AND ka.attnum = k.attnum AND k.attnum > 0 -- [11+]
         WHERE pt.partrelid = c.oid AND pt.partstrat = 'h' AND (oc.opcname = 'enum_ops' -- [11+]
            OR oc.opcname IN ('array_ops', 'record_ops', 'range_ops', 'multirange_ops') AND COALESCE(ka.atttypid >= 16384, true)))) END AS hashes_oids, -- [11+]
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       (SELECT json_agg(i.inhparent::bigint ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
       CASE WHEN c.relkind IN ('v', 'm') THEN
         (SELECT r.oid::bigint FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename = '_RETURN') END AS rule,
       CASE WHEN c.relkind = 'f' THEN
         (SELECT srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) END AS server,
       CASE WHEN c.relkind = 'f' THEN (SELECT json_agg(json_build_array(o.option_name, o.option_value))
          FROM pg_foreign_table f, pg_options_to_table(f.ftoptions) o WHERE f.ftrelid = c.oid) END AS server_options,
       a.column_nums, a.column_names, a.column_types, a.column_type_oids, a.column_wire_types, a.column_not_null, a.column_collatable,
       a.not_null_oids, a.not_null_names, -- [18+]
       a.unusual_columns
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_am am ON am.oid = c.relam -- [12+]
  LEFT JOIN pg_class tc ON tc.oid = c.reltoastrelid
 -- Asking for the size opens the relation, which costs more than all the rest; so what ANALYZE saw is taken as long as
 -- nothing was written since. An empty file is no guess: tables without rows are not read.
 CROSS JOIN LATERAL (SELECT c.relpages > 0 AND pg_stat_get_mod_since_analyze(c.oid) = 0
     AND COALESCE(pg_stat_get_last_autoanalyze_time(c.oid), pg_stat_get_last_analyze_time(c.oid)) IS NOT NULL AS is_known OFFSET 0) pages
 CROSS JOIN LATERAL (SELECT CASE WHEN c.relkind NOT IN ('r', 'm') THEN 0
     WHEN pages.is_known THEN c.relpages * current_setting('block_size')::bigint
     ELSE pg_relation_size(c.oid) END AS main_bytes OFFSET 0) size
  LEFT JOIN (
    SELECT a.attrelid,
           array_agg(a.attnum ORDER BY a.attnum) AS column_nums,
           array_agg(a.attname ORDER BY a.attnum) AS column_names,
           array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS column_types,
           array_agg(a.atttypid ORDER BY a.attnum) AS column_type_oids,
           array_agg(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END ORDER BY a.attnum) AS column_wire_types,
           array_agg(a.attnotnull ORDER BY a.attnum) AS column_not_null,
           array_agg(a.attcollation <> 0 ORDER BY a.attnum) AS column_collatable,
           array_agg(nn.oid ORDER BY a.attnum) AS not_null_oids, -- [18+]
           array_agg(nn.conname ORDER BY a.attnum) AS not_null_names, -- [18+]
           -- most columns have nothing that is not in the arrays
           json_agg(json_strip_nulls(json_build_object(
             'num', a.attnum, 'name', a.attname, 'type_name', format_type(a.atttypid, a.atttypmod), 'type_oid', a.atttypid::bigint,
             'wire_type', CASE t.typtype WHEN 'd' THEN t.typbasetype::bigint ELSE t.oid::bigint END,
             'is_enum', CASE WHEN t.typtype = 'e' THEN true END,
             'is_collatable', CASE WHEN a.attcollation <> 0 THEN true END,
             'not_null', NULLIF(a.attnotnull, false),
             'identity', NULLIF(a.attidentity, ''),
             'generated', NULLIF(a.attgenerated, ''), -- [12+]
             'compression', NULLIF(a.attcompression, ''), -- [14+]
             'collation', CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0 THEN
                (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                   FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END,
             'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
             'statistics', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
             'options', array_to_json(a.attoptions),
             'foreign_options', CASE WHEN a.attfdwoptions IS NOT NULL THEN
                (SELECT json_agg(json_build_array(o.option_name, o.option_value)) FROM pg_options_to_table(a.attfdwoptions) o) END,
             'not_null_constraint', CASE WHEN nn.oid IS NOT NULL THEN json_build_object('oid', nn.oid::bigint, 'name', nn.conname, -- [18+]
                'no_inherit', nn.connoinherit, 'validated', nn.convalidated, 'is_local', nn.conislocal) END, -- [18+]
             'is_inherited', CASE WHEN NOT a.attislocal THEN true END)) ORDER BY a.attnum) FILTER (WHERE NOT (
             a.attidentity = '' AND a.attislocal AND t.typtype <> 'e' AND a.attstorage = t.typstorage
             AND a.attcollation IN (t.typcollation, 0) AND COALESCE(a.attstattarget, -1) < 0 AND a.attfdwoptions IS NULL
             AND a.attgenerated = '' -- [12+]
             AND a.attcompression = '' -- [14+]
             AND (nn.oid IS NULL OR nn.convalidated AND nn.conislocal AND NOT nn.connoinherit) -- [18+]
             AND a.attoptions IS NULL)) AS unusual_columns
      FROM pg_attribute a
      JOIN pg_class ac ON ac.oid = a.attrelid AND ac.relkind IN ('r', 'p', 'f', 'v', 'm') -- not of indexes and TOAST tables
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum -- [18+]
     WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= 16384
     GROUP BY a.attrelid) a ON a.attrelid = c.oid
 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.oid >= 16384
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
