-- ALTER ROLE ... [IN DATABASE ...] SET, in the order in which the settings were made.
SELECT pg_get_userbyid(s.setrole) AS role, d.datname AS database, array_to_json(s.setconfig) AS settings
  FROM pg_db_role_setting s
  LEFT JOIN pg_database d ON d.oid = s.setdatabase
 WHERE s.setrole <> 0
 ORDER BY 1, 2 NULLS FIRST
