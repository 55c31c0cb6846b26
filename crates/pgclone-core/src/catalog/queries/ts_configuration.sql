-- Text search configurations, with their mappings in the order of the parser's token types.
SELECT c.oid::bigint AS oid, n.nspname AS schema, c.cfgname AS name, pg_get_userbyid(c.cfgowner) AS owner,
       quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) AS parser,
       (SELECT coalesce(json_agg(json_build_object('token', t.alias, 'dictionaries', m.dictionaries)
                                 ORDER BY m.maptokentype), '[]')
          FROM (SELECT x.maptokentype, json_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname)
                                                ORDER BY x.mapseqno) AS dictionaries
                  FROM pg_ts_config_map x JOIN pg_ts_dict d ON d.oid = x.mapdict
                  JOIN pg_namespace dn ON dn.oid = d.dictnamespace
                 WHERE x.mapcfg = c.oid GROUP BY x.maptokentype) m
          JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype) AS mappings
  FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
  JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
 WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
