-- What session $1 waits for: lock mode, kind, name (UTF-8 bytes). A wait for a transaction names no object; then the
-- row being locked (a granted tuple lock) or else the catalog being changed (opened for writing) says most.
WITH held AS (
    SELECT l.locktype, l.mode, l.granted, l.relation, l.classid, l.objid, l.objsubid,
           pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.'
               OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS relation_name,
           n.nspname OPERATOR(pg_catalog.=) 'pg_catalog' AND c.relkind OPERATOR(pg_catalog.=) 'r' AS is_catalog
      FROM pg_catalog.pg_locks AS l
           LEFT JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) l.relation
           LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
     WHERE l.pid OPERATOR(pg_catalog.=) $1::pg_catalog.int4
)
SELECT found.mode::pg_catalog.text, found.kind, pg_catalog.convert_to(found.name, 'UTF8')
  FROM (SELECT 1 AS rank, held.mode, 'relation'::pg_catalog.text AS kind,
               COALESCE(held.relation_name, held.relation::pg_catalog.text) AS name
          FROM held
         WHERE NOT held.granted AND held.relation IS NOT NULL
        UNION ALL
        SELECT 1, held.mode, 'object',
               pg_catalog.pg_describe_object(held.classid, held.objid, held.objsubid::pg_catalog.int4)
          FROM held
         WHERE NOT held.granted AND held.locktype OPERATOR(pg_catalog.=) 'object'
        UNION ALL
        SELECT 2, NULL, 'row', held.relation_name
          FROM held
         WHERE held.granted AND held.locktype OPERATOR(pg_catalog.=) 'tuple'
        UNION ALL
        SELECT 3, NULL, 'row', held.relation_name
          FROM held
         WHERE held.granted AND held.is_catalog AND held.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock') AS found
 WHERE found.name IS NOT NULL
 ORDER BY found.rank
 LIMIT 1
