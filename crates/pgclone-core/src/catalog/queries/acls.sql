-- Access control lists of every catalog that has them. A row is an object (or a column) with a list of its own, or with
-- recorded initial privileges. Lists are exploded in catalog order: the order says which grant came before which.
-- is_system: the object is PostgreSQL's own or lives in one of its schemas, so the model has no object for it; such rows
-- come only if somebody changed the privileges, and never for the information schema, whose first privileges the server
-- does not record. Schema public is one that a clone touches: always there, never system.
WITH lists AS (
  SELECT 'pg_class'::regclass AS classid, c.oid AS objid, 0 AS subid, NULL::name AS "column", c.relnamespace AS nsp, c.relname AS name,
         CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS kind, c.relowner AS owner, c.relacl AS acl
    FROM pg_class c
   WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, a.attname, c.relnamespace, c.relname, 'c', c.relowner, a.attacl
    FROM (SELECT attrelid, attnum FROM pg_attribute WHERE attacl IS NOT NULL
          UNION SELECT objoid, objsubid FROM pg_init_privs WHERE classoid = 'pg_class'::regclass AND objsubid <> 0) w
    JOIN pg_attribute a ON a.attrelid = w.attrelid AND a.attnum = w.attnum
    JOIN pg_class c ON c.oid = a.attrelid
   WHERE NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
  UNION ALL SELECT 'pg_proc'::regclass, oid, 0, NULL, pronamespace, proname, 'f', proowner, proacl FROM pg_proc
  UNION ALL SELECT 'pg_type'::regclass, oid, 0, NULL, typnamespace, typname, 'T', typowner, typacl FROM pg_type
  UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, NULL, 0, nspname, 'n', nspowner, nspacl FROM pg_namespace
  UNION ALL SELECT 'pg_language'::regclass, oid, 0, NULL, 0, lanname, 'l', lanowner, lanacl FROM pg_language
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, NULL, 0, fdwname, 'F', fdwowner, fdwacl FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, NULL, 0, srvname, 'S', srvowner, srvacl FROM pg_foreign_server
  UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, NULL, 0, NULL, 'L', lomowner, lomacl FROM pg_largeobject_metadata
  UNION ALL SELECT 'pg_database'::regclass, oid, 0, NULL, 0, datname, 'd', datdba, datacl FROM pg_database WHERE datname = current_database()
)
SELECT l.classid::oid::bigint AS classid, l.objid::bigint AS objid, l.subid, l."column", l.kind, pg_get_userbyid(l.owner) AS owner,
       s.is_system,
       CASE WHEN s.is_system THEN
         CASE l.kind WHEN 'f' THEN pg_catalog.format('%I.%I(%s)', n.nspname, l.name, pg_get_function_identity_arguments(l.objid))
                     WHEN 'n' THEN quote_ident(l.name)
                     WHEN 'l' THEN quote_ident(l.name)
                     ELSE pg_catalog.format('%I.%I', n.nspname, l.name) END END AS identity,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(COALESCE(l.acl, d.acl)) WITH ORDINALITY x) AS items,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(d.acl) WITH ORDINALITY x) AS "default",
       i.initprivs IS NOT NULL AS has_initial,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(i.initprivs) WITH ORDINALITY x) AS initial
  FROM lists l
  LEFT JOIN pg_namespace n ON n.oid = l.nsp
  LEFT JOIN pg_init_privs i ON i.classoid = l.classid AND i.objoid = l.objid AND i.objsubid = l.subid
 CROSS JOIN LATERAL (SELECT CASE WHEN l.kind <> 'c' THEN acldefault(l.kind::"char", l.owner) END AS acl) d
 CROSS JOIN LATERAL (SELECT (l.objid < 16384 OR COALESCE(n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast'), false))
                            AND l.kind NOT IN ('L', 'd') AND NOT (l.kind = 'n' AND l.name = 'public') AS is_system) s
 -- the first line is cheap and leaves little for the others: most objects have no list at all
 WHERE (l.acl IS NOT NULL OR i.initprivs IS NOT NULL OR l.kind = 'n')
   AND ((l.kind = 'n' AND l.name = 'public')
    OR CASE WHEN 'information_schema' IN (n.nspname, CASE l.kind WHEN 'n' THEN l.name END) THEN false
            WHEN s.is_system THEN COALESCE(l.acl, d.acl) IS DISTINCT FROM COALESCE(i.initprivs, d.acl)
            ELSE l.acl IS NOT NULL OR i.initprivs IS NOT NULL END)
