-- ALTER ... DEPENDS ON EXTENSION: objects that go when the extension goes, without being members.
SELECT d.classid::bigint AS classid, d.objid::bigint AS objid, 0 AS subid, NULL AS "column", e.extname AS extension
  FROM pg_depend d
  JOIN pg_extension e ON e.oid = d.refobjid
 WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass
 -- in the order in which they were said, which is that of pg_dump
 ORDER BY 1, 2, d.ctid
