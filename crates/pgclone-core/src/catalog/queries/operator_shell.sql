-- Operators that are only named by another operator (as its commutator or negator), without those of extensions.
SELECT o.oid::bigint AS oid,
       quote_ident(n.nspname) || '.' || o.oprname || ' (' || coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', '
         || coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE') || ')' AS identity
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE o.oprcode = 0 AND o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY o.oid
