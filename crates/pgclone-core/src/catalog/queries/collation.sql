-- Collations that can be used in this database. The locale of an ICU collation is in collcollate before 15.
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.collname AS name, pg_get_userbyid(c.collowner) AS owner,
       c.collisdeterministic AS deterministic, -- [12+]
       c.colliculocale AS locale, -- [15..16]
       c.colllocale AS locale, -- [17+]
       c.collicurules AS rules, -- [16+]
       c.collprovider AS provider, c.collcollate AS lc_collate, c.collctype AS lc_ctype
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
 WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.collencoding IN (-1, (SELECT d.encoding FROM pg_database d WHERE d.datname = current_database()))
