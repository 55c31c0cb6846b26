-- Subscriptions of this database. Only superusers may read the connection string (before 14, more columns), and naming a
-- column without the right to it is an error for the whole query; so these are fetched by a query text, in hexadecimal to
-- be safe in XML. The OID, hidden before 14, is also in a view that everybody can read.
SELECT s.oid::bigint AS oid, -- [14+]
       s.subsynccommit AS synchronous_commit, -- [14+]
SELECT (SELECT min(v.subid::bigint) FROM pg_stat_subscription v WHERE v.subname = s.subname) AS oid, -- [..13]
       CASE WHEN has_column_privilege('pg_subscription', 'subsynccommit', 'SELECT') THEN -- [..13]
         substring(query_to_xml(pg_catalog.format('SELECT subsynccommit AS c FROM pg_catalog.pg_subscription WHERE subdbid = %s AND subname = %L', -- [..13]
           s.subdbid, s.subname), false, true, '')::text FROM '<c>([a-z_]*)</c>') ELSE 'off' END AS synchronous_commit, -- [..13]
       s.subname AS name, pg_get_userbyid(s.subowner) AS owner,
       CASE WHEN has_column_privilege('pg_subscription', 'subconninfo', 'SELECT') THEN
         convert_from(decode(substring(query_to_xml(pg_catalog.format(
           'SELECT pg_catalog.encode(pg_catalog.convert_to(subconninfo, ''UTF8''), ''hex'') AS c FROM pg_catalog.pg_subscription WHERE subdbid = %s AND subname = %L',
           s.subdbid, s.subname), false, true, '')::text FROM '<c>([0-9a-f]*)</c>'), 'hex'), 'UTF8') END AS conninfo,
       s.subslotname AS slot_name, array_to_json(s.subpublications) AS publications,
       s.subbinary AS "binary", -- [14+]
       CASE WHEN s.substream THEN 't' ELSE 'f' END AS streaming, -- [14..15]
       s.substream AS streaming, -- [16+]
       s.subtwophasestate <> 'd' AS two_phase, -- [15+]
       s.subdisableonerr AS disable_on_error, -- [15+]
       s.subpasswordrequired AS password_required, -- [16+]
       s.subrunasowner AS run_as_owner, -- [16+]
       s.suborigin AS origin, -- [16+]
       s.subfailover AS failover, -- [17+]
       s.subenabled AS enabled
  FROM pg_subscription s
 WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
