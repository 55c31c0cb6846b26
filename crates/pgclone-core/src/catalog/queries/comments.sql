-- Comments of everything that is not PostgreSQL's own, of schema public, of large objects (their OIDs are free to
-- choose), and of the database. "column" is the column's name where objsubid is one.
SELECT d.classoid::bigint AS classid, d.objoid::bigint AS objid, d.objsubid AS subid, a.attname AS "column", d.description AS text
  FROM pg_description d
  LEFT JOIN pg_attribute a ON d.classoid = 'pg_class'::regclass AND d.objsubid > 0 AND a.attrelid = d.objoid AND a.attnum = d.objsubid
 WHERE d.objoid >= 16384 OR d.classoid = 'pg_largeobject'::regclass OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = 2200)
UNION ALL
SELECT s.classoid::bigint, s.objoid::bigint, 0, NULL, s.description
  FROM pg_shdescription s
  JOIN pg_database db ON db.oid = s.objoid AND db.datname = current_database()
 WHERE s.classoid = 'pg_database'::regclass
