-- Operator classes, with the operators and functions that depend on the class.
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.opcname AS name, pg_get_userbyid(c.opcowner) AS owner,
       am.amname AS access_method, c.opcdefault AS is_default,
       format_type(c.opcintype, NULL) AS input_type,
       format_type(nullif(c.opckeytype, 0), NULL) AS storage_type,
       (SELECT quote_ident(fn.nspname) || '.' || quote_ident(f.opfname)
          FROM pg_opfamily f JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = c.opcfamily) AS family,
       (SELECT coalesce(json_agg(json_build_object(
                   'number', m.amopstrategy, 'operator', m.amopopr::regoperator::text,
                   'order_by', (SELECT quote_ident(sn.nspname) || '.' || quote_ident(s.opfname)
                                  FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
                                 WHERE s.oid = m.amopsortfamily)) ORDER BY m.amopstrategy, m.amopopr::regoperator::text), '[]')
          FROM pg_amop m JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid
           AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
         WHERE m.amopfamily = c.opcfamily) AS operators,
       (SELECT coalesce(json_agg(json_build_object(
                   'number', m.amprocnum, 'function', m.amproc::oid::regprocedure::text,
                   'left_type', format_type(m.amproclefttype, NULL),
                   'right_type', format_type(m.amprocrighttype, NULL))
                   ORDER BY m.amprocnum, format_type(m.amproclefttype, NULL), format_type(m.amprocrighttype, NULL)), '[]')
          FROM pg_amproc m JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid
           AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
         WHERE m.amprocfamily = c.opcfamily) AS functions
  FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON am.oid = c.opcmethod
 WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
