-- One row: the server and the database. Roles are sorted bytewise because the reader searches them by bisection.
SELECT current_setting('server_version_num')::int AS version_num,
       current_database() AS database,
       pg_encoding_to_char(d.encoding) AS encoding,
       current_setting('default_table_access_method') AS default_table_access_method, -- [12+]
       pg_is_in_recovery() AS in_recovery,
       current_setting('max_locks_per_transaction')::bigint
         * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint) AS lock_capacity,
       (SELECT json_agg(rolname ORDER BY rolname COLLATE "C") FROM pg_roles) AS roles,
       (SELECT json_agg(spcname) FROM pg_tablespace) AS tablespaces,
       (SELECT json_agg(json_build_object('name', name, 'version', default_version)) FROM pg_available_extensions) AS available_extensions
  FROM pg_database d WHERE d.datname = current_database()
