-- Text search parsers.
SELECT p.oid::bigint AS oid, n.nspname AS schema, p.prsname AS name,
       p.prsstart::text AS start, p.prstoken::text AS get_token, p.prsend::text AS end,
       nullif(p.prsheadline::text, '-') AS headline, p.prslextype::text AS lex_types
  FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
 WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
