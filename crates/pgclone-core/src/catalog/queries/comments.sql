-- Comments of everything that is not PostgreSQL's own, of schema public, of large objects (their OIDs are free to
-- choose), and of the database. "column" is the column's name where subid is one. A composite type's columns are given
-- the address of the type, not of its relation; a domain's constraint names its domain as well.
SELECT CASE WHEN c.oid IS NULL THEN d.classoid::oid ELSE 'pg_type'::regclass::oid END::bigint AS classid,
       COALESCE(c.reltype, d.objoid)::bigint AS objid, d.objsubid AS subid, a.attname AS "column", d.description AS text,
       k.contypid::bigint AS domain, k.conname AS constraint
  FROM pg_description d
  LEFT JOIN pg_attribute a ON d.classoid = 'pg_class'::regclass AND d.objsubid > 0 AND a.attrelid = d.objoid AND a.attnum = d.objsubid
  LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid AND c.relkind = 'c'
  LEFT JOIN pg_constraint k ON d.classoid = 'pg_constraint'::regclass AND k.oid = d.objoid AND k.contypid <> 0
 WHERE d.objoid >= 16384 OR d.classoid = 'pg_largeobject'::regclass OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = 2200)
UNION ALL
SELECT s.classoid::bigint, s.objoid::bigint, 0, NULL, s.description, NULL, NULL
  FROM pg_shdescription s
  JOIN pg_database db ON db.oid = s.objoid AND db.datname = current_database()
 WHERE s.classoid = 'pg_database'::regclass
 ORDER BY 1, 2, 3
