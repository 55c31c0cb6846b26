-- Aggregates.
SELECT p.oid::bigint AS oid, n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner,
       a.aggkind AS kind,
       oidvectortypes(p.proargtypes) AS argument_types,
       pg_get_function_arguments(p.oid) AS arguments,
       a.aggtransfn::text AS transition_function, format_type(a.aggtranstype, NULL) AS state_type,
       a.aggtransspace AS state_space, a.agginitval AS initial_value,
       nullif(a.aggfinalfn::text, '-') AS final_function, a.aggfinalextra AS final_extra,
       a.aggfinalmodify AS final_modify, -- [11+]
       nullif(a.aggcombinefn::text, '-') AS combine_function,
       nullif(a.aggserialfn::text, '-') AS serial_function,
       nullif(a.aggdeserialfn::text, '-') AS deserial_function,
       nullif(a.aggmtransfn::text, '-') AS moving_transition_function,
       nullif(a.aggminvtransfn::text, '-') AS moving_inverse_function,
       format_type(nullif(a.aggmtranstype, 0), NULL) AS moving_state_type,
       a.aggmtransspace AS moving_state_space, a.aggminitval AS moving_initial_value,
       nullif(a.aggmfinalfn::text, '-') AS moving_final_function, a.aggmfinalextra AS moving_final_extra,
       a.aggmfinalmodify AS moving_final_modify, -- [11+]
       (SELECT 'OPERATOR(' || quote_ident(opn.nspname) || '.' || o.oprname || ')'
          FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace WHERE o.oid = a.aggsortop) AS sort_operator,
       p.proparallel AS parallel
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
