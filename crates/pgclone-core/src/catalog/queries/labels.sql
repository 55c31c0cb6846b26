-- Security labels of the database and of everything in it; columns of composite types as in comments.sql.
SELECT CASE WHEN c.oid IS NULL THEN l.classoid::oid ELSE 'pg_type'::regclass::oid END::bigint AS classid,
       COALESCE(c.reltype, l.objoid)::bigint AS objid, l.objsubid AS subid, a.attname AS "column", l.provider, l.label
  FROM pg_seclabel l
  LEFT JOIN pg_attribute a ON l.classoid = 'pg_class'::regclass AND l.objsubid > 0 AND a.attrelid = l.objoid AND a.attnum = l.objsubid
  LEFT JOIN pg_class c ON l.classoid = 'pg_class'::regclass AND c.oid = l.objoid AND c.relkind = 'c'
UNION ALL
SELECT l.classoid::bigint, l.objoid::bigint, 0, NULL, l.provider, l.label
  FROM pg_shseclabel l
 WHERE l.classoid = 'pg_subscription'::regclass
    OR (l.classoid = 'pg_database'::regclass AND l.objoid = (SELECT oid FROM pg_database WHERE datname = current_database()))
 ORDER BY 1, 2, 3, 5
