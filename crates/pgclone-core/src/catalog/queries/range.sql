-- Range types. The multirange type is a part of its range type.
SELECT t.oid::bigint AS oid, n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner,
       (SELECT quote_ident(mn.nspname) || '.' || quote_ident(m.typname) -- [14+]
          FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace -- [14+]
         WHERE m.oid = r.rngmultitypid) AS multirange_name, -- [14+]
       r.rngmultitypid::bigint AS multirange, -- [14+]
       format_type(r.rngsubtype, NULL) AS subtype,
       (SELECT quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname)
          FROM pg_opclass oc JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
         WHERE oc.oid = r.rngsubopc AND NOT oc.opcdefault) AS opclass,
       CASE WHEN r.rngcollation <> st.typcollation THEN
           (SELECT quote_ident(cn.nspname) || '.' || quote_ident(c.collname)
              FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = r.rngcollation)
       END AS collation,
       nullif(r.rngcanonical::text, '-') AS canonical,
       nullif(r.rngsubdiff::text, '-') AS subtype_diff
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_range r ON r.rngtypid = t.oid JOIN pg_type st ON st.oid = r.rngsubtype
 WHERE t.typtype = 'r' AND t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
