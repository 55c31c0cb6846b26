-- Operators, without those that are only named by another operator (as its commutator or negator).
SELECT o.oid::bigint AS oid, n.nspname AS schema, o.oprname AS name, pg_get_userbyid(o.oprowner) AS owner,
       o.oprkind AS kind, o.oprcode::text AS function,
       format_type(nullif(o.oprleft, 0), NULL) AS left_type,
       format_type(nullif(o.oprright, 0), NULL) AS right_type,
       (SELECT 'OPERATOR(' || quote_ident(xn.nspname) || '.' || x.oprname || ')'
          FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprcom) AS commutator,
       (SELECT 'OPERATOR(' || quote_ident(xn.nspname) || '.' || x.oprname || ')'
          FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.oprnegate) AS negator,
       nullif(o.oprrest::text, '-') AS restrict, nullif(o.oprjoin::text, '-') AS join,
       o.oprcanmerge AS merges, o.oprcanhash AS hashes
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE o.oprcode <> 0 AND o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
