-- pgclone 0.1.0: the whole extension. Written by hand; frozen once released.

-- Complain if this script is sourced in psql instead of CREATE EXTENSION.
\echo Use "CREATE EXTENSION pgclone" to load this file. \quit

-- The control file names the schema, so schema pgclone exists here.
-- No clone function is STRICT: a NULL argument that makes no sense is an error that names it.

CREATE FUNCTION pgclone.version()
    RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'version_wrapper';
COMMENT ON FUNCTION pgclone.version() IS 'version of pgclone';

CREATE FUNCTION pgclone.table(
        source_conninfo text,
        schema_name text,
        table_name text,
        include_data boolean DEFAULT true,
        target_table_name text DEFAULT NULL,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_table_wrapper';
COMMENT ON FUNCTION pgclone.table(text, text, text, boolean, text, text) IS
    'clone a table from another server';

CREATE FUNCTION pgclone.table_ex(
        source_conninfo text,
        schema_name text,
        table_name text,
        include_data boolean,
        target_table_name text,
        include_indexes boolean DEFAULT true,
        include_constraints boolean DEFAULT true,
        include_triggers boolean DEFAULT true)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_table_ex_wrapper';
COMMENT ON FUNCTION pgclone.table_ex(text, text, text, boolean, text, boolean, boolean, boolean) IS
    'clone a table from another server, choosing whether indexes, constraints and triggers come along';

CREATE FUNCTION pgclone.schema(
        source_conninfo text,
        schema_name text,
        include_data boolean DEFAULT true,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_schema_wrapper';
COMMENT ON FUNCTION pgclone.schema(text, text, boolean, text) IS
    'clone a schema and everything in it from another server';

CREATE FUNCTION pgclone.schema_ex(
        source_conninfo text,
        schema_name text,
        include_data boolean,
        include_indexes boolean DEFAULT true,
        include_constraints boolean DEFAULT true,
        include_triggers boolean DEFAULT true)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_schema_ex_wrapper';
COMMENT ON FUNCTION pgclone.schema_ex(text, text, boolean, boolean, boolean, boolean) IS
    'clone a schema from another server, choosing whether indexes, constraints and triggers come along';

CREATE FUNCTION pgclone.functions(
        source_conninfo text,
        schema_name text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_functions_wrapper';
COMMENT ON FUNCTION pgclone.functions(text, text) IS
    'clone the functions and procedures of a schema from another server';

CREATE FUNCTION pgclone.database(
        source_conninfo text,
        include_data boolean DEFAULT true,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_database_wrapper';
COMMENT ON FUNCTION pgclone.database(text, boolean, text) IS
    'clone a database from another server into the current one';

CREATE FUNCTION pgclone.database_create(
        source_conninfo text,
        target_dbname text,
        include_data boolean DEFAULT true,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_database_create_wrapper';
COMMENT ON FUNCTION pgclone.database_create(text, text, boolean, text) IS
    'create a database like one of another server and clone into it';

CREATE FUNCTION pgclone.plan(
        source_conninfo text,
        scope text,
        name text DEFAULT NULL,
        options text DEFAULT NULL,
        OUT step bigint,
        OUT section text,
        OUT kind text,
        OUT object text,
        OUT statement text,
        OUT estimated_rows bigint,
        OUT estimated_bytes bigint,
        OUT warnings text)
    RETURNS SETOF record
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_plan_wrapper';
COMMENT ON FUNCTION pgclone.plan(text, text, text, text) IS
    'the steps that a clone of a table, schema, functions or database would take, without taking one';

CREATE FUNCTION pgclone.ddl(
        source_conninfo text,
        scope text,
        name text DEFAULT NULL,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_ddl_wrapper';
COMMENT ON FUNCTION pgclone.ddl(text, text, text, text) IS
    'the definitions of a clone of a table, schema, functions or database, as one script';

-- The ledger of background jobs. Members of the extension: never cloned, never dumped, and nobody but superusers reads it.
CREATE TABLE pgclone.job (
    job_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
    op_type text NOT NULL,
    schema_name text,
    table_name text,
    target_table_name text,
    include_data boolean NOT NULL,
    source text NOT NULL,
    options text,
    parallel integer NOT NULL,
    owner text NOT NULL,
    planned boolean NOT NULL DEFAULT false,
    snapshot text,
    staging oid[] NOT NULL DEFAULT '{}',
    warnings text[] NOT NULL DEFAULT '{}',
    notices text[] NOT NULL DEFAULT '{}',
    tables integer,
    resumed_from integer,
    resumed_by integer,
    created timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started timestamp with time zone,
    finished timestamp with time zone,
    error_sqlstate text,
    error_message text,
    error_detail text,
    error_hint text
);
COMMENT ON TABLE pgclone.job IS 'background clone jobs; see pgclone.jobs_view';

CREATE TABLE pgclone.job_item (
    job_id integer NOT NULL REFERENCES pgclone.job ON DELETE CASCADE,
    item_id integer NOT NULL,
    kind text NOT NULL,
    object text NOT NULL,
    stage integer NOT NULL,
    weight bigint NOT NULL,
    blockers integer NOT NULL,
    unblocks integer[] NOT NULL,
    part_of text,
    needs_source boolean NOT NULL,
    work text,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed', 'moved')),
    lane integer,
    attempts integer NOT NULL DEFAULT 0,
    rows bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    started timestamp with time zone,
    finished timestamp with time zone,
    error_sqlstate text,
    error_message text,
    error_detail text,
    error_hint text,
    PRIMARY KEY (job_id, item_id)
);
COMMENT ON TABLE pgclone.job_item IS 'what the background clone jobs consist of';
CREATE INDEX job_item_open ON pgclone.job_item (job_id, weight DESC, item_id) WHERE state = 'pending' AND blockers = 0;

CREATE FUNCTION pgclone.table_async(
        source_conninfo text,
        schema_name text,
        table_name text,
        include_data boolean DEFAULT true,
        target_table_name text DEFAULT NULL,
        options text DEFAULT NULL)
    RETURNS integer
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_table_async_wrapper';
COMMENT ON FUNCTION pgclone.table_async(text, text, text, boolean, text, text) IS
    'clone a table from another server in the background; returns the number of the job';

CREATE FUNCTION pgclone.schema_async(
        source_conninfo text,
        schema_name text,
        include_data boolean DEFAULT true,
        options text DEFAULT NULL)
    RETURNS integer
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_schema_async_wrapper';
COMMENT ON FUNCTION pgclone.schema_async(text, text, boolean, text) IS
    'clone a schema from another server in the background; returns the number of the job';

CREATE FUNCTION pgclone.database_async(
        source_conninfo text,
        include_data boolean DEFAULT true,
        options text DEFAULT NULL)
    RETURNS integer
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_database_async_wrapper';
COMMENT ON FUNCTION pgclone.database_async(text, boolean, text) IS
    'clone a database from another server into the current one in the background; returns the number of the job';

CREATE FUNCTION pgclone.cancel(job_id integer)
    RETURNS boolean
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'job_cancel_wrapper';
COMMENT ON FUNCTION pgclone.cancel(integer) IS 'end a background job; false if it does not run';

CREATE FUNCTION pgclone.resume(
        job_id integer,
        options text DEFAULT NULL,
        source_conninfo text DEFAULT NULL)
    RETURNS integer
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'job_resume_wrapper';
COMMENT ON FUNCTION pgclone.resume(integer, text, text) IS
    'go on with a background job that ended before its end; returns the number of the new job';

CREATE FUNCTION pgclone.live_jobs(
        OUT job_id integer,
        OUT pid integer,
        OUT phase text,
        OUT current_object text,
        OUT rows bigint,
        OUT bytes bigint,
        OUT workers integer,
        OUT started_us bigint,
        OUT op_type text,
        OUT schema_name text,
        OUT table_name text,
        OUT tables_total bigint,
        OUT tables_completed bigint,
        OUT bytes_total bigint,
        OUT bytes_done bigint)
    RETURNS SETOF record
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'job_live_wrapper';
COMMENT ON FUNCTION pgclone.live_jobs() IS 'live counters of the clones that run now; see pgclone.jobs_view';

CREATE FUNCTION pgclone.progress_bar(percent double precision, rows bigint, elapsed text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'job_progress_bar_wrapper';
COMMENT ON FUNCTION pgclone.progress_bar(double precision, bigint, text) IS 'the bar of pgclone.jobs_view';

-- A job writes how it ended before it gives up its place among the live ones. Who asks in the other order, first for the
-- ledger, would take one that has just ended for interrupted: so the live ones come as an argument, and this function,
-- being volatile, looks at the ledger with a snapshot of its own.
CREATE FUNCTION pgclone.progress_of(live jsonb)
    RETURNS TABLE (
        job_id integer,
        status text,
        op_type text,
        schema_name text,
        table_name text,
        current_phase text,
        current_table text,
        tables_total bigint,
        tables_completed bigint,
        rows_copied bigint,
        bytes_copied bigint,
        elapsed_ms bigint,
        start_time timestamp with time zone,
        end_time timestamp with time zone,
        error_message text,
        pct_complete double precision,
        progress_bar text,
        elapsed_time text,
        bytes_total bigint,
        bytes_per_second bigint,
        time_remaining interval,
        parallel integer,
        workers integer,
        warnings bigint,
        pid integer,
        notices bigint,
        checkpoint text)
    LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    WITH live AS (
        SELECT * FROM jsonb_to_recordset($1) AS l (job_id integer, pid integer, phase text, current_object text, rows bigint,
               bytes bigint, workers integer, started_us bigint, op_type text, schema_name text, table_name text, tables_total bigint,
               tables_completed bigint, bytes_total bigint, bytes_done bigint)),
    each_table AS (
        SELECT i.job_id, i.object, bool_and(i.state = 'done') AS done, max(i.finished) AS finished
          FROM pgclone.job_item AS i WHERE i.kind IN ('table', 'table data') GROUP BY i.job_id, i.object),
    tables AS (
        SELECT e.job_id, count(*) AS number, count(*) FILTER (WHERE NOT e.done) AS open,
               (array_agg(e.object ORDER BY e.finished DESC) FILTER (WHERE e.done))[1] AS checkpoint
          FROM each_table AS e GROUP BY e.job_id),
    -- a job that goes on with another one has its items; how fast it is, its own items tell
    items AS (
        SELECT i.job_id,
               bool_or(i.stage = 1 AND i.state <> 'done') AS defining,
               sum(i.weight) AS weight,
               COALESCE(sum(i.weight) FILTER (WHERE i.state = 'done'), 0) AS weight_done,
               COALESCE(sum(i.weight) FILTER (WHERE i.state = 'done' AND i.finished >= j.started), 0) AS weight_now,
               COALESCE(sum(i.weight) FILTER (WHERE i.needs_source), 0) AS bytes_total,
               sum(i.rows) AS rows,
               sum(i.bytes) AS bytes,
               COALESCE(sum(i.bytes) FILTER (WHERE i.finished >= j.started), 0) AS bytes_now,
               max(i.finished) AS finished
          FROM pgclone.job_item AS i JOIN pgclone.job AS j ON j.job_id = i.job_id GROUP BY i.job_id),
    standing AS (
        SELECT j.job_id,
               CASE WHEN j.status NOT IN ('pending', 'running') OR l.pid IS NOT NULL THEN j.status
                    WHEN j.status = 'pending' AND j.created > clock_timestamp() - interval '10 seconds' THEN 'pending'
                    ELSE 'interrupted' END AS status,
               j.op_type, j.schema_name, j.table_name,
               CASE WHEN l.pid IS NOT NULL AND j.status IN ('pending', 'running') THEN l.phase END AS phase,
               CASE WHEN j.status = 'running' THEN l.current_object END AS current_table,
               greatest(j.tables, t.number, 0) AS tables_total,
               -- those without an item are there as soon as everything is defined
               CASE WHEN NOT j.planned THEN 0
                    WHEN i.defining THEN COALESCE(t.number - t.open, 0)
                    ELSE greatest(j.tables, t.number, 0) - COALESCE(t.open, 0) END AS tables_completed,
               COALESCE(i.rows, 0) + COALESCE(l.rows, 0) AS rows_copied,
               COALESCE(i.bytes, 0) + COALESCE(l.bytes, 0) AS bytes_copied,
               COALESCE(j.started, j.created) AS start_time,
               j.finished AS end_time,
               i.finished AS last_item,
               CASE WHEN j.status IN ('failed', 'cancelled') THEN concat_ws(': ', j.error_sqlstate, j.error_message) END AS error_message,
               CASE WHEN j.status = 'completed' THEN 100.0
                    WHEN COALESCE(i.weight, 0) = 0 THEN 0.0
                    ELSE least(99.9, 100.0 * least(i.weight_done + COALESCE(l.bytes, 0), i.weight) / i.weight) END::double precision AS pct,
               COALESCE(i.bytes_total, 0)::bigint AS bytes_total,
               COALESCE(i.bytes_now, 0) + COALESCE(l.bytes, 0) AS bytes_now,
               COALESCE(i.weight_now, 0) + COALESCE(l.bytes, 0) AS weight_now,
               greatest(COALESCE(i.weight - i.weight_done, 0) - COALESCE(l.bytes, 0), 0) AS weight_left,
               j.parallel, COALESCE(l.workers, 0) AS workers, cardinality(j.warnings) AS warnings, l.pid,
               cardinality(j.notices) AS notices, t.checkpoint
          FROM pgclone.job AS j
          LEFT JOIN items AS i ON i.job_id = j.job_id
          LEFT JOIN tables AS t ON t.job_id = j.job_id
          LEFT JOIN live AS l ON l.job_id = j.job_id
        UNION ALL
        SELECT NULL, 'running', l.op_type, l.schema_name, l.table_name, NULLIF(l.phase, ''), l.current_object,
               l.tables_total, l.tables_completed, l.rows, l.bytes,
               timestamp with time zone '2000-01-01 00:00:00+00' + l.started_us * interval '1 microsecond', NULL, NULL, NULL,
               CASE WHEN l.bytes_total = 0 THEN 0.0 ELSE least(99.9, 100.0 * l.bytes_done / l.bytes_total) END,
               l.bytes_total, l.bytes,
               -- what comes after the rows is in no estimate
               CASE l.phase WHEN 'copying data' THEN l.bytes_done END, l.bytes_total - l.bytes_done, 1, 1, 0, l.pid, 0, NULL
          FROM live AS l WHERE l.job_id IS NULL),
    timed AS (
        -- nobody knows when an interrupted job ended, but when its last item did
        SELECT s.*, (extract(epoch FROM CASE s.status WHEN 'interrupted' THEN greatest(s.last_item, s.start_time)
                        ELSE COALESCE(s.end_time, clock_timestamp()) END - s.start_time) * 1000)::bigint AS ms
          FROM standing AS s),
    clocked AS (
        SELECT t.*, to_char(t.ms / 1000 * interval '1 second', 'HH24:MI:SS') AS clock FROM timed AS t)
    SELECT t.job_id, t.status, t.op_type, t.schema_name, t.table_name,
           COALESCE(t.phase, t.status), t.current_table, t.tables_total::bigint, t.tables_completed::bigint, t.rows_copied::bigint,
           t.bytes_copied::bigint, t.ms, t.start_time, t.end_time, t.error_message, t.pct,
           pgclone.progress_bar(t.pct, t.rows_copied::bigint, t.clock), t.clock, t.bytes_total,
           CASE WHEN t.ms > 0 THEN (t.bytes_now * 1000 / t.ms)::bigint END,
           CASE WHEN t.status = 'running' AND t.weight_now > 0 THEN
               date_trunc('second', (t.ms * t.weight_left / t.weight_now)::double precision * interval '1 millisecond') END,
           t.parallel, t.workers, t.warnings::bigint, t.pid, t.notices::bigint, t.checkpoint
      FROM clocked AS t ORDER BY t.job_id;
END;
COMMENT ON FUNCTION pgclone.progress_of(jsonb) IS 'the rows of pgclone.jobs_view, for the given rows of pgclone.live_jobs()';

CREATE VIEW pgclone.jobs_view AS
    SELECT * FROM pgclone.progress_of((SELECT COALESCE(jsonb_agg(l), '[]') FROM pgclone.live_jobs() AS l));
COMMENT ON VIEW pgclone.jobs_view IS 'all background jobs of this database and the clones that run now';

CREATE FUNCTION pgclone.progress_detail()
    RETURNS SETOF pgclone.jobs_view
    LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT * FROM pgclone.jobs_view;
END;
COMMENT ON FUNCTION pgclone.progress_detail() IS 'all background jobs of this database and the clones that run now';

CREATE FUNCTION pgclone.progress(job_id integer)
    RETURNS text
    LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT json_strip_nulls(json_build_object(
               'job_id', p.job_id, 'status', p.status, 'phase', p.current_phase, 'tables_completed', p.tables_completed,
               'tables_total', p.tables_total, 'rows_copied', p.rows_copied, 'current_table', COALESCE(p.current_table, ''),
               'error', p.error_message, 'checkpoint', p.checkpoint, 'elapsed_ms', p.elapsed_ms, 'bytes_copied', p.bytes_copied, 'bytes_total', p.bytes_total,
               'pct_complete', round(p.pct_complete::numeric, 1), 'bytes_per_second', p.bytes_per_second,
               'seconds_remaining', extract(epoch FROM p.time_remaining)::bigint, 'warnings', p.warnings, 'notices', p.notices))::text
      FROM pgclone.progress_detail() AS p WHERE p.job_id = $1;
END;
COMMENT ON FUNCTION pgclone.progress(integer) IS 'progress of a background job, as JSON; null if there is no such job';

CREATE FUNCTION pgclone.jobs()
    RETURNS text
    LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT COALESCE(json_agg(json_build_object(
               'job_id', p.job_id, 'status', p.status, 'schema', p.schema_name, 'table', p.table_name, 'phase', p.current_phase,
               'tables_completed', p.tables_completed, 'tables_total', p.tables_total) ORDER BY p.job_id), '[]'::json)::text
      FROM pgclone.progress_detail() AS p WHERE p.job_id IS NOT NULL;
END;
COMMENT ON FUNCTION pgclone.jobs() IS 'all background jobs of this database, as a JSON array';

CREATE FUNCTION pgclone.drop_staging(schemas oid[])
    RETURNS integer
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
    SET search_path = pg_catalog, pg_temp
    SET client_min_messages = warning
    AS $$
DECLARE
    name text;
    dropped integer := 0;
BEGIN
    FOR name IN SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = ANY (schemas) LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;
COMMENT ON FUNCTION pgclone.drop_staging(oid[]) IS
    'drop the staging schemas of a background job that is to be forgotten; returns how many they were';

CREATE FUNCTION pgclone.clear_jobs()
    RETURNS integer
    LANGUAGE sql VOLATILE PARALLEL UNSAFE
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM pgclone.job AS j
         WHERE j.job_id IN (SELECT p.job_id FROM pgclone.progress_detail() AS p WHERE p.status NOT IN ('pending', 'running'))
        RETURNING pgclone.drop_staging(j.staging))
    SELECT count(*)::integer FROM gone;
END;
COMMENT ON FUNCTION pgclone.clear_jobs() IS 'forget the background jobs that do not run; returns how many they were';

CREATE FUNCTION pgclone.mask_strategies(
        OUT strategy text,
        OUT types text,
        OUT nulls text,
        OUT parameters text,
        OUT description text,
        OUT example text,
        OUT input text,
        OUT output text)
    RETURNS SETOF record
    LANGUAGE c IMMUTABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'mask_strategies_wrapper';
COMMENT ON FUNCTION pgclone.mask_strategies() IS
    'the strategies of the option "mask", with an example of each';

CREATE FUNCTION pgclone.discover_sensitive(
        source_conninfo text,
        schema_name text,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'discover_sensitive_wrapper';
COMMENT ON FUNCTION pgclone.discover_sensitive(text, text, text) IS
    'the columns of a schema on another server that look sensitive, as a mask for them';

CREATE FUNCTION pgclone.sensitive_patterns(
        OUT category text,
        OUT name text,
        OUT types text,
        OUT strategy text,
        OUT value_form text,
        OUT only_of_people boolean)
    RETURNS SETOF record
    LANGUAGE c IMMUTABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'sensitive_patterns_wrapper';
COMMENT ON FUNCTION pgclone.sensitive_patterns() IS
    'the names of columns that look sensitive, their category, and the mask strategy for them';

-- What pgclone has masked and cloned in part. The rows belong to the user: a dump takes them along. Tables are kept by their
-- address, which a dump writes as a name.
CREATE TABLE pgclone.mask_record (
    table_id regclass NOT NULL,
    column_number integer NOT NULL,
    column_name text NOT NULL,
    strategy text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('clone', 'in place')),
    masked_at timestamp with time zone NOT NULL DEFAULT now(),
    expression text,
    PRIMARY KEY (table_id, column_number));
COMMENT ON TABLE pgclone.mask_record IS 'columns whose values pgclone has masked';

CREATE TABLE pgclone.masking_policy (
    table_id regclass PRIMARY KEY,
    view_id regclass NOT NULL,
    view_definition text NOT NULL,
    privileged_role text NOT NULL,
    columns jsonb NOT NULL,
    privileges jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now());
COMMENT ON TABLE pgclone.masking_policy IS 'masking policies, with the privileges that dropping them gives back';

-- What a cloned table should contain, for verify and repair. A row only if it is not all of the table of the same name.
CREATE TABLE pgclone.clone_record (
    table_id regclass PRIMARY KEY,
    source_schema text NOT NULL,
    source_table text NOT NULL,
    filter text,
    columns text[],
    cloned_at timestamp with time zone NOT NULL DEFAULT now());
COMMENT ON TABLE pgclone.clone_record IS 'tables that were cloned in part or under another name';
SELECT pg_catalog.pg_extension_config_dump('pgclone.mask_record', '');
SELECT pg_catalog.pg_extension_config_dump('pgclone.masking_policy', '');
SELECT pg_catalog.pg_extension_config_dump('pgclone.clone_record', '');

CREATE FUNCTION pgclone.mask_in_place(
        schema_name text,
        table_name text,
        mask_json text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'mask_in_place_wrapper';
COMMENT ON FUNCTION pgclone.mask_in_place(text, text, text) IS
    'mask the rows of a table of this database';

CREATE FUNCTION pgclone.create_masking_policy(
        schema_name text,
        table_name text,
        mask_json text,
        privileged_role text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'create_masking_policy_wrapper';
COMMENT ON FUNCTION pgclone.create_masking_policy(text, text, text, text) IS
    'show a masked view of a table to everybody but one role';

CREATE FUNCTION pgclone.drop_masking_policy(
        schema_name text,
        table_name text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'drop_masking_policy_wrapper';
COMMENT ON FUNCTION pgclone.drop_masking_policy(text, text) IS
    'drop the masked view of a table and give the privileges back';

CREATE FUNCTION pgclone.masking_report(
        schema_name text,
        OUT schema_name text,
        OUT table_name text,
        OUT column_name text,
        OUT sensitivity text,
        OUT mask_status text,
        OUT recommendation text)
    RETURNS SETOF record
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'masking_report_wrapper';
COMMENT ON FUNCTION pgclone.masking_report(text) IS
    'the columns of a schema that look sensitive, and whether they are masked';

CREATE FUNCTION pgclone.verify(
        source_conninfo text,
        schema_name text DEFAULT NULL)
    RETURNS TABLE (
        schema_name text,
        table_name text,
        source_rows bigint,
        target_rows bigint,
        match text)
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_verify_wrapper';
COMMENT ON FUNCTION pgclone.verify(text, text) IS
    'compare the numbers of rows of all tables with another server''s';

-- A function of its own: the documented columns stay what they are.
CREATE FUNCTION pgclone.verify(
        source_conninfo text,
        schema_name text,
        options text)
    RETURNS TABLE (
        schema_name text,
        table_name text,
        source_rows bigint,
        target_rows bigint,
        match text,
        key text)
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_verify_with_options_wrapper';
COMMENT ON FUNCTION pgclone.verify(text, text, text) IS
    'compare the numbers of rows, the values or the single rows of all tables with another server''s';

CREATE FUNCTION pgclone.repair(
        source_conninfo text,
        schema_name text,
        table_name text)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_repair_wrapper';
COMMENT ON FUNCTION pgclone.repair(text, text, text) IS
    'make the rows of a table equal to those on another server again, changing only rows that differ';

CREATE FUNCTION pgclone.clone_roles(
        source_conninfo text,
        role_names text DEFAULT NULL,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'clone_roles_wrapper';
COMMENT ON FUNCTION pgclone.clone_roles(text, text, text) IS
    'clone roles from another server: attributes, passwords, settings, memberships, privileges';

CREATE FUNCTION pgclone.diff(
        source_conninfo text,
        schema_name text,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'compare_schema_wrapper';
COMMENT ON FUNCTION pgclone.diff(text, text, text) IS
    'how the definitions in a schema of this database differ from those of another server, as JSON';

CREATE FUNCTION pgclone.preflight(
        source_conninfo text,
        schema_name text,
        options text DEFAULT NULL)
    RETURNS text
    LANGUAGE c VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'check_before_clone_wrapper';
COMMENT ON FUNCTION pgclone.preflight(text, text, text) IS
    'whether a clone of a schema from another server would start, and what to know before, as JSON';

-- Cloning opens sessions with the rights of the server, and the tables tell what was cloned from where: nobody but
-- superusers, unless granted on purpose. PUBLIC has rights by default, and default privileges may give some to anybody.
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN
        WITH members AS (
            SELECT d.classid, d.objid FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
             WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'pgclone'),
        objects AS (
            SELECT 'ROUTINE ' || p.oid::regprocedure::text AS object, COALESCE(p.proacl, acldefault('f', p.proowner)) AS acl, p.proowner AS owner
              FROM pg_proc AS p JOIN members AS m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
            UNION ALL
            SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass::text, c.relacl, c.relowner
              FROM pg_class AS c JOIN members AS m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
             WHERE c.relkind IN ('r', 'v', 'S')
            UNION ALL
            SELECT 'SCHEMA pgclone', n.nspacl, n.nspowner FROM pg_namespace AS n WHERE n.nspname = 'pgclone')
        SELECT DISTINCT o.object, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
          FROM objects AS o, aclexplode(o.acl) AS a WHERE a.grantee <> o.owner
    LOOP
        EXECUTE 'REVOKE ALL ON ' || r.object || ' FROM ' || r.grantee || ' CASCADE';
    END LOOP;
END
$$;
