-- Publications.
SELECT p.oid::bigint AS oid, p.pubname AS name, pg_get_userbyid(p.pubowner) AS owner, p.puballtables AS all_tables,
       p.pubtruncate AS "truncate", -- [11+]
       p.pubviaroot AS via_root, -- [13+]
       p.pubgencols = 's' AS generated_columns, -- [18+]
       p.pubinsert AS "insert", p.pubupdate AS "update", p.pubdelete AS "delete"
  FROM pg_publication p
 WHERE p.oid >= 16384
