-- One row: the current database.
SELECT d.oid::bigint AS oid, d.datname AS name, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
       d.datcollate AS "collate", d.datctype AS ctype,
       d.datlocprovider AS locale_provider, -- [15+]
       d.daticulocale AS locale, -- [15..16]
       d.datlocale AS locale, -- [17+]
       d.daticurules AS icu_rules, -- [16+]
       d.datconnlimit AS connection_limit, d.datistemplate AS is_template, t.spcname AS tablespace,
       shobj_description(d.oid, 'pg_database') AS comment,
       (SELECT json_agg(s.setting) FROM pg_db_role_setting r, unnest(r.setconfig) AS s(setting)
         WHERE r.setdatabase = d.oid AND r.setrole = 0) AS settings,
       (SELECT json_agg(json_build_object('role', pg_get_userbyid(r.setrole), 'settings', array_to_json(r.setconfig))
                        ORDER BY pg_get_userbyid(r.setrole))
          FROM pg_db_role_setting r WHERE r.setdatabase = d.oid AND r.setrole <> 0) AS role_settings,
       (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(x.grantor), 'grantee', CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) END,
                 'privilege', x.privilege_type, 'grantable', x.is_grantable) ORDER BY x.ordinality)
          FROM aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) WITH ORDINALITY x) AS acl
  FROM pg_database d
  JOIN pg_tablespace t ON t.oid = d.dattablespace
 WHERE d.datname = current_database()
