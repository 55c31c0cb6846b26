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

-- What pgclone has masked. The rows belong to the user: a dump takes them along. Tables are kept by their address, which a
-- dump writes as a name.
CREATE TABLE pgclone.mask_record (
    table_id regclass NOT NULL,
    column_number integer NOT NULL,
    column_name text NOT NULL,
    strategy text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('clone', 'in place')),
    masked_at timestamp with time zone NOT NULL DEFAULT now(),
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

SELECT pg_catalog.pg_extension_config_dump('pgclone.mask_record', '');
SELECT pg_catalog.pg_extension_config_dump('pgclone.masking_policy', '');
REVOKE ALL ON TABLE pgclone.mask_record, pgclone.masking_policy FROM PUBLIC;

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

-- What a cloned table should contain, for verify and repair. A row only if it is not all of the table of the same name.
CREATE TABLE pgclone.clone_record (
    table_id oid PRIMARY KEY,
    source_schema text NOT NULL,
    source_table text NOT NULL,
    filter text,
    columns text[],
    cloned_at timestamp with time zone NOT NULL DEFAULT now());
COMMENT ON TABLE pgclone.clone_record IS 'tables that were cloned in part or under another name';
REVOKE ALL ON TABLE pgclone.clone_record FROM PUBLIC;

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
    pgclone.mask_strategies(),
    pgclone.discover_sensitive(text, text, text),
    pgclone.sensitive_patterns(),
    pgclone.mask_in_place(text, text, text),
    pgclone.create_masking_policy(text, text, text, text),
    pgclone.drop_masking_policy(text, text),
    pgclone.masking_report(text),
    pgclone.verify(text, text),
    pgclone.verify(text, text, text),
    pgclone.repair(text, text, text),
    pgclone.clone_roles(text, text, text),
    pgclone.diff(text, text, text),
    pgclone.preflight(text, text, text)
    FROM PUBLIC;
