-- Procedural languages.
SELECT l.oid::bigint AS oid, l.lanname AS name, pg_get_userbyid(l.lanowner) AS owner, l.lanpltrusted AS trusted,
       nullif(l.lanplcallfoid::regproc::text, '-') AS handler,
       nullif(l.laninline::regproc::text, '-') AS inline_handler,
       nullif(l.lanvalidator::regproc::text, '-') AS validator
  FROM pg_language l
 WHERE l.lanispl AND l.oid >= 16384
