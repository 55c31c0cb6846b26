-- Foreign servers.
SELECT s.oid::bigint AS oid, s.srvname AS name, pg_get_userbyid(s.srvowner) AS owner, s.srvtype AS server_type, s.srvversion AS version,
       w.fdwname AS wrapper,
       (SELECT json_agg(json_build_array(x.option_name, x.option_value)) FROM pg_options_to_table(s.srvoptions) x) AS options
  FROM pg_foreign_server s
  JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
 WHERE s.oid >= 16384
