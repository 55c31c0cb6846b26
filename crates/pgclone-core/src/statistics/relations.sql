-- Pages and rows of tables, where they were ever counted. Before PostgreSQL 14 a table without pages may be one that nobody has counted.
SELECT c.oid::bigint AS oid, c.relpages, c.reltuples::text AS reltuples, c.relallvisible,
       c.relallfrozen, -- [18+]
       c.relkind::text AS kind
  FROM pg_class c
 WHERE c.oid = ANY ($1::oid[])
   AND c.reltuples >= 0
   AND c.relpages > 0 -- [..13]
