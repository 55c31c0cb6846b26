-- Foreign data wrappers.
SELECT w.oid::bigint AS oid, w.fdwname AS name, pg_get_userbyid(w.fdwowner) AS owner,
       CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END AS handler,
       CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END AS validator,
       (SELECT json_agg(json_build_array(x.option_name, x.option_value)) FROM pg_options_to_table(w.fdwoptions) x) AS options
  FROM pg_foreign_data_wrapper w
 WHERE w.oid >= 16384
