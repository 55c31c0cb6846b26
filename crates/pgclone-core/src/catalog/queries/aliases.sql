-- Objects that pg_depend names but that are part of another object: the row type of a relation, an array or multirange
-- type, the rule behind a view, the index behind a constraint, the members of an operator family or class.
-- There are many, so each row of the result has all those between two classes.
SELECT a.class, array_agg(a.oid) AS oids, a.of_class, array_agg(a.of_oid) AS of_oids FROM (
SELECT 'pg_type'::regclass::oid AS class, t.oid, 'pg_class'::regclass::oid AS of_class, t.typrelid AS of_oid
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.typtype = 'c' AND c.relkind <> 'c' AND t.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass, c.oid, 'pg_type'::regclass, c.reltype FROM pg_class c WHERE c.relkind = 'c' AND c.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass, e.typarray, 'pg_type'::regclass, e.oid FROM pg_type e WHERE e.typarray >= 16384
UNION ALL
SELECT 'pg_type'::regclass, r.rngmultitypid, 'pg_type'::regclass, r.rngtypid FROM pg_range r WHERE r.rngmultitypid >= 16384 -- [14+]
UNION ALL -- [14+]
SELECT 'pg_rewrite'::regclass, r.oid, 'pg_class'::regclass, r.ev_class FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass, k.conindid, 'pg_constraint'::regclass, k.oid FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x') AND k.conindid >= 16384
UNION ALL
SELECT DISTINCT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
 WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
   AND d.deptype IN ('i', 'a') AND d.objid >= 16384
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid, 'pg_type'::regclass, k.contypid FROM pg_constraint k WHERE k.contypid >= 16384
UNION ALL -- [18+]
SELECT 'pg_constraint'::regclass, k.oid, 'pg_class'::regclass, k.conrelid FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid >= 16384 -- [18+]
UNION ALL
SELECT 'pg_constraint'::regclass, k.oid, 'pg_trigger'::regclass, t.oid FROM pg_constraint k JOIN pg_trigger t ON t.tgconstraint = k.oid WHERE k.contype = 't'
) a
 GROUP BY a.class, a.of_class
