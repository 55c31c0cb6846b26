-- Tables of publications, with their row filters and column lists.
SELECT r.oid::bigint AS oid, pg_catalog.format('%I TABLE %I.%I', p.pubname, n.nspname, c.relname) AS name,
       p.pubname AS publication, p.oid::bigint AS publication_oid, c.oid::bigint AS "table", n.nspname AS table_schema, c.relname AS table_relname,
       pg_get_expr(r.prqual, r.prrelid) AS filter, -- [15+]
       (SELECT json_agg(a.attname ORDER BY x.i) FROM unnest(r.prattrs) WITH ORDINALITY x(num, i) -- [15+]
          JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = x.num) AS columns, -- [15+]
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS table_name
  FROM pg_publication_rel r
  JOIN pg_publication p ON p.oid = r.prpubid
  JOIN pg_class c ON c.oid = r.prrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
