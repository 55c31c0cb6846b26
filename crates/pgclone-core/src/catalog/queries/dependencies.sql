-- pg_depend, without rows between two objects of PostgreSQL itself (both below the first normal OID; schema public, 2200,
-- is an object that a clone touches) and without pins. There are many, so each row of the result has all those between
-- two classes: one array for each column.
SELECT classid, refclassid, array_agg(objid) AS objid, array_agg(objsubid) AS objsubid,
       array_agg(refobjid) AS refobjid, array_agg(refobjsubid) AS refobjsubid, string_agg(deptype::text, '') AS deptype
  FROM pg_depend
 WHERE deptype <> 'p' AND (objid >= 16384 OR refobjid >= 16384 OR refobjid = 2200)
   -- said otherwise: triggers behind a constraint are no objects, the others are what aliases.sql says
   AND NOT (deptype = 'i' AND (classid, refclassid) IN (('pg_trigger'::regclass, 'pg_constraint'::regclass), ('pg_class'::regclass, 'pg_constraint'::regclass),
     ('pg_type'::regclass, 'pg_class'::regclass), ('pg_type'::regclass, 'pg_type'::regclass)))
 GROUP BY classid, refclassid
