-- Column defaults and generation expressions. The name is the whole identity: schema.table.column, quoted.
SELECT d.oid::bigint AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) AS name,
       d.adrelid::bigint AS "table", n.nspname AS table_schema, c.relname AS table_name, c.relkind AS table_kind,
       d.adnum AS column_num, a.attname AS "column", pg_get_expr(d.adbin, d.adrelid) AS expression,
       NULLIF(a.attgenerated, '') AS generated -- [12+]
  FROM pg_attrdef d
  JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  JOIN pg_class c ON c.oid = d.adrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE d.oid >= 16384 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
