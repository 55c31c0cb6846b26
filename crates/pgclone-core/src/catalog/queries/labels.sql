-- Security labels of the database and of everything in it.
SELECT l.classoid::bigint AS classid, l.objoid::bigint AS objid, l.objsubid AS subid, a.attname AS "column", l.provider, l.label
  FROM pg_seclabel l
  LEFT JOIN pg_attribute a ON l.classoid = 'pg_class'::regclass AND l.objsubid > 0 AND a.attrelid = l.objoid AND a.attnum = l.objsubid
UNION ALL
SELECT l.classoid::bigint, l.objoid::bigint, 0, NULL, l.provider, l.label
  FROM pg_shseclabel l
 WHERE l.classoid = 'pg_subscription'::regclass
    OR (l.classoid = 'pg_database'::regclass AND l.objoid = (SELECT oid FROM pg_database WHERE datname = current_database()))
 ORDER BY 1, 2, 3, 5
