-- Default privileges. A row without a schema replaces the built-in default, a row with a schema only adds to it.
SELECT d.oid::bigint AS oid, n.nspname AS schema, pg_get_userbyid(d.defaclrole) AS owner, d.defaclobjtype AS kind,
       pg_catalog.format('FOR ROLE %I', pg_get_userbyid(d.defaclrole)) || COALESCE(' IN SCHEMA ' || quote_ident(n.nspname), '')
         || ' ON ' || CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                      WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' ELSE d.defaclobjtype::text END AS name,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(d.defaclacl) WITH ORDINALITY x) AS items,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(CASE WHEN d.defaclnamespace = 0
                 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END) WITH ORDINALITY x) AS "default"
  FROM pg_default_acl d
  LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
