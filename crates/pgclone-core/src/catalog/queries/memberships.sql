-- Who is a member of what. Before 16 a grantor may have been dropped since, and there is one row for each pair.
SELECT r.rolname AS role, m.rolname AS member, g.rolname AS grantor, a.admin_option AS admin,
       a.inherit_option AS inherit, a.set_option AS "set", -- [16+]
       COALESCE(g.oid = 10, false) AS by_bootstrap
  FROM pg_auth_members a
  JOIN pg_roles r ON r.oid = a.roleid
  JOIN pg_roles m ON m.oid = a.member
  LEFT JOIN pg_roles g ON g.oid = a.grantor
 ORDER BY 1, 2, 3
