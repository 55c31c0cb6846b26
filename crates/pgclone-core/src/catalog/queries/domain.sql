-- Domains. From 17 on NOT NULL is a row of pg_constraint (contype n) too, and has a name.
SELECT t.oid::bigint AS oid, n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner,
       format_type(t.typbasetype, t.typtypmod) AS base_type,
       CASE WHEN t.typcollation <> b.typcollation THEN
           (SELECT quote_ident(cn.nspname) || '.' || quote_ident(c.collname)
              FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = t.typcollation)
       END AS collation,
       pg_get_expr(t.typdefaultbin, 'pg_type'::regclass) AS default_expr,
       t.typnotnull AS not_null,
       (SELECT coalesce(json_agg(json_build_object(
                   'oid', c.oid::bigint, 'name', c.conname, 'kind', c.contype,
                   'definition', pg_get_constraintdef(c.oid), 'validated', c.convalidated) ORDER BY c.conname), '[]')
          FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype IN ('c', 'n')) AS constraints
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
 WHERE t.typtype = 'd' AND t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
