-- What a preflight asks the target: one row. Workers are the processes that are neither sessions nor the server's own.
SELECT (SELECT has_schema_privilege(n.oid, 'CREATE') FROM pg_namespace n WHERE n.nspname = $schema) AS may_create_in_schema,
       has_database_privilege(current_database(), 'CREATE') AS may_create_schema,
       pg_is_in_recovery() AS is_standby,
       (SELECT s.reset_val = 'on' FROM pg_settings s WHERE s.name = 'default_transaction_read_only') AS is_read_only,
       pg_database_size(current_database()) AS database_bytes,
       current_setting('max_worker_processes')::bigint AS worker_slots,
       (SELECT count(*) FROM pg_stat_activity a
         WHERE a.backend_type NOT IN ('client backend', 'autovacuum launcher', 'autovacuum worker', 'background writer', 'checkpointer', 'archiver',
           'startup', 'standalone backend', 'walreceiver', 'walsender', 'walsummarizer', 'walwriter', 'slotsync worker', 'io worker', 'logger')) AS workers,
       extract(epoch FROM clock_timestamp())::float8 AS clock
