-- Extensions, with what CREATE EXTENSION needs first and the tables whose rows belong to the user.
SELECT e.oid::bigint AS oid, e.extname AS name, pg_get_userbyid(e.extowner) AS owner, n.nspname AS target_schema,
       e.extversion AS version, e.extrelocatable AS relocatable,
       (SELECT json_agg(r.extname ORDER BY r.extname)
          FROM pg_depend d JOIN pg_extension r ON r.oid = d.refobjid
         WHERE d.classid = 'pg_extension'::regclass AND d.objid = e.oid AND d.refclassid = 'pg_extension'::regclass) AS requires,
       (SELECT json_agg(json_build_object('table', t.oid::bigint, 'condition', e.extcondition[t.i]) ORDER BY t.i)
          FROM unnest(e.extconfig) WITH ORDINALITY AS t(oid, i)) AS config
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.oid >= 16384
