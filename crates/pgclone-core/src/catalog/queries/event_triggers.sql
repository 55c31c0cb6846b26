-- Event triggers.
SELECT e.oid::bigint AS oid, e.evtname AS name, pg_get_userbyid(e.evtowner) AS owner, e.evtevent AS event, e.evtenabled AS enabled,
       array_to_json(e.evttags) AS tags, e.evtfoid::regproc::text AS function_name, e.evtfoid::bigint AS function
  FROM pg_event_trigger e
 WHERE e.oid >= 16384
