-- Access methods.
SELECT a.oid::bigint AS oid, a.amname AS name, a.amtype AS kind, a.amhandler::text AS handler
  FROM pg_am a
 WHERE a.oid >= 16384
