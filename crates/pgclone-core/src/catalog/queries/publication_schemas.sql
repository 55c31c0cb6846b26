-- Schemas whose tables are all published (15 and later).
SELECT s.oid::bigint AS oid, pg_catalog.format('%I SCHEMA %I', p.pubname, n.nspname) AS name,
       p.pubname AS publication, p.oid::bigint AS publication_oid, n.nspname AS schema_name, n.oid::bigint AS schema_oid
  FROM pg_publication_namespace s
  JOIN pg_publication p ON p.oid = s.pnpubid
  JOIN pg_namespace n ON n.oid = s.pnnspid
