-- Transforms.
SELECT t.oid::bigint AS oid,
       'FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) AS name,
       nullif(t.trffromsql::oid, 0)::regprocedure::text AS from_sql,
       nullif(t.trftosql::oid, 0)::regprocedure::text AS to_sql
  FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
 WHERE t.oid >= 16384
