-- Casts. The one from a range type to its multirange type comes with the range type.
SELECT c.oid::bigint AS oid,
       '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS name,
       c.castmethod AS method, c.castcontext AS context,
       nullif(c.castfunc, 0)::regprocedure::text AS function
  FROM pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget) -- [14+]
