-- What a preflight asks the source: one row.
SELECT (SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_namespace n WHERE n.nspname = $schema) AS may_use_schema,
       (SELECT COALESCE(json_agg(json_build_object('oid', c.oid, 'schema', n.nspname, 'name', c.relname) ORDER BY n.nspname, c.relname), '[]')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid >= 16384 AND c.relkind IN ('r', 'S')
           AND NOT CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') END) AS unreadable,
       (SELECT COALESCE(json_agg(json_build_object('oid', c.oid, 'schema', n.nspname, 'name', c.relname) ORDER BY n.nspname, c.relname), '[]')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND c.relrowsecurity
           AND NOT (SELECT r.rolsuper OR r.rolbypassrls FROM pg_roles r WHERE r.rolname = current_user)
           AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))) AS row_security,
       current_setting('wal_level') AS wal_level,
       current_setting('max_replication_slots')::bigint - (SELECT count(*) FROM pg_replication_slots) AS free_slots,
       current_setting('max_wal_senders')::bigint - (SELECT count(*) FROM pg_stat_replication) AS free_senders,
       (SELECT age(d.datfrozenxid)::bigint FROM pg_database d WHERE d.datname = current_database()) AS xid_age,
       current_setting('autovacuum_freeze_max_age')::bigint AS freeze_max_age,
       (SELECT extract(epoch FROM clock_timestamp() - min(a.xact_start))::float8 FROM pg_stat_activity a
         WHERE a.pid <> pg_backend_pid() AND a.backend_type = 'client backend') AS oldest_transaction,
       (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) OR pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all_sessions,
       extract(epoch FROM clock_timestamp())::float8 AS clock,
       (SELECT s.version FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid() AND s.ssl) AS tls,
       inet_client_addr() IS NULL OR inet_client_addr() = inet_server_addr() AS is_local
