-- Operator families. Operators and functions are those that were added to the family itself; the others belong to one
-- of its classes. Both kinds are in amop_oids and amproc_oids, because pg_depend has rows for the entries.
SELECT f.oid::bigint AS oid, n.nspname AS schema, f.opfname AS name, pg_get_userbyid(f.opfowner) AS owner,
       am.amname AS access_method,
       (SELECT coalesce(json_agg(m.oid::bigint), '[]') FROM pg_amop m WHERE m.amopfamily = f.oid) AS amop_oids,
       (SELECT coalesce(json_agg(m.oid::bigint), '[]') FROM pg_amproc m WHERE m.amprocfamily = f.oid) AS amproc_oids,
       (SELECT coalesce(json_agg(json_build_object(
                   'number', m.amopstrategy, 'operator', m.amopopr::regoperator::text,
                   'order_by', (SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.opfname)
                                  FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                                 WHERE s.oid = m.amopsortfamily)) ORDER BY m.amopstrategy, m.amopopr::regoperator::text), '[]')
          FROM pg_amop m JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid
           AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid
         WHERE m.amopfamily = f.oid) AS operators,
       (SELECT coalesce(json_agg(json_build_object(
                   'number', m.amprocnum, 'function', m.amproc::oid::regprocedure::text,
                   'left_type', format_type(m.amproclefttype, NULL),
                   'right_type', format_type(m.amprocrighttype, NULL))
                   ORDER BY m.amprocnum, format_type(m.amproclefttype, NULL), format_type(m.amprocrighttype, NULL)), '[]')
          FROM pg_amproc m JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid
           AND d.refclassid = 'pg_opfamily'::regclass AND d.refobjid = f.oid
         WHERE m.amprocfamily = f.oid) AS functions
  FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON am.oid = f.opfmethod
 WHERE f.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
