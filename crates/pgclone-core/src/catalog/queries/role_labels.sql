-- SECURITY LABEL ... ON ROLE.
SELECT pg_get_userbyid(l.objoid) AS role, l.provider, l.label
  FROM pg_shseclabel l WHERE l.classoid = 'pg_authid'::regclass
 ORDER BY 1, 2
