-- pg_depend, without rows between two objects of PostgreSQL itself (both below the first normal OID; schema public, 2200,
-- is an object that a clone touches) and without pins.
SELECT classid::bigint AS classid, objid::bigint AS objid, objsubid, refclassid::bigint AS refclassid, refobjid::bigint AS refobjid, refobjsubid, deptype
  FROM pg_depend
 WHERE deptype <> 'p' AND (objid >= 16384 OR refobjid >= 16384 OR refobjid = 2200)
