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

-- Cloning opens sessions with the rights of the server: nobody but superusers, unless granted on purpose.
REVOKE EXECUTE ON FUNCTION
    pgclone.version(),
    pgclone.table(text, text, text, boolean, text, text),
    pgclone.table_ex(text, text, text, boolean, text, boolean, boolean, boolean),
    pgclone.schema(text, text, boolean, text),
    pgclone.schema_ex(text, text, boolean, boolean, boolean, boolean),
    pgclone.functions(text, text),
    pgclone.database(text, boolean, text),
    pgclone.database_create(text, text, boolean, text),
    pgclone.plan(text, text, text, text),
    pgclone.ddl(text, text, text, text),
    pgclone.diff(text, text, text),
    pgclone.preflight(text, text, text)
    FROM PUBLIC;
