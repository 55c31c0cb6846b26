-- Base types, without the array types that every type gets of its own accord.
SELECT t.oid::bigint AS oid, n.nspname AS schema, t.typname AS name, pg_get_userbyid(t.typowner) AS owner,
       t.typlen::int AS length, t.typinput::text AS input, t.typoutput::text AS output,
       nullif(t.typreceive::text, '-') AS receive, nullif(t.typsend::text, '-') AS send,
       nullif(t.typmodin::text, '-') AS typmod_in, nullif(t.typmodout::text, '-') AS typmod_out,
       nullif(t.typanalyze::text, '-') AS analyze,
       nullif(t.typsubscript::text, '-') AS subscript, -- [14+]
       t.typbyval AS by_value, t.typalign AS alignment, t.typstorage AS storage,
       t.typcategory AS category, t.typispreferred AS preferred, t.typdelim AS delimiter,
       t.typcollation <> 0 AS collatable,
       t.typdefault AS default_literal,
       format_type(nullif(t.typelem, 0), NULL) AS element
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type e ON e.oid = t.typelem
 WHERE t.typtype = 'b' AND t.typisdefined AND e.typarray IS DISTINCT FROM t.oid
   AND t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
