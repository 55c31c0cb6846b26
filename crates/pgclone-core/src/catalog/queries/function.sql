-- Functions, procedures and window functions. Those with an internal dependency (constructors of range types) come
-- with what they depend on. Argument types of procedures say IN, because p(IN a, IN b) and p(IN a, OUT b) can coexist
-- and p(a, b) would mean both.
SELECT p.oid::bigint AS oid, n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner,
       p.prokind AS kind, -- [11+]
       CASE WHEN p.proiswindow THEN 'w' ELSE 'f' END AS kind, -- [..10]
       CASE WHEN p.prokind = 'p' AND p.pronargs > 0 THEN -- [11+]
           'IN ' || (SELECT string_agg(format_type(u.t, NULL), ', IN ' ORDER BY u.i) -- [11+]
                       FROM unnest(p.proargtypes) WITH ORDINALITY u(t, i)) -- [11+]
       ELSE -- [11+]
           oidvectortypes(p.proargtypes)
       END -- [11+]
       AS argument_types,
       pg_get_function_arguments(p.oid) AS arguments,
       pg_get_function_result(p.oid) AS result,
       l.lanname AS language,
       p.provolatile AS volatility, p.proisstrict AS strict, p.prosecdef AS security_definer,
       p.proleakproof AS leakproof, p.proparallel AS parallel, p.proretset AS returns_set,
       p.procost::text AS cost, p.prorows::text AS rows,
       nullif(p.prosupport::text, '-') AS support, -- [12+]
       (SELECT coalesce(json_agg(format_type(u.t, NULL) ORDER BY u.i), '[]')
          FROM unnest(p.protrftypes) WITH ORDINALITY u(t, i)) AS transform_types,
       coalesce(array_to_json(p.proconfig), '[]') AS settings,
       pg_get_function_sqlbody(p.oid) AS sql_body, -- [14+]
       p.prosrc AS source, p.probin AS library
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
 WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND p.prokind <> 'a' -- [11+]
   AND NOT p.proisagg -- [..10]
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
