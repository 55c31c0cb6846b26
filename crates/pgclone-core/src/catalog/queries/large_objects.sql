-- Large objects: their metadata. Their OIDs are free to choose, so there is no lower bound.
SELECT l.oid::bigint AS oid, l.oid::text AS name, pg_get_userbyid(l.lomowner) AS owner
  FROM pg_largeobject_metadata l
 ORDER BY l.oid
