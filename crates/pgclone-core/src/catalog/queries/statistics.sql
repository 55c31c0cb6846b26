-- Extended statistics.
SELECT s.oid::bigint AS oid, n.nspname AS schema, s.stxname AS name, pg_get_userbyid(s.stxowner) AS owner,
       c.oid::bigint AS "table", tn.nspname AS table_schema, c.relname AS table_relname,
       pg_catalog.format('%I.%I', tn.nspname, c.relname) AS table_name,
       pg_catalog.format('%I.%I', n.nspname, s.stxname) AS quoted_name,
       NULLIF(s.stxstattarget, -1) AS target, -- [13+]
       (SELECT json_agg(a.attname ORDER BY k.n)
          FROM unnest(s.stxkeys::int2[]) WITH ORDINALITY AS k (num, n)
          JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k.num) AS columns,
       pg_get_statisticsobjdef(s.oid) AS definition
  FROM pg_statistic_ext s
  JOIN pg_namespace n ON n.oid = s.stxnamespace
  JOIN pg_class c ON c.oid = s.stxrelid
  JOIN pg_namespace tn ON tn.oid = c.relnamespace
 WHERE s.oid >= 16384 AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND tn.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relpersistence <> 't'
